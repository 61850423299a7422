// Files as they are found: in archives, in workbooks, in other encodings, in other languages.
#include "engine/import.hpp"

#include <algorithm>
#include <catch_amalgamated.hpp>

#include "engine/session.hpp"
#include "formats/workspace_json.hpp"
#include "formats/zip_writer.hpp"
#include "support/archives.hpp"

using base::ErrorCode;
using support::ZipFile;

namespace {

const std::string kHeader =
    "UsageId,Call ID,Conference ID,User Location,AAD ObjectId,UPN,User Display Name,Caller ID,"
    "Call Type,Number Type,Domestic/International,Destination Dialed,Destination Number,"
    "Start Time,End Time,Duration Seconds,Connection Fee,Charge,Currency,Capability\r\n";

const std::string kDirectRouting =
    "CorrelationId,AAD ObjectId,UPN,Display Name,User country,Invite time,Start time,Failure time,"
    "End time,Duration (seconds),Success,Caller Number,Callee Number,Call type,Azure region for "
    "Media,"
    "Azure region for Signaling,Final SIP code,Final Microsoft subcode,Final SIP phrase,SBC FQDN,"
    "Media bypass,Shared correlation ID\r\n"
    "3f1c,71d0f1b2-0d7a-4d4e-9a47-0d2f3a9b8c11,ana@contoso.example,Ana "
    "Silva,FR,2026-06-04T09:15:01Z,"
    "2026-06-04T09:15:07Z,,2026-06-04T09:19:22Z,255,Yes,+33140000001,+4930123,dr_out,France,France,"
    "0,0,"
    "BYE,sbc1.contoso.example,Yes,\r\n";

std::string call(int number, std::string_view seconds = "255") {
  const auto digits = std::to_string(number);
  return "00000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits +
         ",1f0b9c,,FR,71d0f1b2-0d7a-4d4e-9a47-0d2f3a9b8c11,ana@contoso.example,Ana Silva,"
         "+33140000001,user_out,Subscriber,International,Germany,+4930123456***,"
         "2026-06-04T09:15:07+00:00,2026-06-04T09:19:22+00:00," +
         std::string(seconds) + ",0.00,0.05,USD,MCOPSTN2\r\n";
}

std::string graph_page(int number, bool more) {
  const auto digits = std::to_string(number);
  return R"({"@odata.count":1,"value":[{"id":"10000000-0000-4000-8000-)" +
         std::string(12 - digits.size(), '0') + digits +
         R"(","callId":"3b9e","userId":"71d0f1b2-0d7a-4d4e-9a47-0d2f3a9b8c11",)"
         R"("userPrincipalName":"ana@contoso.example","userDisplayName":"Ana Silva",)"
         R"("startDateTime":"2026-06-04T09:15:07.1230000Z","endDateTime":"2026-06-04T09:19:22.1230000Z",)"
         R"("duration":255,"charge":0.075,"callType":"user_out","currency":"USD","calleeNumber":"+49301234***",)"
         R"("callerNumber":"+33140000001","usageCountryCode":"FR","tenantCountryCode":"FR","connectionCharge":0.0,)"
         R"("destinationContext":"International","destinationName":"Germany","conferenceId":null,)"
         R"("licenseCapability":"MCOPSTNPP","inventoryType":"Subscriber","operator":"Microsoft",)"
         R"("callDurationSource":"microsoft"}])" +
         (more ? R"(,"@odata.nextLink":"https://graph.microsoft.com/v1.0/next")" : "") + "}";
}

constexpr std::string_view kCard =
    "prefix,ratePerMinute,currency\r\n44,0.015,EUR\r\n33,0.016,EUR\r\n";

engine::OpenImport named(std::string file) {
  engine::OpenImport how;
  how.file = std::move(file);
  return how;
}

// Reads a file as the engine does, in pieces, and checks that no row is lost.
base::Result<engine::ImportPreview> preview(engine::Session& session, std::string_view content,
                                            const engine::OpenImport& how,
                                            std::size_t piece = 1000) {
  const auto opened = session.open_import(how);
  REQUIRE(opened);
  for (std::size_t at = 0; at < content.size(); at += piece)
    session.feed(content.substr(at, piece));
  auto preview = session.finish_import(opened->import);
  if (preview) {
    CHECK(preview->accepted + preview->duplicate + preview->suspended + preview->rejected ==
          preview->rows);
  }
  return preview;
}

