#include "engine/month.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/text.hpp"
#include "rating/draw.hpp"
#include "rating/rate_card.hpp"
#include "telephony/time_zone.hpp"
#include "workspace/settings.hpp"

namespace engine {
namespace {

constexpr std::size_t kCardsKept = 16;

// What the document says of a call record's user, by directory id, else by UPN.
class Rules {
 public:
  explicit Rules(const std::vector<rating::Terms>& terms) {
    for (const auto& customer : terms) {
      for (const auto& rule : customer.users) {
        if (!rule.id.is_none()) by_id_.emplace(rule.id, &rule);
        if (!rule.upn.empty()) by_upn_.emplace(base::lower_ascii(rule.upn), &rule);
      }
    }
  }
  [[nodiscard]] const rating::UserRule* of(const rating::User& user) const {
    if (const auto found = by_id_.find(user.id); found != by_id_.end()) return found->second;
    const auto found = by_upn_.find(base::lower_ascii(user.upn));
    return found == by_upn_.end() ? nullptr : found->second;
  }

 private:
  std::unordered_map<base::UserId, const rating::UserRule*> by_id_;
  std::unordered_map<std::string, const rating::UserRule*> by_upn_;
};

}  // namespace

// --- cards -----------------------------------------------------------------------------------

base::Result<std::shared_ptr<const rating::CompiledCard>> CardCache::get(
    const std::shared_ptr<const rating::RateCard>& card, const rating::Policy& policy) {
  for (const auto& entry : entries_) {
    if (entry.card == card && entry.first_increment == policy.first_increment &&
        entry.next_increment == policy.next_increment) {
      return entry.compiled;
    }
  }
  auto compiled =
      rating::CompiledCard::compile(*card, policy.first_increment, policy.next_increment);
  if (!compiled) {
    auto error = compiled.error();
    error.args.emplace_back("card", card->name);
    return error;
  }
  if (entries_.size() == kCardsKept) entries_.erase(entries_.begin());
  entries_.push_back({card, policy.first_increment, policy.next_increment,
                      std::make_shared<const rating::CompiledCard>(*std::move(compiled))});
  return entries_.back().compiled;
}

// --- rating ------------------------------------------------------------------------------------

base::Result<base::Ok> Month::take_basis(const workspace::Workspace& workspace, CardCache& cache) {
  basis_ = workspace::basis_of(workspace, rated_.month);
  settings_ = workspace.settings;
  find_missing_countries();
  compiled_.clear();
  cards_.clear();
  for (const auto& card : basis_.cards) {
    auto compiled = cache.get(card->card, settings_->policy);
    if (!compiled) return compiled.error();
    compiled_.push_back(*compiled);
    cards_.push_back(compiled_.back().get());
  }
  return base::Ok{};
}

void Month::find_missing_countries() {
  for (std::size_t i = 0; i < basis_.terms.size(); ++i) {
    auto& terms = basis_.terms[i];
    if (!terms.country.is_none()) continue;
    std::map<telephony::Country, std::size_t> users;
    for (const auto& user : calls_->users()) {
      if (user.customer == i && !user.location.is_none()) ++users[user.location];
    }
    const auto most =
        std::max_element(users.begin(), users.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == users.end()) continue;
    terms.country = most->first;
    for (auto& licences : terms.licences) {
      if (licences.country.is_none()) licences.country = most->first;
    }
  }
}

rating::RatingInput Month::input() const {
  return {.month = rated_.month,
          .terms = basis_.terms,
          .cards = cards_,
          .policy = &settings_->policy,
          .crew = crew_};
}

std::vector<const rating::RateCard*> Month::rate_cards() const {
  std::vector<const rating::RateCard*> cards;
  for (const auto& card : basis_.cards) cards.push_back(card->card.get());
  return cards;
}

base::Result<std::shared_ptr<Month>> Month::begin(std::shared_ptr<const rating::CallTable> calls,
                                                  const workspace::Workspace& workspace,
                                                  base::BillingMonth month, CardCache& cache,
                                                  const base::Crew* crew) {
  std::shared_ptr<Month> made(new Month);
  made->crew_ = crew;
  made->calls_ = std::move(calls);
  made->rated_.month = month;
  if (const auto ready = made->take_basis(workspace, cache); !ready) return ready.error();
  auto rater = rating::Rater::begin(*made->calls_, made->input());
  if (!rater) return rater.error();
  made->rater_ = std::make_unique<rating::Rater>(*std::move(rater));
  return made;
}

base::Result<std::shared_ptr<Month>> Month::rate(std::shared_ptr<const rating::CallTable> calls,
                                                 const workspace::Workspace& workspace,
                                                 base::BillingMonth month, CardCache& cache,
                                                 const base::Crew* crew) {
  auto made = begin(std::move(calls), workspace, month, cache, crew);
  if (!made) return made;
  for (;;) {
    const auto more = (*made)->step();
    if (!more) return more.error();
    if (!*more) return made;
  }
}

base::Result<base::Ok> Month::begin_again(const workspace::Workspace& workspace, CardCache& cache) {
  // what `affected` compares with must outlive the change
  const auto basis = std::exchange(basis_, {});
  const auto settings = settings_;
  const auto compiled = compiled_;
  const auto cards = cards_;
  const rating::RatingInput before{
      .month = rated_.month, .terms = basis.terms, .cards = cards, .policy = &settings->policy};
  if (const auto ready = take_basis(workspace, cache); !ready) return ready.error();
  const auto touched = rating::affected(before, input());
  auto rater = rating::Rater::begin_again(rated_, *calls_, input(), touched);
  if (!rater) return rater.error();
  rater_ = std::make_unique<rating::Rater>(*std::move(rater));
  return base::Ok{};
}

base::Result<bool> Month::step() {
  auto more = rater_->step();
  if (!more || *more) return more;
  rated_ = std::move(*rater_).take();
  rater_.reset();
  index_result();
  return false;
}

Month::Month() = default;
Month::~Month() = default;

rating::CallFigures Month::figures(rating::CallIndex call) const {
  return figures_ ? figures_->figures(call, true) : rating::CallFigures{};
}

bool Month::same_customers(const workspace::Workspace& workspace) const {
  return workspace.customers.size() == basis_.terms.size() &&
         std::all_of(
             workspace.customers.begin(), workspace.customers.end(),
             [this](const auto& customer) { return customer_index(customer->id()).has_value(); });
}

void Month::index_result() {
  figures_.reset();
  input_ = input();
  if (auto reader = rating::FigureReader::open(*calls_, rated_, input_); reader) {
    figures_ = std::make_unique<rating::FigureReader>(*std::move(reader));
  }
  split_.assign(calls_->size(), false);
  for (const auto& split : rated_.splits) split_[split.call] = true;

  day_starts_.clear();
  const auto zone = telephony::TimeZone::named(settings_->policy.month_zone);
  zone_ = zone ? *zone : telephony::TimeZone();
  for (auto day = rated_.month.first_day(); day < rated_.month.day_after_last(); ++day.days) {
    day_starts_.push_back(zone_.start_of(day).seconds);
  }

  const Rules rules(basis_.terms);
  const auto users = calls_->users();
  rules_.assign(users.size(), nullptr);
  for (std::size_t i = 0; i < users.size(); ++i) rules_[i] = rules.of(users[i]);

  destination_column_.clear();
  destination_names_.clear();
  plan_column_.clear();
}

}  // namespace engine
