#include "formats/workspace_json.hpp"

#include <catch_amalgamated.hpp>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "rating/rate_card.hpp"

using base::ErrorCode;

namespace {

rating::RateCard some_card() {
  rating::RateCard card;
  card.name = "June";
  card.currency = *base::Currency::parse("EUR");
  card.zone = "Europe/Vienna";
  card.holidays = {{2026, 1, 1}};
  card.rounding = {rating::RoundingPlace::per_call, base::Rounding::up, 4};
  rating::CardVersion version;
  version.name = "v1";
  version.effective_from = base::CivilDate{2026, 6, 1};
  rating::RateRow row;
  row.country = telephony::Country("DE");
  row.destination_name = "Germany \"mobile\"";
  row.prefix = "4915";
  row.rate_per_minute = *base::Decimal::parse("0.0750");
  row.maximum_cost = *base::Decimal::parse("3");
  row.window = rating::TimeWindow{31, 28800, 64800};
  row.effective_to = base::CivilDate{2026, 6, 30};
  row.source_row = 7;
  version.rows = {row, rating::RateRow{}};
  card.versions = {version, rating::CardVersion{}};
  return card;
}

workspace::Workspace some_workspace() {
  workspace::Workspace out;
  workspace::Settings settings;
  settings.name = "Demo";
  settings.partner.id = *base::PartnerId::parse("c1a7e0d2-9b3f-4c65-8e21-5d4f3a2b1c00");
  settings.partner.name = "Contoso Partner";
  settings.partner_country = "DE";
  settings.actor = {"Kim", overage::Role::billing_admin, settings.partner.id};
  settings.policy.pool_split = rating::PoolSplit::whole;
  settings.policy.first_increment = 30;
  settings.law.page = overage::PageVersion::y2022;
  out.settings = std::make_shared<const workspace::Settings>(settings);
  workspace::Customer customer;
  customer.situation.customer.id = *base::CustomerId::parse("71d0f1b2-0d7a-4d4e-9a47-0d2f3a9b8c11");
  customer.situation.customer.name = "Alpine Ski House";
  customer.situation.partners = {settings.partner};
  customer.situation.actor = settings.actor;
  customer.currency = *base::Currency::parse("EUR");
  customer.licences = {{"MCOPSTN1", "AT", 40, {}}};
  workspace::User user;
  user.upn = "ana@ski.example";
  user.spend_limit = *base::Money::parse("25.00", *base::Currency::parse("USD"));
  customer.users = {user};
  customer.service_numbers = {{"+43800100200", "AT", true, "Reception"}};
  customer.card = "june";
  out.customers = {std::make_shared<const workspace::Customer>(customer)};
  workspace::Card card{
      "june", "June", "june.csv", std::make_shared<const rating::RateCard>(some_card()), {}};
  out.cards = {std::make_shared<const workspace::Card>(card)};
  return out;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

std::string without_checksum(std::string text) {
  const std::size_t at = text.find(",\"checksum\"");
  REQUIRE(at != std::string::npos);
  return text.substr(0, at) + "}";
}

}  // namespace

TEST_CASE("a workspace file holds the whole document") {
  const auto workspace = some_workspace();
  const std::string text = formats::write_workspace(workspace);
  const auto file = formats::read_workspace(text, "w.json");
  if (!file) FAIL(base::describe(file.error()));
  CHECK(file->schema == 1);
  CHECK_FALSE(file->read_only);
  CHECK(*file->workspace.settings == *workspace.settings);
  REQUIRE(file->workspace.customers.size() == 1);
  CHECK(*file->workspace.customers[0] == *workspace.customers[0]);
  REQUIRE(file->workspace.cards.size() == 1);
  CHECK(file->workspace.cards[0]->file == "june.csv");
  CHECK(*file->workspace.cards[0]->card == *workspace.cards[0]->card);
  CHECK(formats::write_workspace(file->workspace) == text);
}

TEST_CASE("an empty workspace can be written and read") {
  const workspace::Workspace empty;
  const std::string text = formats::write_workspace(empty);
  const auto file = formats::read_workspace(text);
  REQUIRE(file.ok());
  CHECK(*file->workspace.settings == *empty.settings);
  CHECK(formats::write_workspace(file->workspace) == text);
}

TEST_CASE("a changed workspace file does not match its checksum, other layout does") {
  const std::string text = formats::write_workspace(some_workspace());
  CHECK(formats::read_workspace(replaced(text, "Alpine", "Albine")).error().code ==
        ErrorCode::checksum_mismatch);
  CHECK(formats::read_workspace(replaced(text, "\"schema\":1,", "\n  \"schema\" : 1,\n ")).ok());
  CHECK(formats::read_workspace(without_checksum(text)).ok());
}

TEST_CASE("members of a newer release survive") {
  std::string text = without_checksum(formats::write_workspace(some_workspace()));
  text =
      replaced(text, "\"settings\":{", "\"future\":[1.50,{\"a\":null}],\"settings\":{\"hue\":7,");
  text = replaced(text, "\"rateCard\":\"june\"", "\"rateCard\":\"june\",\"mood\":\"good\"");
  text = replaced(text, "\"file\":\"june.csv\"", "\"file\":\"june.csv\",\"stars\":5");
  const auto file = formats::read_workspace(text);
  REQUIRE(file.ok());
  const std::string written = formats::write_workspace(file->workspace);
  CHECK(written.find("\"future\":[1.50,{\"a\":null}]") != std::string::npos);
  CHECK(written.find("\"hue\":7") != std::string::npos);
  CHECK(written.find("\"mood\":\"good\"") != std::string::npos);
  CHECK(written.find("\"stars\":5") != std::string::npos);
  const auto again = formats::read_workspace(written);
  REQUIRE(again.ok());
  CHECK(*again->workspace.customers[0] == *file->workspace.customers[0]);
  CHECK(again->workspace.settings->unknown_document == R"({"future":[1.50,{"a":null}]})");
}

// Frozen: written by the release that had schema 1, and never written again. Every later release
// must open it; a schema 2 brings its own file beside it, and the step from one to the other.
TEST_CASE("a workspace file of schema 1 opens for ever") {
  std::ifstream in("tests/fixtures/workspaces/schema_1.json", std::ios::binary);
  REQUIRE(in);
  const std::string frozen{std::istreambuf_iterator<char>(in), {}};
  CHECK(frozen.size() == 8156);
  const auto file = formats::read_workspace(frozen);
  if (!file) FAIL(base::describe(file.error()));
  CHECK(file->schema == 1);
  CHECK_FALSE(file->read_only);
  const auto& document = file->workspace;
  CHECK(document.settings->policy.pool_split == rating::PoolSplit::whole);
  CHECK(document.settings->unknown_document == R"({"future":{"kept":[1.5,null]}})");
  const auto& customer = *document.customers.at(0);
  CHECK(customer.situation.customer.name == "Fabrikam");
  CHECK(customer.situation.subscriptions.size() == 3);
  CHECK(customer.situation.credits.lots.at(1).remaining.micros() == 131'400'000);
  CHECK(customer.history.entries().size() == 1);
  CHECK(customer.licences.at(0).count == 9);
  CHECK(customer.users.size() == 3);
  CHECK(customer.unknown == R"({"stars":5})");
  const auto& card = *workspace::find_card(document, customer.card)->card;
  CHECK(card.versions.at(0).rows.at(1).rate_per_minute.to_string() == "0.0750");
  CHECK(card.versions.at(0).rows.at(1).window == rating::TimeWindow{31, 28800, 64800});
  const auto again = formats::read_workspace(formats::write_workspace(document));
  REQUIRE(again.ok());
  CHECK(*again->workspace.customers.at(0) == customer);
  CHECK(*again->workspace.cards.at(0)->card == card);
  CHECK(*again->workspace.settings == *document.settings);
}

TEST_CASE("a newer schema opens read-only, or not at all if it says so") {
  const std::string text = without_checksum(formats::write_workspace(some_workspace()));
  const auto newer = formats::read_workspace(replaced(text, "\"schema\":1", "\"schema\":2"));
  REQUIRE(newer.ok());
  CHECK(newer->read_only);
  CHECK(newer->schema == 2);
  const auto refused =
      formats::read_workspace(replaced(text, "\"minReader\":1", "\"minReader\":2"));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::unsupported_version);
  CHECK(formats::read_workspace(replaced(text, "\"schema\":1", "\"schema\":0")).error().code ==
        ErrorCode::unsupported_version);
}

