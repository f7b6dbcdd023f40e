# Toolchain: Debian's musl-gcc (musl-tools), for static programs. Its codec libraries are glibc's .a files, of which
# kwire uses only what both C libraries have; their headers are brought in one by one, since /usr/include as a whole
# is glibc's.
set(CMAKE_C_COMPILER musl-gcc)
set(musl_headers ${CMAKE_BINARY_DIR}/musl-headers)
file(MAKE_DIRECTORY ${musl_headers})
foreach(header zlib.h zconf.h lz4.h lz4hc.h zstd.h zstd_errors.h)
  file(GLOB found /usr/include/${header} /usr/include/*/${header})
  foreach(file ${found})
    file(CREATE_LINK ${file} ${musl_headers}/${header} SYMBOLIC)
  endforeach()
endforeach()
set(CMAKE_C_FLAGS_INIT "-isystem ${musl_headers}")
set(ZLIB_INCLUDE_DIR ${musl_headers} CACHE PATH "")
file(GLOB glibc_libraries /usr/lib/*-linux-gnu)
list(APPEND CMAKE_LIBRARY_PATH ${glibc_libraries})
