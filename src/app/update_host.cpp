#include <algorithm>
#include <utility>

#include "app/host.hpp"
#include "app/updater.hpp"
#include "formats/json_writer.hpp"
#include "overage/commands.hpp"

namespace app {

void Updater::on(const event::FilesGiven& e) {
  if (e.files.empty()) {
    emit(effect::AnswerHost{e.call, true, "[]"});
    return;
  }
  m_.given.push_back(e);
  if (active_import() == nullptr && m_.given.size() == 1) take_given();
}

void Updater::on(const event::OverageRead& e) {
  const auto customer = customer_of(e.customer);
  if (customer == nullptr) return refuse_host(e.call, "not_found");
  emit(effect::AnswerHost{e.call, true, overage_reply(customer->situation)});
}

void Updater::on(const event::OverageSet& e) {
  m_.now = e.now;
  const auto customer = customer_of(e.customer);
  if (customer == nullptr) return refuse_host(e.call, "not_found");
  if (!m_.writer) return refuse_host(e.call, "read_only");
  const auto command = overage_command(customer->situation, e.request);
  if (!command) {
    emit(effect::AnswerHost{e.call, false, failure_json(command.error())});
    return;
  }
  const auto refusals = carry_out({.customer = customer->id(), .command = *command});
  if (!refusals.empty()) {
    emit(effect::AnswerHost{e.call, false, failure_json(refusals.front())});
    return;
  }
  const bool enabled = !std::holds_alternative<overage::Disable>(*command);
  emit(effect::AnswerHost{e.call, true, overage_item(customer_of(e.customer)->situation, enabled)});
}

void Updater::on(const event::HostAnswered& e) {
  if (m_.asked == nullptr || m_.asked->call != e.call) return;
  m_.now = e.now;
  auto pending = *std::exchange(m_.asked, nullptr);
  const auto customer = workspace::find_customer(*m_.document.workspace, pending.customer);
  if (customer == nullptr) return;
  if (!e.apply) {
    toast(ToastTone::bad, Key::toast_host_refused, e.message.empty() ? e.code : e.message);
    return;
  }
  if (!e.reply.empty()) {
    auto command = observed(customer->situation, e.reply);
    if (!command) {
      toast(ToastTone::bad, Key::toast_host_refused, std::string(name_of(command.error().code)));
      return;
    }
    pending.command = std::move(*command);
  }
  carry_out(pending);
}

void Updater::on(const event::ResetAsked& e) {
  forget_everything();
  go_to({});
  emit(effect::AnswerHost{e.call, true, "null"});
}

Route Updater::confined_route(Route route) const {
  std::string only = m_.embedding.customer;
  if (only.empty() && !m_.document.workspace->customers.empty()) {
    only = m_.document.workspace->customers.front()->id().to_string();
  }
  return confine(std::move(route), m_.embedding, only);
}

std::shared_ptr<const workspace::Customer> Updater::customer_of(const std::string& id) const {
  const auto parsed = base::CustomerId::parse(id);
  if (!parsed) return nullptr;
  if (confined(m_.embedding) && id != confined_route({}).id) return nullptr;
  return workspace::find_customer(*m_.document.workspace, *parsed);
}

void Updater::refuse_host(std::uint32_t call, std::string_view code) {
  emit(effect::AnswerHost{call, false, failure_json(code)});
}

void Updater::take_given() {
  if (!m_.document.given) {
    Document fresh;
    fresh.workspace = std::make_shared<const workspace::Workspace>();
    fresh.given = true;
    switch_to(std::move(fresh));
    m_.history.clear();
    m_.month_chosen = false;
    if (!m_.embedding.keeps) m_.saving.state = SaveState::given;
  }
  const auto& given = m_.given.front();
  for (const auto& file : given.files) {
    queue_automatic({.key = "given-" + std::to_string(file.file),
                     .name = file.name,
                     .size = file.size,
                     .given = file.file},
                    file.file);
    auto& item = m_.import.items.back();
    item.call = given.call;
    if (const auto only = base::CustomerId::parse(m_.embedding.customer)) {
      item.options.customer = *only;
    }
  }
  advance_imports();
}

void Updater::answer_given() {
  if (m_.given.empty()) return;
  const auto call = m_.given.front().call;
  std::string out;
  formats::JsonWriter json(out);
  json.begin_array();
  for (const auto& item : m_.import.items) {
    if (item.call != call) continue;
    const auto preview = item.preview != nullptr ? *item.preview : engine::ImportPreview{};
    json.begin_object();
    json.member("name", item.source.name);
    json.member("format", preview.format);
    json.member("rows", static_cast<std::int64_t>(preview.rows));
    json.member("accepted", static_cast<std::int64_t>(preview.accepted));
    json.member("duplicate", static_cast<std::int64_t>(preview.duplicate));
    json.member("suspended", static_cast<std::int64_t>(preview.suspended));
    json.member("rejected", static_cast<std::int64_t>(preview.rejected));
    json.member("error", item.error ? base::name_of(item.error->code) : std::string_view());
    json.end_object();
  }
  json.end_array();
  std::erase_if(m_.import.items, [&](const auto& item) { return item.call == call; });
  emit(effect::AnswerHost{call, true, std::move(out)});
  m_.given.erase(m_.given.begin());
  if (m_.embedding.keeps) schedule_save();
  if (!m_.given.empty()) take_given();
}

}  // namespace app
