# Tests that span rooms, benchmarks and fuzz targets. (The unit tests of a room come with the room; tests that are not
# C++ programs are run by tools/check.mjs.)
if(BUILD_TESTING AND NOT FUZZ)
  catch_test(golden SOURCES tests/golden LIBRARIES room_engine json)
  catch_test(property SOURCES tests/property LIBRARIES room_engine json)
  catch_test(ui_screens SOURCES tests/ui LIBRARIES room_ui room_platform_fake imgui json)
endif()

# tests/bench/NAME.cpp is the program bench_NAME, native and under Node
file(GLOB benches CONFIGURE_DEPENDS tests/bench/*.cpp)
foreach(bench IN LISTS benches)
  cmake_path(GET bench STEM name)
  add_executable(bench_${name} ${bench})
  target_link_libraries(bench_${name} PRIVATE shipping_style room_engine)
  if(EMSCRIPTEN)
    set_target_properties(bench_${name} PROPERTIES SUFFIX .cjs)
    target_link_options(bench_${name} PRIVATE -O3 -sMAXIMUM_MEMORY=4GB ${NODE_PROGRAM_OPTIONS})
  endif()
endforeach()

# tests/fuzz/NAME.cpp holds LLVMFuzzerTestOneInput. With the preset native-fuzz it becomes fuzz_NAME; otherwise it is
# a test that feeds it the corpus, tests/fuzz/corpus/NAME.
file(GLOB fuzzers CONFIGURE_DEPENDS tests/fuzz/*.cpp)
foreach(fuzzer IN LISTS fuzzers)
  cmake_path(GET fuzzer STEM name)
  if(FUZZ)
    add_executable(fuzz_${name} ${fuzzer})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    target_link_libraries(fuzz_${name} PRIVATE shipping_style room_engine)
  elseif(BUILD_TESTING AND NOT EMSCRIPTEN)
    add_executable(replay_${name} ${fuzzer} tests/fuzz/replay/replay.cpp)
    target_link_libraries(replay_${name} PRIVATE shipping_style room_engine)
    add_test(NAME fuzz_${name} COMMAND replay_${name} ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name}
      ${PROJECT_BINARY_DIR}/results/fuzz_${name}.xml WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  endif()
endforeach()
