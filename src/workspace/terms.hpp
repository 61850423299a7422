#pragma once
// What rating needs of the document for one month: terms per customer, and the cards they name.
// Settles here what the files leave open: which card, which licences, since when overage is on.

#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "rating/terms.hpp"
#include "workspace/workspace.hpp"

namespace workspace {

// Terms::card of a customer that no card fits.
inline constexpr std::uint32_t kNoCard = 0xFFFF'FFFF;

struct Basis {
  // One per customer, ascending by customer id: the order of the document must not show in results.
  std::vector<rating::Terms> terms;
  // In the order of Terms::card: those that some customer uses, in order of the document.
  std::vector<std::shared_ptr<const Card>> cards;
  // What had to be passed over: unknown part numbers (unknown_value), customers without a card
  // (not_found), a card of another currency (currency_mismatch). args name the customer.
  std::vector<base::Error> problems;
};

[[nodiscard]] Basis basis_of(const Workspace& workspace, base::BillingMonth month);

// Licences of a customer, from the best source it has: as stated; else counted from its users'
// plans; else from its subscriptions by the name of the offer, used in the customer's country.
// Counts of one plan and country are added up.
[[nodiscard]] std::vector<Licences> licences_of(const Customer& customer);

// Half-open periods in which overage is on: from the history; a customer without one that is
// assigned counts as assigned since always (docs/formats.md).
[[nodiscard]] std::vector<base::Period> overage_periods(const Customer& customer);

// The card calls of this customer are rated with: its own; else the last one of its currency; else,
// when the customer has no money of another currency, the last one. Null = none.
[[nodiscard]] std::shared_ptr<const Card> card_of(const Workspace& workspace,
                                                  const Customer& customer);

}  // namespace workspace
