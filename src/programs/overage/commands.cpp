#include "programs/overage/commands.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "engine/demo.hpp"
#include "engine/protocol.hpp"
#include "engine/session.hpp"
#include "programs/overage/arguments.hpp"
#include "programs/overage/bill_command.hpp"
#include "programs/overage/files.hpp"
#include "programs/overage/help.hpp"
#include "programs/overage/insight_commands.hpp"
#include "programs/overage/law_commands.hpp"
#include "programs/overage/reporter.hpp"
#include "programs/overage/run.hpp"
#include "programs/overage/shards.hpp"
#include "programs/overage/summary_text.hpp"
#include "rating/policy.hpp"
#include "workspace/settings.hpp"

namespace overage_program {
namespace {

// The result files of a month; in a spreadsheet's layout they are the sheets of one workbook.
struct ResultFile {
  engine::ExportKind kind;
  std::string_view name;
};
constexpr ResultFile kResultFiles[] = {
    {engine::ExportKind::rated_calls, "rated-calls"},
    {engine::ExportKind::totals, "totals"},
    {engine::ExportKind::pools, "pools"},
    {engine::ExportKind::suspense, "suspense"},
};

struct LayoutName {
  std::string_view name;  // of --as, and of the file's ending
  engine::ExportLayout layout;
};
constexpr LayoutName kLayouts[] = {{"csv", engine::ExportLayout::csv},
                                   {"xlsx", engine::ExportLayout::xlsx},
                                   {"json", engine::ExportLayout::json},
                                   {"jsonl", engine::ExportLayout::json_lines}};

// What --as asks for; nothing when it asks for something else, which has been told.
std::optional<LayoutName> layout_of(Run& run) {
  const auto asked = run.arguments().value("as");
  if (asked.empty()) return kLayouts[0];
  for (const auto& layout : kLayouts) {
    if (layout.name == asked) return layout;
  }
  run.reporter().usage("--as takes csv, xlsx, json or jsonl");
  return std::nullopt;
}

int rate(Run& run) {
  const auto& arguments = run.arguments();
  if (!arguments.files().empty()) {
    run.reporter().usage("rate takes no file without an option: " + arguments.files()[0]);
    return kWrongArguments;
  }
  if (!arguments.has("usage")) {
    run.reporter().usage("rate needs --usage FILE");
    return kWrongArguments;
  }
  const auto layout = layout_of(run);
  if (!layout) return kWrongArguments;
  const auto usage = read_month(run);
  if (!usage) return run.fail(usage.error());
  const auto month = month_of(run);
  if (!month) return run.fail(month.error());
  const auto rated = run.session().rate({.month = *month, .hash = arguments.has("hash")});
  if (!rated) return run.fail(rated.error());
  for (const auto& problem : rated->problems) run.reporter().problem(problem);

  const auto folder = arguments.value("out");
  const bool workbook = layout->layout == engine::ExportLayout::xlsx;
  engine::OpenExport what{
      .kind = workbook ? engine::ExportKind::workbook : engine::ExportKind::rated_calls,
      .selection = {.month = *month},
      .layout = layout->layout};
  if (folder == "-") {
    const auto written = write_export(run, what, "-");
    return written ? run.done() : run.fail(written.error());
  }
  if (!folder.empty()) {
    if (const auto made = make_folder(folder); !made) return run.fail(made.error());
    const auto write = [&](std::string_view name) {
      return write_export(run, what,
                          folder + "/" + std::string(name) + "." + std::string(layout->name));
    };
    if (workbook) {
      const auto written = write("overage-" + month->to_string());
      if (!written) return run.fail(written.error());
    }
    for (const auto& file : kResultFiles) {
      if (workbook) break;
      what.kind = file.kind;
      const auto written = write(file.name);
      if (!written) return run.fail(written.error());
    }
  }
  const auto summary = run.session().summary({.month = *month});
  if (!summary) return run.fail(summary.error());
  if (arguments.has("json")) {
    print(engine::encode(engine::ReplyMessage{.id = 0, .reply = engine::Reply(*summary)}) + "\n");
  } else {
    print(summary_text(*summary, *usage, run.session().workspace()));
    if (!rated->sha256.empty()) print("result SHA-256: " + rated->sha256 + "\n");
  }
  return run.done();
}

int explain(Run& run) {
  const auto& arguments = run.arguments();
  if (!arguments.has("call") || !arguments.has("usage")) {
    run.reporter().usage("explain needs --usage FILE and --call ID");
    return kWrongArguments;
  }
  const auto call = base::UsageId::parse(arguments.value("call"));
  if (!call) return run.fail(call.error());
  engine::Explain request{.usage = *call, .month = {}};
  if (arguments.has("month")) {
    const auto month = base::BillingMonth::parse(arguments.value("month"));
    if (!month) return run.fail(month.error());
    request.month = *month;
  }
  const auto usage = read_month(run);
  if (!usage) return run.fail(usage.error());
  const auto why = run.session().explain(request);
  if (!why) return run.fail(why.error());
  if (arguments.has("json")) {
    print(engine::encode(engine::ReplyMessage{.id = 0, .reply = engine::Reply(*why)}) + "\n");
  } else {
    print(explanation_text(*why));
  }
  return run.done();
}

int check(Run& run) {
  const auto& arguments = run.arguments();
  if (arguments.files().empty()) {
    run.reporter().usage("check needs a FILE");
    return kWrongArguments;
  }
  int worst = kDone;
  for (const auto& path : arguments.files()) {
    const auto scenario = read_scenario_file(path);
    const auto preview =
        scenario ? run.told(play(*scenario)) : run.preview(path, reading(arguments));
    if (!preview) {
      worst = std::max(worst, run.fail(preview.error()));
      continue;
    }
    if (arguments.has("json")) {
      print(engine::encode(engine::ReplyMessage{.id = 0, .reply = engine::Reply(*preview)}) + "\n");
    } else {
      print(preview_text(*preview));
    }
  }
  return std::max(worst, run.done());
}

std::optional<engine::ExportKind> kind_named(std::string_view name) {
  if (name == "customers") return engine::ExportKind::customers;
  if (name == "rate-card") return engine::ExportKind::rate_card;
  if (name == "workspace") return engine::ExportKind::workspace;
  if (name == "credits") return engine::ExportKind::credits;
  if (name == "trail") return engine::ExportKind::trail;
  return std::nullopt;
}

int convert(Run& run) {
  const auto& arguments = run.arguments();
  if (arguments.files().size() != 1) {
    run.reporter().usage("convert needs one FILE");
    return kWrongArguments;
  }
  auto how = reading(arguments);
  for (const auto& entry : arguments.values("map")) {
    const auto equals = entry.find('=');
    if (equals == std::string::npos) {
      run.reporter().usage("--map needs FIELD=CAPTION");
      return kWrongArguments;
    }
    how.mapping.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
  }
  const auto layout = layout_of(run);
  if (!layout) return kWrongArguments;
  const auto taken = run.take(arguments.files()[0], how);
  if (!taken) return run.fail(taken.error());
  const auto& document = run.session().workspace();
  auto kind =
      document.cards.empty() ? engine::ExportKind::customers : engine::ExportKind::rate_card;
  if (!document.cards.empty() && !document.customers.empty()) kind = engine::ExportKind::workspace;
  if (document.cards.empty() && document.customers.empty()) {
    // calls and billing lines are read to be rated and compared; they have no form of ours
    return run.fail({.code = base::ErrorCode::unknown_format,
                     .place = {.file = arguments.files()[0]},
                     .args = {{"format", taken->format}}});
  }
  if (arguments.has("to")) {
    const auto named = kind_named(arguments.value("to"));
    if (!named) {
      run.reporter().usage("there is no format " + arguments.value("to"));
      return kWrongArguments;
    }
    kind = *named;
  }
  engine::OpenExport what{.kind = kind};
  what.layout = layout->layout;
  what.bom = arguments.has("bom");
  what.decimal_comma = arguments.has("decimal-comma");
  if (!document.cards.empty()) what.card = document.cards.back()->id;
  const auto written = write_export(run, what, arguments.has("out") ? arguments.value("out") : "-");
  return written ? run.done() : run.fail(written.error());
}

int shard(Run& run) {
  const auto& arguments = run.arguments();
  std::uint64_t shards = 0;
  constexpr std::uint64_t kMost = 10'000;
  const bool counted = base::parse_uint64(arguments.value("shards"), shards);
  if (!arguments.has("usage") || !arguments.has("customers") || !arguments.has("out") || !counted ||
      shards == 0 || shards > kMost) {
    run.reporter().usage("shard needs --customers FILE, --usage FILE, --shards N and --out FOLDER");
    return kWrongArguments;
  }
  const auto customers = run.take(arguments.value("customers"), {});
  if (!customers) return run.fail(customers.error());
  const auto done = shard_usage(run.session().workspace(), arguments.values("usage"), shards,
                                arguments.value("out"));
  if (!done) return run.fail(done.error());
  for (const auto& file : done->files) print(file + "\n");
  return run.done();
}

int merge(Run& run) {
  const auto& arguments = run.arguments();
  if (arguments.files().empty()) {
    run.reporter().usage("merge needs result files");
    return kWrongArguments;
  }
  const auto merged =
      merge_results(arguments.files(), arguments.has("out") ? arguments.value("out") : "-");
  return merged ? run.done() : run.fail(merged.error());
}

int demo(Run& run) {
  const auto folder = run.arguments().value("out");
  if (folder.empty()) {
    run.reporter().usage("demo needs --out FOLDER");
    return kWrongArguments;
  }
  if (const auto made = make_folder(folder); !made) return run.fail(made.error());
  const auto files = engine::make_demo();
  for (const auto& [name, content] :
       {std::pair("customers.json", std::string_view(files.customers_json)),
        std::pair("rate-card.csv", std::string_view(files.rate_card_csv)),
        std::pair("usage.csv", std::string_view(files.usage_csv))}) {
    auto rest = content;
    const auto written = write_pieces(folder + "/" + name,
                                      [&rest] { return std::exchange(rest, std::string_view{}); });
    if (!written) return run.fail(written.error());
  }
  return kDone;
}

// Customers for the law: scenarios, or bundles, workspaces and replies of Partner Center.
template <class Job>
int with_customers(Run& run, std::string_view name, Job job) {
  const auto& files = run.arguments().files();
  Customers customers{run.session(), {}};
  for (const auto& path : files) {
    if (auto scenario = read_scenario_file(path)) {
      customers.scenarios.push_back(*std::move(scenario));
      continue;
    }
    const auto taken = run.take(path, {});
    if (!taken) return run.fail(taken.error());
  }
  if (files.empty() ||
      (!customers.scenarios.empty() && customers.scenarios.size() != files.size())) {
    run.reporter().usage(std::string(name) + " needs FILEs, either scenarios or customers");
    return kWrongArguments;
  }
  const auto done = job(customers, run.arguments());
  return done ? run.done() : run.fail(done.error());
}

int evaluate(Run& run) { return with_customers(run, "evaluate", print_evaluation); }
int simulate(Run& run) { return with_customers(run, "simulate", overage_program::simulate); }

const std::vector<Command>& commands() {
  static const std::vector<Command> kCommands = with_insight({
      {"rate", month_options(), rate},
      {"explain", month_options(), explain},
      bill_command(),
      {"check",
       with_common({{"format", "NAME"},
                    {"currency", "CODE"},
                    {"encoding", "NAME"},
                    {"decimal", "comma|point"},
                    {"json", ""}}),
       check},
      {"convert",
       with_common({{"to", "FORMAT"},
                    {"as", "LAYOUT"},
                    {"out", "FILE"},
                    {"format", "NAME"},
                    {"currency", "CODE"},
                    {"encoding", "NAME"},
                    {"decimal", "comma|point"},
                    {"map", "FIELD=CAPTION", true},
                    {"bom", ""},
                    {"decimal-comma", ""}}),
       convert},
      {"evaluate",
       with_common(
           {{"at", "INSTANT"}, {"command", "NAME"}, {"law", "NAME=VALUE", true}, {"json", ""}}),
       evaluate},
      {"simulate",
       with_common({{"port", "N"},
                    {"reads", "N"},
                    {"requests", "N"},
                    {"role", "ROLE"},
                    {"partner", "NAME"},
                    {"law", "NAME=VALUE", true},
                    {"origin", "URL"},
                    {"no-token", ""}}),
       simulate},
      {"shard",
       with_common(
           {{"customers", "FILE"}, {"usage", "FILE", true}, {"shards", "N"}, {"out", "FOLDER"}}),
       shard},
      {"merge", with_common({{"out", "FILE"}}), merge},
      {"demo", with_common({{"out", "FOLDER"}}), demo},
  });
  return kCommands;
}

}  // namespace

int run(const std::vector<std::string>& words) {
  const auto asks = [&words](std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (words.empty()) {
    print_error(help_for(""));
    return kWrongArguments;
  }
  if (words[0] == "--version") {
    print("overage " + std::string(engine::product_version()) + "\n");
    return kDone;
  }
  if (words[0] == "help" || words[0] == "--help" || words[0] == "-h") {
    const auto page = help_for(words.size() > 1 ? words[1] : "");
    if (page.empty()) {
      Reporter().usage("there is no command " + words[1]);
      return kWrongArguments;
    }
    print(page);
    return kDone;
  }
  const auto command = std::find_if(commands().begin(), commands().end(),
                                    [&words](const Command& c) { return c.name == words[0]; });
  if (command == commands().end()) {
    Reporter().usage("there is no command " + words[0]);
    return kWrongArguments;
  }
  if (asks("--help")) {
    print(help_for(command->name));
    return kDone;
  }
  Arguments arguments;
  if (const auto fault = arguments.parse({words.begin() + 1, words.end()}, command->options)) {
    Reporter().usage(*fault);
    return kWrongArguments;
  }
  const auto threads = threads_of(arguments);
  if (!threads) {
    Reporter().usage("--threads takes a number from 1 to 256");
    return kWrongArguments;
  }
  Run run(arguments, *threads);
  return command->carry_out(run);
}

}  // namespace overage_program
