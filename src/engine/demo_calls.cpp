#include "engine/demo_calls.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <utility>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace engine {
namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kHour = 3600;
constexpr base::BillingMonth kMonth{2026, 6};
constexpr int kDays = 30;

constexpr std::string_view kCharged = "MCOPSTNPP";
constexpr std::string_view kConferencing = "MCOMEETADD";

struct Call {
  std::string id;
  std::int64_t start = 0;
  int seconds = 0;
  const DemoUser* user = nullptr;  // null: an auto attendant
  std::string_view country;        // of the user
  std::string_view type;
  std::string_view number_type = "Subscriber";
  std::string caller;  // column "Caller ID"
  std::string number;  // column "Destination Number", whole
  std::string_view destination_country;
  std::string conference;
  std::string_view capability;
  base::Decimal fee;
  base::Decimal charge;
};

// ---- when and how long -------------------------------------------------------------------------

int utc_offset_hours(std::string_view country) {
  struct Offset {
    std::string_view countries;
    int hours;
  };
  constexpr std::array kOffsets = {
      Offset{"GB IE PT", 1}, Offset{"GR FI RO EE", 3}, Offset{"US CA PR", -4}, Offset{"MX", -6},
      Offset{"NZ", 12},      Offset{"AU", 10},         Offset{"JP", 9},        Offset{"SG", 8},
  };
  for (const auto& offset : kOffsets) {
    if (offset.countries.find(country) != std::string_view::npos) return offset.hours;
  }
  return 2;
}

bool is_weekend(base::CivilDay day) { return base::weekday_of(day) >= base::Weekday::saturday; }

// Office hours where the customer sits, few calls on weekends, always inside June of UTC.
std::int64_t pick_start(std::string_view country, base::Random& random) {
  const auto first = kMonth.first_day();
  base::CivilDay day = first;
  do {
    day.days = first.days + static_cast<std::int32_t>(random.below(kDays));
  } while (is_weekend(day) && !random.one_in(8));
  const auto period = kMonth.utc_period();
  auto start = base::start_of_utc_day(day).seconds + 8 * kHour +
               static_cast<std::int64_t>(random.below(10 * kHour)) -
               utc_offset_hours(country) * kHour;
  if (start < period.start.seconds) start += kDay;
  if (start >= period.end.seconds) start -= kDay;
  return start;
}

int pick_seconds(base::Random& random) {
  struct Band {
    int percent;
    int shortest;
    int longest;
  };
  constexpr std::array kBands = {Band{4, 0, 0}, Band{36, 5, 60}, Band{45, 60, 240},
                                 Band{12, 240, 900}, Band{3, 900, 2700}};
  auto dice = random.between(0, 99);
  for (const auto& band : kBands) {
    if (dice < band.percent) return static_cast<int>(random.between(band.shortest, band.longest));
    dice -= band.percent;
  }
  return 60;
}

// ---- what Microsoft would have charged ---------------------------------------------------------

// A plain count of pools in call order, enough for plausible Charge and Capability columns: the
// rating engine is not asked, so that its result can be compared with them.
class Meter {
 public:
  Meter(const DemoCustomer& customer, const DemoDestinations& destinations)
      : customer_(customer), destinations_(destinations) {
    for (const auto& licence : customer.licences) {
      pools_[key_of(licence.plan, licence.country)] +=
          licence.count * included_minutes(licence.plan, licence.country);
    }
  }

  void charge(Call& call) {
    const int minutes = (call.seconds + 59) / 60;
    call.charge = base::Decimal(0, 2);
    call.fee = base::Decimal(0, 2);
    if (call.type == "conf_out") {
      meter_pool(call, minutes, "MCOMEETADV", "", kConferencing);
    } else if (call.type.substr(0, 8) == "user_out") {
      const auto plan = plan_of(*call.user);
      const bool home = call.destination_country == call.user->country;
      const bool covers = home || plan == "MCOPSTN2" || plan == "MCOPSTN9";
      meter_pool(call, minutes, covers ? plan : "", call.user->country, plan);
    } else if (call.type == "ucap_out" || call.number_type == "TollFree") {
      put_charge(call, minutes);
    }
  }

