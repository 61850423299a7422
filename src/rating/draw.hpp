#pragma once
// Draws the calls of one customer in order: the steps of docs/rating.md. Used by rate(), which keeps
// the outcome, and by explain(), which keeps the way to it.

#include <array>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "rating/claims.hpp"
#include "rating/credits.hpp"
#include "rating/rater.hpp"

namespace rating {

// What the columns of a table mean, found once for all customers.
struct TableFacts {
  std::array<catalog::CapabilityKind, 256> capability_kind{};
  std::array<catalog::PlanId, 256> capability_plan{};
  std::array<bool, 256> toll_free_type{};
  [[nodiscard]] static TableFacts of(const CallTable& calls);
};

// Of one rating, the same for all customers.
struct Rating {
  const CallTable& calls;
  RatingInput input;
  Policy policy;
  telephony::TimeZone zone;
  base::Period period;
  TableFacts facts;

  // Error: not_found for the zone.
  [[nodiscard]] static base::Result<Rating> of(const CallTable& calls, const RatingInput& input);
};

// Small enough for two registers; what a split adds is CustomerDraw::split().
struct Outcome {
  Amount amount = 0;
  Payer payer = Payer::suspended;
  Reason reason = Reason::none;
  bool masked = false;
  bool has_split = false;
};

// What the terms say of a user of the table.
struct UserState {
  telephony::CountryIndex home = 0;
  telephony::CountryIndex plan_home = 0;
  ConferenceDialOut conference = ConferenceDialOut::any;
  UserDialOut dial_out = UserDialOut::any;
  catalog::PlanId plan;
  bool extended = false;
  bool credits_licence = true;
  bool has_limit = false;
  bool prepared = false;
  std::uint32_t person = 0;  // in CustomerDraw's persons
};

// A call with what drawing it reads, gathered ahead: misses of the cache overlap. The last four are
// CustomerDraw::prepare's, and empty where the customer has no terms or no card.
struct Drawn {
  Call call;
  telephony::Number number;
  CallIndex index = 0;
  UserIndex user = 0;
  const UserState* state = nullptr;
  telephony::PrefixIndex::Match located;  // where the card has the number
  RateIndex rate = kNoRate;               // the row, if it needs no condition
  HotRate hot;                            // of it
};

// The way to an outcome, for explanations and figures.
struct Trace {
  std::int64_t seconds = 0;  // connected, inside the month
  telephony::Country home;
  telephony::Country destination;
  bool domestic = false;
  bool premium = false;
  catalog::PlanId plan;
  bool has_pool = false;
  std::uint32_t pool = 0;      // in pools()
  std::int64_t pool_left = 0;  // before the call
  std::int64_t pool_need = 0;
  std::int64_t pool_taken = 0;
  bool rate_asked = false;
  RateMatch match;
  Price price;
  bool funding_asked = false;
  Amount balance_before = 0;
  Amount balance_after = 0;
  bool recharged = false;  // after the call, which the balance after it holds
  bool overage_on = false;
  const UserRule* rule = nullptr;
  Amount spent_before = 0;  // by the user this month
};

class CustomerDraw {
 public:
  // By UserIndex. One list serves all customers: a user belongs to one.
  using UserStates = std::vector<UserState>;

  // `states` must outlive the draw and have an element for each user of the table. Errors:
  // currency_mismatch, overflow.
  [[nodiscard]] static base::Result<CustomerDraw> begin(const Rating& rating,
                                                        CustomerIndex customer, UserStates& states);

