#include "formats/situation_json.hpp"

#include <catch_amalgamated.hpp>

#include "unit/overage/case.hpp"

using namespace formats;       // NOLINT: tests of this room
using namespace overage_test;  // NOLINT

namespace {

JsonDocument json(std::string_view text) { return JsonDocument::parse(text).value(); }

std::string written(const overage::Situation& s) {
  std::string text;
  JsonWriter out(text);
  write_situation(out, s);
  return text;
}

overage::Situation everything() {
  overage::Situation s = as_provider();
  s.partners[0].sandbox = true;
  s.partners[0].sandbox_plans_left = 3;
  s.partners[0].gdap_reaches_azure = overage::Fact::unknown;
  s.customer.cloud = overage::Cloud::government;
  s.subscriptions[0].zone = overage::LicenceZone::zone2;
  s.subscriptions[0].usage_locations = {"AT", "DE"};
  s.subscriptions[0].price_list_tags = "IncludesOverage";
  s.subscriptions[0].source = R"({"id":"x","new":0.10})";
  s.allowed_locations = {overage::Fact::yes, {"austriaeast"}};
  s.purchases = {{kUs, kSeats, kNow}};
  overage::Assignment a;
  a.holder = kUs;
  a.entitlement = kDefault;
  a.reseller = base::MpnId::parse("1234567").value();
  a.group = {{{"cost", "telephony"}}, "austriaeast"};
  a.since = kNow;
  a.source = R"({"newMember":1})";
  s.assignments = {a};
  a.service = "FaxServices";
  s.pending = {{overage::UpdateKind::reassign, a, kNow}};
  s.consents = {{std::string(overage::kPhoneServices), overage::ConsentParty::holder, kUs, kOther,
                 "letter", kNow}};
  s.agreed_holders = {{"FaxServices", kOther, kNow}};
  give_credits(s, "50");
  s.credits.lots[0].remaining = eur("12.345678");
  let_recharge(s);
  s.credits.card_works = overage::Fact::no;
  return s;
}

// The same JSON with a member of a newer release in every object that is ours.
void write_with_future(JsonWriter& out, JsonValue value, int& count) {
  if (value.is(JsonType::array)) {
    out.begin_array();
    for (const JsonValue item : value) write_with_future(out, item, count);
    out.end_array();
  } else if (value.is(JsonType::object)) {
    out.begin_object();
    out.key("future");
    out.raw(R"({"price":0.10})");
    ++count;
    for (const JsonValue member : value) {
      out.key(member.key());
      const bool theirs = member.key() == "source" || member.key() == "tags";
      if (theirs) {
        out.raw(member.to_json());
      } else {
        write_with_future(out, member, count);
      }
    }
    out.end_object();
  } else {
    out.raw(value.to_json());
  }
}

struct Future {
  std::string text;
  int count = 0;
};
Future with_future(const std::string& text) {
  const auto document = json(text);
  Future out;
  JsonWriter writer(out.text);
  write_with_future(writer, document.root(), out.count);
  return out;
}

int count_of(std::string_view text, std::string_view word) {
  int count = 0;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("members of a newer release survive in every part of a situation") {
  const auto future = with_future(written(everything()));
  CHECK(read_situation(json(future.text).root()).error().code == base::ErrorCode::unknown_value);
  const auto kept = read_situation(json(future.text).root(), Unknown::keep);
  if (!kept) FAIL(base::describe(kept.error()));
  const std::string text = written(*kept);
  CHECK(future.count > 20);
  CHECK(count_of(text, R"("future":{"price":0.10})") == future.count);
  CHECK(read_situation(json(text).root(), Unknown::keep).value() == *kept);
  // a decision passes them on
  const auto decision = run(*kept, overage::RecordFinding{});
  CHECK(count_of(written(decision.situation), R"("future")") == future.count);
}

TEST_CASE("members of a newer release survive in a trail and in the law's settings") {
  overage::History history;
  auto situation = ready();
  for (const overage::Command& command :
       {overage::Command{overage::Enable{}},
        overage::Command{overage::ConfirmUpdate{.entitlement = kDefault}},
        overage::Command{overage::Charge{eur("1")}}}) {
    auto decision = run(situation, command);
    history.append(decision.entry);
    situation = decision.situation;
  }
  std::string text;
  JsonWriter out(text);
  write_history(out, history);
  const auto future = with_future(text);
  CHECK_FALSE(read_history(json(future.text).root()).ok());
  const auto kept = read_history(json(future.text).root(), Unknown::keep);
  if (!kept) FAIL(base::describe(kept.error()));
  std::string again;
  JsonWriter second(again);
  write_history(second, *kept);
  CHECK(count_of(again, R"("future")") == future.count);

  const auto settings = json(R"({"hue":1,"page":"2022","faults":{"tone":{"code":1,"http":400}}})");
  CHECK_FALSE(read_law_settings(settings.root()).ok());
  const auto law = read_law_settings(settings.root(), Unknown::keep).value();
  std::string third;
  JsonWriter last(third);
  write_law_settings(last, law);
  CHECK(third.find(R"("hue":1)") != std::string::npos);
  CHECK(third.find(R"("tone":{"code":1,"http":400})") != std::string::npos);
}

TEST_CASE("a situation is written and read back as it was") {
  for (const auto& s : {ready(), assigned(), everything()}) {
    const std::string text = written(s);
    const auto again = read_situation(json(text).root());
    if (!again) FAIL(base::describe(again.error()));
    CHECK(*again == s);
    CHECK(written(*again) == text);
  }
}

TEST_CASE("names stand for partners and Azure subscriptions, where they are unique") {
  const auto s = read_situation(json(R"({
    "customer": {"id": "5D3C0C0E-7A1D-4A52-9A55-0B6A0F1E2C11"},
    "partners": [{"id": "11111111-1111-4111-8111-000000000001", "name": "Contoso"}],
    "actor": {"role": "admin_agent", "partner": "Contoso"},
    "subscriptions": [{"id": "22222222-2222-4222-8222-000000000002", "seller": "Contoso",
                       "offerId": "DZH318Z0BPS6:0001:DZH318Z0BML4", "billingType": "usage"}],
    "entitlements": [{"id": "33333333-3333-4333-8333-000000000001",
                      "friendlyName": "Telephony",
                      "subscriptionId": "22222222-2222-4222-8222-000000000002"}],
    "assignments": [{"holder": "Contoso", "azureEntitlementId": "Telephony"}]})")
                                    .root());
  if (!s) FAIL(base::describe(s.error()));
  CHECK(s->actor.partner == s->partners[0].id);
  CHECK(s->assignments[0].entitlement == s->entitlements[0].id);
  CHECK(overage::owner_of(*s, s->entitlements[0]) == s->partners[0].id);
}

TEST_CASE("a damaged situation is refused with its place, and nothing is read") {
  const auto error = [](std::string_view members) {
    return read_situation(json(R"({"customer": {"id": "5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c11"})" +
                               std::string(members) + "}")
                              .root())
        .error();
  };
  const auto where = [&](std::string_view members) { return error(members).place.field; };
  CHECK(error(R"(, "tokenProtecton": true)").code == base::ErrorCode::unknown_value);
  CHECK(where(R"(, "tokenProtecton": true)") == "/tokenProtecton");
  CHECK(where(R"(, "actor": {"role": "king"})") == "/actor/role");
  CHECK(where(R"(, "actor": {"partner": "Nobody"})") == "/actor/partner");
  CHECK(where(R"(, "purchases": [{"at": "2026-06-01"}])") == "/purchases/0/at");
  CHECK(where(R"(, "tokenProtection": "no")") == "/tokenProtection");
  CHECK(where(R"(, "credits": {"currency": "euro"})") == "/credits/currency");
  CHECK(where(R"(, "credits": {"currency": "EUR", "whenBelow": "1,5"})") == "/credits/whenBelow");
  CHECK(where(R"(, "entitlements": [{"id": "33333333-3333-4333-8333-000000000001",
                    "subscriptionId": "22222222-2222-4222-8222-000000000002"}])") ==
        "/entitlements/0/subscriptionId");
  const auto twice = error(
      R"(, "subscriptions": [{"id": "22222222-2222-4222-8222-000000000002"},
                             {"id": "22222222-2222-4222-8222-000000000002"}])");
  CHECK(twice.code == base::ErrorCode::duplicate_id);
  CHECK(twice.place.field == "/subscriptions/1/id");
  CHECK(read_situation(json("{}").root()).error().place.field == "/customer");
  const auto line = [&](std::string_view members) {
    const auto found = error(members);
    return std::to_string(found.place.row) + ' ' + found.place.field;
  };
  CHECK(line(R"(,
    "entitlements": [], "partners": [
    {"id": "11111111-1111-4111-8111-000000000001"},
    {"id": "11111111-1111-4111-8111-000000000001"}])") == "4 /partners/1/id");
  CHECK(line(R"(, "subscriptions": [{"id": "22222222-2222-4222-8222-000000000002",
                    "offerId": "DZH318Z0BPS6:0001:DZH318Z0BML4", "billingType": "usage"}],
    "entitlements": [
    {"id": "33333333-3333-4333-8333-000000000001",
     "subscriptionId": "22222222-2222-4222-8222-000000000002"},
    {"id": "33333333-3333-4333-8333-00000000000A",
     "subscriptionId": "22222222-2222-4222-8222-000000000002"},
    {"id": "33333333-3333-4333-8333-00000000000a",
     "subscriptionId": "22222222-2222-4222-8222-000000000002"}])") == "8 /entitlements/2/id");
  // the service that stands twice is not written: the assignment itself is the line
  CHECK(line(R"(, "assignments": [
    {"azureEntitlementId": "33333333-3333-4333-8333-000000000001"},
    {"azureEntitlementId": "33333333-3333-4333-8333-000000000001"}])") ==
        "3 /assignments/1/service");
  CHECK(line(R"(, "pending": [
    {"requested": "2026-06-10T09:00:00Z",
     "target": {"azureEntitlementId": "33333333-3333-4333-8333-000000000001"}},
    {"requested": "2026-06-10T09:00:00Z",
     "target": {"azureEntitlementId": "33333333-3333-4333-8333-000000000001",
       "service": "PhoneServices"}}])") == "6 /pending/1/target/service");
  CHECK(line(R"(, "credits": {"currency": "EUR", "lots": [
    {"purchased": "2026-06-10T09:00:00Z", "amount": "5.00",
     "remaining": "6.00"}]})") == "3 /credits/lots/0/remaining");
  CHECK(read_situation(json("[]").root()).error().code == base::ErrorCode::unexpected_type);
}

