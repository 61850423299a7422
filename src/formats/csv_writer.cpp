#include "formats/csv_writer.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace formats {

namespace {

[[nodiscard]] bool is_plain_phone(std::string_view value) {
  if (!value.empty() && value.front() == '+') value.remove_prefix(1);
  return !value.empty() && base::is_digit(value.front()) &&
         std::all_of(value.begin(), value.end(),
                     [](char c) { return base::is_digit(c) || c == '*'; });
}

}  // namespace

bool starts_formula(std::string_view text) {
  if (text.empty()) return false;
  switch (text.front()) {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r':
    case '\0':
      return true;
    default:
      break;
  }
  constexpr std::array<std::string_view, 4> kFullWidth = {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
  return std::any_of(kFullWidth.begin(), kFullWidth.end(),
                     [&](std::string_view form) { return text.starts_with(form); });
}

std::string_view without_guard(std::string_view text) {
  const bool guarded = text.size() > 1 && text.front() == '\'' &&
                       (starts_formula(text.substr(1)) || text[1] == '\'');
  return guarded ? text.substr(1) : text;
}

void CsvWriter::separate() {
  if (!first_) out_ += style_.delimiter;
  first_ = false;
}

void CsvWriter::quoted_if_needed(std::string_view value) {
  const bool needed = std::any_of(value.begin(), value.end(), [this](char c) {
    return c == '"' || c == style_.delimiter || c == '\r' || c == '\n';
  });
  if (!needed) {
    out_ += value;
    return;
  }
  out_ += '"';
  for (const char c : value) {
    if (c == '"') out_ += '"';
    out_ += c;
  }
  out_ += '"';
}

void CsvWriter::text(std::string_view value) {
  separate();
  // A text that begins with the guard itself is guarded too, so that taking it off is exact.
  const bool guard =
      starts_formula(value) || (value.size() > 1 && value.front() == '\'' &&
                                (starts_formula(value.substr(1)) || value[1] == '\''));
  if (!guard) {
    quoted_if_needed(value);
    return;
  }
  std::string guarded = "'";
  guarded += value;
  quoted_if_needed(guarded);
}

void CsvWriter::plain(std::string_view value) {
  separate();
  quoted_if_needed(value);
}

void CsvWriter::phone(std::string_view value) {
  if (!is_plain_phone(value)) {
    text(value);
    return;
  }
  separate();
  out_ += value;
}

void CsvWriter::number(std::string_view decimal) {
  separate();
  const std::size_t start = out_.size();
  out_ += decimal;
  if (style_.decimal_comma)
    std::replace(out_.begin() + static_cast<std::ptrdiff_t>(start), out_.end(), '.', ',');
}

void CsvWriter::integer(std::int64_t value) {
  separate();
  if (value < 0) out_ += '-';
  const auto bits = static_cast<std::uint64_t>(value);
  base::append_uint(out_, value < 0 ? 0 - bits : bits);
}

}  // namespace formats
