#pragma once
// Communications Credits as bought and spent (domain 7): one row a purchase, with what is left of
// it. The admin center offers no such file; this is the shape we write and read.

#include <optional>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "formats/csv_writer.hpp"
#include "formats/named_table.hpp"
#include "formats/number_text.hpp"

namespace formats {

struct CreditPurchase {
  std::optional<base::CustomerId> customer;  // none: the customer the import names
  base::CivilDate purchased;
  base::Money amount;
  base::Money remaining;
  friend bool operator==(const CreditPurchase&, const CreditPurchase&) = default;
};

[[nodiscard]] bool looks_like_credit_statement(std::string_view head, char delimiter);

// A row is rejected when its date, an amount or the currency cannot be read, when more remains than
// was bought, or when its currency is not that of the rows before it of its customer.
class CreditStatementReader {
 public:
  explicit CreditStatementReader(TableOptions options = {});
  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes) { return table_.feed(bytes); }
  [[nodiscard]] base::Result<std::vector<CreditPurchase>> finish();
  [[nodiscard]] const TableReport& report() const { return table_.report(); }

 private:
  bool take(NamedRow& row);
  NumberText amounts_;
  std::vector<CreditPurchase> purchases_;
  NamedTable table_;
};

[[nodiscard]] std::string write_credit_statement(const std::vector<CreditPurchase>& purchases,
                                                 const CsvStyle& style = {});

}  // namespace formats
