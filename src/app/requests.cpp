#include "app/requests.hpp"

#include <utility>
#include <vector>

#include "app/format.hpp"
#include "app/names.hpp"
#include "app/texts.hpp"
#include "formats/partner_center_shapes.hpp"

namespace app {
namespace {

std::string coded(Language language, std::string_view prefix, std::string_view code,
                  const overage::Args& args) {
  const std::vector<TextArg> views(args.begin(), args.end());
  return fill(coded(language, prefix, code), views.data(), views.size());
}

class Sheet {
 public:
  explicit Sheet(const Locale& locale) : language_(locale.language) {}

  void line(Key key, std::string_view value) {
    if (value.empty()) return;
    out_ +=
        text(language_, Key::list_named, {{"name", text(language_, key)}, {"value", value}}) + "\n";
  }
  void title(Key key) { out_ += "\n" + std::string(text(language_, key)) + "\n"; }
  void item(std::string_view value) { out_ += "- " + std::string(value) + "\n"; }
  void raw(std::string_view value) { out_ += std::string(value) + "\n"; }
  std::string take() { return std::move(out_); }

 private:
  Language language_;
  std::string out_;
};

std::string named(std::string_view name, std::string_view id) {
  return std::string(name) + (id.empty() ? "" : " (" + std::string(id) + ")");
}

std::string tags_text(const std::map<std::string, std::string>& tags) {
  std::string out;
  for (const auto& [name, value] : tags) out += (out.empty() ? "" : ", ") + name + "=" + value;
  return out;
}

}  // namespace

std::string partner_center_request(const overage::Situation& situation,
                                   const overage::Command& command) {
  formats::OverageRequest request;
  const auto take = [&](const auto& c) {
    request.enabled = true;
    request.entitlement = c.target.entitlement;
    request.reseller = c.reseller;
    request.group = c.group;
  };
  if (const auto* enable = std::get_if<overage::Enable>(&command)) take(*enable);
  if (const auto* reassign = std::get_if<overage::Reassign>(&command)) take(*reassign);
  if (const auto* current = overage::find_assignment(situation); !request.enabled && current) {
    request.entitlement = current->entitlement;
  }
  return "PUT https://api.partnercenter.microsoft.com/v1/customers/" +
         situation.customer.id.to_string() + "/subscriptions/overage\n\n" +
         formats::write_overage_request(request);
}

std::string request_sheet_text(const Locale& locale, const overage::RequestSheet& sheet,
                               base::Instant now) {
  const Language language = locale.language;
  Sheet out(locale);
  out.raw(std::string(text(language, Key::sheet_heading)));
  out.raw("");
  out.line(Key::sheet_to, sheet.provider_name);
  out.line(Key::sheet_from, named(sheet.reseller_name, sheet.reseller.text()));
  out.line(Key::sheet_date, date(locale, now));
  out.line(Key::sheet_customer, named(sheet.customer_name, sheet.customer.to_string()));
  out.line(Key::sheet_wish, coded(language, "command.", overage::name_of(sheet.wish)));
  if (sheet.wish != overage::CommandKind::disable) {
    const bool existing = sheet.target.kind == overage::Target::Kind::existing;
    out.line(Key::sheet_target,
             named(sheet.target_name, existing ? sheet.target.entitlement.to_string() : ""));
    out.line(Key::sheet_reseller, sheet.reseller.text());
    out.line(Key::manage_resource_group, overage::kResourceGroupName);
    out.line(Key::manage_location, sheet.group.location);
    out.line(Key::manage_tags, tags_text(sheet.group.tags));
  }
  if (!sheet.eligible_subscriptions.empty()) out.title(Key::sheet_subscriptions);
  for (const auto& name : sheet.eligible_subscriptions) out.item(name);
  if (!sheet.open_points.empty()) out.title(Key::sheet_open);
  for (const auto& point : sheet.open_points) {
    std::string line = coded(language, "check.", overage::name_of(point.prerequisite));
    line += " (" + coded(language, "check.", overage::name_of(point.status));
    for (const auto rule : point.rules) line += ", " + overage::name_of(rule);
    line += ")";
    if (!point.cure.empty()) line += ". " + coded(language, "cure.", point.cure, point.args);
    if (point.curer != overage::Curer::nobody) {
      line += " [" + coded(language, "curer.", overage::name_of(point.curer)) + "]";
    }
    out.item(line);
  }
  return out.take();
}

}  // namespace app
