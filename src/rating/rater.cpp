#include "rating/rater.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

#include "base/sort.hpp"
#include "rating/claims.hpp"
#include "rating/draw.hpp"

namespace rating {
namespace {

constexpr std::array<std::string_view, kPayerCount> kPayers = {
    "free", "pool", "credits", "overage", "blocked", "suspended", "other_month", "duplicate"};

constexpr std::array<std::string_view, kReasonCount> kReasons = {"none",
                                                                 "emergency",
                                                                 "free_capability",
                                                                 "direct_routing",
                                                                 "operator_billed",
                                                                 "zero_seconds",
                                                                 "inbound_toll",
                                                                 "extended_dial_out",
                                                                 "free_number",
                                                                 "free_seconds",
                                                                 "plan_pool",
                                                                 "user_minutes",
                                                                 "conference_pool",
                                                                 "no_plan",
                                                                 "outside_scope",
                                                                 "pool_empty",
                                                                 "pool_split",
                                                                 "premium_number",
                                                                 "charged_inbound",
                                                                 "charged_conferencing",
                                                                 "dial_out_policy",
                                                                 "spend_limit",
                                                                 "premium_not_supported",
                                                                 "not_callable",
                                                                 "no_funding",
                                                                 "no_credits_licence",
                                                                 "auto_recharge_on",
                                                                 "postpaid_tomorrow",
                                                                 "no_number",
                                                                 "no_country",
                                                                 "no_rate",
                                                                 "no_customer",
                                                                 "no_card",
                                                                 "unknown_call_type",
                                                                 "amount_overflow",
                                                                 "outside_month",
                                                                 "repeated_usage_id"};

constexpr std::uint32_t kBatch = 128;
constexpr std::uint32_t kCallsAStep = 1U << 16U;

// Where a customer's calls stand; those of no customer, or of one the terms do
// not have, are drawn too, to be suspended.
struct Slice {
  CustomerIndex customer = kNoCustomer;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

std::vector<Slice> slices_of(const CallTable& calls) {
  std::vector<Slice> out;
  const auto begins = calls.customer_begins();
  for (std::size_t c = 0; c + 1 < begins.size(); ++c) {
    const bool none = c + 2 == begins.size();
    out.push_back({none ? kNoCustomer : static_cast<CustomerIndex>(c), begins[c], begins[c + 1]});
  }
  return out;
}

void put_in_order(RatedMonth& month) {
  base::sort(month.splits, {}, &Split::call);
  base::sort(month.pools, {}, &PoolUse::customer);
  base::sort(month.credit_events, {}, &CreditEvent::customer);
  base::sort(month.credits, {}, &CreditUse::customer);
  base::sort(month.days, {}, &DaySum::customer);
}

}  // namespace

std::string_view name_of(Payer payer) { return kPayers.at(static_cast<std::size_t>(payer)); }
std::string_view name_of(Reason reason) { return kReasons.at(static_cast<std::size_t>(reason)); }

const Split* RatedMonth::split(CallIndex i) const {
  const auto found = std::ranges::lower_bound(splits, i, {}, &Split::call);
  return found == splits.end() || found->call != i ? nullptr : &*found;
}

std::size_t RatedMonth::bytes() const {
  return payers.capacity() * sizeof(Payer) + reasons.capacity() +
         amounts.capacity() * sizeof(Amount) + splits.capacity() * sizeof(Split) +
         pools.capacity() * sizeof(PoolUse) + credit_events.capacity() * sizeof(CreditEvent) +
         credits.capacity() * sizeof(CreditUse) + days.capacity() * sizeof(DaySum);
}

void DaySum::add(std::uint32_t start, std::uint32_t connected_seconds, Payer payer, Amount amount,
                 const Split* split) {
  const auto part = [this](Payer of) -> Part& { return by_payer[static_cast<std::size_t>(of)]; };
  ++calls;
  seconds += connected_seconds;
  std::uint32_t minutes = started_minutes(connected_seconds);
  Part& own = part(payer);
  ++own.calls;
  Amount by_credits = payer == Payer::credits ? amount : 0;
  if (split != nullptr) {
    const std::uint32_t pool = std::min(minutes, started_minutes(split->pool_seconds));
    part(Payer::pool).minutes += pool;
    minutes -= pool;
    if (payer != Payer::credits) {
      const std::uint32_t credit = std::min(minutes, started_minutes(split->credit_seconds));
      part(Payer::credits).minutes += credit;
      minutes -= credit;
    }
    if (split->credit_amount != 0) by_credits = split->credit_amount;
  }
  own.minutes += minutes;
  credits += by_credits;
  if (payer != Payer::overage) return;
  overage += amount - by_credits;
  if (first_overage == 0) first_overage = start;
}

// --- in steps

namespace {

// Customers one after the other, from the first of some slices to the last. Several go at the same
// time: of the month each writes only its own calls' places in the columns.
class Drawing {
 public:
  struct Shared {
    const Rating& rating;
    RatedMonth& month;
    KeptClaims* claims;  // null: none are kept
    CustomerDraw::UserStates& states;
    const std::vector<std::int64_t>& day_starts;
  };
  Drawing(const Shared& shared, std::span<const Slice> slices)
      : rating_(shared.rating),
        columns_(shared.month),
        claims_(shared.claims),
        states_(shared.states),
        day_starts_(shared.day_starts),
        slices_(slices) {}