 private:
  static std::string key_of(std::string_view plan, std::string_view country) {
    std::string key(plan);
    key += plan == "MCOMEETADV" ? "" : country == "PR" ? "US" : country;
    return key;
  }
  static int included_minutes(std::string_view plan, std::string_view country) {
    const bool large = country == "US" || country == "CA" || country == "PR";
    if (plan == "MCOPSTN1" || plan == "MCOPSTN2" || plan == "MCOPSTN9") return large ? 3000 : 1200;
    if (plan == "MCOPSTN5" || plan == "MCOPSTN8") return 120;
    if (plan == "MCOPSTN6") return 240;
    return plan == "MCOMEETADV" ? 60 : 0;
  }
  static std::string_view plan_of(const DemoUser& user) {
    return user.plans.empty() ? std::string_view{} : std::string_view(user.plans.front());
  }

  void meter_pool(Call& call, int minutes, std::string_view plan, std::string_view country,
                  std::string_view capability) {
    auto& left = pools_[key_of(plan, country)];
    if (minutes <= left) {
      left -= minutes;
      call.capability = capability;
      return;
    }
    if (!can_charge(call.start)) {
      call.capability = capability;
      return;
    }
    put_charge(call, minutes);
  }

  [[nodiscard]] bool can_charge(std::int64_t at) const {
    const auto& story = *customer_.story;
    const auto begin = kMonth.utc_period().start.seconds;
    switch (story.overage) {
      case DemoOverage::off:
        return !story.credits.empty();
      case DemoOverage::on_from_12_june:
        return at >= begin + 11 * kDay;
      case DemoOverage::off_from_20_june:
        return at < begin + 19 * kDay;
      case DemoOverage::on:
      case DemoOverage::other_partner:
        return true;
    }
    return false;
  }

  void put_charge(Call& call, int minutes) const {
    call.capability = kCharged;
    const auto date = base::to_string(base::to_date(base::utc_day({call.start})));
    const auto* rate = call.number_type == "TollFree"
                           ? destinations_.toll_free_in(call.destination_country)
                           : destinations_.find(std::string_view(call.number).substr(1), date);
    if (rate == nullptr || minutes == 0) return;
    const auto amount = rate->rate.times(base::Decimal(minutes, 0));
    if (!amount) return;
    if (const auto cents = amount->rounded(2, base::Rounding::half_up).at_scale(2)) {
      call.charge = *cents;
    }
    if (const auto fee = rate->fee.rounded(2, base::Rounding::half_up).at_scale(2)) {
      call.fee = *fee;
    }
  }

  const DemoCustomer& customer_;
  const DemoDestinations& destinations_;
  std::map<std::string, int> pools_;
};

// ---- making calls ------------------------------------------------------------------------------

std::string digits_of(int count, base::Random& random) {
  std::string digits;
  for (int i = 0; i < count; ++i) base::append_uint(digits, random.below(10));
  return digits;
}

class Maker {
 public:
  Maker(const DemoCustomer& customer, const DemoDestinations& destinations, base::Random& random)
      : customer_(customer),
        mix_(customer.story->mix),
        abroad_(base::split(customer.story->abroad, ' ')),
        destinations_(destinations),
        random_(random) {
    for (const auto& user : customer.users) {
      if (user.plans.front().substr(0, 7) == "MCOPSTN") callers_.push_back(&user);
    }
  }

  Call make() {
    Call call;
    call.id = random_guid(random_);
    call.start = pick_start(customer_.story->country, random_);
    call.seconds = pick_seconds(random_);
    take(call, random_.pick(customer_.users));
    fill_by_kind(call);
    return call;
  }

 private:
  static void take(Call& call, const DemoUser& user) {
    call.user = &user;
    call.country = user.country;
    call.caller = user.number;
    call.capability = user.plans.front();
  }

