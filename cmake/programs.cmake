# What is linked (src/programs/programs.cmake), and the site around it.

# program(NAME ROOMS rooms...): the program of src/programs/NAME.cpp, if that is there yet
function(program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "ROOMS")
  file(GLOB source CONFIGURE_DEPENDS src/programs/${name}.cpp)
  if(NOT source)
    return()
  endif()
  list(TRANSFORM arg_ROOMS PREPEND room_)
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE shipping_style ${arg_ROOMS})
  include(src/programs/${name}.cmake OPTIONAL)
endfunction()

# web_module(NAME link options...): the program becomes NAME.mjs (an ES module whose default export makes an instance)
# and NAME.wasm
function(web_module name)
  if(NOT TARGET ${name})
    return()
  endif()
  set_target_properties(${name} PROPERTIES SUFFIX .mjs)
  target_link_options(${name} PRIVATE
    -sMODULARIZE -sEXPORT_ES6 -sSTRICT -sFILESYSTEM=0 -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB -sSTACK_SIZE=1MB
    -sDYNAMIC_EXECUTION=0 # no eval, so that the page's policy can forbid it
    -sEXPORTED_RUNTIME_METHODS=HEAPU8,UTF8ToString,stringToNewUTF8
    -sINCOMING_MODULE_JS_API=wasmBinary,instantiateWasm # STRICT passes over what a host gives unless it is named
    $<IF:$<CONFIG:Debug>,-sASSERTIONS=2,-Os> ${ARGN})
endfunction()

include(src/programs/programs.cmake)

if(EMSCRIPTEN)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    # tools/later.mjs splits it by the names of its functions and makes both parts small; until then each function must be
    # itself, not one with others like it
    target_link_options(app PRIVATE -O1 --profiling-funcs -Wl,--no-demangle)
    set_property(GLOBAL APPEND PROPERTY LATER deflate)
    get_property(later GLOBAL PROPERTY LATER)
    list(JOIN later "\n" later)
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/later.txt CONTENT "${later}\n" @ONLY)
  endif()
  # web/ and the modules put together, compressed, ready to be served: build/<preset>/site
  add_custom_target(site
    COMMAND ${NODE} ${PROJECT_SOURCE_DIR}/tools/site.mjs ${PROJECT_BINARY_DIR} ${PROJECT_BINARY_DIR}/site
    USES_TERMINAL VERBATIM)
  foreach(module engine app)
    if(TARGET ${module})
      add_dependencies(site ${module})
    endif()
  endforeach()
endif()