engine::ImportPreview read(engine::Session& session, std::string_view content,
                           const engine::OpenImport& how) {
  auto read = preview(session, content, how);
  if (!read) FAIL(base::describe(read.error()));
  return *read;
}

ErrorCode fault(std::string_view content, const engine::OpenImport& how) {
  engine::Session session;
  const auto read = preview(session, content, how);
  REQUIRE_FALSE(read);
  return read.error().code;
}

std::string utf16(std::string_view text) {
  std::string out = "\xFF\xFE";
  for (const char c : text) {
    out += c;
    out += '\0';
  }
  return out;
}

void add_contoso(engine::Session& session) {
  workspace::Customer customer;
  customer.situation.customer.id = *base::CustomerId::parse("c0000000-0000-4000-8000-000000000001");
  customer.situation.customer.name = "Contoso";
  customer.situation.customer.domain = "contoso.example";
  workspace::Patch patch;
  patch.customers.push_back(std::make_shared<const workspace::Customer>(customer));
  session.change_workspace(patch);
}

}  // namespace

TEST_CASE("the usage export is read as it is downloaded: calls rated, Direct Routing set aside") {
  engine::Session session;
  add_contoso(session);
  const auto archive = support::zipped(
      {{"DirectRouting.calls.2026-06-30.csv", kDirectRouting},
       {"PSTN.calls.2026-06-30.csv", kHeader + call(1) + call(2) + call(1) + call(3, "soon")},
       {"parameters.json", R"({"capabilities":["MCOPSTN2"]})"}});
  const auto preview = read(session, archive, named("Calls.Export.42.zip"));
  CHECK(preview.container == "zip");
  CHECK(preview.format == "usage-csv");
  CHECK(preview.rows == 5);
  CHECK(preview.accepted == 2);
  CHECK(preview.duplicate == 1);
  CHECK(preview.suspended == 1);  // of Direct Routing
  CHECK(preview.rejected == 1);
  REQUIRE(preview.problems.size() == 1);
  CHECK(preview.problems[0].error.place.file == "Calls.Export.42.zip/PSTN.calls.2026-06-30.csv");
  CHECK(preview.problems[0].error.place.row == 5);
  CHECK(preview.header.at(0) == "UsageId");
  CHECK(preview.first_rows.size() == 4);
}

TEST_CASE("an archive is one dataset: forgetting it forgets all its files and no other's") {
  engine::Session session;
  add_contoso(session);
  const auto accept = [&session](std::string_view content, std::string name) {
    const auto preview = read(session, content, named(std::move(name)));
    return session.accept_import(preview.import)->dataset;
  };
  const auto before = accept(kHeader + call(100), "before.csv");
  const auto archive = accept(
      support::zipped({{"a.csv", kHeader + call(1)}, {"b.csv", kHeader + call(2) + call(3)}}),
      "both.zip");
  accept(kHeader + call(200), "after.csv");
  CHECK(session.calls().size() == 5);
  CHECK(session.calls().files().size() == 4);
  CHECK(session.calls().files()[2] == "both.zip/b.csv");
  REQUIRE(session.remove_dataset(archive));
  CHECK(session.calls().size() == 2);
  REQUIRE(session.remove_dataset(before));
  REQUIRE(session.calls().size() == 1);
  CHECK(session.calls().files()[0] == "after.csv");
  CHECK(session.calls().usage_id(0).to_string().ends_with("200"));
}

TEST_CASE("a compressed CSV is the CSV") {
  engine::Session session;
  add_contoso(session);
  const auto preview =
      read(session, support::gzipped(kHeader + call(1), "usage.csv"), named("usage.csv.gz"));
  CHECK(preview.container == "gzip");
  CHECK(preview.format == "usage-csv");
  CHECK(preview.accepted == 1);
}

