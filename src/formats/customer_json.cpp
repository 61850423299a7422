#include "formats/customer_json.hpp"

#include "telephony/country.hpp"

namespace formats {

namespace {

[[nodiscard]] base::Result<std::string> read_text(JsonValue value) {
  const auto text = value.as_text();
  if (!text) return text.error();
  return std::string(*text);
}

[[nodiscard]] base::Result<workspace::Licences> read_licence(JsonValue value) {
  ObjectReader reader(value);
  workspace::Licences out;
  out.plan = reader.text("plan");
  out.country = read_country(reader, "country");
  const JsonValue count = reader.find("count");
  const std::int64_t number = reader.integer("count", 0);
  if (number < 0 || number > kMostLicences) {
    reader.fail(count.error(base::ErrorCode::number_out_of_range));
  } else {
    out.count = static_cast<std::uint32_t>(number);
  }
  out.subscription = reader.id<base::SubscriptionId>("subscriptionId");
  if (reader.ok() && out.plan.empty()) reader.fail(value.missing("plan"));
  if (!reader.ok()) return reader.error();
  return out;
}

[[nodiscard]] base::Result<workspace::User> read_user(JsonValue value, base::Currency currency) {
  ObjectReader reader(value);
  workspace::User out;
  out.id = reader.id<base::UserId>("id");
  out.upn = reader.text("userPrincipalName");
  out.display_name = reader.text("displayName");
  out.country = read_country(reader, "country");
  out.department = reader.text("department");
  out.plans = reader.list<std::string>("plans", read_text);
  out.dial_out_policy = reader.text("dialOutPolicy");
  if (reader.find("spendLimit").exists()) {
    const base::Currency other = read_currency(reader, "spendLimitCurrency");
    out.spend_limit = read_money(reader, "spendLimit", other.is_none() ? currency : other);
  }
  if (reader.ok() && out.id.is_none() && out.upn.empty()) reader.fail(value.missing("id"));
  if (!reader.ok()) return reader.error();
  return out;
}

[[nodiscard]] base::Result<workspace::ServiceNumber> read_service_number(JsonValue value) {
  ObjectReader reader(value);
  workspace::ServiceNumber out;
  out.number = reader.text("number");
  out.country = read_country(reader, "country");
  out.name = reader.text("name");
  const JsonValue kind = reader.find("kind");
  if (kind.exists()) {
    out.toll_free = kind.text() == "tollFree";
    if (!out.toll_free && kind.text() != "toll") {
      reader.fail(kind.error(base::ErrorCode::unknown_value));
    }
  }
  if (reader.ok() && out.number.empty()) reader.fail(value.missing("number"));
  if (!reader.ok()) return reader.error();
  return out;
}

}  // namespace

base::Currency read_currency(ObjectReader& reader, std::string_view name) {
  const JsonValue value = reader.find(name);
  if (!value.exists()) return {};
  const auto text = reader.keep(value.as_text());
  if (!text) return {};
  const auto currency = base::Currency::parse(*text);
  if (!currency) {
    reader.fail(value.error(currency.error().code));
    return {};
  }
  return *currency;
}

base::Money read_money(ObjectReader& reader, std::string_view name, base::Currency currency) {
  const JsonValue value = reader.find(name);
  if (!value.exists()) return {0, currency};
  const auto decimal = reader.keep(value.as_decimal());
  if (!decimal) return {0, currency};
  const auto money = base::Money::parse(decimal->normalized().to_string(), currency);
  if (!money) {
    reader.fail(value.error(money.error().code));
    return {0, currency};
  }
  return *money;
}

std::string read_country(ObjectReader& reader, std::string_view name) {
  const std::string text = reader.text(name);
  if (text.empty()) return {};
  const auto country = telephony::Country::parse(text);
  if (!country) {
    reader.fail(reader.object().find(name).error(country.error().code));
    return {};
  }
  return std::string(country->code());
}

std::vector<workspace::Licences> read_licences(ObjectReader& reader) {
  return reader.list<workspace::Licences>("licences", read_licence);
}

std::vector<workspace::User> read_users(ObjectReader& reader, base::Currency currency) {
  return reader.list<workspace::User>(
      "users", [currency](JsonValue value) { return read_user(value, currency); });
}

std::vector<workspace::ServiceNumber> read_service_numbers(ObjectReader& reader) {
  return reader.list<workspace::ServiceNumber>("serviceNumbers", read_service_number);
}

void write_licences(JsonWriter& out, const std::vector<workspace::Licences>& licences) {
  out.key("licences");
  out.begin_array();
  for (const workspace::Licences& licence : licences) {
    out.begin_object();
    out.member("plan", licence.plan);
    out.member_unless_empty("country", licence.country);
    out.member("count", std::int64_t{licence.count});
    if (!licence.subscription.is_none()) {
      out.member("subscriptionId", licence.subscription.to_string());
    }
    out.end_object();
  }
  out.end_array();
}

void write_users(JsonWriter& out, const std::vector<workspace::User>& users,
                 base::Currency currency) {
  out.key("users");
  out.begin_array();
  for (const workspace::User& user : users) {
    out.begin_object();
    if (!user.id.is_none()) out.member("id", user.id.to_string());
    out.member_unless_empty("userPrincipalName", user.upn);
    out.member_unless_empty("displayName", user.display_name);
    out.member_unless_empty("country", user.country);
    out.member_unless_empty("department", user.department);
    if (!user.plans.empty()) {
      out.key("plans");
      out.begin_array();
      for (const std::string& plan : user.plans) out.text(plan);
      out.end_array();
    }
    out.member_unless_empty("dialOutPolicy", user.dial_out_policy);
    if (user.spend_limit) {
      out.member("spendLimit", user.spend_limit->to_string());
      if (user.spend_limit->currency() != currency) {
        out.member("spendLimitCurrency", user.spend_limit->currency().code());
      }
    }
    out.end_object();
  }
  out.end_array();
}

void write_service_numbers(JsonWriter& out, const std::vector<workspace::ServiceNumber>& numbers) {
  out.key("serviceNumbers");
  out.begin_array();
  for (const workspace::ServiceNumber& number : numbers) {
    out.begin_object();
    out.member("number", number.number);
    out.member_unless_empty("country", number.country);
    out.member("kind", number.toll_free ? "tollFree" : "toll");
    out.member_unless_empty("name", number.name);
    out.end_object();
  }
  out.end_array();
}

}  // namespace formats
