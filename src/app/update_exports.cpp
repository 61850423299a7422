#include <string>
#include <utility>

#include "app/bill.hpp"
#include "app/updater.hpp"

namespace app {
namespace {

constexpr std::string_view kBillMonth = "bill.month";
constexpr std::string_view kBillReasons = "bill.reasons";
constexpr std::string_view kBillDestinations = "bill.destinations";
constexpr std::string_view kBillUsers = "bill.users";
constexpr std::string_view kBillUnpaid = "bill.unpaid";

}  // namespace

void Updater::on(const event::FileSaved& e) {
  m_.exporting.clear();
  if (e.name == "workspace.json") {
    m_.preferences.exported = m_.now;
    save_preferences();
  }
  toast(ToastTone::good, Key::toast_exported, e.name);
}

void Updater::replied(const std::string&, const engine::ExportOpened& reply) {
  m_.exporting = reply.file;
  emit(effect::SaveExport{reply.file, reply.media_type,
                          encoded(engine::CloseExport{}, "export.close")});
}

void Updater::on(const action::Export& a) {
  if (!m_.exporting.empty()) return;
  m_.exporting = "…";
  engine::OpenExport open;
  open.kind = a.kind;
  open.selection = a.selection;
  open.selection.month = m_.month;
  open.card = a.card;
  ask(open, "export.open");
}

void Updater::on(const action::MakeBill& a) {
  const std::uint32_t number = m_.session.next_id;
  m_.session.bill = Bill{.number = number, .customer = a.customer};
  const auto named = [&](std::string_view part) {
    return std::string(part) + " " + std::to_string(number);
  };
  const auto questions = bill_questions(m_.month, a.customer);
  ask(questions.month, named(kBillMonth));
  ask(questions.reasons, named(kBillReasons));
  ask(questions.destinations, named(kBillDestinations));
  ask(questions.users, named(kBillUsers));
  ask(questions.unpaid, named(kBillUnpaid));
}

template <class Reply>
void Updater::take_bill(std::shared_ptr<const Reply>& part, const Reply& reply) {
  part = std::make_shared<const Reply>(reply);
  const Bill& bill = *m_.session.bill;
  if (!bill.complete()) return;
  emit(effect::SaveText{bill_file(bill, *m_.document.workspace), "text/html",
                        bill_html(m_.locale, bill, *m_.document.workspace, m_.now)});
  m_.session.bill.reset();
}

template void Updater::take_bill(std::shared_ptr<const engine::SummaryReply>& part,
                                 const engine::SummaryReply& reply);

Bill* Updater::bill_of(const std::string& question) {
  auto& bill = m_.session.bill;
  const bool asked = bill && question.ends_with(" " + std::to_string(bill->number));
  return asked ? &*bill : nullptr;
}

void Updater::take_bill(const std::string& question, const engine::GroupTotalsReply& reply) {
  Bill* const bill = bill_of(question);
  if (bill == nullptr) return;
  take_bill(question.starts_with(kBillReasons)        ? bill->reasons
            : question.starts_with(kBillDestinations) ? bill->destinations
            : question.starts_with(kBillUsers)        ? bill->users
                                                      : bill->unpaid,
            reply);
}

}  // namespace app
