// Documents inside messages: as the workspace file holds them.

#include "engine/codec.hpp"
#include "formats/workspace_json.hpp"

namespace engine {

void write(formats::JsonWriter& out, const std::shared_ptr<const workspace::Workspace>& value) {
  if (value) {
    out.raw(formats::write_workspace(*value));
  } else {
    out.null();
  }
}

void write(formats::JsonWriter& out, const std::shared_ptr<const workspace::Patch>& value) {
  if (value) {
    formats::write_patch(out, *value);
  } else {
    out.null();
  }
}

ReadError read(formats::JsonValue value, std::shared_ptr<const workspace::Workspace>& out) {
  auto file = formats::read_workspace(value);
  if (!file) return file.error();
  out = std::make_shared<const workspace::Workspace>(std::move(file->workspace));
  return std::nullopt;
}

ReadError read(formats::JsonValue value, std::shared_ptr<const workspace::Patch>& out) {
  auto patch = formats::read_patch(value);
  if (!patch) return patch.error();
  out = std::make_shared<const workspace::Patch>(*std::move(patch));
  return std::nullopt;
}

}  // namespace engine
