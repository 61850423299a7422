#pragma once
// A customer's month on one page, to print or to send: who paid for the calls, from what, and why.
// HTML that needs nothing else; every word of the customer's and of the files is escaped.

#include <cstdint>
#include <memory>
#include <string>

#include "app/locale.hpp"
#include "engine/messages.hpp"
#include "workspace/workspace.hpp"

namespace app {

// What the page is made of; the answers are null until the engine has given them.
struct Bill {
  std::uint32_t number = 0;  // answers to older ones are dropped
  base::CustomerId customer;
  std::shared_ptr<const engine::SummaryReply> month;
  std::shared_ptr<const engine::GroupTotalsReply> reasons;       // of calls charged
  std::shared_ptr<const engine::GroupTotalsReply> destinations;  // of calls charged
  std::shared_ptr<const engine::GroupTotalsReply> users;         // of calls charged
  std::shared_ptr<const engine::GroupTotalsReply>
      unpaid;  // reasons of calls blocked or without price

  [[nodiscard]] bool complete() const {
    return month != nullptr && reasons != nullptr && destinations != nullptr && users != nullptr &&
           unpaid != nullptr;
  }
};

// What the engine is asked for each part of it.
struct BillQuestions {
  engine::Summary month;
  engine::GroupTotals reasons;
  engine::GroupTotals destinations;
  engine::GroupTotals users;
  engine::GroupTotals unpaid;
};
[[nodiscard]] BillQuestions bill_questions(base::BillingMonth month, base::CustomerId customer);

// Precondition: bill.complete().
[[nodiscard]] std::string bill_html(const Locale& locale, const Bill& bill,
                                    const workspace::Workspace& workspace, base::Instant now);
// "bill-2026-06-Coho-Winery.html": of the name only letters and digits.
[[nodiscard]] std::string bill_file(const Bill& bill, const workspace::Workspace& workspace);

}  // namespace app
