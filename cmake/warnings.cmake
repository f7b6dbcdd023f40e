# Flags that every target of ours gets. Sanitizers are one setting so that presets stay one line.
add_library(kwire_flags INTERFACE)
target_compile_options(kwire_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual
  -Werror=incompatible-pointer-types -Wwrite-strings -Wvla -Wundef -ffunction-sections -fdata-sections)
if(NOT APPLE)
  target_link_options(kwire_flags INTERFACE -Wl,--gc-sections) # what nobody refers to stays out of programs
endif()
if(KWIRE_SANITIZE STREQUAL "asan")
  target_compile_options(kwire_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(kwire_flags INTERFACE -fsanitize=address,undefined)
elseif(KWIRE_SANITIZE STREQUAL "tsan")
  target_compile_options(kwire_flags INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(kwire_flags INTERFACE -fsanitize=thread)
endif()
