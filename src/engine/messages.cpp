#include "engine/messages.hpp"

#include <array>
#include <cstddef>

#include "engine/codec.hpp"
#include "engine/insight_codec.hpp"
#include "formats/json_reader.hpp"
#include "formats/json_writer.hpp"

namespace engine {

template <>
struct Words<Payer> {
  static constexpr auto kNames =
      std::to_array<std::string_view>({"free", "pool", "credits", "overage", "blocked", "unrated"});
};
template <>
struct Words<Severity> {
  static constexpr auto kNames =
      std::to_array<std::string_view>({"warning", "duplicate", "suspended", "rejected"});
};
template <>
struct Words<Dimension> {
  static constexpr auto kNames =
      std::to_array<std::string_view>({"customer", "user", "department", "country", "destination",
                                       "payer", "plan", "day", "callType", "reason", "hour"});
};
template <>
struct Words<CallColumn> {
  static constexpr auto kNames =
      std::to_array<std::string_view>({"start", "customer", "user", "number", "destination",
                                       "callType", "seconds", "minutes", "payer", "amount"});
};
template <>
struct Words<ExportKind> {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"ratedCalls", "totals", "pools", "suspense", "rateCard", "customers", "workspace",
       "variance", "scenarios", "statement", "workbook", "credits", "trail", "dailyUsage",
       "reconciliation"});
};
template <>
struct Words<ExportLayout> {
  static constexpr auto kNames =
      std::to_array<std::string_view>({"csv", "xlsx", "json", "jsonLines"});
};

namespace {

template <class Enum>
std::string_view word(Enum value) {
  return Words<Enum>::kNames.at(static_cast<std::size_t>(value));
}

}  // namespace

std::string_view name_of(Payer payer) { return word(payer); }
std::string_view name_of(Severity severity) { return word(severity); }
std::string_view name_of(Dimension dimension) { return word(dimension); }
std::string_view name_of(CallColumn column) { return word(column); }
std::string_view name_of(ExportKind kind) { return word(kind); }

// --- one description of each struct, for both directions -----------------------------------------
// Found by argument-dependent look-up from FieldWriter and FieldReader, hence not in an unnamed
// namespace.

template <class V, Like<Totals> T>
void describe(V& v, T& t) {
  v("calls", t.calls);
  v("seconds", t.seconds);
  v("minutes", t.minutes);
  v("freeMinutes", t.free_minutes);
  v("poolMinutes", t.pool_minutes);
  v("creditMinutes", t.credit_minutes);
  v("overageMinutes", t.overage_minutes);
  v("blockedMinutes", t.blocked_minutes);
  v("unratedMinutes", t.unrated_minutes);
  v("freeCalls", t.free_calls);
  v("poolCalls", t.pool_calls);
  v("creditCalls", t.credit_calls);
  v("overageCalls", t.overage_calls);
  v("blockedCalls", t.blocked_calls);
  v("unratedCalls", t.unrated_calls);
  v("credits", t.credits);
  v("overage", t.overage);
}

template <class V, Like<Selection> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("customers", t.customers);
  v("payers", t.payers);
  v("countries", t.countries);
  v("destinations", t.destinations);
  v("user", t.user);
  v("department", t.department);
  v("location", t.location);
  v("variance", t.variance);
  v("day", t.day);
  v("text", t.text);
}

template <class V, Like<Problem> T>
void describe(V& v, T& t) {
  v("severity", t.severity);
  v("error", t.error);
}

template <class V, Like<Hello> T>
void describe(V& /*v*/, T& /*t*/) {}

template <class V, Like<HelloReply> T>
void describe(V& v, T& t) {
  v("version", t.version);
  v("protocol", t.protocol);
}

template <class V, Like<SetWorkspace> T>
void describe(V& v, T& t) {
  v("workspace", t.workspace);
}

template <class V, Like<ChangeWorkspace> T>
void describe(V& v, T& t) {
  v("patch", t.patch);
}

template <class V, Like<WorkspaceReply> T>
void describe(V& v, T& t) {
  v("revision", t.revision);
}

template <class V, Like<OpenImport> T>
void describe(V& v, T& t) {
  v("file", t.file);
  v("format", t.format);
  v("customer", t.customer);
  v("delimiter", t.delimiter);
  v("decimalComma", t.decimal_comma);
  v("encoding", t.encoding);
  v("card", t.card);
  v("currency", t.currency);
  v("mapping", t.mapping);
  v("demo", t.demo);
  v("fresh", t.fresh);
  v("checksum", t.checksum);
}

template <class V, Like<ImportOpened> T>
void describe(V& v, T& t) {
  v("import", t.import);
}

template <class V, Like<FinishImport> T>
void describe(V& v, T& t) {
  v("import", t.import);
  v("after", t.after);
}

