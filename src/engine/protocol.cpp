#include "engine/protocol.hpp"

#include <utility>

namespace engine {
namespace {

// One call of the session per request, its result made a reply.
class Dispatch {
 public:
  explicit Dispatch(Session& session) : session_(session) {}

  base::Result<Reply> operator()(const Hello& /*request*/) {
    return Reply(HelloReply{.version = std::string(product_version())});
  }
  base::Result<Reply> operator()(const SetWorkspace& request) {
    if (!request.workspace) return missing("workspace");
    return Reply(session_.set_workspace(request.workspace));
  }
  base::Result<Reply> operator()(const ChangeWorkspace& request) {
    if (!request.patch) return missing("patch");
    return Reply(session_.change_workspace(*request.patch));
  }
  base::Result<Reply> operator()(const OpenImport& r) { return wrap(session_.open_import(r)); }
  base::Result<Reply> operator()(const FinishImport& r) {
    return wrap(session_.finish_import(r.import, r.after));
  }
  base::Result<Reply> operator()(const AcceptImport& r) {
    return wrap(session_.accept_import(r.import));
  }
  base::Result<Reply> operator()(const DiscardImport& r) {
    return wrap(session_.discard_import(r.import));
  }
  base::Result<Reply> operator()(const ListDatasets& /*r*/) { return Reply(session_.datasets()); }
  base::Result<Reply> operator()(const RemoveDataset& r) {
    return wrap(session_.remove_dataset(r.dataset));
  }
  base::Result<Reply> operator()(const Rate& r) { return wrap(session_.rate(r)); }
  base::Result<Reply> operator()(const Summary& r) { return wrap(session_.summary(r)); }
  base::Result<Reply> operator()(const GroupTotals& r) { return wrap(session_.totals(r)); }
  base::Result<Reply> operator()(const Calls& r) { return wrap(session_.page(r)); }
  base::Result<Reply> operator()(const Explain& r) { return wrap(session_.explain(r)); }
  base::Result<Reply> operator()(const Suspense& r) { return wrap(session_.suspense(r)); }
  base::Result<Reply> operator()(const TestNumber& r) { return wrap(session_.test_number(r)); }
  base::Result<Reply> operator()(const Evaluate& r) { return wrap(session_.evaluate(r)); }
  base::Result<Reply> operator()(const OpenSimulator& r) {
    return wrap(session_.open_simulator(r));
  }
  base::Result<Reply> operator()(const Handle& r) { return wrap(session_.handle(r)); }
  base::Result<Reply> operator()(const ReadSimulated& r) {
    return wrap(session_.read_simulated(r));
  }
  base::Result<Reply> operator()(const OpenExport& r) { return wrap(session_.open_export(r)); }
  base::Result<Reply> operator()(const CloseExport& /*r*/) { return wrap(session_.close_export()); }
  base::Result<Reply> operator()(const Forecast& r) { return wrap(session_.forecast(r)); }
  base::Result<Reply> operator()(const BackTest& r) { return wrap(session_.back_test(r)); }
  base::Result<Reply> operator()(const WhatIf& r) { return wrap(session_.what_if(r)); }
  base::Result<Reply> operator()(const Advise& r) { return wrap(session_.advise(r)); }
  base::Result<Reply> operator()(const Reconcile& r) { return wrap(session_.reconcile(r)); }
  base::Result<Reply> operator()(const CompareCards& r) { return wrap(session_.compare_cards(r)); }
  base::Result<Reply> operator()(const Changes& r) { return wrap(session_.changes(r)); }
  base::Result<Reply> operator()(const Resale& r) { return wrap(session_.resale(r)); }
  base::Result<Reply> operator()(const UnusualTraffic& r) { return wrap(session_.unusual(r)); }

 private:
  template <class T>
  static base::Result<Reply> wrap(base::Result<T> result) {
    if (!result) return result.error();
    return Reply(*std::move(result));
  }
  static base::Error missing(std::string field) {
    return {.code = base::ErrorCode::missing_field, .place = {.field = "/" + std::move(field)}};
  }

  Session& session_;
};

}  // namespace

bool Protocol::request(std::string_view text) {
  cancelled_ = false;
  pending_.reset();
  auto message = decode_request(text);
  if (!message) {
    id_ = 0;
    answer(message.error());
    return false;
  }
  id_ = message->id;
  if (const auto stage = stage_of(message->request)) {
    pending_ = *std::move(message);
    answer(Reply(Progress{.stage = std::string(*stage)}));
    return true;
  }
  answer(std::visit(Dispatch(session_), message->request));
  return false;
}

bool Protocol::step() {
  if (!pending_) return false;
  if (cancelled_) {
    if (const auto* finish = std::get_if<FinishImport>(&pending_->request)) {
      (void)session_.discard_import(finish->import);
    }
    session_.stop_rating();
    pending_.reset();
    answer(base::Error{.code = base::ErrorCode::cancelled});
    return false;
  }
  // what takes long goes a step further; then there is an answer
  const auto advance = advance_pending();
  if (!advance) {
    pending_.reset();
    answer(advance.error());
    return false;
  }
  if (advance->more) {
    const auto stage = stage_of(pending_->request).value_or(std::string_view{});
    answer(Reply(
        Progress{.stage = std::string(stage), .done = advance->done, .total = advance->total}));
    return true;
  }
  const auto message = std::exchange(pending_, std::nullopt);
  answer(std::visit(Dispatch(session_), message->request));
  return false;
}

base::Result<Advance> Protocol::advance_pending() {
  if (const auto* finish = std::get_if<FinishImport>(&pending_->request)) {
    return session_.advance_import(finish->import);
  }
  const auto month = month_of(pending_->request);
  return month ? session_.advance(*month) : Advance{};
}

void Protocol::answer(base::Result<Reply> reply) {
  reply_ = encode(ReplyMessage{.id = id_, .reply = std::move(reply)});
}

// The month a request asks about, if it does.
std::optional<base::BillingMonth> Protocol::month_of(const Request& request) {
  if (const auto* r = std::get_if<Rate>(&request)) return r->month;
  if (const auto* r = std::get_if<Summary>(&request)) return r->month;
  if (const auto* r = std::get_if<GroupTotals>(&request)) return r->selection.month;
  if (const auto* r = std::get_if<Calls>(&request)) return r->selection.month;
  if (const auto* r = std::get_if<Suspense>(&request)) return r->month;
  if (const auto* r = std::get_if<WhatIf>(&request)) return r->month;
  return std::nullopt;
}

// What a request has to do before it can answer, when that may take long.
std::optional<std::string_view> Protocol::stage_of(const Request& request) const {
  if (std::holds_alternative<FinishImport>(request)) return "sort";
  const auto month = month_of(request);
  if (month && !session_.is_rated(*month)) return "rate";
  // these read every call once more, or rate a month beside the one held
  for (const bool reads :
       {std::holds_alternative<Forecast>(request), std::holds_alternative<BackTest>(request),
        std::holds_alternative<Advise>(request), std::holds_alternative<Reconcile>(request),
        std::holds_alternative<CompareCards>(request), std::holds_alternative<Changes>(request),
        std::holds_alternative<Resale>(request), std::holds_alternative<UnusualTraffic>(request)}) {
    if (reads) return "select";
  }
  return std::nullopt;
}

}  // namespace engine
