#pragma once
// One rated month with what it was rated from, and the questions asked of it. Rows are found by
// CallIndex of the table it was rated over; the table must not change while a Month lives.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/int128.hpp"
#include "engine/messages.hpp"
#include "rating/card_index.hpp"
#include "rating/rate_card.hpp"
#include "rating/rater.hpp"
#include "workspace/terms.hpp"

namespace rating {
class FigureReader;
}

namespace engine {

// Cards compiled once, however many months use them. Keeps those in use.
class CardCache {
 public:
  // Errors: those of CompiledCard::compile, with the card's name among the arguments.
  [[nodiscard]] base::Result<std::shared_ptr<const rating::CompiledCard>> get(
      const std::shared_ptr<const rating::RateCard>& card, const rating::Policy& policy);

 private:
  struct Entry {
    std::shared_ptr<const rating::RateCard> card;
    std::int32_t first_increment = 0;
    std::int32_t next_increment = 0;
    std::shared_ptr<const rating::CompiledCard> compiled;
  };
  std::vector<Entry> entries_;
};

// Adds calls up; amounts stay exact until take().
class TotalsBuilder {
 public:
  struct Part {
    std::uint64_t calls = 0;
    std::uint64_t minutes = 0;
  };
  void add(std::uint32_t seconds, Payer payer, std::uint32_t pool_minutes,
           std::uint32_t credit_minutes, std::uint32_t payer_minutes);
  void add(const rating::DaySum& sum);
  void add_amount(base::Currency currency, rating::AmountSum credits, rating::AmountSum overage);
  void add(const TotalsBuilder& other);
  // What is charged, over all currencies: for "largest first" only.
  [[nodiscard]] rating::AmountSum weight() const;
  [[nodiscard]] std::uint64_t calls() const { return calls_; }
  // Amounts in whole micro-units, half to even. Error: overflow.
  [[nodiscard]] base::Result<Totals> take() const;

 private:
  struct Sum {
    base::Currency currency;
    rating::AmountSum credits = 0;
    rating::AmountSum overage = 0;
  };
  std::uint64_t calls_ = 0;
  std::uint64_t seconds_ = 0;
  std::array<Part, 6> by_payer_{};  // by engine::Payer
  std::vector<Sum> sums_;           // ascending by currency
};

class Month {
 public:
  ~Month();
  Month(const Month&) = delete;
  Month& operator=(const Month&) = delete;

  // A month that is still to be rated: step() until it says false, then ask. Errors: those of
  // rating::Rater and of the cards.
  [[nodiscard]] static base::Result<std::shared_ptr<Month>> begin(
      std::shared_ptr<const rating::CallTable> calls, const workspace::Workspace& workspace,
      base::BillingMonth month, CardCache& cache, const base::Crew* crew = nullptr);
  // All of that at once.
  [[nodiscard]] static base::Result<std::shared_ptr<Month>> rate(
      std::shared_ptr<const rating::CallTable> calls, const workspace::Workspace& workspace,
      base::BillingMonth month, CardCache& cache, const base::Crew* crew = nullptr);
  // To be rated again: only the customers that the changed document touches. The customers
  // themselves, their order and the calls must be the same. After an error the month is of no use.
  [[nodiscard]] base::Result<base::Ok> begin_again(const workspace::Workspace& workspace,
                                                   CardCache& cache);
  // True while there is more to do; done() of total() calls are rated.
  [[nodiscard]] base::Result<bool> step();
  [[nodiscard]] std::uint64_t done() const { return rater_ ? rater_->done() : 0; }
  [[nodiscard]] std::uint64_t total() const { return rater_ ? rater_->total() : 0; }

  // The document has the customers this month was rated with, no more and no fewer.
  [[nodiscard]] bool same_customers(const workspace::Workspace& workspace) const;

  [[nodiscard]] base::BillingMonth month() const { return rated_.month; }
  [[nodiscard]] const rating::CallTable& calls() const { return *calls_; }
  [[nodiscard]] const rating::RatedMonth& rated() const { return rated_; }
  [[nodiscard]] const workspace::Basis& basis() const { return basis_; }
  [[nodiscard]] rating::RatingInput input() const;
  [[nodiscard]] std::vector<const rating::RateCard*> rate_cards() const;

