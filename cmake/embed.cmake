# Data in the program: generated sources, made at build time.
find_program(NODE NAMES node nodejs REQUIRED)

# embed_assets(TARGET NAMESPACE a::b FILES assets/...): a header `a/b.hpp` for TARGET, with one
# `extern const std::string_view k<FileName>` in a::b for each file (zones.csv: kZonesCsv).
# (Not #embed: GCC 12 has none.)
function(embed_assets target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAMESPACE" "FILES")
  string(REPLACE "::" "/" stem ${arg_NAMESPACE})
  set(folder ${PROJECT_BINARY_DIR}/generated/${target})
  list(TRANSFORM arg_FILES PREPEND ${PROJECT_SOURCE_DIR}/)
  add_custom_command(OUTPUT ${folder}/${stem}.cpp ${folder}/${stem}.hpp
    COMMAND ${NODE} ${PROJECT_SOURCE_DIR}/tools/embed.mjs ${folder} ${arg_NAMESPACE} ${arg_FILES}
    DEPENDS ${PROJECT_SOURCE_DIR}/tools/embed.mjs ${arg_FILES} VERBATIM)
  adopt(${target} ${folder} ${folder}/${stem}.cpp ${folder}/${stem}.hpp)
endfunction()

# generate_source(TARGET NAME file.cpp SCRIPT tools/x.mjs INPUTS files...): runs `node SCRIPT INPUTS... OUTPUT`.
function(generate_source target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAME;SCRIPT" "INPUTS")
  if(NOT EXISTS ${PROJECT_SOURCE_DIR}/${arg_SCRIPT})
    return()
  endif()
  set(folder ${PROJECT_BINARY_DIR}/generated/${target})
  list(TRANSFORM arg_INPUTS PREPEND ${PROJECT_SOURCE_DIR}/)
  add_custom_command(OUTPUT ${folder}/${arg_NAME}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
    COMMAND ${NODE} ${PROJECT_SOURCE_DIR}/${arg_SCRIPT} ${arg_INPUTS} ${folder}/${arg_NAME}
    DEPENDS ${PROJECT_SOURCE_DIR}/${arg_SCRIPT} ${arg_INPUTS} VERBATIM)
  adopt(${target} ${folder} ${folder}/${arg_NAME})
endfunction()

# Everything that is generated, for tools that read sources without compiling them.
add_custom_target(generated)

# a room without sources of its own cannot take generated ones yet
function(adopt target folder)
  list(GET ARGN 0 first)
  cmake_path(GET first STEM stem)
  add_custom_target(generated_${target}_${stem} DEPENDS ${ARGN})
  add_dependencies(generated generated_${target}_${stem})
  get_target_property(type ${target} TYPE)
  if(NOT type STREQUAL "INTERFACE_LIBRARY")
    target_sources(${target} PRIVATE ${ARGN})
    target_include_directories(${target} PRIVATE ${folder})
    add_dependencies(${target} generated_${target}_${stem})
  endif()
endfunction()
