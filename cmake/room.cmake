# A room is a folder of src/ and one library, `room_<name>`; its unit tests are tests/unit/<name>, one executable.
# Folders are globbed, so a new file needs no change here. A room whose folder is still empty is tolerated.

# room(NAME [FOLDER src/..] [DEPENDS rooms...] [LIBRARIES targets...] [FAST files...] [LATER files...])
#   DEPENDS says whose headers it may include; tests/architecture holds the same table and checks it
#   FAST    files whose speed is felt: for the web the rest is compiled for size, as everything there is downloaded
#   LATER   files that neither the page nor a first visit's engine needs: the site loads their code when it is first
#           asked for (tools/later.mjs)
function(room name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FOLDER" "DEPENDS;LIBRARIES;FAST;LATER")
  if(NOT arg_FOLDER)
    set(arg_FOLDER src/${name})
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${arg_FOLDER}/*.cpp)
  list(TRANSFORM arg_DEPENDS PREPEND room_)
  if(sources)
    add_library(room_${name} STATIC ${sources})
    target_include_directories(room_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(room_${name} PUBLIC ${arg_DEPENDS} PRIVATE shipping_style ${arg_LIBRARIES})
    if(EMSCRIPTEN)
      target_compile_options(room_${name} PRIVATE $<$<CONFIG:Release>:-Oz>)
      list(TRANSFORM arg_FAST PREPEND ${arg_FOLDER}/)
      set_source_files_properties(${arg_FAST} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O3>)
      list(TRANSFORM arg_LATER PREPEND ${name}/)
      set_property(GLOBAL APPEND PROPERTY LATER ${arg_LATER})
    endif()
  else()
    add_library(room_${name} INTERFACE)
    target_include_directories(room_${name} INTERFACE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(room_${name} INTERFACE ${arg_DEPENDS})
  endif()
  if(BUILD_TESTING AND NOT FUZZ AND arg_FOLDER STREQUAL "src/${name}")
    catch_test(${name} SOURCES tests/unit/${name} LIBRARIES room_${name} ${arg_LIBRARIES})
  endif()
endfunction()

# Everything a C++ program needs to be one under Node: tests and benchmarks.
set(NODE_PROGRAM_OPTIONS -sENVIRONMENT=node -sNODERAWFS -sALLOW_MEMORY_GROWTH -sSTACK_SIZE=1MB -sEXIT_RUNTIME=1
  -sASSERTIONS=1)

# catch_test(NAME SOURCES folder LIBRARIES targets...): test_<name>, one CTest test, since under WebAssembly each start
# of Node costs more than most tests. Its counts go to results/<name>.xml, where tools/check.mjs adds them up.
function(catch_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SOURCES" "LIBRARIES")
  file(GLOB sources CONFIGURE_DEPENDS ${arg_SOURCES}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources})
  target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(test_${name} PRIVATE house_style catch2 ${arg_LIBRARIES})
  if(EMSCRIPTEN)
    set_target_properties(test_${name} PROPERTIES SUFFIX .cjs)
    target_compile_options(test_${name} PRIVATE -fwasm-exceptions)
    target_link_options(test_${name} PRIVATE -O1 -fwasm-exceptions ${NODE_PROGRAM_OPTIONS})
  endif()
  # quick to compile; the code under test keeps its own flags
  target_compile_options(test_${name} PRIVATE $<IF:$<CONFIG:Release>,-O1,-O0>)
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/results)
  add_test(NAME ${name}
    COMMAND test_${name} --reporter console --reporter xml::out=${PROJECT_BINARY_DIR}/results/${name}.xml
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