  [[nodiscard]] static Drawn gather(const CallTable& calls, CallIndex i) {
    const CallRecord& row = calls.record(i);
    return {row.call, row.number, i, calls.user_of(row.call.party), nullptr, {}, kNoRate, {}};
  }
  // Looks up what the terms and the card have for calls about to be drawn. A call must be prepared
  // before it is drawn; in which order calls are prepared does not matter.
  void prepare(std::span<Drawn> calls);
  [[nodiscard]] Outcome draw(const Drawn& drawn) { return draw_call<false>(drawn, nullptr); }
  [[nodiscard]] Outcome draw(const Drawn& drawn, Trace& trace) {
    return draw_call<true>(drawn, &trace);
  }
  // The same in two steps: what the call asks for, priced as a whole, and what it gets.
  [[nodiscard]] Claim claim(const Drawn& drawn);
  [[nodiscard]] Outcome meet(const Claim& claim, CallIndex i) {
    return meet<false>(claim, i, nullptr, nullptr);
  }
  // Of the call drawn last, if its outcome says so.
  [[nodiscard]] const Split& split() const { return split_; }
  // After the last call: lapses and the closing balance.
  void end();
  // What claims of this customer's calls rest on.
  [[nodiscard]] ClaimBasis basis() const;
  // Whether this draw may meet claims that rest on that, once it has taken on the persons.
  [[nodiscard]] bool fits(const ClaimBasis& kept) const;
  [[nodiscard]] ClaimPersons persons() const;
  void take_on(const ClaimPersons& persons);

  // Figures that columns do not keep. They follow from what came of the call, not from the calls
  // drawn before it. Without `with_rate` the rate is looked up for charged calls only.
  [[nodiscard]] CallFigures figures(CallIndex i, const RatedMonth& month, bool with_rate);
  // The rule of a user of this customer. Precondition: the customer has terms.
  [[nodiscard]] const UserRule& rule_of(const User& user) const;

  [[nodiscard]] const std::vector<PoolUse>& pools() const { return pools_; }
  [[nodiscard]] std::vector<PoolUse> sorted_pools() const;
  [[nodiscard]] const CreditLedger& credits() const { return credits_; }
  [[nodiscard]] const CompiledCard* card() const { return card_; }

 private:
  static constexpr std::uint16_t kNoPool = 0xFFFF;
  static constexpr std::uint16_t kUnpooled = 0xFFFE;  // licences of a plan without a pool

  [[nodiscard]] static std::size_t pool_slot(catalog::PlanId plan,
                                             telephony::CountryIndex country) {
    return std::size_t{plan.index} * 256 + country;
  }

  // One person, even if the table holds several rows of user columns.
  struct Person {
    Amount spent = 0;
    std::uint32_t user_pool = TextPool::kAbsent;  // MCOPSTN8, in pools_
    const UserRule* rule = nullptr;
    Amount limit = 0;
    UserIndex user = 0;
  };
  // Whether a call to a service number is charged, and by which row.
  struct InboundRate {
    bool charged = false;
    bool needs_licence = false;
    RateMatch match;
  };
  // Where an outbound call finds a pool.
  struct PoolFound {
    catalog::PlanId plan;
    std::uint32_t pool = kNoPool;
    bool covered = false;  // the plan reaches the destination
    bool callable = true;  // no: the plan's list of countries bars it
    Reason paid = Reason::plan_pool;
  };
  // What is about to be charged.
  struct Charge {
    Amount total = 0;
    std::int64_t pool_seconds = 0;  // the pool pays them
    Reason reason = Reason::none;
    bool nothing = false;  // free seconds cover it
    bool masked = false;
  };

  CustomerDraw(const Rating& rating, UserStates& states) : rating_(&rating), users_(&states) {}
  [[nodiscard]] base::Result<base::Ok> read_terms(CustomerIndex customer);
  void make_pools();
  std::uint32_t add_pool(catalog::PlanId plan, telephony::Country country, Counter counter,
                         UserIndex user, std::int64_t licences, std::int64_t minutes);
  std::uint32_t add_pool(const PoolUse& pool);
  void read_rule(UserIndex user, UserState& state);
  [[nodiscard]] const UserState& user_state(UserIndex user) {
    UserState& state = (*users_)[user];
    if (!state.prepared) read_rule(user, state);
    return state;
  }
  // Licences that give `plan`, other licences that contain it included.
  [[nodiscard]] std::int64_t licences_of(const Licences& licences, catalog::PlanId plan) const;

