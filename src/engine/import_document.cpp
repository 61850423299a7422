#include "engine/import_document.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "formats/customers_json.hpp"
#include "formats/json_reader.hpp"
#include "formats/partner_center_shapes.hpp"
#include "formats/scenario.hpp"
#include "formats/workspace_json.hpp"
#include "workspace/settings.hpp"

namespace engine {
namespace {

constexpr std::string_view kCustomers = "customers-json";
constexpr std::string_view kWorkspace = "workspace-json";
constexpr std::string_view kSubscriptions = "subscriptions-json";
constexpr std::string_view kEntitlements = "azure-entitlements-json";
constexpr std::string_view kOverage = "overage-json";
constexpr std::string_view kScenario = "scenario-json";
constexpr auto kFormats = std::to_array<std::string_view>(
    {kCustomers, kWorkspace, kSubscriptions, kEntitlements, kOverage, kScenario});
constexpr std::size_t kRowsShown = 10;
constexpr std::size_t kScenarioBytes = 512U << 10U;

// A reply of Partner Center for one customer (domain 1.3, 1.8, 1.9).
using Subscriptions = std::vector<overage::Subscription>;
using Entitlements = std::vector<overage::Entitlement>;
using Overage = std::vector<formats::OverageItem>;

// A customer that the file does not name, and nobody else does: there is only this one.
const base::CustomerId kOnlyCustomer{{.high = 0, .low = 1}};

bool has(formats::JsonValue value, std::string_view name) {
  return value.find_value(name).exists();
}

// What kind of resource a collection holds: by what its first item has. Empty: none of ours.
std::string_view recognise(formats::JsonValue root) {
  if (formats::is_workspace(root)) return kWorkspace;
  if (root.find("format").text() == "telco-overage/scenario") return kScenario;
  const auto items = formats::items_of(root);
  const bool ours = has(root, "format") || has(root, "partner");
  if (items && items->size() == 0) return ours ? kCustomers : std::string_view{};
  const auto first = items ? items->at(0) : root;  // one resource by itself
  if (has(first, "customer") || has(root, "format")) return kCustomers;
  if (has(first, "overageEnabled")) return kOverage;
  if (has(first, "offerId") || has(first, "offerName")) return kSubscriptions;
  if (has(first, "friendlyName") && has(first, "subscriptionId")) return kEntitlements;
  return ours ? kCustomers : std::string_view{};
}

// "/customers/GUID/subscriptions" -> the GUID
std::optional<base::CustomerId> customer_in(formats::JsonValue root) {
  const auto uri = root.find("links").find("self").find("uri").text();
  constexpr std::string_view kBefore = "customers/";
  const auto at = uri.find(kBefore);
  if (at == std::string_view::npos) return std::nullopt;
  const auto id = base::CustomerId::parse(uri.substr(at + kBefore.size(), 36));
  return id ? std::optional(*id) : std::nullopt;
}

// Holds the text until its end: JSON is read as a whole, under the limits of formats/json_reader.
class DocumentReader final : public Reader {
 public:
  DocumentReader(OpenImport how, const workspace::Workspace& workspace)
      : how_(std::move(how)), partner_(workspace.settings->partner.id) {}

  base::Result<base::Ok> feed(std::string_view bytes) override {
    const formats::JsonLimits limits;
    if (text_.size() + bytes.size() > limits.bytes) {
      return base::Error{.code = base::ErrorCode::file_too_large,
                         .place = {.file = how_.file},
                         .args = {{"limit", std::to_string(limits.bytes)}}};
    }
    text_ += bytes;
    return base::Ok{};
  }

  base::Result<base::Ok> finish(ImportPreview& preview) override {
    const auto document = formats::JsonDocument::parse(text_, how_.file);
    if (!document) return document.error();
    const auto root = document->root();
    preview.format = how_.format.empty() ? recognise(root) : std::string_view(how_.format);
    if (preview.format.empty()) {
      const auto items = formats::items_of(root);
      const bool nothing = items && items->size() == 0;
      return base::Error{
          .code = nothing ? base::ErrorCode::empty_input : base::ErrorCode::unknown_format,
          .place = {.row = 1}};
    }
    customer_ = how_.customer ? how_.customer : customer_in(root);
    whole_list_ = formats::items_of(root).ok();
    auto done = read(root, preview);
    text_ = {};
    return done;
  }

  workspace::Patch patch(const workspace::Workspace& workspace) const override {
    if (const auto* file = std::get_if<workspace::Workspace>(&content_)) {
      workspace::Patch patch;
      patch.settings = file->settings;
      patch.customers = file->customers;
      patch.cards = file->cards;
      return patch;
    }
    if (const auto* bundle = std::get_if<formats::CustomersBundle>(&content_)) {
      return bundle_patch(*bundle, workspace);
    }
    workspace::Patch patch;
    if (std::holds_alternative<std::monostate>(content_)) return patch;
    patch.customers.push_back(std::make_shared<const workspace::Customer>(merged(workspace)));
    return patch;
  }

