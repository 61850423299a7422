# The libraries, as upstream publishes them: from the folder of tools/setup.sh where it is there (no network), else from
# upstream at a pinned commit. -DFETCHCONTENT_SOURCE_DIR_IMGUI=... (JSON, CATCH2, ZLIB) overrides both.
include(FetchContent)
include(${CMAKE_CURRENT_LIST_DIR}/private_folder.cmake)

# VERSION_PATTERN finds in VERSION_FILE the version that the library states; it must be OLDEST or later, and below BELOW.
function(dependency name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "REPOSITORY;COMMIT;VERSION_FILE;VERSION_PATTERN;OLDEST;BELOW" "")
  string(TOUPPER ${name} upper)
  if(NOT FETCHCONTENT_SOURCE_DIR_${upper} AND EXISTS "${PRIVATE_FOLDER}/${name}.stamp")
    set(FETCHCONTENT_SOURCE_DIR_${upper} "${PRIVATE_FOLDER}/lib/${name}")
  endif()
  # SOURCE_SUBDIR names no folder with a CMakeLists.txt, so MakeAvailable only provides the sources
  FetchContent_Declare(${name}
    GIT_REPOSITORY https://github.com/${arg_REPOSITORY}.git GIT_TAG ${arg_COMMIT} SOURCE_SUBDIR none)
  FetchContent_MakeAvailable(${name})
  set(folder "${${name}_SOURCE_DIR}")
  set(${name}_SOURCE_DIR "${folder}" PARENT_SCOPE)

  file(STRINGS "${folder}/${arg_VERSION_FILE}" line REGEX "${arg_VERSION_PATTERN}" LIMIT_COUNT 1)
  string(REGEX MATCH "${arg_VERSION_PATTERN}" line "${line}")
  set(version "${CMAKE_MATCH_1}")
  if(version VERSION_LESS arg_OLDEST OR NOT version VERSION_LESS arg_BELOW)
    message(FATAL_ERROR "${name} ${version} in ${folder}: need ${arg_OLDEST} or later, below ${arg_BELOW}")
  endif()
  message(STATUS "${name} ${version}")
endfunction()

dependency(imgui REPOSITORY ocornut/imgui COMMIT 45acd5e0e82f4c954432533ae9985ff0e1aad6d5 # v1.92.2b
  VERSION_FILE imgui.h VERSION_PATTERN "#define IMGUI_VERSION +.([0-9.]+)" OLDEST 1.92 BELOW 2)
dependency(json REPOSITORY nlohmann/json COMMIT 9cca280a4d0ccf0c08f47a99aa71d1b0e52f8d03 # v3.11.3
  VERSION_FILE CMakeLists.txt VERSION_PATTERN "VERSION ([0-9.]+) LANGUAGES" OLDEST 3.11.3 BELOW 4)
dependency(catch2 REPOSITORY catchorg/Catch2 COMMIT fa43b77429ba76c462b1898d6cd2f2d7a9416b14 # v3.7.1
  VERSION_FILE extras/catch_amalgamated.hpp VERSION_PATTERN "Catch v([0-9.]+)" OLDEST 3.7.1 BELOW 4)

dependency(zlib REPOSITORY madler/zlib COMMIT 51b7f2abdade71cd9bb0e7a373ef2610ec6f9daf # v1.3.1
  VERSION_FILE zlib.h VERSION_PATTERN "#define ZLIB_VERSION .([0-9.]+)" OLDEST 1.3 BELOW 2)

# Included in .cpp files only. No exceptions, and no value turns into another type unasked.
add_library(json INTERFACE)
target_include_directories(json SYSTEM INTERFACE ${json_SOURCE_DIR}/single_include)
target_compile_definitions(json INTERFACE JSON_NOEXCEPTION JSON_USE_IMPLICIT_CONVERSIONS=0 JSON_NO_IO)

# Deflate both ways (archives in, workbooks out): no gzip container, no files.
add_library(deflate STATIC EXCLUDE_FROM_ALL
  ${zlib_SOURCE_DIR}/inflate.c ${zlib_SOURCE_DIR}/inftrees.c ${zlib_SOURCE_DIR}/inffast.c
  ${zlib_SOURCE_DIR}/deflate.c ${zlib_SOURCE_DIR}/trees.c ${zlib_SOURCE_DIR}/adler32.c ${zlib_SOURCE_DIR}/zutil.c)
target_include_directories(deflate SYSTEM PUBLIC ${zlib_SOURCE_DIR})
target_compile_definitions(deflate PRIVATE NO_GZIP HAVE_UNISTD_H)
target_compile_options(deflate PRIVATE -w)

# Brings main(). One file of 13 000 lines: compiled once a build folder, unoptimised.
add_library(catch2 STATIC EXCLUDE_FROM_ALL ${catch2_SOURCE_DIR}/extras/catch_amalgamated.cpp)
target_include_directories(catch2 SYSTEM PUBLIC ${catch2_SOURCE_DIR}/extras)
target_compile_features(catch2 PUBLIC cxx_std_20)
target_compile_options(catch2 PRIVATE -O0 -g0 -w)
if(SANITIZE)
  target_compile_options(catch2 PRIVATE -fno-sanitize=all)
endif()

# Its switches are in src/ui/imgui_config.hpp.
add_library(imgui STATIC EXCLUDE_FROM_ALL
  ${imgui_SOURCE_DIR}/imgui.cpp ${imgui_SOURCE_DIR}/imgui_draw.cpp ${imgui_SOURCE_DIR}/imgui_tables.cpp
  ${imgui_SOURCE_DIR}/imgui_widgets.cpp ${imgui_SOURCE_DIR}/misc/cpp/imgui_stdlib.cpp)
target_include_directories(imgui SYSTEM PUBLIC
  ${imgui_SOURCE_DIR} ${imgui_SOURCE_DIR}/backends ${imgui_SOURCE_DIR}/misc/cpp)
target_include_directories(imgui PUBLIC ${PROJECT_SOURCE_DIR}/src) # ours: its warnings are wanted
target_compile_definitions(imgui PUBLIC IMGUI_USER_CONFIG="ui/imgui_config.hpp")
target_compile_features(imgui PUBLIC cxx_std_20)
target_compile_options(imgui PRIVATE -w -fno-exceptions -fno-rtti $<$<CONFIG:Release>:-Oz>)
if(SANITIZE) # addresses only, to see what we do to it
  target_compile_options(imgui PRIVATE -fno-sanitize=undefined)
endif()
if(EMSCRIPTEN)
  add_library(imgui_webgl STATIC EXCLUDE_FROM_ALL ${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp)
  target_compile_definitions(imgui_webgl PUBLIC IMGUI_IMPL_OPENGL_ES3
    PRIVATE glGetIntegerv=known_gl_state) # src/platform/web/gl_state.cpp
  target_compile_options(imgui_webgl PRIVATE -w -fno-exceptions -fno-rtti $<$<CONFIG:Release>:-Oz>)
  target_link_libraries(imgui_webgl PUBLIC imgui)
endif()
