#include "programs/overage/reporter.hpp"

#include "formats/json_writer.hpp"
#include "programs/overage/files.hpp"

namespace overage_program {

void Reporter::line(std::string_view severity, const base::Error& error) const {
  if (!json_) {
    print_error("overage: " + std::string(severity) + ": " + base::describe(error) + "\n");
    return;
  }
  std::string text;
  formats::JsonWriter out(text);
  out.begin_object();
  out.member("severity", severity);
  out.member("code", base::name_of(error.code));
  out.member("file", error.place.file);
  out.member("row", static_cast<std::int64_t>(error.place.row));
  out.member("column", static_cast<std::int64_t>(error.place.column));
  out.member("field", error.place.field);
  out.key("args");
  out.begin_object();
  for (const auto& [name, value] : error.args) out.member(name, value);
  out.end_object();
  out.end_object();
  print_error(text + "\n");
}

void Reporter::error(const base::Error& error) const {
  line("error", error);
  // columns nobody knows: a rate card may be told what each is
  if (error.args.empty() || error.args[0].first != "columns") return;
  hint(
      "if it is a rate card, say what its columns are: overage convert FILE "
      "--map prefix=CAPTION --map ratePerMinute=CAPTION --currency CODE");
}

void Reporter::problem(const engine::Problem& problem) const {
  line(engine::name_of(problem.severity), problem.error);
}

void Reporter::hint(std::string_view message) const {
  if (!json_) print_error("overage: hint: " + std::string(message) + "\n");
}

void Reporter::usage(const std::string& message) const {
  if (json_) {
    error({.code = base::ErrorCode::invalid_request, .args = {{"message", message}}});
  } else {
    print_error("overage: " + message + "\nTry 'overage --help'.\n");
  }
}

}  // namespace overage_program
