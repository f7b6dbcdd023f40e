# Says what is left out of the tests for want of a library; in CI, where nothing may be missing, that is an error.
function(kwire_left_out what package)
  if("$ENV{CI}" STREQUAL "true")
    message(FATAL_ERROR "${what}: ${package} is missing")
  endif()
  message(STATUS "left out: ${what} (${package} is missing)")
endfunction()
