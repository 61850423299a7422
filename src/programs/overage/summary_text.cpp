#include "programs/overage/summary_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace overage_program {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};
// Characters that a terminal draws two columns wide: those of East Asia, and pictures.
constexpr std::array kWide = {
    Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0x33FF},
    Range{0x3400, 0x4DBF},   Range{0x4E00, 0x9FFF},   Range{0xA000, 0xA4CF},
    Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},
    Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F},
    Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};
// And those that it draws over the one before.
constexpr std::array kNarrow = {Range{0x0300, 0x036F}, Range{0x200B, 0x200F}, Range{0x20D0, 0x20FF},
                                Range{0xFE00, 0xFE0F}};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return range.first <= c && c <= range.last; });
}

// Columns of a terminal that a text takes.
std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = size == 1 ? lead : lead & (0xFFU >> (size + 1));
    for (std::size_t k = 1; k < size && i + k < text.size(); ++k) {
      c = c << 6U | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    }
    columns += is_in(kWide, c) ? 2U : is_in(kNarrow, c) ? 0U : 1U;
    i += size;
  }
  return columns;
}

// Columns as wide as their widest cell; the first one to the left, the others to the right.
class Table {
 public:
  void add(std::vector<std::string> cells) {
    widths_.resize(std::max(widths_.size(), cells.size()), 0);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths_[i] = std::max(widths_[i], columns_of(cells[i]));
    }
    rows_.push_back(std::move(cells));
  }
  [[nodiscard]] std::string text() const {
    std::string out;
    for (const auto& row : rows_) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string space(widths_[i] - columns_of(row[i]), ' ');
        line += i == 0 ? row[i] + space : "  " + space + row[i];
      }
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + "\n";
    }
    return out;
  }

 private:
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::size_t> widths_;
};

std::string amounts(const std::vector<base::Money>& moneys) {
  if (moneys.empty()) return "0.00";
  std::string out;
  for (const auto& money : moneys) {
    if (!out.empty()) out += " + ";
    out += money.to_string() + " " + std::string(money.currency().code());
  }
  return out;
}

std::vector<std::string> line_of(std::string name, const engine::Totals& totals) {
  return {std::move(name),
          std::to_string(totals.calls),
          std::to_string(totals.pool_minutes),
          std::to_string(totals.credit_minutes),
          std::to_string(totals.overage_minutes),
          std::to_string(totals.blocked_calls),
          std::to_string(totals.unrated_calls),
          amounts(totals.credits),
          amounts(totals.overage)};
}

}  // namespace

std::string preview_text(const engine::ImportPreview& preview) {
  return preview.file + ": " + preview.format + ", " + std::to_string(preview.rows) +
         " rows: " + std::to_string(preview.accepted) + " accepted, " +
         std::to_string(preview.duplicate) + " duplicate, " + std::to_string(preview.suspended) +
         " suspended, " + std::to_string(preview.rejected) + " rejected\n";
}

std::string summary_text(const engine::SummaryReply& summary,
                         const std::vector<engine::ImportPreview>& usage,
                         const workspace::Workspace& workspace) {
  std::string out;
  for (const auto& preview : usage) out += preview_text(preview);
  out += "\n";
  Table table;
  table.add({summary.month.to_string(), "calls", "pool min", "credits min", "overage min",
             "blocked", "unrated", "credits", "overage"});
  for (const auto& customer : summary.customers) {
    const auto known = workspace::find_customer(workspace, customer.customer);
    const auto name =
        known && !known->name().empty() ? known->name() : customer.customer.to_string();
    table.add(line_of(name, customer.totals));
  }
  if (summary.suspended > 0) {
    table.add({"(no customer)", std::to_string(summary.suspended), "0", "0", "0", "0",
               std::to_string(summary.suspended), "0.00", "0.00"});
  }
  table.add(line_of("total", summary.totals));
  return out + table.text();
}

std::string explanation_text(const engine::Explanation& why) {
  const auto& call = why.call;
  std::string out =
      base::to_string(call.start) + "  " + (call.user.empty() ? call.upn : call.user) + "  " +
      call.number + "  " + call.destination + "  " + std::to_string(call.seconds) + " s\n" +
      std::string(name_of(call.payer)) + (call.reason.empty() ? "" : " (" + call.reason + ")") +
      "  " + call.amount.to_string(4) + " " + std::string(call.amount.currency().code()) + "\n\n";
  for (const auto& step : why.steps) {
    out += "  " + step.code;
    for (const auto& [name, value] : step.args) {
      out += "  ";
      out += name;
      out += "=";
      out += value;
    }
    if (!step.rules.empty()) {
      out += "  [";
      for (std::size_t i = 0; i < step.rules.size(); ++i) {
        if (i > 0) out += ", ";
        out += step.rules[i];
      }
      out += "]";
    }
    out += "\n";
  }
  return out;
}

}  // namespace overage_program
