#include <algorithm>
#include <utility>

#include "app/updater.hpp"

namespace app {

void Updater::replied(const std::string&, const engine::Datasets& reply) {
  m_.session.revision = reply.revision;
  m_.session.months = reply.months;
  const auto newest =
      std::max_element(reply.months.begin(), reply.months.end(),
                       [](const auto& a, const auto& b) { return a.month < b.month; });
  if (!m_.month_chosen && newest != reply.months.end()) m_.month = newest->month;
  refresh();
}

void Updater::replied(const std::string& question, const engine::SummaryReply& reply) {
  if (reply.month != m_.month) return;
  if (question.starts_with(kBillQuestion)) {
    if (Bill* const bill = bill_of(question)) take_bill(bill->month, reply);
    return;
  }
  if (question.starts_with(kCustomerQuestion)) {
    m_.session.customers[question.substr(kCustomerQuestion.size())] = {
        Phase::ready, std::make_shared<const engine::SummaryReply>(reply), {}};
    return;
  }
  auto& month = m_.session.month;
  month.phase = Phase::ready;
  month.error.reset();
  month.summary = std::make_shared<const engine::SummaryReply>(reply);
}

void Updater::replied(const std::string& question, const engine::GroupTotalsReply& reply) {
  if (question.starts_with(kBillQuestion)) return take_bill(question, reply);
  const auto found = m_.session.groups.find(question);
  if (found == m_.session.groups.end()) return;
  found->second = {Phase::ready, std::make_shared<const engine::GroupTotalsReply>(reply), {}};
}

void Updater::replied(const std::string& question, const engine::CallsReply& reply) {
  auto& calls = m_.session.calls;
  const auto page = calls_page(question);
  if (!page) return;
  if (calls.outdated) calls.pages.clear();
  calls.outdated = false;
  calls.totals = reply.totals;
  calls.error.reset();
  calls.pages[*page] = std::make_shared<const std::vector<engine::CallRow>>(reply.rows);
}

void Updater::replied(const std::string&, const engine::Explanation& reply) {
  m_.session.explanation = {Phase::ready, std::make_shared<const engine::Explanation>(reply), {}};
}

void Updater::replied(const std::string&, const engine::SuspenseReply& reply) {
  m_.session.suspense = {Phase::ready, std::make_shared<const engine::SuspenseReply>(reply), {}};
}

void Updater::replied(const std::string&, const engine::NumberTested& reply) {
  m_.session.number = {Phase::ready, std::make_shared<const engine::NumberTested>(reply), {}};
}

void Updater::on(const action::AskAgain&) {
  m_.session.number = {Phase::idle, nullptr, {}};
  refresh();
}

void Updater::on(const action::ShowCalls& a) {
  auto query = a.query;
  query.selection.month = m_.month;
  if (query == m_.session.calls.query && m_.session.calls.totals) return;
  restart_calls(std::move(query));
  need_page(0);
}

void Updater::on(const action::NeedCalls& a) { need_page(a.page); }

void Updater::on(const action::NeedGroups& a) {
  auto ask_for = a.question;
  ask_for.selection.month = m_.month;
  const auto key = question(ask_for);
  auto& answer = m_.session.groups[key];
  if (answer.phase != Phase::loading || answer.reply == nullptr) answer.phase = Phase::loading;
  ask(ask_for, key);
}

void Updater::on(const action::NeedCustomer& a) {
  const auto id = a.customer.to_string();
  if (m_.session.customers.contains(id)) return;
  m_.session.customers[id] = {};
  ask(engine::Summary{m_.month, {a.customer}}, std::string(kCustomerQuestion) + id);
}

void Updater::on(const action::ExplainCall& a) { explain(a.usage); }

void Updater::on(const action::TestNumber& a) {
  auto ask_for = a.question;
  if (ask_for.at == base::Instant{}) ask_for.at = m_.now;
  m_.session.number.phase = Phase::loading;
  ask(ask_for, "number");
}

void Updater::on(const action::NeedSuspense&) {
  m_.session.suspense.phase = Phase::loading;
  ask(engine::Suspense{m_.month, 0, 500}, "suspense");
}

void Updater::refresh() {
  auto& session = m_.session;
  m_.route = confined_route(m_.route);
  session.month.phase = Phase::loading;
  session.month.stage.clear();
  session.month.done = session.month.total = 0;
  ask(engine::Summary{m_.month, {}}, "summary");
  session.groups.clear();
  session.customers.clear();
  session.suspense = {Phase::idle, nullptr, {}};
  session.bill.reset();
  const auto generation = session.insight.generation + 1;
  session.insight = Insight{};
  session.insight.generation = generation;
  const bool calls_shown = session.calls.totals.has_value();
  auto query = session.calls.query;
  query.selection.month = m_.month;
  restart_calls(std::move(query));
  if (calls_shown) need_page(0);
  after_route();
}

void Updater::restart_calls(CallsQuery query) {
  auto& calls = m_.session.calls;
  const auto& before = calls.query.selection;
  calls.outdated = true;
  // what belongs to others is not shown while the answer is awaited
  if (before.month != query.selection.month || before.customers != query.selection.customers) {
    calls.totals.reset();
    calls.pages.clear();
  }
  calls.query = std::move(query);
  ++calls.generation;
  calls.asked.clear();
  calls.error.reset();
}

void Updater::need_page(std::uint64_t page) {
  auto& calls = m_.session.calls;
  if (!calls.asked.insert(page).second) return;
  engine::Calls request;
  request.selection = calls.query.selection;
  request.sort = calls.query.sort;
  request.descending = calls.query.descending;
  request.offset = page * CallsView::kPageRows;
  request.count = CallsView::kPageRows;
  ask(request, "calls " + std::to_string(calls.generation) + " " + std::to_string(page));
}

std::optional<std::uint64_t> Updater::calls_page(const std::string& question) const {
  const std::string prefix = "calls " + std::to_string(m_.session.calls.generation) + " ";
  if (!question.starts_with(prefix)) return {};
  return std::stoull(question.substr(prefix.size()));
}

void Updater::explain(base::UsageId usage) {
  m_.session.explanation = {Phase::loading, nullptr, {}};
  ask(engine::Explain{usage}, "explain");
}

}  // namespace app