TEST_CASE("a name that two things have is said to be ambiguous, not to be unknown") {
  const auto read = [](std::string_view holder) {
    return read_situation(json(R"({"customer": {"id": "5d3c0c0e-7a1d-4a52-9a55-0b6a0f1e2c11"},
      "partners": [{"id": "11111111-1111-4111-8111-000000000001", "name": "Contoso"},
                   {"id": "11111111-1111-4111-8111-000000000002", "name": "Contoso"}],
      "actor": {"role": "admin_agent", "partner": ")" +
                               std::string(holder) + "\"}}")
                              .root());
  };
  CHECK(read("Contoso").error().code == base::ErrorCode::ambiguous_name);
  CHECK(read("Contoso").error().place.field == "/actor/partner");
  CHECK(read("Fabrikam").error().code == base::ErrorCode::not_found);
  CHECK(read("11111111-1111-4111-8111-000000000002").ok());
}

TEST_CASE("a trail is written and read back as it was") {
  overage::History history;
  overage::Situation s = ready();
  const auto apply = [&](const overage::Command& command) {
    auto decision = overage::decide(s, command, kNow, {});
    history.append(decision.entry);
    s = decision.situation;
  };
  overage::Assignment seen;
  seen.holder = kUs;
  seen.entitlement = kSecond;
  apply(overage::Observe{.assignment = seen});
  apply(overage::Reassign{});
  apply(overage::ConfirmUpdate{.entitlement = kDefault});
  apply(overage::Charge{eur("5")});
  apply(overage::Enable{});
  REQUIRE(history.entries().size() == 5);
  std::string text;
  JsonWriter out(text);
  write_history(out, history);
  const auto again = read_history(json(text).root());
  if (!again) FAIL(base::describe(again.error()));
  CHECK(*again == history);
  CHECK(read_history(json(R"([{"number": 1, "at": "2026-01-01T00:00:00Z"},
                              {"number": 1, "at": "2026-01-01T00:00:00Z"}])")
                         .root())
            .error()
            .place.field == "/1/number");
  CHECK(read_history(
            json(R"([{"number": 1, "at": "2026-01-01T00:00:00Z", "rules": ["R73"]}])").root())
            .error()
            .place.field == "/0/rules/0");
}