template <class V, Like<CustomerCount> T>
void describe(V& v, T& t) {
  v("customer", t.customer);
  v("calls", t.calls);
}

template <class V, Like<MonthCount> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("calls", t.calls);
}

template <class V, Like<ImportPreview> T>
void describe(V& v, T& t) {
  v("import", t.import);
  v("file", t.file);
  v("format", t.format);
  v("formats", t.formats);
  v("container", t.container);
  v("delimiter", t.delimiter);
  v("decimalComma", t.decimal_comma);
  v("encoding", t.encoding);
  v("bytes", t.bytes);
  v("checksum", t.checksum);
  v("rows", t.rows);
  v("accepted", t.accepted);
  v("duplicate", t.duplicate);
  v("suspended", t.suspended);
  v("rejected", t.rejected);
  v("problems", t.problems);
  v("problemCount", t.problem_count);
  v("header", t.header);
  v("firstRows", t.first_rows);
  v("mapping", t.mapping);
  v("missing", t.missing);
  v("months", t.months);
  v("customers", t.customers);
  v("scenario", t.scenario);
}

template <class V, Like<AcceptImport> T>
void describe(V& v, T& t) {
  v("import", t.import);
}

template <class V, Like<ImportAccepted> T>
void describe(V& v, T& t) {
  v("revision", t.revision);
  v("dataset", t.dataset);
  v("patch", t.patch);
}

template <class V, Like<DiscardImport> T>
void describe(V& v, T& t) {
  v("import", t.import);
}

template <class V, Like<ListDatasets> T>
void describe(V& /*v*/, T& /*t*/) {}

template <class V, Like<RemoveDataset> T>
void describe(V& v, T& t) {
  v("dataset", t.dataset);
}

template <class V, Like<Dataset> T>
void describe(V& v, T& t) {
  v("dataset", t.dataset);
  v("file", t.file);
  v("format", t.format);
  v("rows", t.rows);
  v("accepted", t.accepted);
  v("duplicate", t.duplicate);
  v("suspended", t.suspended);
  v("rejected", t.rejected);
  v("months", t.months);
}

template <class V, Like<Datasets> T>
void describe(V& v, T& t) {
  v("revision", t.revision);
  v("datasets", t.datasets);
  v("months", t.months);
}

template <class V, Like<Rate> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("hash", t.hash);
}

template <class V, Like<Rated> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("revision", t.revision);
  v("totals", t.totals);
  v("sha256", t.sha256);
  v("problems", t.problems);
}

template <class V, Like<Summary> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("customers", t.customers);
}

template <class V, Like<PoolUse> T>
void describe(V& v, T& t) {
  v("plan", t.plan);
  v("country", t.country);
  v("counter", t.counter);
  v("user", t.user);
  v("licences", t.licences);
  v("total", t.total);
  v("used", t.used);
  v("exhaustedAt", t.exhausted_at);
  v("days", t.days);
}

template <class V, Like<CreditUse> T>
void describe(V& v, T& t) {
  v("opening", t.opening);
  v("bought", t.bought);
  v("recharged", t.recharged);
  v("lapsed", t.lapsed);
  v("spent", t.spent);
  v("closing", t.closing);
  v("postpaidSince", t.postpaid_since);
}

template <class V, Like<DayTotals> T>
void describe(V& v, T& t) {
  v("day", t.day);
  v("totals", t.totals);
}

template <class V, Like<CustomerSummary> T>
void describe(V& v, T& t) {
  v("customer", t.customer);
  v("totals", t.totals);
  v("pools", t.pools);
  v("credits", t.credits);
  v("days", t.days);
}

template <class V, Like<SummaryReply> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("revision", t.revision);
  v("totals", t.totals);
  v("customers", t.customers);
  v("days", t.days);
  v("suspended", t.suspended);
}

template <class V, Like<GroupTotals> T>
void describe(V& v, T& t) {
  v("selection", t.selection);
  v("by", t.by);
  v("limit", t.limit);
}

template <class V, Like<Group> T>
void describe(V& v, T& t) {
  v("key", t.key);
  v("label", t.label);
  v("totals", t.totals);
}

template <class V, Like<GroupTotalsReply> T>
void describe(V& v, T& t) {
  v("revision", t.revision);
  v("groups", t.groups);
  v("groupCount", t.group_count);
  v("rest", t.rest);
  v("totals", t.totals);
}

template <class V, Like<Calls> T>
void describe(V& v, T& t) {
  v("selection", t.selection);
  v("sort", t.sort);
  v("descending", t.descending);
  v("offset", t.offset);
  v("count", t.count);
}

