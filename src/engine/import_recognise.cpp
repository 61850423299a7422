#include "engine/import_recognise.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/text.hpp"
#include "engine/import_document.hpp"
#include "formats/billing_csv.hpp"
#include "formats/credit_statement.hpp"
#include "formats/json_table.hpp"
#include "formats/minute_pools.hpp"
#include "formats/rate_card_csv.hpp"

namespace engine {
namespace {

std::string_view first_line(std::string_view head) {
  return head.substr(0, head.find_first_of("\r\n"));
}

// The separator that stands most often in the first line that has any: titles may stand above.
char delimiter_of(std::string_view head, const OpenImport& how) {
  if (how.delimiter.size() == 1) return how.delimiter[0];
  constexpr int kLines = 20;
  for (int i = 0; i < kLines && !head.empty(); ++i) {
    const auto line = first_line(head);
    char best = ',';
    for (const char candidate : {';', '\t'}) {
      if (std::count(line.begin(), line.end(), candidate) >
          std::count(line.begin(), line.end(), best)) {
        best = candidate;
      }
    }
    if (std::count(line.begin(), line.end(), best) > 0) return best;
    head.remove_prefix(std::min(head.size(), line.size() + 1));
  }
  return ',';
}

bool looks_like_json(std::string_view head) {
  const auto text = base::trim(head);
  return !text.empty() && (text[0] == '{' || text[0] == '[');
}

// Graph's pages of call records, with or without the envelope.
bool looks_like_graph(std::string_view head) {
  return head.find("\"callType\"") != std::string_view::npos &&
         head.find("\"startDateTime\"") != std::string_view::npos;
}

// {"value": []}: a month without calls. Other pages of Graph name what they would hold.
bool is_empty_graph_page(std::string_view head) {
  std::string bare;
  for (const char c : head) {
    if (!base::trim({&c, 1}).empty()) bare += c;
  }
  const bool of_calls = bare.find("@odata.context") == std::string::npos ||
                        bare.find("pstnCallLogRow") != std::string::npos;
  return of_calls && bare.find("\"value\":[]") != std::string::npos;
}

bool names_usage(std::string_view line) {
  for (const std::string_view caption : {"UsageId", "Usage Id", "CorrelationId"}) {
    if (base::contains_ignore_case(line.substr(0, 64), caption)) return true;
  }
  return false;
}

// A usage export has 20 columns and more, and a price list never so many that look like these.
bool looks_like_usage(std::string_view head, char delimiter) {
  const auto line = first_line(head);
  if (names_usage(line)) return true;
  return std::count(line.begin(), line.end(), delimiter) >= 19 &&
         !formats::has_rate_card_header(head, delimiter);
}

std::string_view format_asked_for(std::string_view format) {
  if (format == kGraphFormat) return kGraphFormat;
  if (format == kUsageFormat || format == kDirectRoutingFormat) return kUsageFormat;
  if (is_document_format(format)) return kDocumentFormat;
  if (format == kDailyUsageFormat || format == kReconciliationFormat) return kBillingFormat;
  if (format == kPoolsFormat) return kPoolsFormat;
  if (format == kCreditsFormat) return kCreditsFormat;
  return kRateCardFormat;
}

std::string_view report_seen(std::string_view head, char delimiter) {
  if (formats::looks_like_minute_pools(head, delimiter)) return kPoolsFormat;
  if (formats::looks_like_credit_statement(head, delimiter)) return kCreditsFormat;
  if (formats::has_rate_card_header(head, delimiter)) return kRateCardFormat;
  return {};
}

// Billing lines and tables of ours come as records of JSON, too.
std::string_view json_seen(std::string_view head) {
  if (looks_like_graph(head) || is_empty_graph_page(head)) return kGraphFormat;
  const auto table = formats::json_table_head(head);
  if (formats::billing_layout_of(first_line(table))) return kBillingFormat;
  const auto report = report_seen(table, ',');
  return report.empty() ? kDocumentFormat : report;
}

std::string_view format_seen(std::string_view head, char delimiter) {
  if (looks_like_json(head)) return json_seen(head);
  if (formats::billing_layout_of(first_line(head))) return kBillingFormat;
  if (looks_like_usage(head, delimiter)) return kUsageFormat;
  return report_seen(head, delimiter);
}

// The header of a table that is known by its captions alone.
std::string_view header_seen(std::string_view head, char delimiter) {
  const auto line = first_line(head);
  if (formats::billing_layout_of(line)) return kBillingFormat;
  if (names_usage(line)) return kUsageFormat;
  if (formats::looks_like_minute_pools(head, delimiter)) return kPoolsFormat;
  if (formats::looks_like_credit_statement(head, delimiter)) return kCreditsFormat;
  return {};
}

// Below the titles that reports and spreadsheets put above a table, or the line "sep=;".
Recognised seen_below(std::string_view head, const OpenImport& how) {
  constexpr int kTitles = 20;
  auto rest = head;
  for (int i = 0; i < kTitles; ++i) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
    const char delimiter = delimiter_of(rest, how);
    const auto format = header_seen(rest, delimiter);
    if (!format.empty()) return {format, delimiter, head.size() - rest.size(), false};
  }
  return {};
}

}  // namespace

std::string without_titles(std::string_view text, std::size_t above) {
  const auto titles = text.substr(0, above);
  std::string out(static_cast<std::size_t>(std::count(titles.begin(), titles.end(), '\n')), '\n');
  out += text.substr(titles.size());
  return out;
}

std::string_view without_mark(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  return head;
}

Recognised recognise(std::string_view head, const OpenImport& how) {
  const auto text = without_mark(head);
  const char delimiter = delimiter_of(text, how);
  const auto seen = format_seen(text, delimiter);
  if (seen.empty()) {
    auto below = seen_below(text, how);
    if (!below.format.empty() &&
        (how.format.empty() || format_asked_for(how.format) == below.format)) {
      below.above += head.size() - text.size();
      return below;
    }
  }
  const auto format = how.format.empty() ? seen : format_asked_for(how.format);
  const bool json_table = looks_like_json(text) && !format.empty() && format != kGraphFormat &&
                          format != kDocumentFormat;
  return {format, json_table ? ',' : delimiter, 0, json_table};
}

}  // namespace engine