  void step() {
    std::uint32_t left = kCallsAStep;
    while (left > 0 && has_more()) {
      if (!draw_) {
        if (const auto begun = begin_customer(); !begun) {
          fault_ = begun.error();
          return;
        }
      }
      const std::uint32_t count = std::min({kBatch, left, slices_[next_].end - at_});
      if (redraws_) {
        redraw_batch(*draw_, count);
      } else {
        draw_batch(*draw_, count);
      }
      at_ += count;
      done_ += count;
      left -= count;
      if (at_ == slices_[next_].end) end_customer();
    }
  }
  [[nodiscard]] bool has_more() const { return !fault_ && next_ < slices_.size(); }
  [[nodiscard]] const std::optional<base::Error>& fault() const { return fault_; }
  [[nodiscard]] std::uint64_t done() const { return done_; }
  // What is not in columns, when there is no more.
  void append_to(RatedMonth& month) const {
    std::ranges::copy(lists_.splits, std::back_inserter(month.splits));
    std::ranges::copy(lists_.pools, std::back_inserter(month.pools));
    std::ranges::copy(lists_.credit_events, std::back_inserter(month.credit_events));
    std::ranges::copy(lists_.credits, std::back_inserter(month.credits));
    std::ranges::copy(lists_.days, std::back_inserter(month.days));
  }

 private:
  base::Result<base::Ok> begin_customer() {
    const Slice& slice = slices_[next_];
    auto draw = CustomerDraw::begin(rating_, slice.customer, states_);
    if (!draw) return draw.error();
    draw_ = std::make_unique<CustomerDraw>(*std::move(draw));
    at_ = slice.begin;
    day_ = 0;
    days_.assign(day_starts_.size(), {});
    begin_claims();
    return base::Ok{};
  }

  // Those kept, if they still hold; else they are kept anew.
  void begin_claims() {
    const Slice& slice = slices_[next_];
    kept_ = nullptr;
    redraws_ = false;
    // a claim knows the seconds inside the month, and the sums of a day ask for all
    const bool whole = rating_.policy.boundary != Boundary::by_seconds;
    if (claims_ == nullptr || slice.customer >= rating_.input.terms.size() || !whole) return;
    kept_ = &claims_->of(slice.customer);
    redraws_ = kept_->claims.size() == slice.end - slice.begin && draw_->fits(kept_->basis);
    if (redraws_) return draw_->take_on(kept_->persons);
    kept_->basis = draw_->basis();
    kept_->claims.clear();
    kept_->claims.reserve(slice.end - slice.begin);
  }

