// Runs every scenario of the library (assets/scenarios): worked examples of the overage law that a
// partner can read, each with what must come out.

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "formats/scenario.hpp"
#include "formats/situation_json.hpp"
#include "overage/guards.hpp"

namespace {

std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator("assets/scenarios")) {
    if (entry.path().extension() == ".json") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

formats::Scenario read(const std::filesystem::path& path) {
  auto scenario = formats::read_scenario(contents(path), path.filename().string());
  if (!scenario) FAIL(base::describe(scenario.error()));
  return *std::move(scenario);
}

}  // namespace

TEST_CASE("every scenario of the library holds") {
  const auto paths = files();
  CHECK(paths.size() >= 60);
  for (const auto& path : paths) {
    DYNAMIC_SECTION(path.stem().string()) {
      const formats::Scenario scenario = read(path);
      CHECK(scenario.id == path.stem().string());
      const auto run = formats::run_scenario(scenario);
      if (!run) FAIL(base::describe(run.error()));
      for (const auto& mismatch : run->mismatches) {
        FAIL_CHECK(mismatch.pointer << "\n  expected: " << mismatch.expected
                                    << "\n  actual:   " << mismatch.actual);
      }
      // nothing is lost on the way: one entry a step, refused or not
      CHECK(run->history.entries().size() == scenario.steps.size());
      CHECK(overage::check(run->situation).ok());
    }
  }
}

TEST_CASE("every scenario compares something and says what it shows") {
  for (const auto& path : files()) {
    const formats::Scenario scenario = read(path);
    INFO(scenario.id);
    CHECK_FALSE(scenario.rules.empty());
    const bool compares =
        std::any_of(scenario.steps.begin(), scenario.steps.end(),
                    [](const auto& step) { return !step.expect.pointer.empty(); });
    CHECK((compares || !scenario.expect.pointer.empty()));
  }
}

TEST_CASE("a scenario that does not hold says where") {
  auto scenario = read("assets/scenarios/legacy-azure-blocks.json");
  scenario.situation.subscriptions.pop_back();
  const auto run = formats::run_scenario(scenario);
  REQUIRE(run.ok());
  REQUIRE_FALSE(run->mismatches.empty());
  CHECK(std::any_of(run->mismatches.begin(), run->mismatches.end(), [](const auto& mismatch) {
    return mismatch.pointer == "/steps/0/expect/refusals" && mismatch.actual.empty();
  }));
}

TEST_CASE("a damaged scenario is refused with its place") {
  std::string text = contents("assets/scenarios/admin-agent-enables.json");
  const auto with = [&text](std::string_view from, std::string_view to) {
    std::string changed = text;
    const auto at = changed.find(from);
    REQUIRE(at != std::string::npos);
    changed.replace(at, from.size(), to);
    return formats::read_scenario(changed).error();
  };
  CHECK(with("\"version\": 1", "\"version\": 2").code == base::ErrorCode::unsupported_version);
  CHECK(with("telco-overage/scenario", "telco-overage/other").code ==
        base::ErrorCode::unknown_format);
  CHECK(with("\"R8\"", "\"R73\"").place.field == "/rules/0");
  CHECK(with("\"state\"", "\"sate\"").code == base::ErrorCode::unknown_value);
  CHECK(with("2026-06-10T09:00:00Z", "2026-06-10T09:00:00").place.field == "/now");
  CHECK(with("\"situation\"", "\"title\"").code == base::ErrorCode::duplicate_field);
  CHECK(formats::read_scenario("{").error().code == base::ErrorCode::json_syntax);
}

TEST_CASE("a step that cannot be carried out is found when the scenario is read") {
  const std::string text = contents("assets/scenarios/hand-over.json");
  const auto with = [&text](std::string_view from, std::string_view to) {
    std::string changed = text;
    changed.replace(changed.find(from), from.size(), to);
    const auto read = formats::read_scenario(changed, "hand-over.json");
    return read ? std::string() : base::describe(read.error());
  };
  CHECK(with("\"command\": \"disable\"", "\"command\": \"disabel\"") ==
        "hand-over.json:286:18 (/steps/3/command): unknown_value value=disabel");
  CHECK(with("\"givenBy\": \"Ana\"", "\"givenBuy\": \"Ana\"").find("(/steps/1/givenBuy)") !=
        std::string::npos);
  CHECK(with("\"newcomer\": \"Fabrikam\"", "\"newcomer\": \"Fabricam\"")
            .find("(/steps/0/newcomer): not_found") != std::string::npos);
  CHECK(with("\"party\": \"newcomer\"", "\"party\": \"stranger\"")
            .find("(/steps/2/party): unknown_value") != std::string::npos);
}

TEST_CASE("a step that names an Azure subscription nobody has made says where when it is run") {
  std::string text = contents("assets/scenarios/hand-over.json");
  const std::string_view name = "\"existing\": \"Fabrikam Azure\"";
  text.replace(text.find(name), name.size(), "\"existing\": \"Nobody's\"");
  const auto scenario = formats::read_scenario(text, "hand-over.json");
  REQUIRE(scenario.ok());
  const auto run = formats::run_scenario(*scenario);
  REQUIRE_FALSE(run.ok());
  CHECK(run.error().code == base::ErrorCode::not_found);
  CHECK(run.error().place.field == "/steps/6/target/existing");
  CHECK(run.error().place.file == "hand-over.json");
  CHECK(run.error().place.row > 190);
}