TEST_CASE("titles may stand above a table, and rows keep their numbers") {
  engine::Session session;
  add_contoso(session);
  const auto usage = read(session,
                          "\xEF\xBB\xBFPSTN usage\r\nJune 2026, all users\r\n\r\n" + kHeader +
                              call(1) + call(2, "long"),
                          named("report.csv"));
  CHECK(usage.format == "usage-csv");
  CHECK(usage.accepted == 1);
  REQUIRE(usage.problems.size() == 1);
  CHECK(usage.problems[0].error.place.row == 6);

  std::string semicolons = "sep=;\r\n" + kHeader + call(3);
  std::replace(semicolons.begin(), semicolons.end(), ',', ';');
  const auto separated = read(session, semicolons, named("separated.csv"));
  CHECK(separated.format == "usage-csv");
  CHECK(separated.accepted == 1);

  const auto text = [](std::string_view words) {
    return "<c t=\"inlineStr\"><is><t>" + std::string(words) + "</t></is></c>";
  };
  const auto pools = read(
      session,
      support::workbook("<row r=\"1\">" + text("PSTN minute pools") + "</row><row r=\"3\">" +
                        text("Country or region") + text("Capability") + text("Total minutes") +
                        text("Minutes used") + text("Minutes available") + "</row><row r=\"4\">" +
                        text("France") + text("MCOPSTN1") +
                        "<c><v>1200</v></c><c><v>0</v></c><c><v>1</v></c></row>"),
      named("pools.xlsx"));
  CHECK(pools.format == "minute-pools-csv");
  CHECK(pools.accepted == 1);
  REQUIRE(pools.problems.size() == 1);
  CHECK(pools.problems[0].error.place.row == 4);
}

TEST_CASE("daily rated usage is read from compressed blobs of JSON lines, several in a row") {
  const auto line = [](int day, std::string_view total) {
    return R"({"partnerId":"5d1f1b2a-0d7a-4d4e-9a47-0d2f3a9b8c11","customerId":)"
           R"("c0000000-0000-4000-8000-000000000001","customerName":"Contoso","mpnId":"4711001",)"
           R"("resellerMpnId":0,"invoiceNumber":"","subscriptionId":)"
           R"("83ef9d05-4169-4ef9-9657-0e86b1eacb11","entitlementId":)"
           R"("83ef9d05-4169-4ef9-9657-0e86b1eacb12","usageDate":"2026-06-0)" +
           std::to_string(day) +
           R"(T00:00:00Z","meterName":"Calls to Germany","unitOfMeasure":"1 Minute",)"
           R"("resourceGroup":"M365","tags":{"cost":"telco"},"unitPrice":0.015,"quantity":8.0,)"
           R"("billingPreTaxTotal":)" +
           std::string(total) +
           R"(,"billingCurrency":"EUR","pricingPreTaxTotal":0.12,"pricingCurrency":"USD",)"
           R"("effectiveUnitPrice":0.015,"pcToBCExchangeRate":0.9})"
           "\n";
  };
  engine::Session session;
  add_contoso(session);
  // one blob whose parts were compressed one after another
  const auto first = read(
      session,
      support::gzipped(line(1, "0.108")) + support::gzipped(line(2, "1.5E-05") + line(3, "\"x\"")),
      named("part-00000.json.gz"));
  CHECK(first.container == "gzip");
  CHECK(first.format == "daily-usage-csv");
  CHECK(first.rows == 3);
  CHECK(first.accepted == 2);
  REQUIRE(first.problems.size() == 1);
  CHECK(first.problems[0].error.place.row == 4);
  REQUIRE(session.accept_import(first.import));
  // and the next blob
  const auto second =
      read(session, support::gzipped(line(4, "0.108")), named("part-00001.json.gz"));
  CHECK(second.accepted == 1);
  REQUIRE(session.accept_import(second.import));
  const auto held = session.datasets().datasets;
  REQUIRE(held.size() == 2);
  CHECK(held[0].accepted + held[1].accepted == 3);
}

TEST_CASE("replies of Partner Center come in any order, and the document can be read again") {
  engine::Session session;
  add_contoso(session);
  const auto take = [&](std::string_view text) {
    const auto taken = read(session, text, named("reply.json"));
    REQUIRE(session.accept_import(taken.import));
    const auto again = formats::read_workspace(formats::write_workspace(session.workspace()));
    if (!again) FAIL(base::describe(again.error()));
  };
  take(R"([{"azureEntitlementId":"83ef9d05-4169-4ef9-9657-0e86b1eacb12","partnerId":"",)"
       R"("type":"PhoneServices","overageEnabled":true}])");
  take(R"([{"id":"83ef9d05-4169-4ef9-9657-0e86b1eacb12","friendlyName":"Telephony",)"
       R"("status":"active","subscriptionId":"83ef9d05-4169-4ef9-9657-0e86b1eacb11"}])");
  take(
      R"([{"id":"83ef9d05-4169-4ef9-9657-0e86b1eacb11","offerId":"DZH318Z0BPS6:0001:DZH318Z0BMJX",)"
      R"("quantity":1,"status":"active","billingType":"usage"}])");
  CHECK(overage::check(session.workspace().customers.at(0)->situation).ok());
}

