#include "support/usage_generator.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "formats/json_writer.hpp"
#include "telephony/number.hpp"

namespace support {
namespace {

constexpr base::BillingMonth kMonth{2026, 6};
constexpr int kDays = 30;
constexpr std::size_t kNationalDigits = 9;
constexpr std::int64_t kPlanMinutes = 120;
constexpr std::int64_t kConferenceMinutes = 60;

// Countries whose calling code is theirs alone.
constexpr std::string_view kDestinations =
    "FR DE ES BE NL AT CH SE DK PL PT IE CZ HU RO GR LU SK SI HR BG EE LV LT JP KR CN IN BR MX AR "
    "CL CO PE ZA ZW KE NG EG TR UA IL AE SA TH MY SG HK TW PH ID VN NZ IS";
// Customers live in the first of them, where there are calling plans.
constexpr std::size_t kHomes = 12;

std::string guid(base::Random& random) {
  constexpr std::uint64_t kVersionMask = 0xFFFFFFFFFFFF0FFFU;
  constexpr std::uint64_t kVariantMask = 0x3FFFFFFFFFFFFFFFU;
  const std::uint64_t high = (random.next() & kVersionMask) | 0x4000U;
  const std::uint64_t low = (random.next() & kVariantMask) | 0x8000000000000000U;
  return base::Guid{high, low}.to_string();
}

std::uint64_t mix(std::uint64_t seed, std::uint64_t index) {
  return base::Random(seed * 0x9E3779B97F4A7C15U ^ index * 0xD1342543DE82EF95U).next();
}

void append_quoted(std::string& out, std::string_view field) {
  if (field.find_first_of("\",") == std::string_view::npos) {
    out += field;
    return;
  }
  out += '"';
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string decimal4(int units) {
  std::string out = std::to_string(units / 10000) + '.';
  base::append_padded(out, static_cast<std::uint64_t>(units % 10000), 4);
  return out;
}

}  // namespace

struct UsageGenerator::Row {
  std::string id;
  std::string call_id;
  std::string conference;
  const Customer* customer = nullptr;
  const User* user = nullptr;
  const Country* home = nullptr;
  const Country* destination = nullptr;
  std::string_view type;
  std::string number;
  std::int64_t start = 0;
  int seconds = 0;
  std::string charge;
  std::string_view capability;
};

UsageGenerator::UsageGenerator(UsageShape shape) : shape_(shape) {
  base::Random random(shape.seed);
  make_countries();
  make_prefixes(random);
  make_customers(random);
}

void UsageGenerator::make_countries() {
  for (const auto code : base::split(kDestinations, ' ')) {
    const telephony::Country country(code);
    const auto& facts = telephony::facts_of(telephony::index_of(country));
    countries_.push_back({.country = country,
                          .name = std::string(facts.name_en),
                          .code = std::string(telephony::calling_code(country)),
                          .prefixes = {},
                          .masked = static_cast<std::size_t>(facts.masked_digits)});
  }
}

// The country's own code, then area codes of two to four digits.
void UsageGenerator::make_prefixes(base::Random& random) {
  const auto each = std::max<std::size_t>(1, shape_.prefixes / countries_.size());
  for (std::size_t c = 0; c < countries_.size(); ++c) {
    std::set<std::string> digits = {countries_[c].code};
    while (digits.size() < each) {
      auto prefix = countries_[c].code;
      const auto length = random.between(2, 4);
      for (std::int64_t i = 0; i < length; ++i) {
        prefix += static_cast<char>('0' + random.between(i == 0 ? 1 : 0, 9));
      }
      digits.insert(prefix);
    }
    for (const auto& prefix : digits) {
      countries_[c].prefixes.push_back(prefixes_.size());
      prefixes_.push_back(
          {.country = c, .digits = prefix, .rate = static_cast<int>(random.between(100, 4000))});
    }
  }
}

void UsageGenerator::make_customers(base::Random& random) {
  constexpr std::array<std::string_view, 8> kNames = {"Ana Silva",  "Jussi Berg",     "Hayes, Bob",
                                                      "Zoe Martin", "Liz \"Li\" Tan", "Ole Dahl",
                                                      "Eva Lang",   "Marco Conti"};
  for (std::size_t c = 0; c < shape_.customers; ++c) {
    Customer customer;
    customer.id = guid(random);
    customer.domain = "c" + std::to_string(c) + ".example";
    customer.country = c % kHomes;
    const auto& home = countries_[customer.country];
    for (std::size_t u = 0; u < shape_.users_each; ++u) {
      customer.users.push_back({.id = guid(random),
                                .upn = "u" + std::to_string(u) + "@" + customer.domain,
                                .name = std::string(kNames.at(random.below(kNames.size()))),
                                .number = number_from(prefixes_[home.prefixes.front()], random)});
    }
    customers_.push_back(std::move(customer));
  }
}

std::string UsageGenerator::number_from(const Prefix& prefix, base::Random& random) const {
  const auto& country = countries_[prefix.country];
  const auto wanted = telephony::NumberOrigin{telephony::index_of(country.country),
                                              telephony::NumberKind::ordinary};
  const auto length = country.code.size() + kNationalDigits;
  std::string digits;
  for (int attempt = 0; attempt < 100; ++attempt) {
    // a prefix that is all of special numbers gives way to the country's own
    digits = attempt < 50 ? prefix.digits : country.code;
    if (digits.size() == country.code.size()) digits += static_cast<char>('1' + random.below(9));
    while (digits.size() < length) digits += static_cast<char>('0' + random.below(10));
    const auto number = telephony::Number::parse(digits);
    if (number && telephony::origin_of(*number) == wanted) break;
  }
  return "+" + digits;
}

UsageGenerator::Row UsageGenerator::row(std::uint64_t index) const {
  // a repeated row stands for an earlier one
  const auto is_copy = [this](std::uint64_t i) {
    return i > 0 && mix(shape_.seed + 1, i) % 1000 < shape_.duplicates_per_mille;
  };
  while (is_copy(index)) index = mix(shape_.seed + 2, index) % index;

  base::Random random(mix(shape_.seed + 3, index));
  Row row;
  row.id = guid(random);
  row.call_id = row.id.substr(0, 8) + row.id.substr(28);
  row.customer = &random.pick(customers_);
  row.user = &random.pick(row.customer->users);
  row.home = &countries_[row.customer->country];
  const auto dice = random.below(100);
  const bool inbound = dice < 15;
  const bool conference = dice >= 90;
  row.destination = inbound || dice < 65 ? row.home : &countries_[random.below(countries_.size())];
  row.type = inbound ? "user_in" : conference ? "conf_out" : "user_out";
  row.capability = inbound ? "MCOPSTN5" : conference ? "MCOMEETADD" : "MCOPSTN5";
  if (conference) row.conference = std::to_string(random.between(100000000, 999999999));
  const auto& prefix = prefixes_[random.pick(row.destination->prefixes)];
  row.number = inbound ? row.user->number : number_from(prefix, random);
  row.start =
      kMonth.utc_period().start.seconds + static_cast<std::int64_t>(random.below(kDays * 86400));
  const auto length = random.below(100);
  row.seconds = static_cast<int>(length < 3    ? 0
                                 : length < 45 ? random.between(1, 60)
                                 : length < 90 ? random.between(61, 300)
                                               : random.between(301, 3600));
  row.charge = random.one_in(3) ? "0.07" : "0.00";
  return row;
}

std::string UsageGenerator::usage_header() {
  return "UsageId,Call ID,Conference ID,User Location,AAD ObjectId,UPN,User Display Name,Caller ID,"
         "Call Type,Number Type,Domestic/International,Destination Dialed,Destination Number,"
         "Start Time,End Time,Duration Seconds,Connection Fee,Charge,Currency,Capability\r\n";
}

void UsageGenerator::append_usage(std::string& out, std::uint64_t first, std::uint64_t last) const {
  const auto instant = [](std::int64_t seconds) {
    auto text = base::to_string(base::Instant{seconds});
    text.back() = '+';
    return text + "00:00";
  };
  for (std::uint64_t i = first; i < last; ++i) {
    auto r = row(i);
    if (r.home->masked > 0 && r.type != "user_in") {
      r.number.replace(r.number.size() - r.home->masked, r.home->masked, r.home->masked, '*');
    }
    for (const auto field :
         {std::string_view(r.id), std::string_view(r.call_id), std::string_view(r.conference),
          r.home->country.code(), std::string_view(r.user->id), std::string_view(r.user->upn)}) {
      out += field;
      out += ',';
    }
    append_quoted(out, r.user->name);
    out += ',';
    out += r.user->number;
    out += ',';
    out += r.type;
    out += ",Subscriber,";
    out += r.home == r.destination ? "Domestic," : "International,";
    append_quoted(out, r.destination->name);
    out += ',';
    out += r.number;
    out += ',';
    out += instant(r.start);
    out += ',';
    out += instant(r.start + r.seconds);
    out += ',';
    out += std::to_string(r.seconds);
    out += ",0.00,";
    out += r.charge;
    out += ",EUR,";
    out += r.capability;
    out += "\r\n";
  }
}

std::string UsageGenerator::usage_csv() const {
  auto out = usage_header();
  append_usage(out, 0, shape_.rows);
  return out;
}

std::string UsageGenerator::graph_page(std::uint64_t first, std::uint64_t last,
                                       const std::string& next) const {
  std::string out;
  formats::JsonWriter json(out);
  json.begin_object();
  json.member("@odata.context",
              "https://graph.microsoft.com/v1.0/$metadata#communications/callRecords/"
              "microsoft.graph.callRecords.getPstnCalls");
  json.member("@odata.count", static_cast<std::int64_t>(last - first));
  json.key("value");
  json.begin_array();
  for (std::uint64_t i = first; i < last; ++i) {
    auto r = row(i);
    if (r.home->masked > 0 && r.type != "user_in") {
      r.number.replace(r.number.size() - r.home->masked, r.home->masked, r.home->masked, '*');
    }
    json.begin_object();
    json.member("id", r.id);
    json.member("callId", r.call_id);
    json.member("userId", r.user->id);
    json.member("userPrincipalName", r.user->upn);
    json.member("userDisplayName", r.user->name);
    json.member("startDateTime", base::to_string(base::Instant{r.start}));
    json.member("endDateTime", base::to_string(base::Instant{r.start + r.seconds}));
    json.member("duration", static_cast<std::int64_t>(r.seconds));
    json.key("charge");
    json.raw(r.charge);
    json.member("callType", r.type);
    json.member("currency", "EUR");
    json.member("calleeNumber", r.number);
    json.member("callerNumber", r.user->number);
    json.member("usageCountryCode", r.home->country.code());
    json.member("tenantCountryCode", r.home->country.code());
    json.key("connectionCharge");
    json.raw("0.00");
    json.member("destinationContext", r.home == r.destination ? "Domestic" : "International");
    json.member("destinationName", r.destination->name);
    json.key("conferenceId");
    if (r.conference.empty()) {
      json.null();
    } else {
      json.text(r.conference);
    }
    json.member("licenseCapability", r.capability);
    json.member("inventoryType", "Subscriber");
    json.member("operator", "Microsoft");
    json.member("callDurationSource", "microsoft");
    json.end_object();
  }
  json.end_array();
  json.member_unless_empty("@odata.nextLink", next);
  json.end_object();
  return out;
}

// So that pools last for about half the month, whatever the number of rows.
std::uint64_t UsageGenerator::pool_licences() const {
  return std::max<std::uint64_t>(
      1, shape_.rows / shape_.customers * 3 / 2 / static_cast<std::uint64_t>(kPlanMinutes));
}

std::string UsageGenerator::rate_card_csv() const {
  std::string out =
      "direction,destinationCountry,destinationName,numberType,prefix,ratePerMinute,currency\r\n";
  for (const auto& prefix : prefixes_) {
    const auto& country = countries_[prefix.country];
    out += "outbound," + std::string(country.country.code()) + ',';
    append_quoted(out, country.name + " " + prefix.digits);
    out += ",mixed," + prefix.digits + ',' + decimal4(prefix.rate) + ",EUR\r\n";
  }
  return out;
}

std::string UsageGenerator::customers_json() const {
  std::string out;
  formats::JsonWriter json(out, formats::JsonWriter::Layout::indented);
  const auto licences = static_cast<std::int64_t>(pool_licences());
  json.begin_object();
  json.member("format", "telco-overage/customers");
  json.member("version", std::int64_t{1});
  json.key("partner");
  json.begin_object();
  json.member("tenantId", "c1a7e0d2-9b3f-4c65-8e21-5d4f3a2b1c00");
  json.member("name", "Benchmark Partner");
  json.member("mpnId", "4711001");
  json.member("role", "directPartner");
  json.end_object();
  json.key("items");
  json.begin_array();
  for (const auto& customer : customers_) {
    const auto country = countries_[customer.country].country.code();
    json.begin_object();
    json.key("customer");
    json.begin_object();
    json.member("id", customer.id);
    json.key("companyProfile");
    json.begin_object();
    json.member("tenantId", customer.id);
    json.member("domain", customer.domain);
    json.member("companyName", customer.domain);
    json.end_object();
    json.key("billingProfile");
    json.begin_object();
    json.key("defaultAddress");
    json.begin_object();
    json.member("country", country);
    json.end_object();
    json.end_object();
    json.end_object();
    json.key("telcoOverage");
    json.begin_object();
    json.member("currency", "EUR");
    json.key("licences");
    json.begin_array();
    for (const auto* plan : {"MCOPSTN5", "MCOMEETADV"}) {
      json.begin_object();
      json.member("plan", plan);
      json.member("country", country);
      json.member("count", licences);
      json.end_object();
    }
    json.end_array();
    json.key("overageHistory");
    json.begin_array();
    json.begin_object();
    json.member("at", "2026-01-01T00:00:00Z");
    json.member("enabled", true);
    json.member("azureEntitlementId", customer.users.front().id);
    json.end_object();
    json.end_array();
    json.end_object();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  out += '\n';
  return out;
}

std::string UsageGenerator::job_json() const {
  std::string out;
  formats::JsonWriter json(out);
  json.begin_object();
  json.member("rows", static_cast<std::int64_t>(shape_.rows));
  json.key("zoneA");
  json.begin_array();
  for (const auto& country : countries_) {
    if (telephony::zone_a().test(telephony::index_of(country.country))) {
      json.text(country.country.code());
    }
  }
  json.end_array();
  json.key("customers");
  json.begin_array();
  for (const auto& customer : customers_) {
    json.begin_object();
    json.member("id", customer.id);
    json.member("domain", customer.domain);
    json.member("country", countries_[customer.country].country.code());
    json.member("planMinutes", static_cast<std::int64_t>(pool_licences()) * kPlanMinutes);
    json.member("conferenceMinutes",
                static_cast<std::int64_t>(pool_licences()) * kConferenceMinutes);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out;
}

}  // namespace support
