#include "engine/export_parts.hpp"

#include <array>
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

}  // namespace

base::Result<std::unique_ptr<Export>> billing_lines(const OpenExport& request,
                                                    const ExportSource& source) {
  const Month& month = *source.month;
  const bool daily = request.kind == ExportKind::daily_usage;
  const auto lines = lines_of(month, daily);
  if (!lines) return lines.error();
  const auto assigned = [&](const rating::UsageLine& line) -> std::string {
    const auto customer =
        workspace::find_customer(*source.workspace, month.customer_id(line.customer));
    if (customer == nullptr) return {};
    const auto* at = customer->history.assigned_at(base::start_of_utc_day(line.day));
    return at == nullptr ? std::string() : at->entitlement.to_string();
  };
  const auto day = [](base::CivilDay civil) { return base::to_string(base::to_date(civil)); };
  const auto last = day({month.month().day_after_last().days - 1});
  const auto write = [&](formats::CsvWriter& csv) {
    if (daily) {
      csv.header(std::to_array<std::string_view>(
          {"CustomerId", "CustomerName", "ChargeStartDate", "ChargeEndDate", "UsageDate",
           "MeterName", "Unit", "ResourceGroup", "ChargeType", "UnitPrice", "Quantity",
           "BillingPreTaxTotal", "BillingCurrency", "PricingPreTaxTotal", "PricingCurrency",
           "EffectiveUnitPrice", "PCToBCExchangeRate", "EntitlementId"}));
    } else {
      csv.header(std::to_array<std::string_view>(
          {"CustomerId", "CustomerName", "ChargeType", "UnitPrice", "EffectiveUnitPrice",
           "Subtotal", "Currency", "MeterDescription", "UnitType", "ChargeStartDate",
           "ChargeEndDate", "PricingCurrency", "PCToBCExchangeRate", "BillableQuantity"}));
    }
    for (const auto& line : *lines) {
      const auto customer = month.customer_id(line.customer).to_string();
      const auto& name = month.basis().terms[line.customer].name;
      const std::string_view unit = line.connection_fee ? "1 Call" : "1 Minute";
      const auto currency = line.pricing_currency.code();
      csv.text(customer);
      csv.text(name);
      if (daily) {
        csv.text(day(month.month().first_day()));
        csv.text(last);
        csv.text(day(line.day));
        csv.text(line.meter);
        csv.text(unit);
        csv.text("M365");
        csv.text("new");
        csv.number(line.unit_price);
        csv.number(line.quantity);
        csv.number(line.billing_total.to_string());
        csv.text(currency);
        csv.number(line.pricing_total);
        csv.text(currency);
        csv.number(line.unit_price);
        csv.number("1");
        csv.text(assigned(line));
      } else {
        csv.text("new");
        csv.number(line.unit_price);
        csv.number(line.unit_price);
        csv.number(line.billing_total.to_string());
        csv.text(currency);
        csv.text(line.meter);
        csv.text(unit);
        csv.text(day(month.month().first_day()));
        csv.text(last);
        csv.text(currency);
        csv.number("1");
        csv.number(line.quantity);
      }
      csv.end_row();
    }
  };
  return whole_csv(of_month(daily ? "daily-usage" : "reconciliation", month.month()), request,
                   write);
}

}  // namespace engine
