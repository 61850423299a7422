#include "formats/credit_statement.hpp"

#include <utility>

#include "base/text.hpp"

namespace formats {

namespace {

using base::ErrorCode;

enum Field : std::size_t { purchased, amount, remaining, currency, customer };

const std::vector<NamedField>& fields() {
  static const std::vector<NamedField> kFields = {
      {"PurchasedOn", {"Purchase date", "Date", "Purchased", "Date d'achat"}, true},
      {"Amount", {"Purchased amount", "Funds added", "Montant"}, true},
      {"Remaining", {"Balance", "Remaining balance", "Amount left", "Solde", "Restant"}, true},
      {"Currency", {"Currency code", "Devise"}, true},
      {"CustomerId", {"Tenant", "TenantId"}},
  };
  return kFields;
}

}  // namespace

bool looks_like_credit_statement(std::string_view head, char delimiter) {
  return has_fields(head, delimiter, fields());
}

CreditStatementReader::CreditStatementReader(TableOptions options)
    : amounts_(options.decimal_comma, options.delimiter),
      table_(fields(), std::move(options), [this](NamedRow& row) { return take(row); }) {}

base::Result<std::vector<CreditPurchase>> CreditStatementReader::finish() {
  if (auto done = table_.finish(); !done) return done.error();
  return std::move(purchases_);
}

bool CreditStatementReader::take(NamedRow& row) {
  CreditPurchase purchase;
  constexpr std::size_t kDate = 10;  // also as the start of a date and time
  const auto date = base::parse_date(row.at(purchased).substr(0, kDate));
  if (!date) return row.reject(date.error(), purchased);
  purchase.purchased = *date;
  const auto money = base::Currency::parse(row.at(currency));
  if (!money) return row.reject(money.error(), currency);
  for (const auto& [field, out] :
       {std::pair(amount, &purchase.amount), std::pair(remaining, &purchase.remaining)}) {
    const auto plain = amounts_.plain(row.at(field), *money);
    if (!plain) return row.reject(plain.error(), field);
    const auto read = base::Money::parse(*plain, *money);
    if (!read) return row.reject(read.error(), field);
    *out = *read;
  }
  if (purchase.remaining.micros() > purchase.amount.micros()) {
    return row.reject({ErrorCode::number_out_of_range}, remaining);
  }
  if (!row.at(customer).empty()) {
    const auto id = base::CustomerId::parse(row.at(customer));
    if (!id) return row.reject(id.error(), customer);
    purchase.customer = *id;
  }
  for (const auto& before : purchases_) {
    if (before.customer != purchase.customer) continue;
    if (before.amount.currency() != *money)
      return row.reject({ErrorCode::currency_mismatch}, currency);
    break;
  }
  purchases_.push_back(purchase);
  return true;
}

std::string write_credit_statement(const std::vector<CreditPurchase>& purchases,
                                   const CsvStyle& style) {
  std::string out;
  CsvWriter csv(out, style);
  csv.byte_order_mark();
  for (const auto& field : fields()) csv.text(field.name);
  csv.end_row();
  for (const auto& purchase : purchases) {
    csv.text(base::to_string(purchase.purchased));
    csv.number(purchase.amount.to_string());
    csv.number(purchase.remaining.to_string());
    csv.text(purchase.amount.currency().code());
    csv.text(purchase.customer ? purchase.customer->to_string() : std::string());
    csv.end_row();
  }
  return out;
}

}  // namespace formats
