// base::Decimal: any text is a number or an error, and a number's text reads back as itself.
#include "base/decimal.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto number = base::Decimal::parse(text);
  if (!number) return 0;
  const auto again = base::Decimal::parse(number->to_string());
  if (!again || *again != *number) std::abort();
  return 0;
}
