#include "formats/number_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace formats {

namespace {

using base::ErrorCode;

// What stands beside a number, and the currencies it can mean.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kSigns = {
    {{"€", "EUR"},
     {"£", "GBP EGP FKP GIP LBP SHP SYP"},
     {"¥", "JPY CNY"},
     {"$", "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP BRL UYU"}}};
// Blanks that do not break a line, and the apostrophes of Switzerland: all part thousands.
constexpr std::array<std::string_view, 5> kGroupMarks = {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x99",
                                                         "'", " "};

bool take_front(std::string_view& text, std::string_view mark) {
  if (!text.starts_with(mark)) return false;
  text.remove_prefix(mark.size());
  return true;
}

// Takes a currency off either end. False: it cannot be the one that is due.
bool take_currency(std::string_view& text, base::Currency currency) {
  const auto may_be = [currency](std::string_view codes) {
    return currency.is_none() || codes.find(currency.code()) != std::string_view::npos;
  };
  for (const auto& [mark, codes] : kSigns) {
    if (take_front(text, mark)) return may_be(codes);
    if (!text.ends_with(mark)) continue;
    text.remove_suffix(mark.size());
    return may_be(codes);
  }
  constexpr std::size_t kCode = 3;
  if (text.size() <= kCode) return true;
  for (const bool behind : {true, false}) {
    const auto code =
        base::Currency::parse(behind ? text.substr(text.size() - kCode) : text.substr(0, kCode));
    if (!code) continue;
    text = behind ? text.substr(0, text.size() - kCode) : text.substr(kCode);
    return may_be(code->code());
  }
  return true;
}

// Any mark of groups but point and comma becomes one blank.
std::string with_blanks(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto is_next = [&text](std::string_view mark) { return take_front(text, mark); };
    if (std::ranges::any_of(kGroupMarks, is_next)) {
      out += ' ';
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return std::string(base::trim(out));
}

// Digits in groups of three, the first of one to three; without any group mark, just digits.
bool join_groups(std::string_view text, char mark, std::string& out) {
  constexpr std::size_t kGroup = 3;
  const auto groups = base::split(text, mark);
  for (const auto& group : groups) {
    if (!std::ranges::all_of(group, base::is_digit)) return false;
    const bool first = &group == &groups.front();
    if (groups.size() > 1 && (first ? group.empty() || group.size() > kGroup || group[0] == '0'
                                    : group.size() != kGroup)) {
      return false;
    }
    out += group;
  }
  return true;
}

struct Signs {
  explicit Signs(std::string_view number)
      : points(std::ranges::count(number, '.')),
        commas(std::ranges::count(number, ',')),
        blanks(std::ranges::count(number, ' ')),
        last(number[std::min(number.find_last_of(".,"), number.size() - 1)]) {}
  [[nodiscard]] char only() const { return points > 0 ? '.' : ','; }
  std::ptrdiff_t points;
  std::ptrdiff_t commas;
  std::ptrdiff_t blanks;
  char last;
};

// "1,234" or "120.000": one sign, three digits behind it.
base::Error ambiguous(ErrorCode code, std::string_view number, std::string joined) {
  std::string parted(number);
  parted[parted.find_first_of(".,")] = '.';
  return {code, {}, {{"either", std::move(parted)}, {"or", std::move(joined)}}};
}

char other(char sign) { return sign == '.' ? ',' : '.'; }

}  // namespace

void NumberText::learn(char decimal) {
  decimal_ = shown_ && decimal_ != decimal ? '\0' : decimal;
  shown_ = true;
}

bool NumberText::can_follow(const NumberText& before) const {
  return !either_ || !before.shown_ || (before.decimal_ == usual_ && decimal_ == usual_);
}

void NumberText::join(const NumberText& after) {
  if (after.shown_) learn(after.decimal_);
  comma_seen_ = comma_seen_ || after.comma_seen_;
  either_ = either_ || after.either_;
}

base::Result<std::string> NumberText::plain(std::string_view text, base::Currency currency) {
  if (text.empty()) return ErrorCode::empty_input;
  std::string out;
  const auto take_minus = [&] {
    if (out.empty() && take_front(text, "-")) out = "-";
  };
  take_minus();
  const bool fits = take_currency(text, currency);
  std::string number = with_blanks(text);
  text = number;
  take_minus();
  auto exponent = text.substr(std::min(text.find_first_of("eE"), text.size()));
  text.remove_suffix(exponent.size());
  const bool of_cell = exponent == kCellNumber;
  if (of_cell) exponent = {};
  if (text.empty()) return ErrorCode::not_a_number;

  const Signs signs(text);
  std::string grouped;
  char decimal = given_ ? decimal_ : other(signs.only());
  bool shows = !given_ && signs.points + signs.commas > 0;  // which sign parts decimals
  if (of_cell) {
    decimal = '.';
    shows = false;  // says nothing of what people wrote beside it
  } else if (shows && signs.points > 0 && signs.commas > 0) {
    decimal = signs.last;
  } else if (shows && signs.points + signs.commas == 1) {
    decimal = signs.only();
    shows = signs.blanks > 0 || !join_groups(text, decimal, grouped);
    either_ = either_ || !shows;
    if (!shows && decimal != decimal_) {
      if (!shown_ || decimal_ == '\0') return ambiguous(ErrorCode::not_a_number, text, grouped);
      decimal = decimal_;
    }
  }
  const auto point = std::min(text.find(decimal), text.size());
  const auto whole = text.substr(0, point);
  const auto decimals = text.substr(std::min(point + 1, text.size()));
  grouped.clear();
  if (!join_groups(whole, signs.blanks > 0 ? ' ' : other(decimal), grouped) ||
      !std::ranges::all_of(decimals, base::is_digit) ||
      (decimals.empty() && (point != text.size() || whole.empty()))) {
    return ErrorCode::not_a_number;
  }
  if (!fits) return ErrorCode::currency_mismatch;
  if (shows) learn(decimal);
  out += grouped.empty() ? "0" : grouped;
  if (!decimals.empty()) {
    comma_seen_ = comma_seen_ || decimal == ',';
    out += '.';
    out += decimals;
  }
  out += exponent;
  return out;
}

base::Result<std::int64_t> NumberText::whole(std::string_view text) const {
  std::int64_t value = 0;
  if (base::parse_int64(text, value)) return value;
  const auto number = with_blanks(text);
  if (number.empty()) return ErrorCode::not_an_integer;
  const Signs signs(number);
  std::string joined;
  const char mark = signs.blanks > 0 ? ' ' : signs.only();
  if (!join_groups(number, mark, joined) || !base::parse_int64(joined, value)) {
    return ErrorCode::not_an_integer;
  }
  // "120.000" can be a hundred and twenty where the point parts decimals
  if (mark == decimal_ && signs.points + signs.commas == 1) {
    if (given_) return ErrorCode::not_an_integer;
    return ambiguous(ErrorCode::not_an_integer, number, joined);
  }
  return value;
}

}  // namespace formats
