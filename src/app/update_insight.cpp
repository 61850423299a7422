#include <utility>
#include <variant>

#include "app/updater.hpp"

namespace app {

void Updater::replied(const std::string& question, const engine::ForecastReply& reply) {
  take(question, m_.session.insight.forecast, reply);
}

void Updater::replied(const std::string& question, const engine::WhatIfReply& reply) {
  auto& insight = m_.session.insight;
  if (!is_current(question)) return;
  take(question, insight.what_if, reply);
  if (!insight.next_what_if) return;
  auto next = *std::exchange(insight.next_what_if, std::nullopt);
  ask_once(next, insight.what_if, "what_if");
}

void Updater::replied(const std::string& question, const engine::AdviseReply& reply) {
  take(question, m_.session.insight.advice, reply);
}

void Updater::replied(const std::string& question, const engine::ReconcileReply& reply) {
  take(question, m_.session.insight.reconciliation, reply);
}

void Updater::replied(const std::string& question, const engine::UnusualTrafficReply& reply) {
  take(question, m_.session.insight.unusual, reply);
}

void Updater::replied(const std::string& question, const engine::BackTestReply& reply) {
  take(question, m_.session.insight.back_test, reply);
}

void Updater::replied(const std::string& question, const engine::ChangesReply& reply) {
  take(question, m_.session.insight.changes, reply);
}

void Updater::replied(const std::string& question, const engine::ResaleReply& reply) {
  take(question, m_.session.insight.resale, reply);
}

bool Updater::is_current(const std::string& question) const {
  return question.ends_with("@" + std::to_string(m_.session.insight.generation));
}

template <class Reply>
void Updater::take(const std::string& question, Answer<Reply>& answer, const Reply& reply) {
  if (!is_current(question)) return;
  answer = {Phase::ready, std::make_shared<const Reply>(reply), {}};
}

void Updater::refused_insight(const std::string& question, const base::Error& error) {
  if (!is_current(question)) return;
  auto& insight = m_.session.insight;
  const auto name = question.substr(0, question.find('@'));
  if (name == "forecast") insight.forecast = {Phase::failed, nullptr, error};
  if (name == "back_test") insight.back_test = {Phase::failed, nullptr, error};
  if (name == "advise") insight.advice = {Phase::failed, nullptr, error};
  if (name == "reconcile") insight.reconciliation = {Phase::failed, nullptr, error};
  if (name == "unusual") insight.unusual = {Phase::failed, nullptr, error};
  if (name == "resale") insight.resale = {Phase::failed, nullptr, error};
  if (name == "changes") insight.changes = {Phase::failed, nullptr, error};
  if (name != "what_if") return;
  insight.what_if = {Phase::failed, nullptr, error};
  insight.next_what_if.reset();
}

void Updater::on(const action::AskInsight& a) {
  std::visit([this](const auto& question) { ask_insight(question); }, a.question);
}

void Updater::on(const action::KeepScenario& a) {
  auto& kept = m_.preferences.scenarios;
  std::erase_if(kept, [&](const auto& s) { return s.name == a.scenario.name; });
  kept.push_back(a.scenario);
  save_preferences();
}

void Updater::on(const action::DropScenario& a) {
  std::erase_if(m_.preferences.scenarios, [&](const auto& s) { return s.name == a.name; });
  save_preferences();
}

void Updater::on(const action::ChooseAlerts& a) {
  if (m_.preferences.alerts == a.percents) return;
  m_.preferences.alerts = a.percents;
  save_preferences();
  m_.session.insight.forecast = {Phase::idle, nullptr, {}};
}

template <class Question, class Reply>
void Updater::ask_once(const Question& question, Answer<Reply>& answer, std::string name) {
  answer.phase = Phase::loading;
  answer.error.reset();
  ask(question, std::move(name) + "@" + std::to_string(m_.session.insight.generation));
}

void Updater::ask_insight(const engine::Forecast& question) {
  ask_once(question, m_.session.insight.forecast, "forecast");
}

void Updater::ask_insight(const engine::WhatIf& question) {
  auto& insight = m_.session.insight;
  if (insight.what_if.phase == Phase::loading) {
    insight.next_what_if = question;
  } else {
    ask_once(question, insight.what_if, "what_if");
  }
}

void Updater::ask_insight(const engine::Advise& question) {
  ask_once(question, m_.session.insight.advice, "advise");
}

void Updater::ask_insight(const engine::Reconcile& question) {
  ask_once(question, m_.session.insight.reconciliation, "reconcile");
}

void Updater::ask_insight(const engine::UnusualTraffic& question) {
  ask_once(question, m_.session.insight.unusual, "unusual");
}

void Updater::ask_insight(const engine::BackTest& question) {
  ask_once(question, m_.session.insight.back_test, "back_test");
}

void Updater::ask_insight(const engine::Resale& question) {
  ask_once(question, m_.session.insight.resale, "resale");
}

void Updater::ask_insight(const engine::Changes& question) {
  m_.session.insight.changes.reply = nullptr;  // of another file, whose name is no longer shown
  ask_once(question, m_.session.insight.changes, "changes");
}

}  // namespace app
