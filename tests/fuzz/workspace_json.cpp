// formats::read_workspace and read_customers: any JSON gives a document or an error; a document that
// was read is written and read again to the same text.
#include "formats/workspace_json.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/customers_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = formats::JsonDocument::parse(text);
  if (!document) return 0;
  (void)formats::read_customers(document->root());
  const auto file = formats::read_workspace(document->root());
  if (!file) return 0;
  const std::string written = formats::write_workspace(file->workspace);
  const auto again = formats::read_workspace(written);
  if (!again || formats::write_workspace(again->workspace) != written) std::abort();
  return 0;
}