  void fill_by_kind(Call& call) {
    auto dice = random_.between(0, sum_of_mix() - 1);
    const auto falls_on = [&dice](std::uint16_t share) {
      dice -= share;
      return dice < 0;
    };
    if (falls_on(mix_.domestic)) return dial(call, {});
    if (falls_on(mix_.international)) return dial(call, random_.pick(abroad_));
    if (falls_on(mix_.zone_a)) return confer(call, random_.pick(kZoneA));
    if (falls_on(mix_.outside)) return confer(call, random_.pick(kOutside));
    if (falls_on(mix_.inbound)) return receive(call);
    if (falls_on(mix_.toll_free)) return receive_toll_free(call);
    if (falls_on(mix_.premium)) return dial_premium(call);
    answer_by_bot(call);
  }

  [[nodiscard]] int sum_of_mix() const {
    return mix_.domestic + mix_.international + mix_.zone_a + mix_.outside + mix_.inbound +
           mix_.toll_free + mix_.premium + mix_.bot;
  }

  std::string number_in(std::string_view country) {
    return destinations_.number_in(country, random_.one_in(3) ? "mobile" : "landline", random_);
  }

  // Home when no country is given.
  void dial(Call& call, std::string_view country) {
    constexpr std::array kTypes = {"user_out", "user_out",      "user_out",
                                   "user_out", "user_out_conf", "user_out_transfer",
                                   "user_out", "user_out",      "user_out_forwarding"};
    if (!callers_.empty()) take(call, *random_.pick(callers_));  // who has a calling plan
    call.type = kTypes.at(random_.below(kTypes.size()));
    call.destination_country = country.empty() ? call.country : country;
    call.number = number_in(call.destination_country);
  }

  void dial_premium(Call& call) {
    call.type = "user_out";
    call.destination_country = call.user->country;
    call.number = destinations_.number_in(call.user->country, "premium", random_);
  }

  void confer(Call& call, std::string_view country) {
    call.type = "conf_out";
    call.destination_country = country;
    call.number = number_in(country);
    call.conference = digits_of(9, random_);
  }

  void receive(Call& call) {
    call.type = "user_in";
    call.destination_country = call.user->country;
    call.number = call.user->number;
  }

  void receive_toll_free(Call& call) {
    const bool bridge = !has_attendant() || random_.one_in(2);
    call.number_type = "TollFree";
    call.destination_country = customer_.story->country;
    call.number = bridge ? customer_.bridge : customer_.toll_free;
    call.caller = call.number;
    if (bridge && has_conferencing()) {
      call.type = "conf_in";
      call.capability = kConferencing;
      call.conference = digits_of(9, random_);
      return;
    }
    call.type = "ucap_in";
    call.capability = "MCOEV";
    call.user = nullptr;
  }

  void answer_by_bot(Call& call) {
    call.type = "ucap_out";
    call.capability = "MCOEV_VIRTUALUSER";
    call.destination_country = customer_.story->country;
    call.number = number_in(customer_.story->country);
    call.caller = customer_.toll_free;
    call.country = customer_.story->country;
    call.user = nullptr;
  }

  [[nodiscard]] bool has_conferencing() const {
    return customer_.story->licences.find("MCOMEETADV") != std::string_view::npos;
  }
  [[nodiscard]] bool has_attendant() const { return !customer_.toll_free.empty(); }

  inline static const std::vector<std::string_view> kZoneA = {"DE", "GB", "US", "FR", "IT",
                                                              "JP", "IN", "NL", "AU", "BR"};
  inline static const std::vector<std::string_view> kOutside = {"ZW", "LV", "IS", "AE",
                                                                "TR", "UA", "CK", "KE"};

  const DemoCustomer& customer_;
  const DemoMix& mix_;
  std::vector<std::string_view> abroad_;
  std::vector<const DemoUser*> callers_;
  const DemoDestinations& destinations_;
  base::Random& random_;
};