TEST_CASE("each of the ten points easily got wrong has its scenario") {
  for (int number = 1; number <= 10; ++number) {
    const std::string start = "easily-wrong-" + std::to_string(number) + "-";
    INFO(start);
    const auto paths = files();
    const auto found = std::find_if(paths.begin(), paths.end(), [&start](const auto& path) {
      return path.stem().string().starts_with(start);
    });
    REQUIRE(found != paths.end());
    CHECK_FALSE(read(*found).steps.empty());
  }
}

TEST_CASE("what differed in older versions of the page has its scenario under that version") {
  using Page = overage::PageVersion;
  const std::pair<const char*, Page> differences[] = {
      {"preview-only-in-2021", Page::y2021},  // audience
      {"preview-partner-in-2021", Page::y2021},
      {"sales-agent-in-2021", Page::y2021},
      {"global-admin-in-2021", Page::y2021},
      {"helpdesk-agent-in-2021", Page::y2021},
      {"reseller-in-2021", Page::y2021},
      {"existing-subscription-in-2021", Page::y2021},
      {"no-azure-plan-in-2021", Page::y2021},
      {"tracking-methods-in-2021", Page::y2021},
      {"blockers-unknown-to-the-2021-page", Page::y2021},
      {"margin-in-2021", Page::y2021},  // margin, allowance, credits
      {"margin-in-2022", Page::y2022},
      {"margin-on-the-newest-page", Page::newest},
      {"allowance-in-2021", Page::y2021},
      {"allowance-in-2022", Page::y2022},
      {"credits-in-2021", Page::y2021},
      {"credits-in-2022", Page::y2022},
      {"sales-agent-in-2022", Page::y2022},  // roles
      {"global-admin-in-2022", Page::y2022},
      {"helpdesk-agent-in-2022", Page::y2022},
      {"reseller-in-2022", Page::y2022},  // who enables
      {"existing-subscription-in-2022", Page::y2022},
      {"no-azure-plan-in-2022", Page::y2022},
      {"tracking-methods-in-2022", Page::y2022},
      {"blockers-unknown-to-the-2022-page", Page::y2022},
  };
  for (const auto& [id, page] : differences) {
    INFO(id);
    const auto scenario = read("assets/scenarios/" + std::string(id) + ".json");
    CHECK(scenario.settings.page == page);
  }
}

// Every guard of every command has a scenario in which it refuses, and one in which the command is
// carried out past it.
TEST_CASE("every guard refuses in a scenario and lets pass in another") {
  struct Seen {
    bool refuses = false;
    bool lets_pass = false;
  };
  std::map<std::pair<overage::CommandKind, std::size_t>, Seen> seen;
  std::set<std::string> reasons;
  for (const auto& path : files()) {
    const formats::Scenario scenario = read(path);
    const auto run = formats::run_scenario(scenario);
    REQUIRE(run.ok());
    overage::Situation before = scenario.situation;
    for (std::size_t step = 0; step < scenario.steps.size(); ++step) {
      const overage::Decision& decision = run->decisions[step];
      before.actor = decision.situation.actor;
      const auto command =
          formats::read_command(scenario.steps[step].command, before, formats::step_members());
      REQUIRE(command.ok());
      const auto context =
          overage::context_of(before, *command, decision.entry.at, scenario.settings);
      const auto guards = overage::guards_of(context.kind);
      for (std::size_t at = 0; at < guards.size(); ++at) {
        overage::Refusals refusals;
        guards[at](context, refusals);
        Seen& guard = seen[{context.kind, at}];
        guard.refuses = guard.refuses || !refusals.empty();
        guard.lets_pass = guard.lets_pass || decision.accepted;
        for (const auto& refusal : refusals) reasons.emplace(refusal.reason);
      }
      before = decision.situation;
    }
  }
  for (int number = 0; number < overage::kCommandKinds; ++number) {
    const auto kind = static_cast<overage::CommandKind>(number);
    for (std::size_t at = 0; at < overage::guards_of(kind).size(); ++at) {
      INFO(overage::name_of(kind) << ", guard " << at);
      CHECK(seen[{kind, at}].refuses);
      CHECK(seen[{kind, at}].lets_pass);
    }
  }
  // and every reason a guard can give is given in one
  const std::string texts = contents("assets/texts/rules.en.json");
  for (auto at = texts.find("\"reason."); at != std::string::npos;
       at = texts.find("\"reason.", at + 1)) {
    const auto start = at + std::string_view("\"reason.").size();
    const std::string reason = texts.substr(start, texts.find('"', start) - start);
    INFO(reason);
    CHECK(reasons.contains(reason));
  }
}

TEST_CASE("both readings of who comes first have scenarios") {
  for (const auto reading :
       {overage::FirstAssignment::first_purchaser, overage::FirstAssignment::customers_choice}) {
    const auto paths = files();
    const auto count = std::count_if(paths.begin(), paths.end(), [reading](const auto& path) {
      const auto scenario = read(path);
      const auto& rules = scenario.rules;
      const auto about = [](overage::Rule rule) {
        const int number = overage::number_of(rule);
        return number == 36 || number == 37 || number == 70 || number == 72;
      };
      return scenario.settings.first_assignment == reading &&
             std::any_of(rules.begin(), rules.end(), about);
    });
    CHECK(count >= 3);
  }
}
