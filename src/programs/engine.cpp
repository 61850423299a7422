// The engine as a WebAssembly module: the C functions that web/src/engine/core.ts calls
// (docs/embedding.md). One module holds one session.

#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>

#include "engine/import_part.hpp"
#include "engine/protocol.hpp"

namespace {

bool g_out_of_memory = false;

// Memory that cannot be had ends the module: what was half built cannot be trusted. The host asks
// engine_is_out_of_memory() after the trap and reports the error by its name.
[[noreturn]] void out_of_memory() {
  g_out_of_memory = true;
  __builtin_trap();
}

engine::Protocol& protocol() {
  static engine::Protocol* const kProtocol = [] {
    std::set_new_handler(out_of_memory);
    return new engine::Protocol;
  }();
  return *kProtocol;
}

engine::PartWorker& part_worker() {
  static auto* const kWorker = new engine::PartWorker;
  return *kWorker;
}

std::string g_packed;
std::string_view g_chunk;

}  // namespace

#define EXPORT extern "C" [[gnu::used, gnu::visibility("default")]]

EXPORT void* engine_alloc(std::size_t size) {
  void* const address = std::malloc(size == 0 ? 1 : size);  // NOLINT: owned by the caller
  if (address == nullptr) out_of_memory();
  return address;
}
EXPORT void engine_free(void* address) { std::free(address); }  // NOLINT: the caller's

// 1 = a progress reply: call engine_step() until 0.
EXPORT int engine_request(const char* text, std::size_t size) {
  return protocol().request({text, size}) ? 1 : 0;
}
EXPORT int engine_step() { return protocol().step() ? 1 : 0; }
EXPORT void engine_cancel() { protocol().cancel(); }
EXPORT const char* engine_reply() { return protocol().reply().data(); }
EXPORT std::size_t engine_reply_size() { return protocol().reply().size(); }

// Bytes of the open import. They are copied.
EXPORT void engine_feed(const char* bytes, std::size_t size) { protocol().feed({bytes, size}); }

// Another engine can read a part of the open import's file (engine/import_part.hpp). Here: what it must
// know, at engine_chunk(), 0 when the file cannot be divided (yet); and what it has read, 0 when the
// bytes must be fed after all.
EXPORT std::size_t engine_part_opening() {
  g_packed = protocol().session().part_opening();
  g_chunk = g_packed;
  return g_chunk.size();
}
EXPORT int engine_part_join(const char* part, std::size_t size) {
  return protocol().session().join_part({part, size}) ? 1 : 0;
}
// There: begins a part, 0 when this is not an opening; its bytes; and at its end what to join, 0 when
// it is of no use.
EXPORT int engine_part_open(const char* opening, std::size_t size) {
  return part_worker().open({opening, size}) ? 1 : 0;
}
EXPORT void engine_part_feed(const char* bytes, std::size_t size) {
  part_worker().feed({bytes, size});
}
EXPORT std::size_t engine_part_take(int last) {
  g_packed = part_worker().take(last != 0);
  g_chunk = g_packed;
  return g_chunk.size();
}

// Size of the next chunk of the open export, at engine_chunk() until the next call; 0 at its end.
EXPORT std::size_t engine_read() {
  g_chunk = protocol().read();
  return g_chunk.size();
}
EXPORT const char* engine_chunk() { return g_chunk.data(); }

EXPORT int engine_is_out_of_memory() { return g_out_of_memory ? 1 : 0; }
