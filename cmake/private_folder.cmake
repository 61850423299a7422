# PRIVATE_FOLDER: where tools/setup.sh puts Emscripten and the sources of the libraries.
if(DEFINED ENV{TOOLCHAIN_DIR})
  set(PRIVATE_FOLDER "$ENV{TOOLCHAIN_DIR}")
elseif(DEFINED ENV{XDG_CACHE_HOME})
  set(PRIVATE_FOLDER "$ENV{XDG_CACHE_HOME}/telco-overage")
else()
  set(PRIVATE_FOLDER "$ENV{HOME}/.cache/telco-overage")
endif()
