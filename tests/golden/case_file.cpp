#include "golden/case_file.hpp"

#include <fstream>
#include <map>
#include <sstream>

#include "base/text.hpp"
#include "catalog/plan.hpp"

namespace golden {
namespace {

using telephony::Country;

class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  Case read() {
    std::ifstream file(path_, std::ios::binary);
    if (!file) fail("cannot be opened");
    std::string line;
    while (std::getline(file, line)) {
      ++line_;
      line = line.substr(0, line.find('#'));
      words_.clear();
      at_ = 0;
      std::istringstream in(line);
      for (std::string word; in >> word;) words_.push_back(word);
      if (words_.empty()) continue;
      const bool inside = line[0] == ' ';
      if (inside) {
        read_inside();
      } else {
        read_heading(line);
      }
    }
    return std::move(out_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(path_ + ":" + std::to_string(line_) + ": " + what);
  }

  // ---- words of the line

  [[nodiscard]] bool more() const { return at_ < words_.size(); }
  const std::string& next() {
    if (!more()) fail("something is missing at the end");
    return words_[at_++];
  }
  bool eat(const std::string& word) {
    if (!more() || words_[at_] != word) return false;
    ++at_;
    return true;
  }
  void no_more() const {
    if (more()) fail("not understood: " + words_[at_]);
  }
  template <class T>
  T must(base::Result<T> result, const std::string& word) const {
    if (!result) fail(word + ": " + std::string(base::name_of(result.error().code)));
    return std::move(*result);
  }

  std::int64_t whole() {
    const auto& word = next();
    std::int64_t value = 0;
    if (!base::parse_int64(word, value)) fail("not a whole number: " + word);
    return value;
  }
  std::int32_t small() { return static_cast<std::int32_t>(whole()); }
  base::Decimal decimal() {
    const auto& word = next();
    return must(base::Decimal::parse(word), word);
  }
  base::CivilDate date() {
    const auto& word = next();
    return must(base::parse_date(word), word);
  }
  // A date means its first instant of UTC.
  base::Instant instant() {
    const auto& word = next();
    if (word.size() == 10) {
      return base::start_of_utc_day(base::to_day(must(base::parse_date(word), word)));
    }
    return must(base::parse_instant(word), word);
  }
  Country country() {
    const auto& word = next();
    return must(Country::parse(word), word);
  }
  catalog::PlanId plan() {
    const auto& word = next();
    const auto id = catalog::plan_by_part_number(word);
    if (id.is_none()) fail("no such plan: " + word);
    return id;
  }
  base::Money money() {
    const auto& word = next();
    return must(base::Money::parse(word, currency_), word);
  }

  // ---- headings

  void read_heading(const std::string& line) {
    section_ = next();
    if (section_ == "title") {
      out_.title = std::string(base::trim(line.substr(5)));
    } else if (section_ == "month") {
      const auto& word = next();
      out_.world.month = must(base::BillingMonth::parse(word), word);
    } else if (section_ == "setting") {
      const auto& name = next();
      if (!eat("=")) fail("a setting reads: name = value");
      (void)must(rating::set(out_.world.policy, name, next()), name);
    } else if (section_ == "card") {
      read_card();
    } else if (section_ == "customer") {
      rating::Terms terms;
      terms.country = country();
      terms.card = eat("card") ? static_cast<std::uint32_t>(whole() - 1) : 0;
      terms.name = "customer " + std::to_string(out_.world.terms.size() + 1);
      out_.world.terms.push_back(std::move(terms));
      add_user("-", "");
    } else if (section_ == "stranger") {
      users_[next()] = out_.world.users.size();
      out_.world.users.push_back({.customer = rating::kNoCustomer,
                                  .location = {},
                                  .id = {},
                                  .upn = "stranger@elsewhere.example"});
    } else if (section_ == "explain") {
      out_.explanations.push_back({.call = static_cast<std::size_t>(whole()), .steps = {}});
    } else if (section_ != "calls" && section_ != "totals") {
      fail("no such heading: " + section_);
    }
    if (section_ != "title") no_more();
  }

  void read_card() {
    rating::RateCard card;
    const auto& word = next();
    currency_ = must(base::Currency::parse(word), word);
    card.currency = currency_;
    while (more()) {
      const auto option = next();
      if (option == "zone") {
        card.zone = next();
      } else if (option == "round") {
        card.rounding.place = must(rating::parse_rounding_place(next()), words_[at_ - 1]);
        card.rounding.mode = must(base::parse_rounding(next()), words_[at_ - 1]);
        card.rounding.places = small();
      } else if (option == "holiday") {
        card.holidays.push_back(date());
      } else {
        fail("no such option of a card: " + option);
      }
    }
    card.versions.emplace_back();
    out_.world.cards.push_back(std::move(card));
  }

