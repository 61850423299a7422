// The small reports (minute pools, credits, what Microsoft bills), as CSV and as records of JSON: any
// bytes, cut anywhere, give the same rows and problems, and every row is accounted for; credits that
// were read are written and read again to equal ones. The first byte says how the bytes are cut, the
// second with what the fields are separated and how decimals are written.
#include <optional>
#include <vector>

#include "formats/billing_csv.hpp"
#include "formats/credit_statement.hpp"
#include "formats/json_table.hpp"
#include "formats/minute_pools.hpp"
#include "fuzz/pieces.hpp"

namespace {

struct Input {
  std::string_view text;
  std::size_t piece = 1;
  char delimiter = ',';
  bool decimal_comma = false;
};

template <class Reader>
std::string outcome(Reader& reader, const Input& input, std::size_t piece, bool json) {
  formats::JsonTable table;
  const auto feed = [&](std::string_view part) {
    if (!json) return reader.feed(part).ok();
    std::string csv;
    return table.feed(part, csv).ok() && reader.feed(csv).ok();
  };
  if (!fuzz::in_pieces(input.text, piece, feed)) return "refused";
  if (json) {
    std::string csv;
    if (!table.finish(csv).ok() || !reader.feed(csv).ok()) return "refused";
  }
  const auto items = reader.finish();
  if (!items) return "refused";
  const auto& report = reader.report();
  fuzz::demand(report.accepted + report.problems.rejected() == report.rows);
  fuzz::demand(items->size() == report.accepted);
  std::string out = std::to_string(report.rows) + "/" + std::to_string(report.accepted);
  for (const auto& problem : report.problems.first()) out += "\n" + base::describe(problem.error);
  return out;
}

template <class Make>
void same_however_cut(const Input& input, const Make& make) {
  for (const bool json : {false, true}) {
    auto whole = make();
    auto cut = make();
    fuzz::demand(outcome(whole, input, input.text.size() + 1, json) ==
                 outcome(cut, input, input.piece, json));
  }
}

void credits_survive(const Input& input, const formats::TableOptions& options) {
  formats::CreditStatementReader reader(options);
  if (!reader.feed(input.text)) return;
  const auto purchases = reader.finish();
  if (!purchases || purchases->empty()) return;
  formats::CreditStatementReader again;
  fuzz::demand(again.feed(formats::write_credit_statement(*purchases)).ok());
  const auto same = again.finish();
  fuzz::demand(same.ok() && *same == *purchases);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  constexpr char kDelimiters[] = {',', ';', '\t'};
  const Input input = {.text = fuzz::text_of(data + 2, size - 2),
                       .piece = std::size_t{data[0]} + 1,
                       .delimiter = kDelimiters[data[1] % 3],
                       .decimal_comma = data[1] % 2 == 1};
  formats::TableOptions table;
  table.delimiter = input.delimiter;
  table.decimal_comma = input.decimal_comma;
  same_however_cut(input, [&] { return formats::MinutePoolsReader(table); });
  same_however_cut(input, [&] { return formats::CreditStatementReader(table); });
  same_however_cut(input, [&] {
    formats::BillingOptions billing;
    billing.delimiter = input.delimiter;
    return formats::BillingCsvReader(billing);
  });
  credits_survive(input, table);
  return 0;
}