TEST_CASE("a file that would make a customer nobody could read again is refused") {
  engine::Session session;
  add_contoso(session);
  auto customer = *session.workspace().customers.at(0);
  overage::Subscription theirs;
  theirs.id = *base::SubscriptionId::parse("83ef9d05-4169-4ef9-9657-0e86b1eacb11");
  theirs.seller = *base::PartnerId::parse("5d1f1b2a-0d7a-4d4e-9a47-0d2f3a9b8c11");
  customer.situation.subscriptions = {theirs};
  workspace::Patch patch;
  patch.customers = {std::make_shared<const workspace::Customer>(customer)};
  session.change_workspace(patch);

  const auto ours = read(session,
                         R"([{"id":"83ef9d05-4169-4ef9-9657-0e86b1eacb11","offerId":"x",)"
                         R"("quantity":1,"billingType":"license"}])",
                         named("subscriptions.json"));
  const auto accepted = session.accept_import(ours.import);
  REQUIRE_FALSE(accepted);
  CHECK(accepted.error().code == ErrorCode::duplicate_id);
  CHECK(accepted.error().place.file == "subscriptions.json");
  CHECK(session.workspace().customers.at(0)->situation.subscriptions.size() == 1);
}

TEST_CASE("pages of Graph come in one archive, in any order; a missing last page is told") {
  engine::Session session;
  add_contoso(session);
  const auto preview = read(session,
                            support::zipped({{"page-1.json", graph_page(1, true)},
                                             {"page-2.json", graph_page(2, false)}}),
                            named("pages.zip"));
  CHECK(preview.format == "graph-calls-json");
  CHECK(preview.rows == 2);
  CHECK(preview.accepted == 2);
  REQUIRE(preview.problems.size() == 1);
  CHECK(preview.problems[0].error.place.field == "@odata.nextLink");
}

TEST_CASE("a page of Graph without calls is taken, and told; a page of something else is not") {
  for (const auto* page :
       {R"({"value": [ ]})", R"({"@odata.context":"https://graph.microsoft.com/v1.0/$metadata)"
                             R"j(#Collection(microsoft.graph.callRecords.pstnCallLogRow)",)j"
                             R"("@odata.count":0,"value":[]})"}) {
    engine::Session session;
    add_contoso(session);
    const auto empty = read(session, page, named("page.json"));
    CHECK(empty.format == "graph-calls-json");
    CHECK(empty.rows == 0);
    REQUIRE(empty.problems.size() == 1);
    CHECK(empty.problems[0].severity == engine::Severity::warning);
    CHECK(base::describe(empty.problems[0].error) == "page.json:1: empty_input");
    CHECK(session.accept_import(empty.import));
  }
  CHECK(fault(R"({"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[]})",
              named("users.json")) == ErrorCode::unknown_format);
}

TEST_CASE("one resource of Partner Center by itself joins those that are held") {
  engine::Session session;
  add_contoso(session);
  const auto take = [&](std::string_view text) {
    const auto taken = read(session, text, named("reply.json"));
    CHECK(taken.rows == 1);
    REQUIRE(session.accept_import(taken.import));
    return session.workspace().customers.at(0)->situation;
  };
  const std::string first =
      R"({"id":"83EF9D0541694EF996570E86B1EACB11","offerId":"DZH318Z0BPS6:0001:DZH318Z0BMJX",)"
      R"("quantity":1,"status":"active","billingType":"usage"})";
  const std::string second =
      R"({"id":"{83ef9d05-4169-4ef9-9657-0e86b1eacb13}","offerId":"CFQ7TTC0LH18:0001:CFQ7TTC0K5D2",)"
      R"("quantity":5,"status":"active"})";
  CHECK(take(first).subscriptions.size() == 1);
  CHECK(take(second).subscriptions.size() == 2);
  CHECK(take(second).subscriptions.size() == 2);  // again: instead of itself
  CHECK(take("[" + first + "]").subscriptions.size() == 1);
  const std::string telephony =
      R"({"id":"83ef9d05-4169-4ef9-9657-0e86b1eacb12","friendlyName":"Telephony",)"
      R"("status":"active","subscriptionId":"83ef9d05-4169-4ef9-9657-0e86b1eacb11"})";
  CHECK(take(telephony).entitlements.size() == 1);
  CHECK(take(telephony).entitlements.size() == 1);
}