TEST_CASE("a workspace file that cannot be read says what and where") {
  const std::string text = without_checksum(formats::write_workspace(some_workspace()));
  const auto error = [](const std::string& changed) {
    const auto file = formats::read_workspace(changed);
    REQUIRE_FALSE(file.ok());
    return std::string(base::name_of(file.error().code)) + " " + file.error().place.field;
  };
  CHECK(error("{}") == "missing_field /format");
  CHECK(error(replaced(text, "telco-overage/workspace", "x")) == "unknown_format /format");
  CHECK(error(replaced(text, "\"prefix\",\"rate\"", "\"prefix\",\"mood\"")) ==
        "unknown_value /cards/0/card/versions/0/columns/3");
  CHECK(error(replaced(text, "\"0.0750\"", "\"cheap\"")) ==
        "unknown_value /cards/0/card/versions/0/rows/0/3");
  CHECK(error(replaced(text, "\"pool_split\":\"whole\"", "\"pool_split\":\"half\"")) ==
        "unknown_value /settings/policy/pool_split");
  CHECK(error(replaced(text, "\"cards\":[", "\"cards\":[{\"id\":\"june\",\"card\":{}},")) ==
        "duplicate_id /cards/1/id");
  CHECK(error(text.substr(0, text.size() / 2)).starts_with("json_syntax"));
}

TEST_CASE("a patch survives writing and reading") {
  const auto before = some_workspace();
  auto after = before;
  workspace::Customer customer = *before.customers[0];
  customer.situation.customer.id = *base::CustomerId::parse("22222222-0d7a-4d4e-9a47-0d2f3a9b8c11");
  after.customers = {std::make_shared<const workspace::Customer>(customer)};
  after.cards.clear();
  const auto patch = workspace::difference(before, after);
  std::string text;
  formats::JsonWriter out(text);
  formats::write_patch(out, patch);
  const auto document = formats::JsonDocument::parse(text);
  REQUIRE(document.ok());
  const auto read = formats::read_patch(document->root());
  REQUIRE(read.ok());
  const auto applied = workspace::apply(before, *read);
  CHECK(formats::write_workspace(applied) == formats::write_workspace(after));
}
