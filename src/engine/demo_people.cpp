#include "engine/demo_people.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "formats/json_writer.hpp"

namespace engine {
namespace {

using formats::JsonWriter;

constexpr std::string_view kSelf = "self";
constexpr std::string_view kOtherPartner = "3f0c7a52-6d1e-4b9b-8a57-1c2e9d4f6a10";
constexpr std::string_view kReseller = "b47de0c9-52f3-4e08-9d3b-7a6c1f0e2d84";
constexpr std::string_view kPartner = "c1a7e0d2-9b3f-4c65-8e21-5d4f3a2b1c00";

// ---- products ----------------------------------------------------------------------------

struct Product {
  std::string_view plan;
  std::string_view name;
  std::string_view offer;
  bool includes_overage;
};
constexpr std::array kProducts = {
    Product{"MCOPSTN1", "Microsoft Teams Domestic Calling Plan", "CFQ7TTC0DM01:0001:CFQ7TTC0AV01",
            true},
    Product{"MCOPSTN2", "Microsoft Teams Domestic and International Calling Plan",
            "CFQ7TTC0DM02:0001:CFQ7TTC0AV02", true},
    Product{"MCOPSTN5", "Microsoft Teams Domestic Calling Plan (120 min)",
            "CFQ7TTC0DM05:0001:CFQ7TTC0AV05", true},
    Product{"MCOPSTN6", "Microsoft Teams Domestic Calling Plan (240 min)",
            "CFQ7TTC0DM06:0001:CFQ7TTC0AV06", true},
    Product{"MCOPSTN8", "Microsoft Teams Domestic Calling Plan (120 min per user)",
            "CFQ7TTC0DM08:0001:CFQ7TTC0AV08", true},
    Product{"MCOPSTN9", "Microsoft Teams International Calling Plan",
            "CFQ7TTC0DM09:0001:CFQ7TTC0AV09", true},
    Product{"MCOPSTN_PAYG_1", "Microsoft Teams Calling Plan pay-as-you-go (country zone 1)",
            "CFQ7TTC0DM11:0001:CFQ7TTC0AV11", true},
    Product{"MCOPSTN_PAYG_2", "Microsoft Teams Calling Plan pay-as-you-go (country zone 2)",
            "CFQ7TTC0DM12:0001:CFQ7TTC0AV12", true},
    Product{"MCOMEETADV", "Microsoft Teams Audio Conferencing", "CFQ7TTC0DM21:0001:CFQ7TTC0AV21",
            true},
    Product{"Microsoft_Teams_Audio_Conferencing_select_dial_out",
            "Microsoft Teams Audio Conferencing with dial-out to USA/CAN",
            "CFQ7TTC0DM22:0001:CFQ7TTC0AV22", true},
    Product{"MCOEV", "Microsoft Teams Phone Standard", "CFQ7TTC0DM31:0001:CFQ7TTC0AV31", false},
    Product{"MCOEV_VIRTUALUSER", "Microsoft Teams Phone Resource Account",
            "CFQ7TTC0DM32:0001:CFQ7TTC0AV32", false},
};

// Communications Credits are no product of Partner Center (R58).
const Product* product_of(std::string_view plan) {
  for (const auto& product : kProducts) {
    if (product.plan == plan) return &product;
  }
  return nullptr;
}

bool is_calling_plan(std::string_view plan) {
  return plan.substr(0, 7) == "MCOPSTN" && plan != "MCOPSTNC";
}

// ---- names -------------------------------------------------------------------------------

struct Name {
  std::string_view shown;
  std::string_view sign_in;  // ASCII, as sign-in names are
};
struct Names {
  std::string_view countries;
  std::array<Name, 10> first;
  std::array<Name, 10> last;
  bool last_name_first = false;
};

constexpr std::array kNames = {
    Names{"AT DE CH LU",
          {{{"Anna", "anna"},
            {"Lukas", "lukas"},
            {"Jürgen", "juergen"},
            {"Sabine", "sabine"},
            {"Florian", "florian"},
            {"Käthe", "kaethe"},
            {"Matthias", "matthias"},
            {"Theresa", "theresa"},
            {"Björn", "bjoern"},
            {"Eva", "eva"}}},
          {{{"Gruber", "gruber"},
            {"Müller", "mueller"},
            {"Weiß", "weiss"},
            {"Hofer", "hofer"},
            {"Schäfer", "schaefer"},
            {"Bauer", "bauer"},
            {"Krüger", "krueger"},
            {"Steiner", "steiner"},
            {"Vogel", "vogel"},
            {"Lang", "lang"}}}},
    Names{"FR BE",
          {{{"Amélie", "amelie"},
            {"Thomas", "thomas"},
            {"Zoé", "zoe"},
            {"François", "francois"},
            {"Camille", "camille"},
            {"Hélène", "helene"},
            {"Julien", "julien"},
            {"Inès", "ines"},
            {"Benoît", "benoit"},
            {"Claire", "claire"}}},
          {{{"Lefèvre", "lefevre"},
            {"Martin", "martin"},
            {"Dubois", "dubois"},
            {"Garnier", "garnier"},
            {"Peeters", "peeters"},
            {"Moreau", "moreau"},
            {"Chrétien", "chretien"},
            {"Rousseau", "rousseau"},
            {"Janssens", "janssens"},
            {"Petit", "petit"}}}},
    Names{"ES PT MX IT",
          {{{"Ana", "ana"},
            {"José", "jose"},
            {"Lucía", "lucia"},
            {"João", "joao"},
            {"Giulia", "giulia"},
            {"Marco", "marco"},
            {"Inês", "ines"},
            {"Andrés", "andres"},
            {"Chiara", "chiara"},
            {"Diego", "diego"}}},
          {{{"Silva", "silva"},
            {"García", "garcia"},
            {"Rossi", "rossi"},
            {"Núñez", "nunez"},
            {"Ferreira", "ferreira"},
            {"Bianchi", "bianchi"},
            {"Gonçalves", "goncalves"},
            {"Romero", "romero"},
            {"Conti", "conti"},
            {"Vega", "vega"}}}},
    Names{"SE NO DK FI NL EE",
          {{{"Åsa", "asa"},
            {"Søren", "soren"},
            {"Ingrid", "ingrid"},
            {"Jussi", "jussi"},
            {"Maartje", "maartje"},
            {"Lars", "lars"},
            {"Kirsten", "kirsten"},
            {"Ole", "ole"},
            {"Päivi", "paivi"},
            {"Daan", "daan"}}},
          {{{"Lindqvist", "lindqvist"},
            {"Sørensen", "sorensen"},
            {"Mäkinen", "makinen"},
            {"de Vries", "devries"},
            {"Berg", "berg"},
            {"Nyström", "nystrom"},
            {"Hansen", "hansen"},
            {"van Dijk", "vandijk"},
            {"Dahl", "dahl"},
            {"Korhonen", "korhonen"}}}},
    Names{"PL CZ HU RO",
          {{{"Łukasz", "lukasz"},
            {"Zuzana", "zuzana"},
            {"Tomáš", "tomas"},
            {"Eszter", "eszter"},
            {"Ioana", "ioana"},
            {"Andrei", "andrei"},
            {"Małgorzata", "malgorzata"},
            {"Péter", "peter"},
            {"Jana", "jana"},
            {"Wojciech", "wojciech"}}},
          {{{"Kowalski", "kowalski"},
            {"Novák", "novak"},
            {"Nagy", "nagy"},
            {"Popescu", "popescu"},
            {"Wiśniewska", "wisniewska"},
            {"Dvořák", "dvorak"},
            {"Szabó", "szabo"},
            {"Ionescu", "ionescu"},
            {"Zieliński", "zielinski"},
            {"Horváth", "horvath"}}}},
    Names{"GR",
          {{{"Ελένη", "eleni"},
            {"Γιώργος", "giorgos"},
            {"Μαρία", "maria"},
            {"Νίκος", "nikos"},
            {"Κατερίνα", "katerina"},
            {"Δημήτρης", "dimitris"},
            {"Σοφία", "sofia"},
            {"Κώστας", "kostas"},
            {"Άννα", "anna"},
            {"Πέτρος", "petros"}}},
          {{{"Παπαδοπούλου", "papadopoulou"},
            {"Νικολάου", "nikolaou"},
            {"Γεωργίου", "georgiou"},
            {"Αντωνίου", "antoniou"},
            {"Βασιλείου", "vasileiou"},
            {"Χατζής", "chatzis"},
            {"Κωνσταντίνου", "konstantinou"},
            {"Μακρής", "makris"},
            {"Δήμου", "dimou"},
            {"Ρήγας", "rigas"}}}},
    Names{"JP",
          {{{"陽子", "yoko"},
            {"健太", "kenta"},
            {"美咲", "misaki"},
            {"翔", "sho"},
            {"由美", "yumi"},
            {"大輔", "daisuke"},
            {"さくら", "sakura"},
            {"誠", "makoto"},
            {"直樹", "naoki"},
            {"恵", "megumi"}}},
          {{{"佐藤", "sato"},
            {"鈴木", "suzuki"},
            {"高橋", "takahashi"},
            {"田中", "tanaka"},
            {"渡辺", "watanabe"},
            {"伊藤", "ito"},
            {"山本", "yamamoto"},
            {"中村", "nakamura"},
            {"小林", "kobayashi"},
            {"加藤", "kato"}}},
          true},
    // everybody else; the comma and the quotes are there for the CSV's sake
    Names{"",
          {{{"Emma", "emma"},
            {"Oliver", "oliver"},
            {"Priya", "priya"},
            {"Siobhán", "siobhan"},
            {"Thabo", "thabo"},
            {"Mei", "mei"},
            {"Robert \"Bob\"", "bob"},
            {"Grace", "grace"},
            {"Noah", "noah"},
            {"Aroha", "aroha"}}},
          {{{"Hayes", "hayes"},
            {"O'Neill", "oneill"},
            {"Dlamini", "dlamini"},
            {"Tan", "tan"},
            {"Carter, Jr.", "carter"},
            {"Walker", "walker"},
            {"Shah", "shah"},
            {"Campbell", "campbell"},
            {"Nguyen", "nguyen"},
            {"Reid", "reid"}}}},
};

const Names& names_of(std::string_view country) {
  for (const auto& names : kNames) {
    if (names.countries.find(country) != std::string_view::npos) return names;
  }
  return kNames.back();
}

constexpr std::array<std::string_view, 5> kDepartments = {"Sales", "Service", "Finance",
                                                          "Operations", "Management"};

// ---- making them ---------------------------------------------------------------------------

std::vector<DemoLicence> read_licences(std::string_view text, base::Random& random) {
  std::vector<DemoLicence> licences;
  for (const auto part : base::split(text, ' ')) {
    const auto fields = base::split(part, ':');
    std::uint64_t count = 0;
    (void)base::parse_uint64(fields[2], count);
    licences.push_back(
        {.plan = std::string(fields[0]),
         .country = std::string(fields[1]),
         .count = static_cast<int>(count),
         .subscription = product_of(fields[0]) != nullptr ? random_guid(random) : ""});
  }
  return licences;
}

DemoUser make_user(const DemoCustomer& customer, std::size_t index, std::string_view country,
                   const DemoDestinations& destinations, base::Random& random) {
  const auto& names = names_of(country);
  // two walks of different step never meet the same pair again within forty people
  const auto& first =
      names.first[(index * 3 + static_cast<std::size_t>(customer.story->calls) / 10) % 10];
  const auto& last = names.last[(index * 7 + index / 10 + customer.story->domain.size()) % 10];
  DemoUser user;
  user.id = random_guid(random);
  user.name = names.last_name_first ? std::string(last.shown) + " " + std::string(first.shown)
                                    : std::string(first.shown) + " " + std::string(last.shown);
  user.upn = std::string(first.sign_in) + "." + std::string(last.sign_in) + "@" +
             std::string(customer.story->domain);
  user.country = country;
  user.department = kDepartments[index % kDepartments.size()];
  user.number = destinations.number_in(country, "landline", random);
  if (index % 3 == 2) user.dial_out = customer.story->dial_out;
  if (index % 4 == 1) user.spend_limit = customer.story->spend_limit;
  return user;
}

// Calling plans make people, one each; what else there is goes to the first ones, who are made
// where there are no plans.
void make_users(DemoCustomer& customer, const DemoDestinations& destinations,
                base::Random& random) {
  for (const bool calling_plans : {true, false}) {
    for (const auto& licence : customer.licences) {
      if (is_calling_plan(licence.plan) != calling_plans) continue;
      if (licence.plan == "MCOEV_VIRTUALUSER") continue;  // held by auto attendants
      for (int i = 0; i < licence.count; ++i) {
        const auto index = calling_plans ? customer.users.size() : static_cast<std::size_t>(i);
        if (index >= customer.users.size()) {
          customer.users.push_back(
              make_user(customer, index, licence.country, destinations, random));
        }
        customer.users[index].plans.push_back(licence.plan);
      }
    }
  }
}

bool has_toll_free(const DemoStory& story) { return story.mix.toll_free > 0 || story.mix.bot > 0; }

DemoCustomer make_customer(const DemoStory& story, const DemoDestinations& destinations,
                           base::Random& random) {
  DemoCustomer customer;
  customer.story = &story;
  customer.id = random_guid(random);
  if (story.azure == DemoAzure::plan) {
    customer.azure_plan = random_guid(random);
    customer.entitlement = random_guid(random);
  }
  if (has_toll_free(story)) {
    customer.toll_free = destinations.toll_free_number_in(story.country, random);
    customer.bridge = destinations.toll_free_number_in(story.country, random);
  }
  customer.licences = read_licences(story.licences, random);
  make_users(customer, destinations, random);
  return customer;
}

// ---- writing the bundle ----------------------------------------------------------------------

void object_type(JsonWriter& json, std::string_view type) {
  json.key("attributes");
  json.begin_object();
  json.member("objectType", type);
  json.end_object();
}

void begin_collection(JsonWriter& json, std::string_view name, std::size_t count) {
  json.key(name);
  json.begin_object();
  json.member("totalCount", static_cast<std::int64_t>(count));
  json.key("items");
  json.begin_array();
}

void end_collection(JsonWriter& json) {
  json.end_array();
  object_type(json, "Collection");
  json.end_object();
}

void partner_members(JsonWriter& json, std::string_view id, std::string_view name,
                     std::string_view mpn, std::string_view role) {
  json.member("tenantId", id);
  json.member("name", name);
  json.member("mpnId", mpn);
  json.member("role", role);
}

void write_profile(JsonWriter& json, const DemoCustomer& customer) {
  json.key("customer");
  json.begin_object();
  json.member("id", customer.id);
  json.key("companyProfile");
  json.begin_object();
  json.member("tenantId", customer.id);
  json.member("domain", customer.story->domain);
  json.member("companyName", customer.story->name);
  json.end_object();
  json.key("billingProfile");
  json.begin_object();
  json.key("defaultAddress");
  json.begin_object();
  json.member("country", customer.story->country);
  json.end_object();
  json.end_object();
  json.member("relationshipToPartner", "reseller");
  object_type(json, "Customer");
  json.end_object();
}

struct SubscriptionText {
  std::string_view id;
  std::string_view offer;
  std::string_view name;
  std::int64_t quantity;
  bool usage_based;
  bool includes_overage;
  std::string_view entitlement;  // of legacy Azure
};

void write_subscription(JsonWriter& json, const SubscriptionText& subscription,
                        std::string_view reseller_mpn) {
  json.begin_object();
  json.member("id", subscription.id);
  json.member_unless_empty("entitlementId", subscription.entitlement);
  json.member("offerId", subscription.offer);
  json.member("offerName", subscription.name);
  json.member("friendlyName", subscription.name);
  if (!subscription.usage_based) {
    json.key("productType");
    json.begin_object();
    json.member("id", "OnlineServicesNCE");
    json.member("displayName", "OnlineServicesNCE");
    json.end_object();
  }
  json.member("quantity", subscription.quantity);
  json.member("unitType", subscription.usage_based ? "Usage-based" : "Licenses");
  json.member("creationDate", "2025-08-01T09:00:00Z");
  json.member("effectiveStartDate", "2025-08-01T00:00:00Z");
  json.member("commitmentEndDate",
              subscription.usage_based ? "9999-12-31T00:00:00Z" : "2026-07-31T00:00:00Z");
  json.member("status", "active");
  json.member("autoRenewEnabled", !subscription.usage_based);
  json.member("isTrial", false);
  json.member("billingType", subscription.usage_based ? "usage" : "license");
  json.member("billingCycle", "monthly");
  if (!subscription.usage_based) json.member("termDuration", "P1Y");
  json.member("isMicrosoftProduct", true);
  json.member("publisherName", "Microsoft Corporation");
  json.member("partnerId", reseller_mpn);
  json.member("contractType", "subscription");
  if (subscription.includes_overage) json.member("consumptionType", "overage");
  object_type(json, "Subscription");
  json.end_object();
}

void write_subscriptions(JsonWriter& json, const DemoCustomer& customer, base::Random& random) {
  const std::string_view mpn = customer.story->reseller.empty() ? "" : "4711555";
  std::vector<const DemoLicence*> sold;
  for (const auto& licence : customer.licences) {
    if (!licence.subscription.empty()) sold.push_back(&licence);
  }
  const bool has_azure = customer.story->azure != DemoAzure::none;
  begin_collection(json, "subscriptions", sold.size() + (has_azure ? 1 : 0));
  for (const auto* licence : sold) {
    const auto* product = product_of(licence->plan);
    write_subscription(json,
                       {.id = licence->subscription,
                        .offer = product->offer,
                        .name = product->name,
                        .quantity = licence->count,
                        .usage_based = false,
                        .includes_overage = product->includes_overage,
                        .entitlement = ""},
                       mpn);
  }
  if (customer.story->azure == DemoAzure::plan) {
    write_subscription(json,
                       {.id = customer.azure_plan,
                        .offer = "DZH318Z0BPS6:0001:DZH318Z0BMJX",
                        .name = "Azure plan",
                        .quantity = 1,
                        .usage_based = true,
                        .includes_overage = false,
                        .entitlement = ""},
                       mpn);
  }
  if (customer.story->azure == DemoAzure::legacy) {
    const std::string id = random_guid(random);
    const std::string entitlement = random_guid(random);
    write_subscription(json,
                       {.id = id,
                        .offer = "MS-AZR-0145P",
                        .name = "Microsoft Azure",
                        .quantity = 1,
                        .usage_based = true,
                        .includes_overage = false,
                        .entitlement = entitlement},
                       mpn);
  }
  end_collection(json);
}

void write_entitlements(JsonWriter& json, const DemoCustomer& customer) {
  const bool any = !customer.entitlement.empty();
  begin_collection(json, "azureEntitlements", any ? 1 : 0);
  if (any) {
    json.begin_object();
    json.member("id", customer.entitlement);
    json.member("friendlyName", "Subscription 1");
    json.member("status", "active");
    json.member("subscriptionId", customer.azure_plan);
    json.end_object();
  }
  end_collection(json);
}

// What GET overage says on the last day of June.
void write_overage(JsonWriter& json, const DemoCustomer& customer) {
  const auto overage = customer.story->overage;
  const bool assigned = overage != DemoOverage::off && overage != DemoOverage::off_from_20_june;
  begin_collection(json, "overage", assigned ? 1 : 0);
  if (assigned) {
    json.begin_object();
    json.member("azureEntitlementId", customer.entitlement);
    json.member("partnerId", customer.story->reseller.empty() ? "" : "4711555");
    json.member("type", "PhoneServices");
    json.member("overageEnabled", true);
    object_type(json, "Overage");
    json.end_object();
  }
  end_collection(json);
}

void write_licences(JsonWriter& json, const DemoCustomer& customer) {
  json.key("licences");
  json.begin_array();
  for (const auto& licence : customer.licences) {
    json.begin_object();
    json.member("plan", licence.plan);
    json.member("country", licence.country);
    json.member("count", static_cast<std::int64_t>(licence.count));
    json.member_unless_empty("subscriptionId", licence.subscription);
    json.end_object();
  }
  json.end_array();
}

void write_users(JsonWriter& json, const DemoCustomer& customer) {
  json.key("users");
  json.begin_array();
  for (const auto& user : customer.users) {
    json.begin_object();
    json.member("id", user.id);
    json.member("userPrincipalName", user.upn);
    json.member("displayName", user.name);
    json.member("country", user.country);
    json.member("department", user.department);
    json.key("plans");
    json.begin_array();
    for (const auto& plan : user.plans) json.text(plan);
    json.end_array();
    json.member_unless_empty("dialOutPolicy", user.dial_out);
    json.member_unless_empty("spendLimit", user.spend_limit);
    json.end_object();
  }
  json.end_array();
}

void write_credits(JsonWriter& json, const DemoStory& story) {
  json.key("credits");
  if (story.credits.empty()) {
    json.null();
    return;
  }
  json.begin_object();
  json.member("currency", "EUR");
  json.key("lots");
  json.begin_array();
  for (const auto lot : base::split(story.credits, ';')) {
    const auto fields = base::split(base::trim(lot), ' ');
    json.begin_object();
    json.member("purchasedOn", fields[0]);
    json.member("amount", fields[1]);
    json.member("remaining", fields[2]);
    json.end_object();
  }
  json.end_array();
  json.key("autoRecharge");
  if (story.auto_recharge.empty()) {
    json.null();
  } else {
    const auto fields = base::split(story.auto_recharge, ' ');
    json.begin_object();
    json.member("amount", fields[0]);
    json.member("whenBelow", fields[1]);
    json.end_object();
  }
  json.end_object();
}

void write_service_numbers(JsonWriter& json, const DemoCustomer& customer) {
  json.key("serviceNumbers");
  json.begin_array();
  for (const auto& [number, name] : {std::pair{customer.toll_free, "Reception"},
                                     std::pair{customer.bridge, "Conference bridge"}}) {
    if (number.empty()) continue;
    json.begin_object();
    json.member("number", number);
    json.member("country", customer.story->country);
    json.member("kind", "tollFree");
    json.member("name", name);
    json.end_object();
  }
  json.end_array();
}

void write_change(JsonWriter& json, std::string_view at, bool enabled,
                  const DemoCustomer& customer) {
  json.begin_object();
  json.member("at", at);
  json.member("enabled", enabled);
  if (enabled) json.member("azureEntitlementId", customer.entitlement);
  json.member("partner",
              customer.story->overage == DemoOverage::other_partner ? kOtherPartner : kSelf);
  json.end_object();
}

void write_history(JsonWriter& json, const DemoCustomer& customer) {
  const auto overage = customer.story->overage;
  json.key("overageHistory");
  json.begin_array();
  if (overage == DemoOverage::on_from_12_june) {
    write_change(json, "2026-06-12T08:30:00Z", true, customer);
  } else if (overage != DemoOverage::off) {
    write_change(json, "2026-03-04T10:00:00Z", true, customer);
  }
  if (overage == DemoOverage::off_from_20_june) {
    write_change(json, "2026-06-20T07:15:00Z", false, customer);
  }
  json.end_array();
}

void write_checks(JsonWriter& json, const DemoStory& story) {
  json.key("checks");
  json.begin_object();
  for (const auto& [name, usual] :
       {std::pair<std::string_view, std::string_view>{"delegatedAdmin", "true"},
        {"tokenProtection", "false"},
        {"allowedLocations", "null"},
        {"customerAgreement", "true"},
        {"partnerAgreement", "true"}}) {
    json.key(name);
    const auto gap = story.trouble.find(' ');
    const bool troubled = !story.trouble.empty() && story.trouble.substr(0, gap) == name;
    json.raw(troubled ? story.trouble.substr(gap + 1) : usual);
  }
  json.end_object();
}

void write_ours(JsonWriter& json, const DemoCustomer& customer) {
  const auto& story = *customer.story;
  const bool other = story.overage == DemoOverage::other_partner;
  json.key("telcoOverage");
  json.begin_object();
  json.member("currency", "EUR");
  write_licences(json, customer);
  write_users(json, customer);
  write_credits(json, story);
  write_service_numbers(json, customer);
  write_history(json, customer);
  json.member("firstPurchaser", other ? kOtherPartner : kSelf);
  json.member("holder", other ? kOtherPartner : kSelf);
  json.key("indirectReseller");
  if (story.reseller.empty()) {
    json.null();
  } else {
    json.text(kReseller);
  }
  write_checks(json, story);
  json.end_object();
}

void write_partners(JsonWriter& json) {
  json.key("partner");
  json.begin_object();
  partner_members(json, kPartner, "Contoso Partner", "4711001", "indirectProvider");
  json.member("country", "AT");
  json.member("sandbox", false);
  json.end_object();
  json.key("partners");
  json.begin_array();
  json.begin_object();
  partner_members(json, kReseller, "Parnell Reselling", "4711555", "indirectReseller");
  json.end_object();
  json.begin_object();
  partner_members(json, kOtherPartner, "Fincher Telecom", "4711900", "directPartner");
  json.end_object();
  json.end_array();
}

}  // namespace

std::string random_guid(base::Random& random) {
  constexpr std::uint64_t kVersionMask = 0xFFFFFFFFFFFF0FFFU;
  constexpr std::uint64_t kVersion = 0x4000U;
  constexpr std::uint64_t kVariantMask = 0x3FFFFFFFFFFFFFFFU;
  constexpr std::uint64_t kVariant = 0x8000000000000000U;
  const std::uint64_t high = (random.next() & kVersionMask) | kVersion;
  const std::uint64_t low = (random.next() & kVariantMask) | kVariant;
  return base::Guid{high, low}.to_string();
}

std::vector<DemoCustomer> make_demo_customers(const DemoDestinations& destinations,
                                              base::Random& random) {
  std::vector<DemoCustomer> customers;
  for (const auto& story : demo_stories()) {
    customers.push_back(make_customer(story, destinations, random));
  }
  return customers;
}

std::string demo_customers_json(const std::vector<DemoCustomer>& customers, base::Random& random) {
  std::string out;
  JsonWriter json(out, JsonWriter::Layout::indented);
  json.begin_object();
  json.member("format", "telco-overage/customers");
  json.member("version", std::int64_t{1});
  write_partners(json);
  json.member("totalCount", static_cast<std::int64_t>(customers.size()));
  json.key("items");
  json.begin_array();
  for (const auto& customer : customers) {
    json.begin_object();
    write_profile(json, customer);
    write_subscriptions(json, customer, random);
    write_entitlements(json, customer);
    write_overage(json, customer);
    write_ours(json, customer);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  out += '\n';
  return out;
}

}  // namespace engine