TEST_CASE("tables of old Macs, whose lines end with CR alone, keep their row numbers") {
  const auto with_cr = [](std::string text) {
    std::erase(text, '\n');
    return text;
  };
  engine::Session session;
  add_contoso(session);
  std::string many = kHeader;
  for (int i = 1; i <= 400; ++i) many += call(i);  // more than is looked at before it is known
  const auto calls = read(session, with_cr(many + call(401, "long")), named("usage.csv"));
  CHECK(calls.accepted == 400);
  REQUIRE(calls.problems.size() == 1);
  CHECK(calls.problems[0].error.place.row == 402);
  CHECK(read(session, with_cr("Rates\r\n" + std::string(kCard)), named("card.csv")).accepted == 2);
}

TEST_CASE("captions of another language are read by position, whatever spreadsheet saved them") {
  const std::string header =
      "ID d'utilisation;ID d'appel;ID de conférence;Emplacement;ObjectId AAD;Nom principal;Nom;"
      "Numéro;Type d'appel;Type de numéro;National/International;Destination;Numéro composé;Début;"
      "Fin;Durée;Frais;Coût;Devise;Capacité\r\n";
  auto row = call(1);
  std::replace(row.begin(), row.end(), ',', ';');
  row.replace(row.find("0.05"), 4, "0,05");
  engine::Session session;
  add_contoso(session);
  for (const auto& content : {header + row, "\xEF\xBB\xBF" + header + row}) {
    const auto preview = read(session, content, named("utilisation.csv"));
    CHECK(preview.format == "usage-csv");
    CHECK(preview.accepted == 1);
    CHECK(preview.delimiter == ";");
  }
}

TEST_CASE("tables that a spreadsheet saved as Unicode text or for Windows are read") {
  std::string tabs(kCard);
  std::replace(tabs.begin(), tabs.end(), ',', '\t');
  engine::Session session;
  auto card = read(session, utf16(tabs), named("card.txt"));
  CHECK(card.format == "rate-card-csv");
  CHECK(card.encoding == "utf-16le");
  CHECK(card.accepted == 2);
  auto how = named("card.csv");
  how.encoding = "windows-1252";
  card = read(session, "prefix;tarif;devise;libell\xE9\r\n33;0,016;EUR;M\xE9tropole\r\n", how);
  CHECK(card.accepted == 1);
  CHECK(card.decimal_comma);
  CHECK(card.first_rows.at(0).at(3) == "Métropole");
}

TEST_CASE("a rate card is read from a workbook, titles above it and sheets beside it") {
  engine::Session session;
  const auto book = support::workbook(
      "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Rates of June</t></is></c></row>"
      "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"B3\" t=\"s\"><v>1</v></c>"
      "<c r=\"C3\" t=\"s\"><v>2</v></c><c r=\"D3\" t=\"s\"><v>3</v></c></row>"
      "<row r=\"4\"><c r=\"A4\"><v>4420</v></c><c r=\"B4\"><v>1.4999999999999999E-2</v></c>"
      "<c r=\"C4\" t=\"s\"><v>4</v></c><c r=\"D4\" s=\"1\"><v>46174</v></c></row>"
      "<row r=\"5\"><c r=\"A5\" t=\"inlineStr\"><is><t>+33 6</t></is></c><c "
      "r=\"B5\"><v>0.125</v></c>"
      "<c r=\"C5\" t=\"s\"><v>4</v></c></row>"
      "<row r=\"7\"><c r=\"A7\"><v>49</v></c><c r=\"B7\"><v>-1</v></c><c r=\"C7\" "
      "t=\"s\"><v>4</v></c></row>",
      "<si><t>Prefix</t></si><si><t>Rate</t></si><si><t>Currency</t></si><si><t>Effective "
      "from</t></si>"
      "<si><t>EUR</t></si>");
  const auto preview = read(session, book, named("june.xlsx"));
  CHECK(preview.container == "xlsx");
  CHECK(preview.format == "rate-card-csv");
  CHECK(preview.rows == 3);
  CHECK(preview.accepted == 2);
  REQUIRE(preview.rejected == 1);
  CHECK(preview.problems.at(0).error.place.row == 7);  // the row of the sheet
  CHECK(preview.problems.at(0).error.place.file == "june.xlsx/Rates");
  REQUIRE(session.accept_import(preview.import));
  const auto& card = *session.workspace().cards.at(0)->card;
  CHECK(card.name == "june");
  CHECK(card.versions.at(0).rows.at(0).rate_per_minute.to_string() == "0.015");
  CHECK(card.versions.at(0).rows.at(0).effective_from == base::CivilDate{2026, 6, 1});
  CHECK(card.versions.at(0).rows.at(1).prefix == "336");
}