template <class V, Like<CallRow> T>
void describe(V& v, T& t) {
  v("usage", t.usage);
  v("customer", t.customer);
  v("start", t.start);
  v("user", t.user);
  v("upn", t.upn);
  v("department", t.department);
  v("number", t.number);
  v("country", t.country);
  v("destination", t.destination);
  v("callType", t.call_type);
  v("seconds", t.seconds);
  v("minutes", t.minutes);
  v("poolMinutes", t.pool_minutes);
  v("chargedMinutes", t.charged_minutes);
  v("payer", t.payer);
  v("reason", t.reason);
  v("plan", t.plan);
  v("amount", t.amount);
}

template <class V, Like<CallsReply> T>
void describe(V& v, T& t) {
  v("revision", t.revision);
  v("rows", t.rows);
  v("totals", t.totals);
}

template <class V, Like<Explain> T>
void describe(V& v, T& t) {
  v("usage", t.usage);
  v("month", t.month);
}

template <class V, Like<Step> T>
void describe(V& v, T& t) {
  v("code", t.code);
  v("args", t.args);
  v("rules", t.rules);
}

template <class V, Like<Explanation> T>
void describe(V& v, T& t) {
  v("call", t.call);
  v("steps", t.steps);
}

template <class V, Like<Suspense> T>
void describe(V& v, T& t) {
  v("month", t.month);
  v("offset", t.offset);
  v("count", t.count);
}

template <class V, Like<SuspenseRow> T>
void describe(V& v, T& t) {
  v("usage", t.usage);
  v("reason", t.reason);
  v("place", t.place);
  v("customer", t.customer);
  v("upn", t.upn);
  v("number", t.number);
}

template <class V, Like<SuspenseReply> T>
void describe(V& v, T& t) {
  v("revision", t.revision);
  v("count", t.count);
  v("rows", t.rows);
}

template <class V, Like<TestNumber> T>
void describe(V& v, T& t) {
  v("number", t.number);
  v("card", t.card);
  v("origin", t.origin);
  v("direction", t.direction);
  v("at", t.at);
  v("customer", t.customer);
  v("seconds", t.seconds);
}

template <class V, Like<MatchedRate> T>
void describe(V& v, T& t) {
  v("card", t.card);
  v("row", t.row);
  v("prefix", t.prefix);
  v("destination", t.destination);
  v("country", t.country);
  v("numberType", t.number_type);
  v("rate", t.rate);
  v("connectionFee", t.connection_fee);
  v("currency", t.currency);
}

template <class V, Like<NumberTested> T>
void describe(V& v, T& t) {
  v("digits", t.digits);
  v("country", t.country);
  v("matches", t.matches);
  v("ambiguous", t.ambiguous);
  v("minutes", t.minutes);
  v("amount", t.amount);
}

template <class V, Like<Evaluate> T>
void describe(V& v, T& t) {
  v("customers", t.customers);
  v("situation", t.situation);
  v("at", t.at);
  v("settings", t.settings);
  v("command", t.command);
}

template <class V, Like<Evaluated> T>
void describe(V& v, T& t) {
  v("revision", t.revision);
  v("customers", t.customers);
}

template <class V, Like<OpenSimulator> T>
void describe(V& v, T& t) {
  v("situations", t.situations);
  v("caller", t.caller);
  v("settings", t.settings);
  v("readsUntilVisible", t.reads_until_visible);
  v("requestsPerMinute", t.requests_per_minute);
  v("wantsToken", t.wants_token);
}

template <class V, Like<SimulatorOpened> T>
void describe(V& v, T& t) {
  v("customers", t.customers);
}

template <class V, Like<Handle> T>
void describe(V& v, T& t) {
  v("method", t.method);
  v("path", t.path);
  v("headers", t.headers);
  v("body", t.body);
  v("at", t.at);
}

template <class V, Like<Handled> T>
void describe(V& v, T& t) {
  v("status", t.status);
  v("headers", t.headers);
  v("body", t.body);
}

template <class V, Like<ReadSimulated> T>
void describe(V& v, T& t) {
  v("customer", t.customer);
}

template <class V, Like<Simulated> T>
void describe(V& v, T& t) {
  v("situation", t.situation);
  v("history", t.history);
}

template <class V, Like<OpenExport> T>
void describe(V& v, T& t) {
  v("kind", t.kind);
  v("selection", t.selection);
  v("card", t.card);
  v("layout", t.layout);
  v("bom", t.bom);
  v("decimalComma", t.decimal_comma);
}

template <class V, Like<ExportOpened> T>
void describe(V& v, T& t) {
  v("file", t.file);
  v("mediaType", t.media_type);
}

template <class V, Like<CloseExport> T>
void describe(V& /*v*/, T& /*t*/) {}

template <class V, Like<Done> T>
void describe(V& /*v*/, T& /*t*/) {}

