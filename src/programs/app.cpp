// app.wasm: the interface, drawing on a canvas. All of it is behind the functions of platform/web/module.cpp, which the
// page calls; nothing runs by itself.
