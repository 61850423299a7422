// formats::UsageGraphReader: any bytes, cut anywhere, give the same calls and problems, and every
// record is accounted for. The first byte says how the bytes are cut.
#include "formats/usage_graph.hpp"

#include "fuzz/pieces.hpp"

namespace {

struct Outcome {
  bool ok = false;
  formats::GraphReport report;
  std::size_t calls = 0;
};

Outcome read(std::string_view text, std::size_t piece) {
  rating::CallTableBuilder builder;
  formats::CustomerLookup customers;
  customers.add_domain("contoso.example", 0);
  formats::UsageGraphReader reader(builder, customers, {});
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
  const auto& report = whole.report.usage;
  fuzz::demand(report.accepted + report.problems.rejected() + report.set_aside == report.rows);
  fuzz::demand(report.accepted == whole.calls && whole.calls == cut.calls);
  fuzz::demand(report.problems.first() == cut.report.usage.problems.first());
  fuzz::demand(whole.report.pages == cut.report.pages);
  fuzz::demand(whole.report.more_pages == cut.report.more_pages);
  return 0;
}