TEST_CASE("columns nobody knows are a question; the answer reads the file") {
  engine::Session session;
  const std::string content = "Kengetal;Prijs per minuut\r\n0044;0,015\r\n33;0,016\r\n";
  auto how = named("prijzen.csv");
  auto preview = read(session, content, how);
  CHECK(preview.missing == std::vector<std::string>{"prefix", "ratePerMinute"});
  CHECK(preview.header == std::vector<std::string>{"Kengetal", "Prijs per minuut"});
  CHECK(preview.first_rows.at(0).at(0) == "0044");
  CHECK(preview.accepted == 0);
  const auto refused = session.accept_import(preview.import);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::unknown_format);  // not one caption says what it is

  how.mapping = {{"prefix", "Kengetal"}, {"ratePerMinute", "Prijs per minuut"}};
  preview = read(session, content, how);
  CHECK(preview.missing == std::vector<std::string>{"currency"});
  how.currency = "EUR";
  preview = read(session, content, how);
  CHECK(preview.missing.empty());
  CHECK(preview.accepted == 2);
  CHECK(session.accept_import(preview.import).ok());
}

TEST_CASE("what an archive holds beside the calls is passed over and named") {
  engine::Session session;
  add_contoso(session);
  const auto preview = read(session,
                            support::zipped({{"readme.txt", "Nothing of interest.\n"},
                                             {"PSTN.calls.csv", kHeader + call(1)},
                                             {"card.csv", std::string(kCard)},
                                             {"empty.csv", ""}}),
                            named("mixed.zip"));
  CHECK(preview.format == "usage-csv");
  CHECK(preview.rows == 1);
  REQUIRE(preview.problems.size() == 2);
  CHECK(preview.problems[0].severity == engine::Severity::warning);
  CHECK(preview.problems[0].error.place.file == "mixed.zip/readme.txt");
  CHECK(preview.problems[1].error.place.file == "mixed.zip/card.csv");
}

TEST_CASE("a rate card and customers come in archives too") {
  engine::Session session;
  CHECK(read(session, support::zipped({{"card.csv", std::string(kCard)}}), named("card.zip"))
            .accepted == 2);
  CHECK(read(session, support::gzipped(kCard), named("card.csv.gz")).accepted == 2);
}

TEST_CASE("archives in an archive are opened, one level deep") {
  engine::Session session;
  add_contoso(session);
  const auto deep = support::zipped({{"usage.csv", kHeader + call(9)}});
  const auto months = read(
      session,
      support::zipped(
          {{"may.zip", support::zipped({{"PSTN.csv", kHeader + call(1)}, {"readme.txt", "Hello"}})},
           {"june.csv.gz", support::gzipped(kHeader + call(2) + call(3))},
           {"july.csv", kHeader + call(4), false},
           {"deep.zip", support::zipped({{"deeper.zip", deep}})}}),
      named("all.zip"));
  CHECK(months.container == "zip");
  CHECK(months.accepted == 4);
  std::vector<std::string> aside;
  for (const auto& problem : months.problems) aside.push_back(problem.error.place.file);
  CHECK(aside ==
        std::vector<std::string>{"all.zip/may.zip/readme.txt", "all.zip/deep.zip/deeper.zip"});

  const auto book = support::workbook(
      "<row r=\"1\"><c t=\"inlineStr\"><is><t>prefix</t></is></c><c t=\"inlineStr\"><is><t>rate</t>"
      "</is></c><c t=\"inlineStr\"><is><t>currency</t></is></c></row><row r=\"2\"><c><v>44</v></c>"
      "<c><v>0.015</v></c><c t=\"inlineStr\"><is><t>EUR</t></is></c></row>");
  CHECK(read(session, support::zipped({{"card.xlsx", book}}), named("card.zip")).accepted == 1);
}

