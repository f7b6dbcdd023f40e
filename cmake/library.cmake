# kwire::kwire, static and shared: protocol + client + net as one library; and what is needed to install it.
set(kwire_objects $<TARGET_OBJECTS:kwire_protocol> $<TARGET_OBJECTS:kwire_client> $<TARGET_OBJECTS:kwire_net>)
get_target_property(kwire_codec_libs kwire_protocol INTERFACE_LINK_LIBRARIES)
list(FILTER kwire_codec_libs INCLUDE REGEX "^(ZLIB::|/|-l)") # not the flags

function(kwire_library target type)
  add_library(${target} ${type} ${kwire_objects})
  add_dependencies(${target} kwire_protocol kwire_client kwire_net)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME kwire LINKER_LANGUAGE C)
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${target} PUBLIC ${kwire_codec_libs} PRIVATE $<BUILD_INTERFACE:kwire_flags>)
endfunction()

kwire_library(kwire_static STATIC)
add_library(kwire::kwire ALIAS kwire_static)
set_target_properties(kwire_static PROPERTIES EXPORT_NAME kwire)
set_target_properties(kwire_protocol PROPERTIES EXPORT_NAME protocol)
set(kwire_installed kwire_static kwire_protocol)
if(KWIRE_SHARED)
  kwire_library(kwire_shared SHARED)
  set_target_properties(kwire_shared PROPERTIES EXPORT_NAME shared VERSION ${PROJECT_VERSION} SOVERSION 0)
  list(APPEND kwire_installed kwire_shared)
endif()

install(TARGETS ${kwire_installed} EXPORT kwire-targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/kwire DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT kwire-targets NAMESPACE kwire:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/kwire)
configure_file(cmake/kwire-config.cmake.in kwire-config.cmake @ONLY)
set(KWIRE_PC_PRIVATE "")
foreach(pair "KWIRE_ZLIB:-lz" "KWIRE_LZ4:-llz4" "KWIRE_ZSTD:-lzstd")
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 option)
  list(GET pair 1 flag)
  if(${option})
    string(APPEND KWIRE_PC_PRIVATE "${flag} ")
  endif()
endforeach()
# Relative to where it lies, so that `cmake --install --prefix` and a moved tree are right too.
file(RELATIVE_PATH KWIRE_PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/kwire.pc.in kwire.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/kwire-config.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/kwire)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/kwire.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