template <class V, Like<Progress> T>
void describe(V& v, T& t) {
  v("stage", t.stage);
  v("done", t.done);
  v("total", t.total);
}

namespace {

// In the order of Request's alternatives.
constexpr auto kOps = std::to_array<std::string_view>(
    {"hello",           "workspace.set",  "workspace.change", "import.open",
     "import.finish",   "import.accept",  "import.discard",   "datasets",
     "datasets.remove", "rate",           "summary",          "totals",
     "calls",           "explain",        "suspense",         "test_number",
     "evaluate",        "simulator.open", "handle",           "simulator.read",
     "export.open",     "export.close",   "forecast",         "forecast.back_test",
     "what_if",         "advise",         "reconcile",        "compare_cards",
     "changes",         "resale",         "unusual"});
static_assert(kOps.size() == std::variant_size_v<Request>);

// In the order of Reply's alternatives.
constexpr auto kReplies = std::to_array<std::string_view>(
    {"hello",          "workspace",     "importOpened", "importPreview",
     "importAccepted", "done",          "datasets",     "rated",
     "summary",        "totals",        "calls",        "explanation",
     "suspense",       "numberTested",  "evaluated",    "simulatorOpened",
     "handled",        "simulated",     "exportOpened", "progress",
     "forecast",       "backTest",      "whatIf",       "advice",
     "reconciliation", "cardsCompared", "changes",      "resale",
     "unusual"});
static_assert(kReplies.size() == std::variant_size_v<Reply>);

// Makes the `index`-th alternative of Variant, default-valued, and reads it.
template <class Variant, std::size_t I = 0>
ReadError read_alternative(std::size_t index, formats::JsonValue value, Variant& out) {
  if constexpr (I < std::variant_size_v<Variant>) {
    if (index != I) return read_alternative<Variant, I + 1>(index, value, out);
    return FieldReader(value).object(out.template emplace<I>());
  } else {
    return value.error(base::ErrorCode::unknown_value);
  }
}

constexpr int kMaxDepth = 32;

base::Result<formats::JsonDocument> parse(std::string_view text) {
  return formats::JsonDocument::parse(
      text, {}, {.bytes = 0xFFFFFFFFU, .depth = kMaxDepth, .text_bytes = 16U << 20U});
}

ReadError read_id(formats::JsonValue root, std::uint32_t& id) {
  const auto value = root.require("id");
  if (!value) return value.error();
  return read(*value, id);
}

}  // namespace

std::string_view op_of(const Request& request) { return kOps.at(request.index()); }

std::string encode(const RequestMessage& message) {
  std::string text;
  formats::JsonWriter out(text);
  out.begin_object();
  out.member("id", static_cast<std::int64_t>(message.id));
  out.member("op", op_of(message.request));
  FieldWriter fields(out);
  std::visit([&fields](const auto& request) { describe(fields, request); }, message.request);
  out.end_object();
  return text;
}

std::string encode(const ReplyMessage& message) {
  std::string text;
  formats::JsonWriter out(text);
  out.begin_object();
  out.member("id", static_cast<std::int64_t>(message.id));
  FieldWriter fields(out);
  if (message.reply) {
    out.member("is", kReplies.at(message.reply->index()));
    out.key("ok");
    std::visit([&fields](const auto& reply) { fields.object(reply); }, *message.reply);
  } else {
    fields("error", message.reply.error());
  }
  out.end_object();
  return text;
}

base::Result<RequestMessage> decode_request(std::string_view text) {
  const auto document = parse(text);
  if (!document) return document.error();
  const auto root = document->root();
  RequestMessage message;
  if (auto error = read_id(root, message.id)) return *error;
  const auto op = root.require("op");
  if (!op) return op.error();
  std::size_t index = 0;
  if (auto error = read_word(*op, kOps, index)) return *error;
  if (auto error = read_alternative(index, root, message.request)) return *error;
  return message;
}

base::Result<ReplyMessage> decode_reply(std::string_view text) {
  const auto document = parse(text);
  if (!document) return document.error();
  const auto root = document->root();
  ReplyMessage message{.id = 0, .reply = Reply{}};
  if (auto error = read_id(root, message.id)) return *error;
  if (const auto failure = root.find_value("error"); failure.exists()) {
    base::Error error;
    if (auto problem = read(failure, error)) return *problem;
    message.reply = std::move(error);
    return message;
  }
  const auto kind = root.require("is");
  if (!kind) return kind.error();
  std::size_t index = 0;
  if (auto error = read_word(*kind, kReplies, index)) return *error;
  const auto body = root.require("ok");
  if (!body) return body.error();
  Reply reply;
  if (auto error = read_alternative(index, *body, reply)) return *error;
  message.reply = std::move(reply);
  return message;
}

}  // namespace engine