TEST_CASE("settings keep their defaults where nothing is said") {
  CHECK(read_law_settings(json("{}").root()).value() == overage::LawSettings{});
  overage::LawSettings s;
  s.first_assignment = overage::FirstAssignment::customers_choice;
  s.page = overage::PageVersion::y2021;
  s.empty_reply = overage::EmptyReply::disabled_item;
  s.distributor_scope = overage::ScopeReading::ignore;
  s.countries_out_of_scope = {"CN"};
  s.location_left_out = overage::LocationLeftOut::refuse;
  s.unknown_reseller_refused = false;
  s.suspended_seats_count = true;
  s.update_pending = {4711, 409, false};
  std::string text;
  JsonWriter out(text);
  write_law_settings(out, s);
  CHECK(read_law_settings(json(text).root()).value() == s);
  CHECK(read_law_settings(json(R"({"page": "2023"})").root()).error().place.field == "/page");
  CHECK(
      read_law_settings(json(R"({"faults": {"sandboxLimit": {"http": 7}}})").root()).error().code ==
      base::ErrorCode::number_out_of_range);
}

TEST_CASE("commands are read with their arguments") {
  const overage::Situation s = as_provider();
  const auto command = [&s](std::string_view text) {
    auto read = read_command(json(text).root(), s);
    if (!read) FAIL(base::describe(read.error()));
    return *read;
  };
  const auto enable = std::get<overage::Enable>(command(
      R"({"command": "enable", "target": {"existing": "Telephony"}, "partnerId": "1234567",
          "azureResourceGroup": {"location": "austriaeast", "tags": {"a": "b"}}})"));
  CHECK(enable.target.entitlement == kSecond);
  CHECK(enable.reseller.text() == "1234567");
  CHECK(enable.group.tags.at("a") == "b");
  CHECK(
      std::get<overage::Enable>(command(R"({"command": "enable", "target": {"create": "Phones"}})"))
          .target.friendly_name == "Phones");
  CHECK(std::get<overage::Charge>(
            command(R"({"command": "charge", "amount": "1.50", "currency": "EUR"})"))
            .amount == eur("1.5"));
  CHECK(std::get<overage::RecordConsent>(
            command(R"({"command": "record_consent", "party": "holder", "newcomer": "Fabrikam"})"))
            .newcomer == kOther);
  const auto error = [&s](std::string_view text) {
    return read_command(json(text).root(), s).error();
  };
  CHECK(error(R"({"command": "enabel"})").code == base::ErrorCode::unknown_value);
  CHECK(error(R"({"command": "enable", "target": {"existing": "None such"}})").code ==
        base::ErrorCode::not_found);
  CHECK(error(R"({"command": "disable", "target": "automatic"})").place.field == "/target");
  CHECK(error(R"({})").code == base::ErrorCode::missing_field);
}