  template <bool kTrace>
  Outcome draw_call(const Drawn& drawn, Trace* trace) {
    return meet<kTrace>(claim_of<kTrace>(drawn, trace), drawn.index, &drawn, trace);
  }
  template <bool kTrace>
  Claim claim_of(const Drawn& drawn, Trace* trace);
  template <bool kTrace>
  void claim_inbound(const Drawn& drawn, const UserState& user, Claim& claim, Trace* trace);
  template <bool kTrace>
  void claim_outbound(const Drawn& drawn, const UserState& user, Claim& claim, Trace* trace);
  [[nodiscard]] bool is_premium(const Drawn& drawn, telephony::NumberKind kind, Claim& claim) const;
  [[nodiscard]] PoolFound conference_pool(const Call& call) const;
  [[nodiscard]] PoolFound plan_pool(const Call& call, const UserState& user, bool domestic);
  [[nodiscard]] RateMatch rate_for(const Drawn& drawn) const;
  // `kTrace`: with the parts of the price.
  template <bool kTrace>
  [[nodiscard]] Price price_for(const Drawn& drawn, RateIndex rate, const Claim& claim,
                                std::int64_t pool_seconds) const;

  // `drawn` null: gathered if it is needed.
  template <bool kTrace>
  Outcome meet(const Claim& claim, CallIndex i, const Drawn* drawn, Trace* trace);
  template <bool kTrace>
  Outcome charge_outbound(const Claim& claim, const Drawn& drawn, Charge charge, Trace* trace);
  template <bool kTrace>
  Outcome fund(const Claim& claim, CallIndex i, const Charge& charge, Trace* trace);

  [[nodiscard]] InboundRate inbound_rate(CallIndex i, const Call& call,
                                         const UserState& user) const;
  [[nodiscard]] bool is_domestic(const Call& call, const UserState& user) const;
  [[nodiscard]] catalog::PlanId conference_plan(const Call& call) const;
  [[nodiscard]] catalog::PlanId calling_plan(const Call& call, const UserState& user) const;
  [[nodiscard]] catalog::PlanId only_plan(telephony::CountryIndex plan_home) const;
  [[nodiscard]] std::int64_t left_in(std::uint32_t pool) const;
  void take_from_pool(std::uint32_t pool, std::int64_t seconds, bool in_full, std::uint32_t start);
  [[nodiscard]] std::uint32_t user_pool(const UserState& user, catalog::PlanId plan);
  [[nodiscard]] bool overage_on(base::Instant at) const;

  const Rating* rating_;
  UserStates* users_;
  const Terms* terms_ = nullptr;
  const CompiledCard* card_ = nullptr;
  CustomerIndex customer_ = kNoCustomer;
  std::vector<Person> persons_;
  std::unordered_map<std::string, std::uint32_t> person_of_;
  std::unordered_map<base::UserId, const UserRule*> rule_of_id_;
  std::unordered_map<std::string, const UserRule*> rule_of_upn_;  // lower case
  std::vector<PoolUse> pools_;
  // The pool whose end is this one's too: of two exclusive counters the other, else itself.
  std::vector<std::uint32_t> ends_with_;
  std::size_t licence_pools_ = 0;             // the first of them; then those of persons
  std::vector<std::uint16_t> country_pools_;  // [plan][plan country index]
  std::vector<std::uint16_t> tenant_pools_;   // [plan]
  std::vector<catalog::PlanId> only_plans_;   // [plan country index]
  catalog::PlanId only_conferencing_;
  CreditLedger credits_;
  bool has_credits_ = false;
  Split split_;
};

// Figures of any call of a rated month; makes what each customer needs once.
class FigureReader {
 public:
  // Error: that of Rating::of.
  [[nodiscard]] static base::Result<FigureReader> open(const CallTable& calls,
                                                       const RatedMonth& month,
                                                       const RatingInput& input);
  [[nodiscard]] CallFigures figures(CallIndex i, bool with_rate) {
    CustomerDraw* customer = draw_of(rating_->calls.customer(i));
    return customer == nullptr ? CallFigures{} : customer->figures(i, *month_, with_rate);
  }
  // Null for a customer the terms do not have.
  [[nodiscard]] CustomerDraw* draw_of(CustomerIndex customer);
  [[nodiscard]] const Rating& rating() const { return *rating_; }

 private:
  std::unique_ptr<Rating> rating_;
  const RatedMonth* month_ = nullptr;
  std::unique_ptr<CustomerDraw::UserStates> states_;
  std::vector<std::unique_ptr<CustomerDraw>> draws_;
};

}  // namespace rating