  void end_customer() {
    if (kept_ != nullptr && !redraws_) kept_->persons = draw_->persons();
    draw_->end();
    std::ranges::copy(draw_->sorted_pools(), std::back_inserter(lists_.pools));
    std::ranges::copy(draw_->credits().events(), std::back_inserter(lists_.credit_events));
    if (!draw_->credits().is_empty()) lists_.credits.push_back(draw_->credits().use());
    const base::CivilDay first = rating_.input.month.first_day();
    for (std::size_t i = 0; i < days_.size(); ++i) {
      if (days_[i].calls == 0) continue;
      days_[i].customer = slices_[next_].customer;
      days_[i].day = first.days + static_cast<std::int32_t>(i);
      lists_.days.push_back(days_[i]);
    }
    draw_.reset();
    ++next_;
  }

  // Tight loops, in which misses of the cache overlap: gather, prepare, draw, scatter.
  [[gnu::noinline]] void draw_batch(CustomerDraw& draw, std::uint32_t count) {
    for (std::uint32_t k = 0; k < count; ++k) {
      batch_[k] = CustomerDraw::gather(rating_.calls, at_ + k);
    }
    draw.prepare(std::span(batch_).first(count));
    const Columns to = columns();
    for (std::uint32_t k = 0; k < count; ++k) {
      const Drawn& drawn = batch_[k];
      if (kept_ == nullptr) {
        outcomes_[k] = draw.draw(drawn);
      } else {
        kept_->claims.push_back(draw.claim(drawn));
        outcomes_[k] = draw.meet(kept_->claims.back(), drawn.index);
      }
      add_up(draw, outcomes_[k], drawn.call.start, drawn.call.seconds);
    }
    for (std::uint32_t k = 0; k < count; ++k) to.write(k, outcomes_[k]);
  }
  [[gnu::noinline]] void redraw_batch(CustomerDraw& draw, std::uint32_t count) {
    const Claim* const claims = kept_->claims.data() + (at_ - slices_[next_].begin);
    const Columns to = columns();
    for (std::uint32_t k = 0; k < count; ++k) {
      const Claim& claim = claims[k];
      const Outcome outcome = draw.meet(claim, at_ + k);
      add_up(draw, outcome, claim.start, claim.seconds);
      to.write(k, outcome);
    }
  }
  void add_up(const CustomerDraw& draw, const Outcome& outcome, std::uint32_t start,
              std::uint32_t seconds) {
    if (outcome.has_split) lists_.splits.push_back(draw.split());
    if (outcome.payer >= Payer::other_month) return;
    day_of(start).add(start, seconds, outcome.payer, outcome.amount,
                      outcome.has_split ? &draw.split() : nullptr);
  }
  // Where the outcomes of a batch go.
  struct Columns {
    Payer* payers;
    std::uint8_t* reasons;
    Amount* amounts;
    void write(std::uint32_t k, const Outcome& outcome) const {
      payers[k] = outcome.payer;
      reasons[k] = static_cast<std::uint8_t>(static_cast<unsigned>(outcome.reason) |
                                             (outcome.masked ? kMaskedMark : 0U));
      amounts[k] = outcome.amount;
    }
  };
  [[nodiscard]] Columns columns() {
    return {columns_.payers.data() + at_, columns_.reasons.data() + at_,
            columns_.amounts.data() + at_};
  }
  // Calls come in order of their start.
  DaySum& day_of(std::uint32_t start) {
    while (day_ + 1 < day_starts_.size() && start >= day_starts_[day_ + 1]) ++day_;
    return days_[day_];
  }

  const Rating& rating_;
  RatedMonth& columns_;
  KeptClaims* claims_;
  CustomerDraw::UserStates& states_;
  const std::vector<std::int64_t>& day_starts_;
  std::span<const Slice> slices_;
  RatedMonth lists_;                        // its columns stay empty
  KeptClaims::OfCustomer* kept_ = nullptr;  // of the customer at next_
  bool redraws_ = false;                    // from those kept
  std::unique_ptr<CustomerDraw> draw_;      // of the customer at next_
  std::size_t next_ = 0;
  std::uint32_t at_ = 0;
  std::uint64_t done_ = 0;
  std::optional<base::Error> fault_;
  std::vector<DaySum> days_;
  std::size_t day_ = 0;
  std::array<Drawn, kBatch> batch_{};
  std::array<Outcome, kBatch> outcomes_{};
};

}  // namespace

class Rater::State {
 public:
  State(Rating rating, RatedMonth month, std::vector<Slice> slices, KeptClaims* claims)
      : rating_(std::move(rating)),
        month_(std::move(month)),
        slices_(std::move(slices)),
        states_(rating_.calls.users().size()) {
    for (const Slice& slice : slices_) {
      total_ += slice.end - slice.begin;
      // so that they need not be made while several draw
      if (claims != nullptr && slice.customer < rating_.input.terms.size()) {
        std::ignore = claims->of(slice.customer);
      }
    }
    const base::BillingMonth of = rating_.input.month;
    for (auto day = of.first_day(); day < of.day_after_last(); ++day.days) {
      day_starts_.push_back(rating_.zone.start_of(day).seconds);
    }
    share_out({rating_, month_, claims, states_, day_starts_});
  }

