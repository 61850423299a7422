#include "engine/export_parts.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/sort.hpp"
#include "formats/credit_statement.hpp"
#include "overage/names.hpp"
#include "rating/billing_lines.hpp"
#include "workspace/settings.hpp"

namespace engine {
namespace {

class WholeText final : public Export {
 public:
  WholeText(ExportOpened opened, std::string text) : text_(std::move(text)) {
    opened_ = std::move(opened);
  }

 private:
  bool write_some(std::string& out) override {
    out += text_;
    return !std::exchange(text_, {}).empty();
  }
  std::string text_;
};

}  // namespace

std::string of_month(std::string_view name, base::BillingMonth month) {
  return std::string(name) + "-" + month.to_string() + ".csv";
}

std::unique_ptr<Export> whole_text(std::string file, std::string media_type, std::string text) {
  return std::make_unique<WholeText>(
      ExportOpened{.file = std::move(file), .media_type = std::move(media_type)}, std::move(text));
}

base::Result<std::unique_ptr<Export>> whole_csv(
    std::string file, const OpenExport& request,
    const std::function<void(formats::CsvWriter&)>& rows) {
  std::string text;
  formats::CsvWriter csv(text, style_of(request));
  csv.byte_order_mark();
  rows(csv);
  return whole_text(std::move(file), std::string(kCsv), std::move(text));
}

base::Result<std::unique_ptr<Export>> credits(const OpenExport& request,
                                              const workspace::Workspace& workspace) {
  std::vector<formats::CreditPurchase> purchases;
  for (const auto& customer : workspace.customers) {
    for (const auto& lot : customer->situation.credits.lots) {
      purchases.push_back({.customer = customer->id(),
                           .purchased = base::to_date(base::utc_day(lot.purchased)),
                           .amount = lot.amount,
                           .remaining = lot.remaining});
    }
  }
  return whole_text("credits.csv", std::string(kCsv),
                    formats::write_credit_statement(purchases, style_of(request)));
}

base::Result<std::unique_ptr<Export>> trail(const OpenExport& request,
                                            const workspace::Workspace& workspace) {
  return whole_csv("audit-trail.csv", request, [&workspace](formats::CsvWriter& csv) {
    csv.header(std::to_array<std::string_view>({"Customer", "CustomerId", "Number", "At", "Actor",
                                                "Role", "Command", "Outcome", "Rules", "Details"}));
    for (const auto& customer : workspace.customers) {
      for (const auto& entry : customer->history.entries()) {
        std::string rules;
        for (const auto rule : entry.rules) {
          (rules += rules.empty() ? "" : " ") += overage::name_of(rule);
        }
        std::string details;
        for (const auto& [name, value] : entry.details) {
          (details += details.empty() ? "" : "; ") += name + "=" + value;
        }
        csv.text(customer->name());
        csv.text(customer->id().to_string());
        csv.integer(static_cast<std::int64_t>(entry.number));
        csv.text(base::to_string(entry.at));
        csv.text(entry.actor.name);
        csv.text(overage::word_of(entry.actor.role));
        csv.text(overage::name_of(entry.command));
        csv.text(entry.accepted ? "accepted" : "refused");
        csv.text(rules);
        csv.text(details);
        csv.end_row();
      }
    }
  });
}

namespace {

// Every currency is billed in itself: what Microsoft would convert at is not known here.
base::Result<std::vector<rating::UsageLine>> lines_of(const Month& month, bool daily) {
  const auto cards = month.rate_cards();
  std::vector<base::Currency> currencies;
  for (const auto* card : cards) currencies.push_back(card->currency);
  base::sort(currencies);
  currencies.erase(std::unique(currencies.begin(), currencies.end()), currencies.end());
  std::vector<rating::UsageLine> out;
  for (const auto currency : currencies) {
    const rating::Billing billing{.currency = currency};
    auto lines =
        daily ? rating::daily_lines(month.calls(), month.rated(), month.input(), cards, billing)
              : rating::recon_lines(month.calls(), month.rated(), month.input(), cards, billing);
    if (!lines) return lines.error();
    for (auto& line : *lines) {
      if (line.pricing_currency == currency) out.push_back(std::move(line));
    }
  }
  return out;
}

// What a column of the billing files holds; both prices of a line are its unit price.
enum class Cell : std::uint8_t {
  customer,
  name,
  first_day,  // of the month
  last_day,
  usage_day,
  meter,
  unit,
  resource_group,
  charge_type,
  unit_price,
  quantity,
  billing_total,
  pricing_total,
  currency,
  exchange_rate,
  entitlement
};
struct Column {
  std::string_view caption;
  Cell cell;
};
constexpr Column kDailyColumns[] = {{"CustomerId", Cell::customer},
                                    {"CustomerName", Cell::name},
                                    {"ChargeStartDate", Cell::first_day},
                                    {"ChargeEndDate", Cell::last_day},
                                    {"UsageDate", Cell::usage_day},
                                    {"MeterName", Cell::meter},
                                    {"Unit", Cell::unit},
                                    {"ResourceGroup", Cell::resource_group},
                                    {"ChargeType", Cell::charge_type},
                                    {"UnitPrice", Cell::unit_price},
                                    {"Quantity", Cell::quantity},
                                    {"BillingPreTaxTotal", Cell::billing_total},
                                    {"BillingCurrency", Cell::currency},
                                    {"PricingPreTaxTotal", Cell::pricing_total},
                                    {"PricingCurrency", Cell::currency},
                                    {"EffectiveUnitPrice", Cell::unit_price},
                                    {"PCToBCExchangeRate", Cell::exchange_rate},
                                    {"EntitlementId", Cell::entitlement}};
constexpr Column kReconciliationColumns[] = {{"CustomerId", Cell::customer},
                                             {"CustomerName", Cell::name},
                                             {"ChargeType", Cell::charge_type},
                                             {"UnitPrice", Cell::unit_price},
                                             {"EffectiveUnitPrice", Cell::unit_price},
                                             {"Subtotal", Cell::billing_total},
                                             {"Currency", Cell::currency},
                                             {"MeterDescription", Cell::meter},
                                             {"UnitType", Cell::unit},
                                             {"ChargeStartDate", Cell::first_day},
                                             {"ChargeEndDate", Cell::last_day},
                                             {"PricingCurrency", Cell::currency},
                                             {"PCToBCExchangeRate", Cell::exchange_rate},
                                             {"BillableQuantity", Cell::quantity}};

std::string text_of(base::CivilDay day) { return base::to_string(base::to_date(day)); }

// The Azure subscription that overage was assigned to on the day of the line.
std::string entitlement_of(const ExportSource& source, const rating::UsageLine& line) {
  const auto customer =
      workspace::find_customer(*source.workspace, source.month->customer_id(line.customer));
  if (customer == nullptr) return {};
  const auto* at = customer->history.assigned_at(base::start_of_utc_day(line.day));
  return at == nullptr ? std::string() : at->entitlement.to_string();
}

void write(formats::CsvWriter& csv, Cell cell, const rating::UsageLine& line,
           const ExportSource& source) {
  const Month& month = *source.month;
  switch (cell) {
    case Cell::customer:
      return csv.text(month.customer_id(line.customer).to_string());
    case Cell::name:
      return csv.text(month.basis().terms[line.customer].name);
    case Cell::first_day:
      return csv.text(text_of(month.month().first_day()));
    case Cell::last_day:
      return csv.text(text_of({month.month().day_after_last().days - 1}));
    case Cell::usage_day:
      return csv.text(text_of(line.day));
    case Cell::meter:
      return csv.text(line.meter);
    case Cell::unit:
      return csv.text(line.connection_fee ? "1 Call" : "1 Minute");
    case Cell::resource_group:
      return csv.text("M365");
    case Cell::charge_type:
      return csv.text("new");
    case Cell::unit_price:
      return csv.number(line.unit_price);
    case Cell::quantity:
      return csv.number(line.quantity);
    case Cell::billing_total:
      return csv.number(line.billing_total.to_string());
    case Cell::pricing_total:
      return csv.number(line.pricing_total);
    case Cell::currency:
      return csv.text(line.pricing_currency.code());
    case Cell::exchange_rate:
      return csv.number("1");
    case Cell::entitlement:
      return csv.text(entitlement_of(source, line));
  }
}

}  // namespace

base::Result<std::unique_ptr<Export>> billing_lines(const OpenExport& request,
                                                    const ExportSource& source) {
  const bool daily = request.kind == ExportKind::daily_usage;
  const auto lines = lines_of(*source.month, daily);
  if (!lines) return lines.error();
  const auto columns = daily ? std::span<const Column>(kDailyColumns) : kReconciliationColumns;
  const auto rows = [&](formats::CsvWriter& csv) {
    for (const auto& column : columns) csv.text(column.caption);
    csv.end_row();
    for (const auto& line : *lines) {
      for (const auto& column : columns) write(csv, column.cell, line, source);
      csv.end_row();
    }
  };
  return whole_csv(of_month(daily ? "daily-usage" : "reconciliation", source.month->month()),
                   request, rows);
}

}  // namespace engine
