// formats::RateCardCsvReader: any bytes give a card or an error, every row is accounted for, and a
// card that was read is written and read again to an equal one.
#include "formats/rate_card_csv.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

formats::RateCardOptions options_for(char delimiter) {
  formats::RateCardOptions options;
  options.delimiter = delimiter;
  options.name = "card";
  options.currency = *base::Currency::parse("EUR");
  return options;
}

void forget_rows(rating::RateCard& card) {
  for (auto& version : card.versions) {
    for (auto& row : version.rows) row.source_row = 0;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const char delimiter = data[0] % 2 == 0 ? ',' : ';';
  formats::RateCardCsvReader reader(options_for(delimiter));
  if (!reader.feed({reinterpret_cast<const char*>(data + 1), size - 1})) return 0;
  auto card = reader.finish();
  if (!card) return 0;
  const auto& report = reader.report();
  if (report.accepted + report.problems.rejected() != report.rows) std::abort();
  forget_rows(*card);
  if (report.accepted == 0) return 0;

  formats::RateCardCsvReader again(options_for(','));
  const std::string text = formats::write_rate_card_csv(*card);
  if (!again.feed(text)) std::abort();
  auto same = again.finish();
  if (!same) std::abort();
  forget_rows(*same);
  std::erase_if(card->versions, [](const auto& version) { return version.rows.empty(); });
  if (!(*same == *card)) std::abort();
  return 0;
}
