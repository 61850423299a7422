// formats::JsonDocument: any bytes give a tree or an error; what a tree is written as reads back as
// the same text.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "formats/json_reader.hpp"

namespace {

void visit(formats::JsonValue value) {
  (void)value.place();
  (void)value.as_decimal();
  (void)value.as_instant();
  for (const formats::JsonValue member : value) visit(member);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = formats::JsonDocument::parse(text);
  if (!document) return 0;
  if (size < 2000) visit(document->root());
  const std::string written = document->root().to_json();
  const auto again = formats::JsonDocument::parse(written);
  if (!again || again->root().to_json() != written) std::abort();
  return 0;
}
