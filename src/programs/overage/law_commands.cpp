#include "programs/overage/law_commands.hpp"

#include <cstdio>
#include <set>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "formats/json_reader.hpp"
#include "formats/json_writer.hpp"
#include "formats/scenario.hpp"
#include "programs/overage/clock.hpp"
#include "programs/overage/files.hpp"
#include "programs/overage/http_server.hpp"

namespace overage_program {
namespace {

base::Error of_option(base::ErrorCode code, std::string option) {
  return {.code = code, .place = {.file = {}, .row = 0, .column = 0, .field = std::move(option)}};
}

// --law NAME=VALUE, several times: the settings of docs/formats.md.
engine::Json law_settings(const Arguments& arguments) {
  engine::Json json;
  const auto& choices = arguments.values("law");
  if (choices.empty()) return json;
  formats::JsonWriter out(json.text);
  out.begin_object();
  for (const std::string_view choice : choices) {
    const auto equals = std::min(choice.find('='), choice.size());
    const auto value = choice.substr(std::min(choice.size(), equals + 1));
    out.key(choice.substr(0, equals));
    if (value == "true" || value == "false") {
      out.raw(value);
    } else {
      out.text(value);
    }
  }
  out.end_object();
  return json;
}

base::Result<base::Ok> read_number(const Arguments& arguments, std::string_view name,
                                   std::uint64_t limit, std::uint64_t& out) {
  if (!arguments.has(name)) return base::Ok{};
  if (base::parse_uint64(arguments.value(name), out) && out <= limit) return base::Ok{};
  return of_option(base::ErrorCode::number_out_of_range, "--" + std::string(name));
}

base::Error in_file(base::Error error, const std::string& file) {
  error.place.file = file;
  return error;
}

// What a scenario brings along; its own choices of the law unless others are asked for.
struct Brought {
  engine::Json situation;
  engine::Json settings;
  base::Instant now;
  std::string name;
};
base::Result<Brought> brought_by(const ScenarioFile& given) {
  const auto scenario = formats::read_scenario(given.text, given.file);
  if (!scenario) return scenario.error();
  const auto document = formats::JsonDocument::parse(given.text);
  if (!document) return in_file(document.error(), given.file);
  Brought out;
  out.situation.text = document->root().find("situation").to_json();
  const auto settings = document->root().find_value("settings");
  if (settings.exists()) out.settings.text = settings.to_json();
  out.now = scenario->now;
  out.name = scenario->situation.customer.name;
  return out;
}

std::string line_of(std::string_view name, formats::JsonValue customer) {
  const auto evaluation = customer.find("evaluation");
  const auto word = [&evaluation](std::string_view member) {
    return std::string(evaluation.find(member).text());
  };
  std::string out(name);
  out += ": " + word("state") + ", " + word("funding") + "; next: " + word("next") + " (" +
         word("nextBy") + ")\n";
  const auto tell = [&out](formats::JsonValue refusals) {
    for (const auto refusal : refusals) {
      out += "  " + std::string(refusal.find("rule").text()) + " " +
             std::string(refusal.find("reason").text());
      if (refusal.find("code").exists()) {
        out += " " + std::string(refusal.find("code").text()) + "/" +
               std::string(refusal.find("http").text());
      }
      out += "\n";
    }
  };
  if (const auto decision = customer.find("decision"); decision.exists()) {
    out += "  " + std::string(decision.find("command").text()) +
           (decision.find("accepted").text() == "true" ? ": possible\n" : ": refused\n");
    tell(decision.find("refusals"));
    return out;
  }
  for (const auto command : evaluation.find("commands")) {
    if (command.find("command").text() == "enable") tell(command.find("refusals"));
  }
  return out;
}

std::string name_of_customer(const engine::Session& session, std::string_view id) {
  const auto customer = base::CustomerId::parse(id);
  const auto known = customer ? workspace::find_customer(session.workspace(), *customer) : nullptr;
  return known && !known->name().empty() ? known->name() : std::string(id);
}

base::Result<base::Ok> print_one(const engine::Session& session, const engine::Evaluate& request,
                                 std::string_view name, bool json) {
  const auto evaluated = session.evaluate(request);
  if (!evaluated) return evaluated.error();
  if (json) {
    print(engine::encode(engine::ReplyMessage{.id = 0, .reply = engine::Reply(*evaluated)}) + "\n");
    return base::Ok{};
  }
  for (const auto& customer : evaluated->customers) {
    const auto document = formats::JsonDocument::parse(customer.text);
    if (!document) return document.error();
    const auto id = document->root().find("evaluation").find("customer").text();
    print(line_of(name.empty() ? name_of_customer(session, id) : name, document->root()));
  }
  return base::Ok{};
}

}  // namespace

std::optional<ScenarioFile> read_scenario_file(const std::string& path) {
  if (path == "-") return std::nullopt;
  constexpr std::size_t kLimit = 1U << 20U;
  std::string text;
  const auto read =
      read_pieces(path, [&text](std::string_view piece, std::uint64_t, std::uint64_t) {
        if (text.size() <= kLimit) text += piece;
      });
  if (!read || text.size() > kLimit) return std::nullopt;
  const auto document = formats::JsonDocument::parse(text);
  if (!document || document->root().find("format").text() != "telco-overage/scenario") {
    return std::nullopt;
  }
  return ScenarioFile{.file = shown_name(path), .text = std::move(text)};
}

base::Result<engine::ImportPreview> play(const ScenarioFile& given) {
  const auto& file = given.file;
  const auto scenario = formats::read_scenario(given.text, file);
  if (!scenario) return scenario.error();
  auto run = formats::run_scenario(*scenario);
  if (!run) return in_file(run.error(), file);
  engine::ImportPreview out;
  out.file = file;
  out.format = "scenario-json";
  out.rows = scenario->steps.size() + 1;
  std::set<std::string_view> failed;
  for (const auto& mismatch : run->mismatches) {
    const std::string_view pointer = mismatch.pointer;
    failed.insert(pointer.substr(0, pointer.find("/expect")));
    out.problems.push_back(
        {.severity = engine::Severity::rejected,
         .error = {.code = base::ErrorCode::unexpected_outcome,
                   .place = {.file = file, .row = 0, .column = 0, .field = mismatch.pointer},
                   .args = {{"expected", mismatch.expected}, {"actual", mismatch.actual}}}});
  }
  out.rejected = failed.size();
  out.accepted = out.rows - out.rejected;
  out.problem_count = out.problems.size();
  return out;
}

base::Result<base::Ok> print_evaluation(const Customers& customers, const Arguments& arguments) {
  engine::Evaluate request;
  request.at = now();
  if (arguments.has("at")) {
    const auto at = base::parse_instant(arguments.value("at"));
    if (!at) return of_option(at.error().code, "--at");
    request.at = *at;
  }
  request.settings = law_settings(arguments);
  if (arguments.has("command")) {
    request.command.text = arguments.value("command");
    if (!request.command.text.starts_with('{')) {
      request.command.text = R"({"command":")" + request.command.text + R"("})";
    }
  }
  const bool json = arguments.has("json");
  for (const ScenarioFile& given : customers.scenarios) {
    auto brought = brought_by(given);
    if (!brought) return brought.error();
    auto one = request;
    one.situation = std::move(brought->situation);
    if (!arguments.has("law")) one.settings = std::move(brought->settings);
    if (!arguments.has("at")) one.at = brought->now;
    if (const auto done = print_one(customers.session, one, brought->name, json); !done) {
      return in_file(done.error(), given.file);
    }
  }
  if (!customers.scenarios.empty()) return base::Ok{};
  return print_one(customers.session, request, {}, json);
}

base::Result<base::Ok> simulate(const Customers& customers, const Arguments& arguments) {
  auto& session = customers.session;
  std::uint64_t port = 0;
  std::uint64_t reads = 1;
  std::uint64_t requests = 500;
  if (const auto done = read_number(arguments, "port", 65'535, port); !done) return done.error();
  if (const auto done = read_number(arguments, "reads", 1'000, reads); !done) return done.error();
  if (const auto done = read_number(arguments, "requests", 1'000'000, requests); !done) {
    return done.error();
  }
  engine::OpenSimulator open;
  for (const ScenarioFile& given : customers.scenarios) {
    auto brought = brought_by(given);
    if (!brought) return brought.error();
    open.situations.push_back(std::move(brought->situation));
    open.settings = std::move(brought->settings);
  }
  if (arguments.has("law")) open.settings = law_settings(arguments);
  open.reads_until_visible = static_cast<std::uint32_t>(reads);
  open.requests_per_minute = static_cast<std::uint32_t>(requests);
  open.wants_token = !arguments.has("no-token");
  if (arguments.has("role") || arguments.has("partner")) {
    formats::JsonWriter caller(open.caller.text);
    caller.begin_object();
    if (arguments.has("role")) caller.member("role", arguments.value("role"));
    if (arguments.has("partner")) caller.member("partner", arguments.value("partner"));
    caller.end_object();
  }
  const auto opened = session.open_simulator(open);
  if (!opened) return opened.error();
  const bool quiet = arguments.has("quiet");
  const ServerOptions options{.port = static_cast<std::uint16_t>(port),
                              .origin = arguments.value("origin")};
  return serve(
      options,
      [&opened](std::uint16_t listening) {
        print("Partner Center simulated at http://127.0.0.1:" + std::to_string(listening) +
              "/v1/customers, " + std::to_string(opened->customers.size()) + " customers\n");
        (void)std::fflush(stdout);
      },
      [&session, quiet](const formats::HttpRequest& request) {
        const auto handled = session.handle({.method = request.method,
                                             .path = request.path,
                                             .headers = request.headers,
                                             .body = request.body,
                                             .at = now()});
        formats::HttpResponse response{.status = 500, .headers = {}, .body = {}};
        if (handled) {
          response = {.status = static_cast<int>(handled->status),
                      .headers = handled->headers,
                      .body = handled->body};
        }
        if (!quiet) {
          print_error(request.method + " " + request.path + " " + std::to_string(response.status) +
                      "\n");
        }
        return response;
      });
}

}  // namespace overage_program