 private:
  base::Result<base::Ok> read(formats::JsonValue root, ImportPreview& preview) {
    if (preview.format == kWorkspace) {
      auto file = formats::read_workspace(root);
      if (!file) return file.error();
      preview.rows = file->workspace.customers.size() + file->workspace.cards.size();
      preview.accepted = preview.rows;
      content_ = std::move(file->workspace);
    } else if (preview.format == kSubscriptions) {
      return take(formats::read_subscriptions(root, partner_), preview);
    } else if (preview.format == kEntitlements) {
      return take(formats::read_entitlements(root), preview);
    } else if (preview.format == kOverage) {
      return take(formats::read_overage(root), preview);
    } else if (preview.format == kScenario) {
      // no part of the document: whoever opens it plays it from its text, which the reply carries
      if (text_.size() > kScenarioBytes) {
        return base::Error{.code = base::ErrorCode::file_too_large,
                           .place = {.file = how_.file},
                           .args = {{"limit", std::to_string(kScenarioBytes)}}};
      }
      auto scenario = formats::read_scenario(text_, how_.file);
      if (!scenario) return scenario.error();
      preview.rows = preview.accepted = scenario->steps.size();
      preview.scenario = text_;
    } else {
      auto bundle = formats::read_customers(root);
      if (!bundle) return bundle.error();
      show(*bundle, preview);
      content_ = *std::move(bundle);
    }
    return base::Ok{};
  }

  template <class Items>
  base::Result<base::Ok> take(base::Result<Items> items, ImportPreview& preview) {
    if (!items) return items.error();
    preview.rows = items->size();
    preview.accepted = items->size();
    content_ = *std::move(items);
    return base::Ok{};
  }

  static void show(const formats::CustomersBundle& bundle, ImportPreview& preview) {
    preview.accepted = bundle.customers.size();
    preview.duplicate = bundle.duplicate.size();
    preview.rejected = bundle.rejected.size();
    preview.rows = preview.accepted + preview.duplicate + preview.rejected;
    preview.problem_count = preview.duplicate + preview.rejected;
    for (const auto& error : bundle.rejected) {
      preview.problems.push_back({.severity = Severity::rejected, .error = error});
    }
    for (const auto& error : bundle.duplicate) {
      preview.problems.push_back({.severity = Severity::duplicate, .error = error});
    }
    preview.header = {"id", "companyName", "domain", "country", "currency"};
    for (const auto& customer : bundle.customers) {
      if (preview.first_rows.size() == kRowsShown) break;
      const auto& who = customer.situation.customer;
      preview.first_rows.push_back({who.id.to_string(), who.name, who.domain, who.country,
                                    std::string(customer.currency.code())});
    }
  }

  static workspace::Patch bundle_patch(const formats::CustomersBundle& bundle,
                                       const workspace::Workspace& workspace) {
    workspace::Patch patch;
    for (const auto& customer : bundle.customers) {
      patch.customers.push_back(std::make_shared<const workspace::Customer>(customer));
    }
    // the file says whose customers these are, unless the document knows already
    if (workspace.settings->partner.id.is_none() && !bundle.partner.id.is_none()) {
      auto settings = *workspace.settings;
      settings.partner = bundle.partner;
      settings.partner_country = bundle.partner_country;
      settings.actor.partner = bundle.partner.id;
      if (settings.name.empty()) settings.name = bundle.partner.name;
      patch.settings = std::make_shared<const workspace::Settings>(std::move(settings));
    }
    return patch;
  }

  // The customer a reply of Partner Center is about, with what the reply says.
  [[nodiscard]] workspace::Customer merged(const workspace::Workspace& workspace) const {
    workspace::Customer customer;
    auto id = customer_;
    if (!id) id = workspace.customers.size() == 1 ? workspace.customers[0]->id() : kOnlyCustomer;
    if (const auto known = workspace::find_customer(workspace, *id)) customer = *known;
    auto& situation = customer.situation;
    situation.customer.id = *id;
    if (const auto* bought = std::get_if<Subscriptions>(&content_)) {
      // what another partner sold does not stand in our list, and stays
      std::erase_if(situation.subscriptions, [&](const auto& held) {
        return held.seller == partner_ && (whole_list_ || held.id == bought->front().id);
      });
      situation.subscriptions.insert(situation.subscriptions.end(), bought->begin(), bought->end());
    } else if (const auto* entitlements = std::get_if<Entitlements>(&content_)) {
      std::erase_if(situation.entitlements, [&](const auto& held) {
        return whole_list_ || held.id == entitlements->front().id;
      });
      situation.entitlements.insert(situation.entitlements.end(), entitlements->begin(),
                                    entitlements->end());
    } else if (const auto* items = std::get_if<Overage>(&content_)) {
      situation.assignments.clear();
      for (const auto& item : *items) {
        if (!item.enabled) continue;
        situation.assignments.push_back(item.assignment);
        if (situation.assignments.back().holder.is_none()) {
          situation.assignments.back().holder = partner_;
        }
      }
    }
    return customer;
  }

  OpenImport how_;
  base::PartnerId partner_;
  std::optional<base::CustomerId> customer_;
  bool whole_list_ = true;  // else one resource by itself: the others stay
  std::string text_;
  std::variant<std::monostate, workspace::Workspace, formats::CustomersBundle, Subscriptions,
               Entitlements, Overage>
      content_;
};

}  // namespace

std::span<const std::string_view> document_formats() { return kFormats; }

bool is_document_format(std::string_view format) {
  return std::find(kFormats.begin(), kFormats.end(), format) != kFormats.end();
}

std::unique_ptr<Reader> make_document_reader(const OpenImport& how,
                                             const workspace::Workspace& workspace) {
  return std::make_unique<DocumentReader>(how, workspace);
}

}  // namespace engine