  base::Result<bool> step() {
    crew().run(asked_, [this](std::size_t i) { drawings_[i]->step(); });
    bool more = false;
    for (std::size_t i = 0; i < asked_; ++i) {
      if (drawings_[i]->fault()) {
        // what comes after does not matter; a customer before may have a fault, too
        fault_ = drawings_[i]->fault();
        asked_ = i;
        break;
      }
      more = more || drawings_[i]->has_more();
    }
    if (!more && fault_) return *fault_;
    return more;
  }
  [[nodiscard]] std::uint64_t done() const {
    std::uint64_t sum = 0;
    for (const auto& drawing : drawings_) sum += drawing->done();
    return sum;
  }
  [[nodiscard]] std::uint64_t total() const { return total_; }
  RatedMonth take() {
    for (const auto& drawing : drawings_) drawing->append_to(month_);
    put_in_order(month_);
    return std::move(month_);
  }

 private:
  [[nodiscard]] const base::Crew& crew() const {
    return rating_.input.crew == nullptr ? base::Crew::alone() : *rating_.input.crew;
  }
  // Neighbouring customers, of about as many calls for each of the crew.
  void share_out(const Drawing::Shared& shared) {
    const auto calls_of = [this](std::size_t i) -> std::uint64_t {
      return i < slices_.size() ? slices_[i].end - slices_[i].begin : 0;
    };
    std::uint64_t left = total_;
    std::uint64_t mine = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < slices_.size(); ++i) {
      mine += calls_of(i);
      const std::uint64_t shares = crew().size() - drawings_.size();
      // the next customer would be more too much than is too little now
      const bool full = (2 * mine + calls_of(i + 1)) * shares >= 2 * left;
      if (i + 1 != slices_.size() && (shares == 1 || !full)) continue;
      const auto share = std::span<const Slice>(slices_).subspan(begin, i + 1 - begin);
      drawings_.push_back(std::make_unique<Drawing>(shared, share));
      begin = i + 1;
      left -= std::exchange(mine, 0);
    }
    asked_ = drawings_.size();
  }

