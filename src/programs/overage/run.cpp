#include "programs/overage/run.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "rating/policy.hpp"
#include "workspace/settings.hpp"

namespace overage_program {

namespace {

// Options that every command has.
constexpr OptionSpec kCommon[] = {
    {"errors", "text|json"}, {"quiet", ""}, {"strict", ""}, {"threads", "N"}};

}  // namespace

std::optional<std::size_t> threads_of(const Arguments& arguments) {
  constexpr std::uint64_t kMost = 256;
  if (!arguments.has("threads")) return programs::Threads::processors();
  std::uint64_t threads = 0;
  const bool read = base::parse_uint64(arguments.value("threads"), threads);
  if (!read || threads == 0 || threads > kMost) return std::nullopt;
  return static_cast<std::size_t>(threads);
}

std::vector<OptionSpec> with_common(std::vector<OptionSpec> options) {
  options.insert(options.end(), std::begin(kCommon), std::end(kCommon));
  return options;
}

const std::vector<OptionSpec>& month_options() {
  static const auto kOptions = with_common({{"customers", "FILE"},
                                            {"subscriptions", "FILE"},
                                            {"rates", "FILE", true},
                                            {"usage", "FILE", true},
                                            {"workspace", "FILE"},
                                            {"month", "YYYY-MM"},
                                            {"customer", "GUID"},
                                            {"currency", "CODE"},
                                            {"encoding", "NAME"},
                                            {"decimal", "comma|point"},
                                            {"usage-decimal", "comma|point"},
                                            {"set", "NAME=VALUE", true},
                                            {"out", "FOLDER"},
                                            {"as", "LAYOUT"},
                                            {"call", "ID"},
                                            {"hash", ""},
                                            {"json", ""}});
  return kOptions;
}

namespace {

base::Result<base::Ok> apply_settings(Run& run) {
  const auto& choices = run.arguments().values("set");
  if (choices.empty()) return base::Ok{};
  auto settings = *run.session().workspace().settings;
  for (const std::string_view choice : choices) {
    const auto equals = choice.find('=');
    const auto name = choice.substr(0, equals);
    const auto value =
        equals == std::string_view::npos ? std::string_view{} : choice.substr(equals + 1);
    const auto done = rating::set(settings.policy, name, value);
    if (!done) {
      auto error = done.error();
      error.place.field = "--set " + std::string(choice);
      return error;
    }
  }
  workspace::Patch patch;
  patch.settings = std::make_shared<const workspace::Settings>(std::move(settings));
  run.session().change_workspace(patch);
  return base::Ok{};
}

}  // namespace

engine::OpenImport reading(const Arguments& arguments) {
  engine::OpenImport how;
  how.format = arguments.value("format");
  how.currency = arguments.value("currency");
  how.encoding = arguments.value("encoding");
  if (arguments.has("decimal")) how.decimal_comma = arguments.value("decimal") == "comma";
  return how;
}

base::Result<engine::OpenImport> reading_usage(const Arguments& arguments) {
  auto how = reading(arguments);
  const auto sign = arguments.value("usage-decimal");
  if (!sign.empty()) how.decimal_comma = sign == "comma";
  if (arguments.has("customer")) {
    const auto customer = base::CustomerId::parse(arguments.value("customer"));
    if (!customer) return customer.error();
    how.customer = *customer;
  }
  return how;
}

base::Result<std::vector<engine::ImportPreview>> read_month(Run& run) {
  const auto& arguments = run.arguments();
  std::vector<engine::ImportPreview> usage;
  const auto how = reading(arguments);
  std::vector<std::string> parts;
  for (const auto* name : {"workspace", "customers", "subscriptions"}) {
    if (arguments.has(name)) parts.push_back(arguments.value(name));
  }
  const auto& cards = arguments.values("rates");
  parts.insert(parts.end(), cards.begin(), cards.end());
  for (const auto& path : parts) {
    const auto taken = run.take(path, how);
    if (!taken) return taken.error();
  }
  if (const auto set = apply_settings(run); !set) return set.error();
  const auto how_usage = reading_usage(arguments);
  if (!how_usage) return how_usage.error();
  for (const auto& path : arguments.values("usage")) {
    auto taken = run.take(path, *how_usage);
    if (!taken) return taken.error();
    usage.push_back(*std::move(taken));
  }
  return usage;
}

base::Result<base::BillingMonth> month_of(Run& run) {
  if (run.arguments().has("month"))
    return base::BillingMonth::parse(run.arguments().value("month"));
  const auto months = run.session().datasets().months;
  const auto most = std::max_element(
      months.begin(), months.end(), [](const auto& a, const auto& b) { return a.calls < b.calls; });
  if (most == months.end()) {
    return base::Error{.code = base::ErrorCode::empty_input, .args = {{"option", "--usage"}}};
  }
  return most->month;
}

base::Result<base::Ok> write_export(Run& run, const engine::OpenExport& what,
                                    const std::string& path) {
  const auto opened = run.session().open_export(what);
  if (!opened) return opened.error();
  const auto written = write_pieces(path, [&run] { return run.session().read_export(); });
  (void)run.session().close_export();
  return written;
}

}  // namespace overage_program
