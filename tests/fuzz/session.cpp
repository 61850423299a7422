// engine::Session: any bytes as a file, cut anywhere, give the same preview or the same error, in
// which accepted + duplicate + suspended + rejected = rows; accepted, it changes the session by what
// the preview said, and the document is one that can be written and read again. The first byte says
// how the bytes are cut, the second what the person overrules.
#include "engine/session.hpp"

#include <memory>
#include <string>

#include "engine/messages.hpp"
#include "formats/workspace_json.hpp"
#include "fuzz/pieces.hpp"

namespace {

constexpr std::string_view kCustomer =
    R"({"format":"telco-overage/customers","version":1,"partner":{"tenantId":)"
    R"("11111111-0000-4000-8000-000000000001","name":"Us","role":"directPartner","country":"DE"},)"
    R"("items":[{"customer":{"id":"22222222-0000-4000-8000-000000000001","companyProfile":)"
    R"({"domain":"contoso.example","companyName":"Contoso"}},"telcoOverage":{"licences":)"
    R"([{"plan":"MCOPSTN1","country":"DE","count":2}]}}]})";

std::shared_ptr<const workspace::Workspace> document() {
  engine::Session session;
  const auto opened = session.open_import({.file = "customers.json"});
  session.feed(kCustomer);
  fuzz::demand(session.finish_import(opened->import).ok());
  fuzz::demand(session.accept_import(opened->import).ok());
  return std::make_shared<const workspace::Workspace>(session.workspace());
}

engine::OpenImport overruled(std::uint8_t choice) {
  static constexpr std::string_view kFormats[] = {"",
                                                  "",
                                                  "usage-csv",
                                                  "graph-calls-json",
                                                  "rate-card-csv",
                                                  "credits-csv",
                                                  "minute-pools-csv",
                                                  "daily-usage-csv",
                                                  "customers-json",
                                                  ""};
  engine::OpenImport how;
  how.file = "file";
  how.format = kFormats[choice % std::size(kFormats)];
  how.currency = "EUR";
  how.checksum = choice % 2 == 0;
  if (choice % 7 == 6) how.encoding = "windows-1252";
  if (choice % 11 == 10) how.delimiter = ";";
  return how;
}

struct Outcome {
  std::uint32_t import = 0;
  base::Result<engine::ImportPreview> preview = base::ErrorCode::empty_input;
};

Outcome read(engine::Session& session, const engine::OpenImport& how, std::string_view bytes,
             std::size_t piece) {
  const auto opened = session.open_import(how);
  fuzz::demand(opened.ok());
  fuzz::in_pieces(bytes, piece, [&](std::string_view part) {
    session.feed(part);
    return true;
  });
  return {opened->import, session.finish_import(opened->import)};
}

// The whole preview, or the whole error, as the protocol tells it.
std::string told(const Outcome& outcome) {
  if (!outcome.preview) return base::describe(outcome.preview.error());
  auto preview = *outcome.preview;
  preview.import = 0;
  return engine::encode(engine::ReplyMessage{.id = 0, .reply = engine::Reply(preview)});
}

bool adds_up(const engine::ImportPreview& p) {
  return p.accepted + p.duplicate + p.suspended + p.rejected == p.rows;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  static const auto kDocument = document();
  const auto bytes = fuzz::text_of(data + 2, size - 2);
  const auto how = overruled(data[1]);
  engine::Session session;
  session.set_workspace(kDocument);
  const auto whole = read(session, how, bytes, size);
  const auto cut = read(session, how, bytes, std::size_t{data[0]} + 1);
  fuzz::demand(told(whole) == told(cut));
  if (!whole.preview) return 0;
  fuzz::demand(adds_up(*whole.preview));
  if (!session.accept_import(cut.import)) return 0;

  // what was accepted is there, and would be a duplicate now
  const auto again = session.finish_import(whole.import);
  fuzz::demand(again.ok() && adds_up(*again));
  if (engine::holds_calls(again->format)) {
    fuzz::demand(again->accepted == 0);
    for (const auto& month : again->months) (void)session.rate({.month = month.month});
  }
  const auto written = formats::write_workspace(session.workspace());
  const auto read_again = formats::read_workspace(written);
  fuzz::demand(read_again.ok());
  fuzz::demand(formats::write_workspace(read_again->workspace) == written);
  return 0;
}