// Numbers that the card has no rate for: a satellite network, an area code that does not exist,
// countries left out. They must be seen, not priced at nothing.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kWithoutRate = {
    {{"+8835100000417", ""},
     {"+15005550123", "US"},
     {"+38349000123", "XK"},
     {"+85021000017", "KP"}}};

// A few calls that each show one thing.
void add_oddities(const DemoCustomer& customer, std::size_t index, std::vector<Call>& calls) {
  const auto find = [&calls](std::string_view type) -> Call* {
    for (auto& call : calls) {
      if (call.type == type && call.seconds > 0) return &call;
    }
    return nullptr;
  };
  auto* call = find("user_out");
  if (call == nullptr) return;
  if (index % 3 == 0) {
    const auto& [number, country] = kWithoutRate.at(index / 3 % kWithoutRate.size());
    call->number = number;
    call->destination_country = country;
  } else if (index % 7 == 1) {
    call->capability = "FREECALL";  // could not be priced, delivered free
  } else if (index % 7 == 2) {
    call->number = "112";
    call->destination_country = customer.story->country;
  } else if (index % 7 == 4) {
    call->start = kMonth.utc_period().end.seconds - 90;  // ends in July
    call->seconds = 420;
  }
}

std::vector<Call> make_calls(const DemoCustomer& customer, std::size_t index,
                             const DemoDestinations& destinations, base::Random& random) {
  Maker maker(customer, destinations, random);
  std::vector<Call> calls;
  for (int i = 0; i < customer.story->calls; ++i) calls.push_back(maker.make());
  add_oddities(customer, index, calls);
  base::sort(calls, [](const Call& a, const Call& b) {
    return std::pair(a.start, std::string_view(a.id)) < std::pair(b.start, std::string_view(b.id));
  });
  Meter meter(customer, destinations);
  for (auto& call : calls) {
    if (call.capability != "FREECALL" && call.number != "112") meter.charge(call);
  }
  return calls;
}

// ---- writing -----------------------------------------------------------------------------------

// How many last digits of outside numbers are hidden, by the organisation's country (domain 5.1).
std::size_t masked_digits(std::string_view country) {
  constexpr std::string_view kThree = "BE DE DK ES FI IT NL NO SE";
  constexpr std::string_view kFour = "CH FR";
  if (kFour.find(country) != std::string_view::npos) return 4;
  return kThree.find(country) != std::string_view::npos ? 3 : 0;
}

std::string masked(std::string number, std::size_t digits) {
  if (number.size() <= digits + 3) return number;
  return number.replace(number.size() - digits, digits, digits, '*');
}

void put(std::string& row, std::string_view field) {
  if (!row.empty()) row += ',';
  constexpr auto kQuoted = [](char c) { return c == '"' || c == ',' || c == '\r' || c == '\n'; };
  if (std::ranges::none_of(field, kQuoted)) {
    row += field;
    return;
  }
  row += '"';
  for (const char c : field) {
    if (c == '"') row += '"';
    row += c;
  }
  row += '"';
}

std::string instant_text(std::int64_t seconds) {
  auto text = base::to_string(base::Instant{seconds});
  text.pop_back();
  return text + "+00:00";
}

std::string row_of(const Call& call, const DemoCustomer& customer,
                   const DemoDestinations& destinations) {
  const bool inbound = call.type.find("_in") != std::string_view::npos;
  const auto hidden = inbound ? 0 : masked_digits(customer.story->country);
  const auto* user = call.user;
  std::string row;
  put(row, call.id);
  put(row, call.id.substr(0, 8) + call.id.substr(24));
  put(row, call.conference);
  put(row, call.country);
  put(row, user != nullptr ? user->id : "");
  put(row, user != nullptr ? user->upn : "");
  put(row, user != nullptr ? user->name : "");
  put(row, call.caller);
  put(row, call.type);
  put(row, call.number_type);
  put(row, call.destination_country == call.country ? "Domestic" : "International");
  put(row, destinations.name_of(call.destination_country));
  put(row, masked(call.number, hidden));
  put(row, instant_text(call.start));
  put(row, instant_text(call.start + call.seconds));
  put(row, std::to_string(call.seconds));
  put(row, call.fee.to_string());
  put(row, call.charge.to_string());
  put(row, "EUR");
  put(row, call.capability);
  return row;
}

