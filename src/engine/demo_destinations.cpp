#include "engine/demo_destinations.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "engine/demo_data.hpp"

namespace engine {
namespace {

constexpr std::string_view kOutbound = "outbound";
constexpr std::string_view kCardBegins = "2026-01-01";

base::Decimal decimal_or_zero(std::string_view text) {
  const auto value = base::Decimal::parse(text);
  return value ? *value : base::Decimal{};
}

DemoDestination read_line(std::string_view line) {
  const auto fields = base::split(line, ',');
  std::uint64_t digits = 0;
  (void)base::parse_uint64(fields[5], digits);
  return {.direction = fields[0],
          .country = fields[1],
          .name = fields[2],
          .type = fields[3],
          .prefixes = base::split(fields[4], ' '),
          .digits = static_cast<int>(digits),
          .rate = decimal_or_zero(fields[6]),
          .fee = decimal_or_zero(fields[7]),
          .from = fields[8],
          .to = fields[9]};
}

bool in_force(const DemoDestination& destination, std::string_view date) {
  return (destination.from.empty() || destination.from <= date) &&
         (destination.to.empty() || date <= destination.to);
}

std::string number_below(std::string_view prefix, int digits, base::Random& random) {
  std::string number = "+";
  number += prefix;
  const auto length = std::max(static_cast<std::size_t>(digits), prefix.size() + 4);
  if (prefix.front() == '1') {
    number += "55501";  // 555-01xx is set aside for fiction
  } else if (prefix.size() <= 3) {
    base::append_uint(number, static_cast<std::uint64_t>(random.between(20, 89)));
  }
  while (number.size() < length - 1) number += '0';
  base::append_padded(number, random.below(100), 2);
  return number;
}

}  // namespace

DemoDestinations::DemoDestinations() {
  const auto lines = base::split(base::trim(demo_data::kDestinationsCsv), '\n');
  for (std::size_t i = 1; i < lines.size(); ++i) destinations_.push_back(read_line(lines[i]));
  for (const auto& destination : destinations_) {
    by_country_[destination.country].push_back(&destination);
    if (destination.direction != kOutbound) continue;
    for (const auto prefix : destination.prefixes) by_prefix_[prefix].push_back(&destination);
  }
}

const std::vector<const DemoDestination*>& DemoDestinations::in(std::string_view country) const {
  static const std::vector<const DemoDestination*> kNone;
  const auto found = by_country_.find(country);
  return found == by_country_.end() ? kNone : found->second;
}

std::string DemoDestinations::rate_card_csv() const {
  std::string out =
      "direction,destinationCountry,destinationName,numberType,prefix,ratePerMinute,"
      "connectionFee,currency,originCountry,effectiveFrom,effectiveTo\r\n";
  for (const auto& destination : destinations_) {
    for (const auto prefix : destination.prefixes) {
      for (const auto field : {destination.direction, destination.country, destination.name,
                               destination.type, prefix}) {
        out += field;
        out += ',';
      }
      out += destination.rate.to_string();
      out += ',';
      if (!destination.fee.is_zero()) out += destination.fee.to_string();
      out += ",EUR,*,";
      out += destination.from.empty() ? kCardBegins : destination.from;
      out += ',';
      out += destination.to;
      out += "\r\n";
    }
  }
  return out;
}

std::string DemoDestinations::number_in(std::string_view country, std::string_view type,
                                        base::Random& random) const {
  std::vector<const DemoDestination*> fitting;
  for (const auto wanted : {type, std::string_view("mixed"), std::string_view("landline")}) {
    for (const auto* destination : in(country)) {
      if (destination->direction == kOutbound && destination->type == wanted) {
        fitting.push_back(destination);
      }
    }
    if (!fitting.empty()) break;
  }
  if (fitting.empty()) return "+0";
  const auto* chosen = random.pick(fitting);
  return number_below(random.pick(chosen->prefixes), chosen->digits, random);
}

const DemoDestination* DemoDestinations::toll_free_in(std::string_view country) const {
  for (const auto* destination : in(country)) {
    if (destination->direction == "inbound_tollfree") return destination;
  }
  return nullptr;
}

std::string DemoDestinations::toll_free_number_in(std::string_view country,
                                                  base::Random& random) const {
  const auto* service = toll_free_in(country);
  if (service == nullptr) return number_in(country, "landline", random);
  return number_below(service->prefixes.front(), service->digits, random);
}

std::string_view DemoDestinations::name_of(std::string_view country) const {
  const auto& all = in(country);
  if (all.empty()) return country;
  const auto name = all.front()->name;
  return name.substr(0, name.find(" - "));
}

const DemoDestination* DemoDestinations::find(std::string_view digits,
                                              std::string_view date) const {
  for (std::size_t length = std::min<std::size_t>(digits.size(), 8); length > 0; --length) {
    const auto found = by_prefix_.find(digits.substr(0, length));
    if (found == by_prefix_.end()) continue;
    for (const auto* destination : found->second) {
      if (in_force(*destination, date)) return destination;
    }
  }
  return nullptr;
}

}  // namespace engine