  Rating rating_;
  RatedMonth month_;
  std::vector<Slice> slices_;
  CustomerDraw::UserStates
      states_;  // a user is of one customer: each drawing has its own among them
  std::vector<std::int64_t> day_starts_;
  std::uint64_t total_ = 0;
  std::vector<std::unique_ptr<Drawing>> drawings_;
  std::size_t asked_ = 0;  // drawings that go on: the first ones
  std::optional<base::Error> fault_;
};

Rater::Rater(std::unique_ptr<State> state) : state_(std::move(state)) {}
Rater::~Rater() = default;
Rater::Rater(Rater&&) noexcept = default;
Rater& Rater::operator=(Rater&&) noexcept = default;

base::Result<Rater> Rater::begin(const CallTable& calls, const RatingInput& input) {
  auto rating = Rating::of(calls, input);
  if (!rating) return rating.error();
  RatedMonth month;
  month.month = input.month;
  month.payers.resize(calls.size());
  month.reasons.resize(calls.size());
  month.amounts.resize(calls.size());
  // customers without calls have pools and credits too
  std::vector<Slice> slices = slices_of(calls);
  for (std::size_t c = slices.size() - 1; c < input.terms.size(); ++c) {
    slices.push_back({static_cast<CustomerIndex>(c), 0, 0});
  }
  return Rater(
      std::make_unique<State>(*std::move(rating), std::move(month), std::move(slices), nullptr));
}

base::Result<Rater> Rater::begin_again(RatedMonth& month, const CallTable& calls,
                                       const RatingInput& input,
                                       std::span<const CustomerIndex> customers,
                                       KeptClaims* claims) {
  auto rating = Rating::of(calls, input);
  if (!rating) return rating.error();
  std::vector<CustomerIndex> sorted(customers.begin(), customers.end());
  base::sort(sorted);
  const auto chosen = [&](CustomerIndex customer) {
    return std::ranges::binary_search(sorted, customer);
  };
  std::erase_if(month.splits, [&](const Split& s) { return chosen(calls.customer(s.call)); });
  std::erase_if(month.pools, [&](const PoolUse& p) { return chosen(p.customer); });
  std::erase_if(month.credit_events, [&](const CreditEvent& e) { return chosen(e.customer); });
  std::erase_if(month.credits, [&](const CreditUse& c) { return chosen(c.customer); });
  std::erase_if(month.days, [&](const DaySum& d) { return chosen(d.customer); });
  const std::vector<Slice> all = slices_of(calls);
  std::vector<Slice> slices;
  for (const CustomerIndex customer : customers) {
    const bool has_calls = customer != kNoCustomer && std::size_t{customer} + 1 < all.size();
    slices.push_back(has_calls || customer == kNoCustomer
                         ? all[has_calls ? customer : all.size() - 1]
                         : Slice{customer, 0, 0});
  }
  return Rater(
      std::make_unique<State>(*std::move(rating), std::move(month), std::move(slices), claims));
}

base::Result<bool> Rater::step() { return state_->step(); }
std::uint64_t Rater::done() const { return state_->done(); }
std::uint64_t Rater::total() const { return state_->total(); }
RatedMonth Rater::take() && { return state_->take(); }

namespace {

base::Result<RatedMonth> finished(Rater rater, const Progress& progress) {
  for (;;) {
    const auto more = rater.step();
    if (!more) return more.error();
    if (!*more) return std::move(rater).take();
    if (progress && !progress(rater.done(), rater.total())) return base::ErrorCode::cancelled;
  }
}

}  // namespace

base::Result<RatedMonth> rate(const CallTable& calls, const RatingInput& input,
                              const Progress& progress) {
  auto rater = Rater::begin(calls, input);
  if (!rater) return rater.error();
  return finished(*std::move(rater), progress);
}

base::Result<base::Ok> rate_again(RatedMonth& month, const CallTable& calls,
                                  const RatingInput& input,
                                  std::span<const CustomerIndex> customers,
                                  const Progress& progress, KeptClaims* claims) {
  auto rater = Rater::begin_again(month, calls, input, customers, claims);
  if (!rater) return rater.error();
  auto done = finished(*std::move(rater), progress);
  if (!done) return done.error();
  month = *std::move(done);
  return base::Ok{};
}

std::vector<CustomerIndex> affected(const RatingInput& before, const RatingInput& after) {
  std::vector<CustomerIndex> out;
  const Policy defaults;
  const Policy& old_policy = before.policy == nullptr ? defaults : *before.policy;
  const Policy& new_policy = after.policy == nullptr ? defaults : *after.policy;
  const bool all = before.month != after.month || !(old_policy == new_policy) ||
                   before.terms.size() != after.terms.size();
  const auto card_of = [](const RatingInput& input, std::size_t customer) {
    const std::uint32_t card = input.terms[customer].card;
    return card < input.cards.size() ? input.cards[card] : nullptr;
  };
  const std::size_t count = std::max(before.terms.size(), after.terms.size());
  for (std::size_t c = 0; c < count; ++c) {
    if (all || !(before.terms[c] == after.terms[c]) || card_of(before, c) != card_of(after, c)) {
      out.push_back(static_cast<CustomerIndex>(c));
    }
  }
  if (all) out.push_back(kNoCustomer);
  return out;
}

CallFigures figures_of(const CallTable& calls, const RatedMonth& month, const RatingInput& input,
                       CallIndex call) {
  auto reader = FigureReader::open(calls, month, input);
  return reader ? reader->figures(call, true) : CallFigures{};
}

}  // namespace rating