struct Row {
  std::int64_t start;
  std::string text;
};

// What real exports have too.
void add_flaws(std::vector<Row>& rows, base::Random& random) {
  constexpr std::size_t kDuplicates = 9;
  const auto count = rows.size();
  for (std::size_t i = 0; i < kDuplicates; ++i) {
    const Row copy = rows[random.below(count)];
    rows.push_back(copy);
  }
  const auto at = [](int day, std::int64_t second) {
    return kMonth.utc_period().start.seconds + (day - 1) * kDay + second;
  };
  // a negative duration, a duration that is no number, a start without an offset
  rows.push_back({at(9, 36000),
                  "7d0f6b0c-1a52-4c0e-9a7e-5b1f3c2d4e01,7d0f6b0c1,,GB,,sam@litware.example,Sam,"
                  "+442079460100,user_out,Subscriber,Domestic,United Kingdom,+441630000017,"
                  "2026-06-09T10:00:00+00:00,2026-06-09T09:59:55+00:00,-5,0.00,0.00,EUR,MCOPSTN5"});
  rows.push_back({at(16, 41000),
                  "7d0f6b0c-1a52-4c0e-9a7e-5b1f3c2d4e02,7d0f6b0c2,,GB,,sam@litware.example,Sam,"
                  "+442079460100,user_out,Subscriber,Domestic,United Kingdom,+441630000018,"
                  "2026-06-16T11:23:20+00:00,2026-06-16T11:24:20+00:00,1 min,0.00,0.00,EUR,"
                  "MCOPSTN5"});
  rows.push_back({at(23, 30000),
                  "7d0f6b0c-1a52-4c0e-9a7e-5b1f3c2d4e03,7d0f6b0c3,,GB,,sam@litware.example,Sam,"
                  "+442079460100,user_out,Subscriber,Domestic,United Kingdom,+441630000019,"
                  "2026-06-23 08:20,2026-06-23T08:21:00+00:00,60,0.00,0.00,EUR,MCOPSTN5"});
  // calls of a tenant that is not among the customers
  for (const int day : {4, 17, 25}) {
    const auto start = at(day, 40000 + day);
    const auto call = random_guid(random);  // one after the other: the operands of + have no order
    const auto user = random_guid(random);
    rows.push_back({start, call + ",9c41,,GB," + user +
                               ",kim@contososuites.example,Kim,+442079460200,user_out,Subscriber,"
                               "Domestic,United Kingdom,+441630000020," +
                               instant_text(start) + "," + instant_text(start + 75) +
                               ",75,0.00,0.03,EUR,MCOPSTN5"});
  }
}

}  // namespace

std::string demo_usage_csv(const std::vector<DemoCustomer>& customers,
                           const DemoDestinations& destinations, base::Random& random) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    for (const auto& call : make_calls(customers[i], i, destinations, random)) {
      rows.push_back({call.start, row_of(call, customers[i], destinations)});
    }
  }
  add_flaws(rows, random);
  base::sort(rows, [](const Row& a, const Row& b) {
    return std::pair(b.start, std::string_view(b.text)) <
           std::pair(a.start, std::string_view(a.text));
  });
  std::string out =
      "UsageId,Call ID,Conference ID,User Location,AAD ObjectId,UPN,User Display Name,Caller ID,"
      "Call Type,Number Type,Domestic/International,Destination Dialed,Destination Number,"
      "Start Time,End Time,Duration Seconds,Connection Fee,Charge,Currency,Capability\r\n";
  for (const auto& row : rows) {
    out += row.text;
    out += "\r\n";
  }
  return out;
}

}  // namespace engine
