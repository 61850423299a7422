// formats::UsageCsvReader: any bytes, cut anywhere, give the same calls and problems, and every row
// is accounted for. The first byte says how the bytes are cut.
#include "formats/usage_csv.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

struct Outcome {
  bool ok = false;
  formats::UsageReport report;
  std::size_t calls = 0;
};

Outcome read(std::string_view text, std::size_t piece) {
  rating::CallTableBuilder builder;
  formats::CustomerLookup customers;
  customers.add_domain("contoso.example", 0);
  formats::UsageOptions options;
  options.limits.field_bytes = 1U << 10U;
  options.limits.row_bytes = 8U << 10U;
  formats::UsageCsvReader reader(builder, customers, options);
  Outcome out;
  out.ok = true;
  for (std::size_t at = 0; at < text.size() && out.ok; at += piece) {
    const std::string bytes(text.substr(at, piece));
    out.ok = reader.feed(bytes).ok();
  }
  out.ok = out.ok && reader.finish().ok();
  out.report = reader.report();
  out.calls = builder.size();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = std::size_t{data[0]} + 1;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const Outcome whole = read(text, size);
  const Outcome cut = read(text, piece);
  if (whole.ok != cut.ok) std::abort();
  if (!whole.ok) return 0;
  const auto& report = whole.report;
  if (report.accepted + report.problems.rejected() + report.set_aside != report.rows) std::abort();
  if (report.accepted != whole.calls) std::abort();
  if (report.problems.first() != cut.report.problems.first()) std::abort();
  if (report.accepted != cut.report.accepted || whole.calls != cut.calls) std::abort();
  return 0;
}