  // None for calls of other months and duplicates: they are in no list and no sum.
  [[nodiscard]] std::optional<Payer> payer(rating::CallIndex call) const;
  // Civil day in the month's zone, within the month.
  [[nodiscard]] base::CivilDay day(rating::CallIndex call) const;
  // Hour of the clock in the month's zone, 0 to 23.
  [[nodiscard]] int hour(rating::CallIndex call) const;
  void add(TotalsBuilder& totals, rating::CallIndex call, Payer payer) const;
  void add(TotalsBuilder& totals, const rating::DaySum& sum) const;
  [[nodiscard]] std::string_view department(rating::UserIndex user) const;
  // Whose calling plans the user may hold; none where no country is known.
  [[nodiscard]] telephony::Country location(rating::UserIndex index) const;
  // Where the call went: name of the rate row that prices it, else as exported, else the country.
  [[nodiscard]] std::string_view destination(rating::CallIndex call) const;
  // With the row known that prices it, if one does.
  [[nodiscard]] std::string_view destination(rating::CallIndex call,
                                             const rating::RateRow* rate) const;
  // The same as a number, with its names in destinations(); computed for all calls when first asked.
  [[nodiscard]] const std::vector<std::uint32_t>& destination_column() const;
  [[nodiscard]] const std::vector<std::string>& destinations() const;
  // Plan whose minutes were drawn, none if none were; computed for all calls when first asked.
  [[nodiscard]] const std::vector<catalog::PlanId>& plan_column() const;

  // What of a row is not in the call table.
  struct Facts {
    Payer payer = Payer::unrated;
    std::uint32_t minutes = 0;
    std::uint32_t pool_minutes = 0;
    std::uint32_t charged_minutes = 0;
    std::string_view reason;                   // "" for none
    catalog::PlanId plan;                      // whose minutes were drawn
    rating::RateIndex rate = rating::kNoRate;  // of the customer's card
  };
  [[nodiscard]] Facts facts(rating::CallIndex call) const;
  // Null when none prices the call.
  [[nodiscard]] const rating::RateRow* rate_row(rating::CustomerIndex customer,
                                                rating::RateIndex rate) const;
  [[nodiscard]] CallRow row(rating::CallIndex call) const;
  // The row of the rate card that prices the call, null when none does.
  [[nodiscard]] const rating::RateRow* rate_row(rating::CallIndex call) const;
  [[nodiscard]] base::CustomerId customer_id(rating::CustomerIndex customer) const;
  [[nodiscard]] std::optional<rating::CustomerIndex> customer_index(base::CustomerId id) const;
  [[nodiscard]] base::Currency currency(rating::CustomerIndex customer) const;

 private:
  Month();
  [[nodiscard]] base::Result<base::Ok> take_basis(const workspace::Workspace& workspace,
                                                  CardCache& cache);
  // A customer of no known country is where most of its users are.
  void find_missing_countries();
  void index_result();
  void fill_columns() const;
  [[nodiscard]] rating::CallFigures figures(rating::CallIndex call) const;

  const base::Crew* crew_ = nullptr;  // who draws with us
  std::shared_ptr<const rating::CallTable> calls_;
  workspace::Basis basis_;
  std::shared_ptr<const workspace::Settings> settings_;
  std::vector<std::shared_ptr<const rating::CompiledCard>> compiled_;
  std::vector<const rating::CompiledCard*> cards_;
  std::unique_ptr<rating::Rater> rater_;  // while it is rated
  rating::RatedMonth rated_;
  std::vector<bool> split_;                     // by CallIndex: more than one pays
  telephony::TimeZone zone_;                    // of the month
  std::vector<std::int64_t> day_starts_;        // instants of the month's days
  std::vector<const rating::UserRule*> rules_;  // by UserIndex; null: the document has no such user
  // Reads figures that are not kept; draws on input_.
  rating::RatingInput input_;
  mutable std::unique_ptr<rating::FigureReader> figures_;
  // made when first asked for
  mutable std::vector<std::uint32_t> destination_column_;
  mutable std::vector<std::string> destination_names_;
  mutable std::vector<catalog::PlanId> plan_column_;
};

// The payer's place in messages; duplicates and other months stand nowhere.
[[nodiscard]] std::optional<Payer> payer_of(rating::Payer payer);
// Part number (domain 3.4) by which files name a plan; "" for none.
[[nodiscard]] std::string_view part_number_of(catalog::PlanId plan);

}  // namespace engine
