#include "programs/overage/bill_command.hpp"

#include <memory>
#include <utility>

#include "app/bill.hpp"
#include "app/locale.hpp"
#include "app/texts.hpp"
#include "programs/overage/clock.hpp"

namespace overage_program {
namespace {

// Of the language asked for.
app::Locale locale_of(const Arguments& arguments) {
  const bool french =
      arguments.value("language") == "fr" && app::use_french(std::string(app::french_texts()));
  return french ? app::french() : app::english();
}

// Those named, else all that have calls.
base::Result<std::vector<base::CustomerId>> customers_of(Run& run, base::BillingMonth month) {
  std::vector<base::CustomerId> out;
  for (const auto& text : run.arguments().values("for")) {
    const auto id = base::CustomerId::parse(text);
    if (!id) return id.error();
    if (!workspace::find_customer(run.session().workspace(), *id)) {
      return base::Error{.code = base::ErrorCode::not_found, .args = {{"customer", text}}};
    }
    out.push_back(*id);
  }
  if (!out.empty()) return out;
  const auto summary = run.session().summary({.month = month});
  if (!summary) return summary.error();
  for (const auto& customer : summary->customers) {
    if (customer.totals.calls > 0) out.push_back(customer.customer);
  }
  return out;
}

template <class Reply>
base::Result<base::Ok> keep(base::Result<Reply> reply, std::shared_ptr<const Reply>& part) {
  if (!reply) return reply.error();
  part = std::make_shared<const Reply>(*std::move(reply));
  return base::Ok{};
}

base::Result<app::Bill> bill_of(Run& run, base::BillingMonth month, base::CustomerId customer) {
  auto& session = run.session();
  const auto asked = app::bill_questions(month, customer);
  app::Bill bill{.customer = customer};
  if (auto done = keep(session.summary(asked.month), bill.month); !done) return done.error();
  for (const auto& [question, part] :
       {std::pair(&asked.reasons, &bill.reasons),
        std::pair(&asked.destinations, &bill.destinations), std::pair(&asked.users, &bill.users),
        std::pair(&asked.unpaid, &bill.unpaid)}) {
    if (auto done = keep(session.totals(*question), *part); !done) return done.error();
  }
  return bill;
}

base::Result<base::Ok> write_bills(Run& run, const app::Locale& locale) {
  const std::string folder = run.arguments().value("out");
  auto at = now();
  if (run.arguments().has("at")) {
    const auto given = base::parse_instant(run.arguments().value("at"));
    if (!given) return given.error();
    at = *given;
  }
  if (const auto read = read_month(run); !read) return read.error();
  const auto month = month_of(run);
  if (!month) return month.error();
  const auto customers = customers_of(run, *month);
  if (!customers) return customers.error();
  if (folder != "-") {
    if (const auto made = make_folder(folder); !made) return made.error();
  }
  const auto& workspace = run.session().workspace();
  for (const auto customer : *customers) {
    const auto bill = bill_of(run, *month, customer);
    if (!bill) return bill.error();
    const std::string page = app::bill_html(locale, *bill, workspace, at);
    const std::string file = app::bill_file(*bill, workspace);
    std::string_view rest = page;
    const auto written = write_pieces(folder == "-" ? folder : folder + "/" + file,
                                      [&rest] { return std::exchange(rest, std::string_view{}); });
    if (!written) return written.error();
    if (folder != "-") print(file + "\n");
  }
  return base::Ok{};
}

int bill(Run& run) {
  const auto& arguments = run.arguments();
  const bool to_stream = arguments.value("out") == "-";
  if (!arguments.has("usage") || !arguments.has("out") || !arguments.files().empty()) {
    run.reporter().usage("bill needs --usage FILE and --out FOLDER");
    return kWrongArguments;
  }
  if (to_stream && arguments.values("for").size() != 1) {
    run.reporter().usage("--out - takes one bill: --for GUID");
    return kWrongArguments;
  }
  const auto done = write_bills(run, locale_of(arguments));
  return done ? run.done() : run.fail(done.error());
}

}  // namespace

Command bill_command() {
  auto options = month_options();
  options.insert(options.end(), {{"for", "GUID", true}, {"language", "en|fr"}, {"at", "INSTANT"}});
  return {"bill", std::move(options), bill};
}

}  // namespace overage_program
