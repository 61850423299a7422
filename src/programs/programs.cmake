# What is linked from the rooms: one file a program, src/programs/<name>.cpp. A program that needs more than the rooms
# says so in <name>.cmake (target_link_options(<name> PRIVATE ...)).
if(EMSCRIPTEN)
  # engine.mjs and engine.wasm: the engine without an interface, for Node and for pages that want no more
  program(engine ROOMS engine)
  web_module(engine -sENVIRONMENT=web,worker,node -sEXPORTED_FUNCTIONS=_malloc,_free --no-entry)

  # app.mjs and app.wasm: the interface, drawing on a canvas, and the engine once more. The site's worker makes its engine
  # of the same file, so that a first visit loads what both are made of once.
  program(app ROOMS app ui engine platform_web)
  target_sources(app PRIVATE src/programs/engine.cpp)
  web_module(app -sENVIRONMENT=web,worker -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sGL_ENABLE_GET_PROC_ADDRESS=0 -lGL
    -sEXPORTED_FUNCTIONS=_malloc,_free,_app_create -sEXPORTED_RUNTIME_METHODS=HEAPU8,UTF8ToString,GL --no-entry)
else()
  # overage: the command line; of the application it has the page that is printed
  program(overage ROOMS engine app)
endif()
