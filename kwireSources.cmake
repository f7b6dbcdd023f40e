# kwireSources.cmake - the files of the library, for projects that carry this tree and compile it themselves.
#
# From CMake: set the options you want otherwise (KWIRE_ZSTD ON ...), include() this, and you have
#   KWIRE_SOURCES      the .c files, absolute           KWIRE_DEFINITIONS   for compiling them: NAME=VALUE ...
#   KWIRE_INCLUDES     for your files and for these     KWIRE_LIBRARIES     what to link: z, lz4 ...
# From anything else: cmake [-DKWIRE_ZSTD=ON ...] -P kwireSources.cmake prints the same, one item a line, each behind
# its kind. A test compiles both ways, and compares the list with what this tree's own build compiles.
cmake_policy(VERSION 3.20)
set(kwire_root ${CMAKE_CURRENT_LIST_DIR})

macro(kwire_default option value)
  if(NOT DEFINED ${option})
    set(${option} ${value})
  endif()
endmacro()
kwire_default(KWIRE_ZLIB ON)
kwire_default(KWIRE_LZ4 ON)
kwire_default(KWIRE_SNAPPY ON)
kwire_default(KWIRE_ZSTD OFF)
kwire_default(KWIRE_CARES OFF)
kwire_default(KWIRE_THREADS ON)
kwire_default(KWIRE_POLLER epoll)
kwire_default(KWIRE_RELIABILITY OFF)

file(GLOB KWIRE_SOURCES ${kwire_root}/protocol/*.c ${kwire_root}/protocol/gen/*.c ${kwire_root}/client/*.c
  ${kwire_root}/net/*.c ${kwire_root}/protocol/codec/codec.c)
if(KWIRE_RELIABILITY)
  file(GLOB kwire_above ${kwire_root}/reliability/*.c ${kwire_root}/facade/*.c)
  list(REMOVE_ITEM kwire_above ${kwire_root}/facade/without.c)
else()
  set(kwire_above ${kwire_root}/facade/without.c)
endif()
list(APPEND KWIRE_SOURCES ${kwire_above})
set(KWIRE_INCLUDES ${kwire_root}/include ${kwire_root})
set(KWIRE_DEFINITIONS _GNU_SOURCE)
set(KWIRE_LIBRARIES)

# A codec: its files, its define, its library.
macro(kwire_codec_sources option define library) # FILES...
  if(${option})
    foreach(file ${ARGN})
      list(APPEND KWIRE_SOURCES ${kwire_root}/protocol/codec/${file}.c)
    endforeach()
    list(APPEND KWIRE_DEFINITIONS ${define}=1)
    list(APPEND KWIRE_LIBRARIES ${library})
  else()
    list(APPEND KWIRE_DEFINITIONS ${define}=0)
  endif()
endmacro()
kwire_codec_sources(KWIRE_ZLIB KW_WITH_GZIP z gzip)
kwire_codec_sources(KWIRE_SNAPPY KW_WITH_SNAPPY "" snappy snappy_block)
kwire_codec_sources(KWIRE_LZ4 KW_WITH_LZ4 lz4 lz4)
kwire_codec_sources(KWIRE_ZSTD KW_WITH_ZSTD zstd zstd)

# Of net/, where options choose between files: those that are not chosen.
set(kwire_unchosen)
if(KWIRE_POLLER STREQUAL "epoll")
  list(APPEND kwire_unchosen poll)
else()
  list(APPEND kwire_unchosen epoll)
endif()
if(KWIRE_CARES)
  list(APPEND kwire_unchosen names_system)
  list(APPEND KWIRE_LIBRARIES cares)
else()
  list(APPEND kwire_unchosen cares)
endif()
if(KWIRE_THREADS)
  list(APPEND kwire_unchosen fork_pid)
  if(KWIRE_POLLER STREQUAL "epoll")
    list(APPEND kwire_unchosen wakeup_pipe)
  else()
    list(APPEND kwire_unchosen wakeup_eventfd)
  endif()
  list(APPEND KWIRE_LIBRARIES pthread)
else()
  list(APPEND kwire_unchosen fork_threads gate locks lookup spawn thread thread_loop thread_wait worker
    wakeup_eventfd wakeup_pipe)
endif()
foreach(file ${kwire_unchosen})
  list(REMOVE_ITEM KWIRE_SOURCES ${kwire_root}/net/${file}.c)
endforeach()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  set(kwire_text)
  foreach(kind SOURCES INCLUDES DEFINITIONS LIBRARIES)
    string(TOLOWER ${kind} word)
    foreach(item ${KWIRE_${kind}})
      list(APPEND kwire_text "${word} ${item}")
    endforeach()
  endforeach()
  list(JOIN kwire_text "\n" kwire_text)
  execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${kwire_text}") # message() would write to stderr
endif()
