# ccache, where it is there: a second clone, or a branch come back to, compiles only what is new.
# Paths below the project count as relative ones, so that clones share; em++ is a clang by another name.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(_launcher ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1)
  if(EMSCRIPTEN)
    list(APPEND _launcher CCACHE_COMPILERTYPE=clang)
  endif()
  set(CMAKE_C_COMPILER_LAUNCHER ${_launcher} ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${_launcher} ${CCACHE})
endif()
