// formats::UsageCsvReader: any bytes, cut anywhere, give the same calls and problems, and every row
// is accounted for. The first byte says how the bytes are cut.
#include "formats/usage_csv.hpp"

#include "fuzz/pieces.hpp"

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
  out.ok = fuzz::reads(reader, text, piece);
  out.report = reader.report();
  out.calls = builder.size();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto text = fuzz::text_of(data + 1, size - 1);
  const Outcome whole = read(text, size);
  const Outcome cut = read(text, std::size_t{data[0]} + 1);
  fuzz::demand(whole.ok == cut.ok);
  if (!whole.ok) return 0;
  const auto& report = whole.report;
  fuzz::demand(report.accepted + report.problems.rejected() + report.set_aside == report.rows);
  fuzz::demand(report.accepted == whole.calls && whole.calls == cut.calls);
  fuzz::demand(report.accepted == cut.report.accepted);
  fuzz::demand(report.problems.first() == cut.report.problems.first());
  return 0;
}