TEST_CASE(
    "the sign that the person names is that of text: numbers of a workbook or of JSON have none") {
  const auto text = [](std::string_view value) {
    return "<c t=\"inlineStr\"><is><t>" + std::string(value) + "</t></is></c>";
  };
  const auto book = support::workbook(
      "<row r=\"1\">" + text("prefix") + text("ratePerMinute") + text("currency") + "</row>" +
      "<row r=\"2\"><c><v>44</v></c><c><v>1.234</v></c>" + text("EUR") + "</row>" +
      "<row r=\"3\"><c><v>33</v></c>" + text("1,234") + text("EUR") + "</row>");
  const std::string json = R"([{"prefix":"44","ratePerMinute":1.234,"currency":"EUR"}])";
  const auto prices = [](std::string_view content, std::optional<bool> decimal_comma) {
    auto how = named("card");
    how.decimal_comma = decimal_comma;
    engine::Session session;
    REQUIRE(session.accept_import(read(session, content, how).import));
    std::vector<std::string> out;
    for (const auto& row : session.workspace().cards.at(0)->card->versions.at(0).rows) {
      out.push_back(row.rate_per_minute.to_string());
    }
    return out;
  };
  CHECK(prices(book, true) == std::vector<std::string>{"1.234", "1.234"});
  CHECK(prices(book, false) == std::vector<std::string>{"1.234", "1234"});
  CHECK(prices(book, {}) == std::vector<std::string>{"1.234"});  // the text has two readings
  CHECK(prices(json, true) == std::vector<std::string>{"1.234"});
  const auto mixed = support::workbook(
      "<row r=\"1\">" + text("prefix") + text("ratePerMinute") + text("currency") + "</row>" +
      "<row r=\"2\"><c><v>33</v></c>" + text("0,93") + text("EUR") + "</row>" +
      "<row r=\"3\"><c><v>44</v></c><c><v>1.125</v></c>" + text("EUR") + "</row>");
  CHECK(prices(mixed, {}) == std::vector<std::string>{"0.93", "1.125"});
}

TEST_CASE("an archive in an archive is damaged by itself, and keeps to the limits of the whole") {
  const auto inner = support::zipped({{"usage.csv", kHeader + call(1)}});
  engine::Session session;
  const auto cut =
      preview(session, support::zipped({{"a.zip", inner.substr(0, 90)}}), named("b.zip"));
  REQUIRE_FALSE(cut);
  CHECK(cut.error().code == ErrorCode::damaged_archive);
  CHECK(cut.error().place.file == "b.zip/a.zip");

  // each layer is within its ratio, both together are not; nobody wants the entries, and they count
  std::string content(std::size_t{1} << 20U, '\0');
  std::uint32_t noise = 1;
  for (int i = 0; i < 10'000; ++i)
    content += static_cast<char>((noise = noise * 1664525U + 1) >> 24U);
  std::string entries;
  formats::ZipWriter inside;
  for (int i = 0; i < 12; ++i) {
    inside.begin(entries, "__MACOSX/x");
    inside.data(entries, content);
    inside.end(entries);
  }
  inside.finish(entries);
  std::string small;
  formats::ZipWriter outside;
  outside.begin(small, "a.zip");
  outside.data(small, entries);
  outside.end(small);
  outside.finish(small);
  REQUIRE(12 * content.size() / entries.size() < 150);
  REQUIRE(entries.size() / small.size() < 150);
  CHECK(fault(small, named("bomb.zip")) == ErrorCode::file_too_large);
}

TEST_CASE("archives that cannot be used are refused with their reason") {
  const auto archive = support::zipped({{"PSTN.calls.csv", kHeader + call(1)}});
  CHECK(fault(archive.substr(0, archive.size() / 2), named("cut.zip")) ==
        ErrorCode::damaged_archive);
  CHECK(fault(support::zipped({{"readme.txt", "Nothing.\n"}}), named("x.zip")) ==
        ErrorCode::unknown_format);
  CHECK(fault(support::zipped({}), named("empty.zip")) == ErrorCode::unknown_format);
  CHECK(fault("\x1F\x8B\x08", named("cut.gz")) == ErrorCode::damaged_archive);
  CHECK(fault(support::gzipped(""), named("empty.gz")) == ErrorCode::empty_input);
  CHECK(fault("", named("empty.csv")) == ErrorCode::empty_input);
  CHECK(fault("a", named("short.csv")) == ErrorCode::unknown_format);
}