  void read_inside() {
    if (section_ == "card") return read_rate();
    if (section_ == "customer") return read_term();
    if (section_ == "calls") return read_call();
    if (section_ == "totals") return read_total();
    if (section_ == "explain") return read_step();
    fail("nothing may stand under " + section_);
  }

  // ---- rates

  void read_rate() {
    auto& card = out_.world.cards.back();
    if (eat("version")) {
      rating::CardVersion version;
      if (eat("from")) version.effective_from = date();
      if (eat("to")) version.effective_to = date();
      no_more();
      if (card.versions.size() == 1 && card.versions.back().rows.empty()) card.versions.clear();
      card.versions.push_back(std::move(version));
      return;
    }
    rating::RateRow row;
    for (const auto direction :
         {rating::Direction::inbound_tollfree, rating::Direction::inbound_toll}) {
      if (eat(std::string(rating::name_of(direction)))) row.direction = direction;
    }
    row.prefix = next();
    if (row.prefix == "-") row.prefix.clear();
    row.country = country();
    row.number_type = must(rating::parse_rate_number_type(next()), words_[at_ - 1]);
    row.rate_per_minute = decimal();
    row.destination_name = std::string(row.country.code()) + " " + row.prefix;
    while (more()) read_rate_option(row);
    card.versions.back().rows.push_back(std::move(row));
  }

  void read_rate_option(rating::RateRow& row) {
    const auto option = next();
    if (option == "fee") {
      row.connection_fee = decimal();
    } else if (option == "min") {
      row.minimum_charge = decimal();
    } else if (option == "max") {
      row.maximum_cost = decimal();
    } else if (option == "percall") {
      row.price_per_call = decimal();
    } else if (option == "first") {
      row.first_increment = small();
    } else if (option == "next") {
      row.next_increment = small();
    } else if (option == "free") {
      row.free_seconds = small();
    } else if (option == "origin") {
      row.origin = country();
    } else if (option == "from") {
      row.effective_from = date();
    } else if (option == "to") {
      row.effective_to = date();
    } else if (option == "days") {
      if (!row.window) row.window.emplace();
      row.window->days = days(next());
    } else if (option == "hours") {
      if (!row.window) row.window = rating::TimeWindow{.days = 0x7F};
      const auto parts = base::split(next(), '-');
      if (parts.size() != 2) fail("hours read 08:00-18:00");
      row.window->from_second = second_of_day(std::string(parts[0]) + ":00");
      row.window->to_second = second_of_day(std::string(parts[1]) + ":00");
    } else {
      fail("no such option of a rate: " + option);
    }
  }

  std::uint8_t days(const std::string& text) const {
    static const std::vector<std::string> kNames = {"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};
    unsigned bits = 0;
    std::string rest = text;
    if (const auto plus = rest.find("+holidays"); plus != std::string::npos) {
      bits |= rating::TimeWindow::kHolidays;
      rest = rest.substr(0, plus);
    }
    if (rest == "daily") return static_cast<std::uint8_t>(bits | 0x7FU);
    const auto position = [&](std::string_view name) {
      for (unsigned i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == name) return i;
      }
      fail("no such day: " + std::string(name));
    };
    if (rest.empty()) return static_cast<std::uint8_t>(bits);
    for (const auto part : base::split(rest, ',')) {
      const auto ends = base::split(part, '-');
      for (unsigned day = position(ends.front()); day <= position(ends.back()); ++day) {
        bits |= 1U << day;
      }
    }
    return static_cast<std::uint8_t>(bits);
  }

  std::int32_t second_of_day(const std::string& text) const {
    const auto parts = base::split(text, ':');
    std::int64_t total = 0;
    if (parts.size() != 3) fail("a time reads 09:15:07");
    for (const auto part : parts) {
      std::int64_t value = 0;
      if (!base::parse_int64(part, value)) fail("not a time: " + text);
      total = total * 60 + value;
    }
    return static_cast<std::int32_t>(total);
  }

  // ---- terms

  void add_user(const std::string& name, const std::string& upn) {
    const auto index = out_.world.users.size();
    users_[name] = index;
    const auto customer = static_cast<rating::CustomerIndex>(out_.world.terms.size() - 1);
    base::UserId id;
    if (!upn.empty()) id.guid = {0x5EED, index + 1};
    out_.world.users.push_back({.customer = customer, .location = {}, .id = id, .upn = upn});
  }

