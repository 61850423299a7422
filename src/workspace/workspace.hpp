#pragma once
// The document as a value: what the partner knows about its customers, the rate cards, and the
// settings. The app owns it; undo is keeping old values. Parts are shared and immutable, so a part
// that did not change keeps its address. Call records are not part of it: the engine holds them.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/money.hpp"
#include "overage/history.hpp"
#include "overage/situation.hpp"

namespace rating {
struct RateCard;  // rating/rate_card.hpp
}

namespace workspace {

struct Settings;  // workspace/settings.hpp

// Licences of one plan whose holders are in one country: what makes a pool (domain 3.5).
struct Licences {
  std::string plan;                   // part number (domain 3.4); may be one the catalogue lacks
  std::string country;                // usage location, alpha-2
  std::uint32_t count = 0;            // assigned or purchased, as the file says
  base::SubscriptionId subscription;  // bought with; may be none
  friend bool operator==(const Licences&, const Licences&) = default;
};

struct User {
  base::UserId id;  // AAD ObjectId, joins the call records
  std::string upn;
  std::string display_name;
  std::string country;  // usage location, alpha-2; empty = the customer's
  std::string department;
  std::vector<std::string> plans;  // part numbers; MCOPSTNC = the credits licence
  std::string dial_out_policy;     // instance of domain 3.10 without "tag:"; empty = default
  std::optional<base::Money> spend_limit;  // a month, on charged minutes
  friend bool operator==(const User&, const User&) = default;
};

// A number of a bridge, auto attendant or call queue.
struct ServiceNumber {
  std::string number;   // E.164
  std::string country;  // alpha-2
  bool toll_free = false;
  std::string name;
  friend bool operator==(const ServiceNumber&, const ServiceNumber&) = default;
};

struct Customer {
  overage::Situation situation;  // id, name, domain, subscriptions, Azure, assignment, credits
  overage::History history;      // since when overage was on
  base::Currency currency;       // its calls are rated in
  std::vector<Licences> licences;
  std::vector<User> users;
  std::vector<ServiceNumber> service_numbers;
  std::string card;     // id of its rate card; empty = the newest of its currency
  std::string unknown;  // members of a newer release, kept to be written back: a JSON object

  [[nodiscard]] base::CustomerId id() const { return situation.customer.id; }
  [[nodiscard]] const std::string& name() const { return situation.customer.name; }
  friend bool operator==(const Customer&, const Customer&) = default;
};

// A rate card with its place in the document.
struct Card {
  std::string id;    // unique in the document, never shown
  std::string name;  // shown; "June 2026"
  std::string file;  // it was read from
  std::shared_ptr<const rating::RateCard> card;
  std::string unknown;  // as in Customer
};

struct Workspace {
  std::shared_ptr<const Settings> settings;  // never null
  std::vector<std::shared_ptr<const Customer>> customers;
  std::vector<std::shared_ptr<const Card>> cards;

  Workspace();
};

[[nodiscard]] std::shared_ptr<const Customer> find_customer(const Workspace& workspace,
                                                            base::CustomerId id);
[[nodiscard]] std::shared_ptr<const Card> find_card(const Workspace& workspace,
                                                    std::string_view id);

// What differs between two documents: whole parts, by id. Small edits make small patches.
struct Patch {
  std::shared_ptr<const Settings> settings;                // null = as they were
  std::vector<std::shared_ptr<const Customer>> customers;  // added, or in place of the same id
  std::vector<base::CustomerId> removed_customers;
  std::vector<std::shared_ptr<const Card>> cards;  // added, or in place of the same id
  std::vector<std::string> removed_cards;

  [[nodiscard]] bool empty() const;
};

// Replaced parts keep their position, new ones come last.
[[nodiscard]] Workspace apply(Workspace workspace, const Patch& patch);
// Compares parts by address, then by value where cheap: apply(from, difference(from, to)) holds the
// parts of `to`; their order is that of `from`, with new ones last.
[[nodiscard]] Patch difference(const Workspace& from, const Workspace& to);

}  // namespace workspace
