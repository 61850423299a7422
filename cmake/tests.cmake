# Tests that span rooms, benchmarks and fuzz targets. (The unit tests of a room come with the room; tests that are not
# C++ programs are run by tools/check.mjs.)

# tests/support and tests/oracle are used by several of them: generators, and a rating that knows nothing of the engine's
add_library(generators STATIC EXCLUDE_FROM_ALL tests/support/usage_generator.cpp)
target_include_directories(generators PUBLIC ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(generators PUBLIC room_engine PRIVATE shipping_style)
if(BUILD_TESTING AND NOT FUZZ)
  add_library(oracle STATIC EXCLUDE_FROM_ALL tests/oracle/oracle.cpp tests/oracle/compare.cpp tests/support/world.cpp)
  target_include_directories(oracle PUBLIC ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(oracle PUBLIC room_rating catch2 PRIVATE house_style)
  if(EMSCRIPTEN)
    target_compile_options(oracle PRIVATE -fwasm-exceptions)
  endif()
  catch_test(golden SOURCES tests/golden LIBRARIES oracle room_formats)
  catch_test(property SOURCES tests/property LIBRARIES oracle room_formats)
  catch_test(ui_screens SOURCES tests/ui LIBRARIES room_ui room_platform imgui json)
  # the longest begin first, or the last one runs alone
  set_tests_properties(ui_screens PROPERTIES COST 100)
  set_tests_properties(engine PROPERTIES COST 50)
  # what is drawn is drawn with the faces that ship
  add_custom_target(faces COMMAND ${NODE} ${PROJECT_SOURCE_DIR}/tools/fonts.mjs ${PROJECT_BINARY_DIR}/fonts VERBATIM)
  foreach(test IN ITEMS test_ui test_ui_screens)
    add_dependencies(${test} faces)
    target_compile_definitions(${test} PRIVATE FACES="${PROJECT_BINARY_DIR}/fonts")
  endforeach()
endif()

# tests/bench/NAME.cpp is the program bench_NAME, native and under Node. That they compile is seen natively; optimising
# each for Node takes as long as all the tests' links, so that is done when they are asked for.
add_custom_target(benches)
file(GLOB benches CONFIGURE_DEPENDS tests/bench/*.cpp)
list(FILTER benches EXCLUDE REGEX "/frames[.]cpp$")
foreach(bench IN LISTS benches)
  cmake_path(GET bench STEM name)
  add_executable(bench_${name} ${bench})
  add_dependencies(benches bench_${name})
  target_link_libraries(bench_${name} PRIVATE shipping_style generators room_engine)
  if(EMSCRIPTEN)
    set_target_properties(bench_${name} PROPERTIES SUFFIX .cjs EXCLUDE_FROM_ALL ON)
    target_link_options(bench_${name} PRIVATE -O3 -sMAXIMUM_MEMORY=4GB ${NODE_PROGRAM_OPTIONS})
  endif()
endforeach()

# drawing is measured at the desk of the tests, with the faces that ship
if(BUILD_TESTING AND NOT FUZZ AND NOT EMSCRIPTEN)
  add_executable(bench_frames tests/bench/frames.cpp tests/ui/desk.cpp tests/ui/raster.cpp)
  add_dependencies(benches bench_frames)
  add_dependencies(bench_frames faces)
  target_compile_definitions(bench_frames PRIVATE FACES="${PROJECT_BINARY_DIR}/fonts")
  target_include_directories(bench_frames PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(bench_frames PRIVATE house_style room_ui room_platform imgui json)
endif()

# tests/fuzz/NAME.cpp holds LLVMFuzzerTestOneInput. With the preset native-fuzz it becomes fuzz_NAME; otherwise it is
# a test that feeds it the corpus, tests/fuzz/corpus/NAME.
add_custom_target(fuzzers)
file(GLOB fuzzers CONFIGURE_DEPENDS tests/fuzz/*.cpp)
foreach(fuzzer IN LISTS fuzzers)
  cmake_path(GET fuzzer STEM name)
  if(FUZZ)
    add_executable(fuzz_${name} ${fuzzer})
    add_dependencies(fuzzers fuzz_${name})
    target_include_directories(fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    target_link_libraries(fuzz_${name} PRIVATE shipping_style room_engine)
  elseif(BUILD_TESTING AND NOT EMSCRIPTEN)
    add_executable(replay_${name} ${fuzzer} tests/fuzz/replay/replay.cpp)
    target_include_directories(replay_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(replay_${name} PRIVATE shipping_style room_engine)
    add_test(NAME fuzz_${name} COMMAND replay_${name} ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name}
      ${PROJECT_BINARY_DIR}/results/fuzz_${name}.xml WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  endif()
endforeach()