  void read_term() {
    auto& terms = out_.world.terms.back();
    const auto what = next();
    if (what == "licence") {
      rating::Licences licence;
      licence.plan = plan();
      licence.country = country();
      licence.purchased = whole();
      if (eat("assigned")) licence.assigned = whole();
      terms.licences.push_back(licence);
    } else if (what == "user") {
      read_user(terms);
    } else if (what == "overage") {
      base::Period period{{INT64_MIN / 2}, {INT64_MAX / 2}};
      if (eat("from")) period.start = instant();
      if (eat("until")) period.end = instant();
      terms.funding.overage.push_back(period);
    } else if (what == "credits") {
      rating::CreditLot lot;
      lot.purchased = date();
      lot.remaining = money();
      terms.funding.credits.push_back(lot);
    } else if (what == "recharge") {
      rating::AutoRecharge recharge;
      recharge.amount = money();
      if (!eat("below")) fail("a recharge reads: recharge AMOUNT below TRIGGER");
      recharge.trigger = money();
      base::Period period{{INT64_MIN / 2}, {INT64_MAX / 2}};
      if (eat("from")) period.start = instant();
      if (eat("until")) period.end = instant();
      recharge.on.push_back(period);
      terms.funding.recharge = recharge;
    } else {
      fail("no such term: " + what);
    }
    no_more();
  }

  void read_user(rating::Terms& terms) {
    const auto name = next();
    add_user(name, name + "@case.example");
    auto& user = out_.world.users.back();
    rating::UserRule rule;
    rule.id = user.id;
    rule.upn = user.upn;
    while (more()) {
      const auto option = next();
      if (option == "plan") {
        rule.plan = plan();
      } else if (option == "in") {
        rule.country = country();
      } else if (option == "at") {
        user.location = country();  // as the call records say
      } else if (option == "dialout") {
        const auto& word = next();
        rule.dial_out = must(rating::dial_out_policy_by_name(word), word);
      } else if (option == "limit") {
        rule.spend_limit = money();
      } else if (option == "extended") {
        rule.extended_dial_out = true;
      } else if (option == "no-credits") {
        rule.credits_licence = false;
      } else {
        fail("no such option of a user: " + option);
      }
    }
    terms.users.push_back(std::move(rule));
  }

  // ---- calls

  void read_call() {
    support::PlainCall call;
    const auto first = out_.world.month.first_day();
    const auto day = whole();
    const auto& time = next();
    call.start =
        base::start_of_utc_day(base::CivilDay{first.days + static_cast<std::int32_t>(day) - 1})
            .seconds +
        second_of_day(time);
    const auto& name = next();
    const auto user = users_.find(name);
    if (user == users_.end()) fail("no such user: " + name);
    call.user = user->second;
    call.type = next();
    call.number = next();
    call.seconds = whole();
    call.capability = next();
    call.number_type = "Subscriber";
    call.id.guid = {1, out_.world.calls.size() + 1};
    while (!eat("->")) read_call_option(call);
    out_.world.calls.push_back(std::move(call));
    read_expected_call();
  }

  void read_call_option(support::PlainCall& call) {
    const auto option = next();
    if (option == "caller") {
      call.caller = next();
    } else if (option == "kind") {
      call.number_type = next();
    } else if (option == "scope") {
      call.scope = next() == "Domestic" ? rating::ExportedScope::domestic
                                        : rating::ExportedScope::international;
    } else if (option == "operator") {
      call.operator_billed = next() != "Microsoft";
    } else if (option == "id") {
      call.id.guid.low = static_cast<std::uint64_t>(whole());
    } else {
      fail("no such option of a call: " + option);
    }
  }

  void read_expected_call() {
    ExpectedCall expected;
    expected.line = line_;
    expected.payer = next();
    expected.amount = next();
    expected.masked_doubt = false;
    while (more()) {
      const auto word = next();
      if (word == "doubt") {
        expected.masked_doubt = true;
      } else if (word.rfind("pool=", 0) == 0) {
        expected.pool_minutes = word.substr(5);
      } else if (word.rfind("credits=", 0) == 0) {
        expected.credits = word.substr(8);
      } else {
        expected.reason = word;
      }
    }
    out_.calls.push_back(std::move(expected));
  }

  // ---- what must come out

  void read_total() {
    const auto name = next();
    if (name == "pool") {
      ExpectedPool pool;
      pool.plan = next();
      pool.country = next();
      pool.counter = next();
      pool.total = next();
      pool.used = next();
      pool.line = line_;
      out_.pools.push_back(std::move(pool));
    } else {
      out_.totals.emplace_back(name, next());
    }
    no_more();
  }

  void read_step() {
    ExpectedStep step;
    step.key = next();
    while (more()) {
      const auto& word = next();
      const auto equals = word.find('=');
      if (equals == std::string::npos) fail("an argument reads name=value");
      step.args.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    }
    out_.explanations.back().steps.push_back(std::move(step));
  }

  std::string path_;
  int line_ = 0;
  std::string section_;
  std::vector<std::string> words_;
  std::size_t at_ = 0;
  base::Currency currency_;
  std::map<std::string, std::size_t> users_;
  Case out_;
};

}  // namespace

Case read_case(const std::string& path) { return Reader(path).read(); }

}  // namespace golden
