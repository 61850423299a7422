#include "engine/questions.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "catalog/plan.hpp"
#include "rating/draw.hpp"
#include "rating/explain.hpp"
#include "rating/rate_card.hpp"
#include "telephony/number.hpp"
#include "workspace/settings.hpp"
#include "workspace/terms.hpp"

namespace engine {
namespace {

constexpr std::size_t kRunnersUp = 4;
constexpr std::uint32_t kMaxPage = 10'000;

}  // namespace

// --- suspense --------------------------------------------------------------------------------

std::vector<rating::CallIndex> suspended_calls(const Month& month) {
  std::vector<rating::CallIndex> calls;
  for (rating::CallIndex call = 0; call < month.calls().size(); ++call) {
    if (month.payer(call) == Payer::unrated) calls.push_back(call);
  }
  return calls;
}

SuspenseRow suspense_row(const Month& month, rating::CallIndex call) {
  const auto& calls = month.calls();
  const auto source = calls.source(call);
  const auto row = month.row(call);
  SuspenseRow out;
  out.usage = row.usage;
  out.reason = row.reason;
  if (source.file < calls.files().size()) out.place.file = calls.files()[source.file];
  out.place.row = source.row;
  out.customer = row.customer;
  out.upn = row.upn;
  out.number = row.number;
  return out;
}

SuspenseReply suspense_page(const Month& month, const Suspense& request) {
  const auto calls = suspended_calls(month);
  SuspenseReply reply;
  reply.count = calls.size();
  const auto begin =
      static_cast<std::size_t>(std::min<std::uint64_t>(request.offset, calls.size()));
  const auto count = static_cast<std::size_t>(
      std::min<std::uint64_t>({request.count, kMaxPage, calls.size() - begin}));
  for (auto i = begin; i < begin + count; ++i) reply.rows.push_back(suspense_row(month, calls[i]));
  return reply;
}

// --- the tester of rate cards ------------------------------------------------------------------

namespace {

base::Result<std::shared_ptr<const workspace::Card>> card_for(const workspace::Workspace& workspace,
                                                              const TestNumber& request) {
  std::shared_ptr<const workspace::Card> card;
  if (!request.card.empty()) {
    card = workspace::find_card(workspace, request.card);
  } else if (request.customer) {
    const auto customer = workspace::find_customer(workspace, *request.customer);
    if (customer) card = workspace::card_of(workspace, *customer);
  } else if (!workspace.cards.empty()) {
    card = workspace.cards.back();
  }
  if (!card) {
    return base::Error{.code = base::ErrorCode::not_found, .args = {{"card", request.card}}};
  }
  return card;
}

MatchedRate matched_rate(const workspace::Card& card, const rating::CompiledCard& compiled,
                         rating::RateIndex index) {
  const auto& rate = compiled.rate(index);
  const auto& row = card.card->versions[rate.version].rows[rate.row];
  return {.card = card.id,
          .row = row.source_row,
          .prefix = row.prefix,
          .destination = row.destination_name,
          .country = std::string(row.country.code()),
          .number_type = std::string(rating::name_of(row.number_type)),
          .rate = row.rate_per_minute.to_string(),
          .connection_fee = row.connection_fee.to_string(),
          .currency = std::string(card.card->currency.code())};
}

}  // namespace

base::Result<NumberTested> test_number(const workspace::Workspace& workspace, CardCache& cache,
                                       const TestNumber& request) {
  const auto card = card_for(workspace, request);
  if (!card) return card.error();
  const auto compiled = cache.get((*card)->card, workspace.settings->policy);
  if (!compiled) return compiled.error();
  const auto number = telephony::Number::parse(request.number);
  if (!number) return number.error();
  telephony::Country origin;
  if (!request.origin.empty()) {
    const auto parsed = telephony::Country::parse(request.origin);
    if (!parsed) return parsed.error();
    origin = *parsed;
  }
  auto direction = rating::Direction::outbound;
  if (!request.direction.empty()) {
    const auto parsed = rating::parse_direction(request.direction);
    if (!parsed) return parsed.error();
    direction = *parsed;
  }

  const auto tested = rating::test_number(**compiled, *number, origin, request.at);
  NumberTested reply;
  reply.digits = tested.display;
  if (tested.origin.country != 0) {
    reply.country = telephony::country_at(tested.origin.country).code();
  }
  auto match = tested.match;
  if (direction != rating::Direction::outbound) {
    const auto country =
        tested.origin.country != 0 ? tested.origin.country : telephony::index_of(origin);
    match = (*compiled)->find_inbound(direction, *number, country, request.at);
  }
  reply.ambiguous = match.ambiguous;
  reply.minutes = rating::started_minutes(request.seconds);
  if (match.rate == rating::kNoRate) return reply;
  reply.matches.push_back(matched_rate(**card, **compiled, match.rate));
  if (direction == rating::Direction::outbound) {
    for (const auto runner_up : tested.runners_up) {
      if (reply.matches.size() > kRunnersUp) break;
      reply.matches.push_back(matched_rate(**card, **compiled, runner_up));
    }
  }
  const auto price =
      rating::price_of((*compiled)->rate(match.rate), (*compiled)->rounding(), request.seconds, 0);
  const auto amount = rating::to_money(price.total, (*compiled)->currency());
  if (!price.overflow && amount) reply.amount = *amount;
  return reply;
}

}  // namespace engine
