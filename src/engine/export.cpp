#include "engine/export.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>
#include <utility>

#include "base/sort.hpp"
#include "engine/export_parts.hpp"
#include "engine/export_table.hpp"
#include "engine/grouping.hpp"
#include "engine/questions.hpp"
#include "engine/selection.hpp"
#include "engine/summary.hpp"
#include "formats/csv_writer.hpp"
#include "formats/customers_json.hpp"
#include "formats/json_writer.hpp"
#include "formats/rate_card_csv.hpp"
#include "formats/workspace_json.hpp"
#include "rating/pool_report.hpp"
#include "telephony/country.hpp"
#include "workspace/settings.hpp"
#include "workspace/workspace.hpp"

namespace engine {
namespace {

// Rows of a table that stands in one month, one after another.
class CsvExport : public Export {
 public:
  CsvExport(const OpenExport& request, ExportSource source, std::string name)
      : style_(style_of(request)), source_(std::move(source)) {
    opened_ = {.file = std::move(name) + "-" + month().month().to_string() + ".csv",
               .media_type = std::string(kCsv)};
  }

 protected:
  virtual void header(formats::CsvWriter& csv) = 0;
  // One row; false when there is none left.
  virtual bool row(formats::CsvWriter& csv) = 0;

  [[nodiscard]] const Month& month() const { return *source_.month; }
  [[nodiscard]] const ExportSource& source() const { return source_; }
  [[nodiscard]] const formats::CsvStyle& style() const { return style_; }
  [[nodiscard]] std::string_view customer_name(rating::CustomerIndex customer) const {
    const auto& terms = month().basis().terms;
    return customer < terms.size() ? std::string_view(terms[customer].name) : std::string_view{};
  }
  [[nodiscard]] std::string customer_id(rating::CustomerIndex customer) const {
    const auto id = month().customer_id(customer);
    return id.is_none() ? std::string() : id.to_string();
  }

 private:
  bool write_some(std::string& out) override {
    formats::CsvWriter csv(out, style_);
    if (!begun_) {
      begun_ = true;
      csv.byte_order_mark();
      header(csv);
      return true;
    }
    return row(csv);
  }

  formats::CsvStyle style_;
  ExportSource source_;
  bool begun_ = false;
};

void integer(formats::CsvWriter& csv, std::uint64_t value) {
  csv.integer(static_cast<std::int64_t>(value));
}

// --- rated-calls.csv: one row a call of the selection, in order of draw ----------------------------

class RatedCalls final : public CsvExport {
 public:
  RatedCalls(const OpenExport& request, ExportSource source)
      : CsvExport(request, std::move(source), "rated-calls"),
        calls_(select(month(), request.selection)) {}

 private:
  void header(formats::CsvWriter& csv) override {
    csv.header(std::to_array<std::string_view>(
        {"UsageId",    "Customer",      "CustomerId",     "Start",       "User",     "UPN",
         "Department", "Number",        "Country",        "Destination", "CallType", "Seconds",
         "Minutes",    "PoolMinutes",   "ChargedMinutes", "Payer",       "Reason",   "Plan",
         "Prefix",     "RatePerMinute", "Amount",         "Currency"}));
  }
  bool row(formats::CsvWriter& csv) override {
    if (next_ == calls_.size()) return false;
    const auto call = calls_[next_++];
    const auto& calls = month().calls();
    const auto& packed = calls.call(call);
    const auto user = calls.user_index(call);
    const auto customer = calls.users()[user].customer;
    const auto facts = month().facts(call);
    csv.cells(calls.usage_id(call).to_string());
    csv.cells(customer_cells(customer));
    csv.cells(start_cell(packed.start_instant()));
    csv.cells(user_cells(user));
    const auto number = calls.number(call);
    if (number.is_none()) {
      csv.phone(calls.number_text(call));
    } else {
      csv.phone(number.to_string());
    }
    csv.text(telephony::country_at(packed.country).code());
    const Rate& rate = rate_of(customer, facts.rate);
    if (facts.rate == rating::kNoRate) {
      csv.text(month().destination(call, nullptr));
    } else {
      csv.cells(rate.destination);
    }
    csv.text(catalog::name_of(packed.type));
    integer(csv, packed.seconds);
    integer(csv, facts.minutes);
    integer(csv, facts.pool_minutes);
    integer(csv, facts.charged_minutes);
    csv.text(name_of(facts.payer));
    csv.text(facts.reason);
    csv.text(part_number_of(facts.plan));
    csv.cells(rate.price);
    // nothing is known to be owed where no price could be told
    if (facts.payer == Payer::unrated) {
      csv.empty();
    } else {
      csv.number(rating::to_text(month().rated().amounts[call]));
    }
    csv.text(month().currency(customer).code());
    csv.end_row();
    return true;
  }

  // Cells that are the same in many rows are written once and kept.
  struct Rate {
    std::string destination;
    std::string price;  // prefix and rate
  };
  template <class Write>
  [[nodiscard]] std::string written(Write write) const {
    std::string cells;
    formats::CsvWriter csv(cells, style());
    write(csv);
    return cells;
  }
  const std::string& customer_cells(rating::CustomerIndex customer) {
    const auto at = std::min<std::size_t>(customer, month().basis().terms.size());
    if (customers_.size() <= at) customers_.resize(at + 1);
    auto& cells = customers_[at];
    if (cells.empty()) {
      cells = written([&](formats::CsvWriter& csv) {
        csv.text(customer_name(customer));
        csv.text(customer_id(customer));
      });
    }
    return cells;
  }
  const std::string& user_cells(rating::UserIndex index) {
    if (users_.empty()) users_.resize(month().calls().users().size());
    auto& cells = users_[index];
    if (cells.empty()) {
      cells = written([&](formats::CsvWriter& csv) {
        const auto& user = month().calls().users()[index];
        csv.text(user.display_name);
        csv.text(user.upn);
        csv.text(month().department(index));
      });
    }
    return cells;
  }
  const Rate& rate_of(rating::CustomerIndex customer, rating::RateIndex index) {
    const auto* row = month().rate_row(customer, index);
    const auto [place, is_new] = rates_.try_emplace(row);
    Rate& rate = place->second;
    if (!is_new) return rate;
    rate.price = written([row](formats::CsvWriter& csv) {
      csv.text(row == nullptr ? std::string_view{} : std::string_view(row->prefix));
      if (row == nullptr) {
        csv.empty();
      } else {
        csv.number(row->rate_per_minute);
      }
    });
    if (row != nullptr) {
      rate.destination =
          written([row](formats::CsvWriter& csv) { csv.text(row->destination_name); });
    }
    return rate;
  }
  // "2026-06-03T09:15:07Z"; the day is written once.
  std::string_view start_cell(base::Instant start) {
    const auto day = base::utc_day(start).days;
    if (start_.empty() || day != start_day_) {
      start_ = base::to_string(start);
      start_day_ = day;
      return start_;
    }
    const auto second = static_cast<std::uint32_t>(base::utc_second_of_day(start));
    constexpr std::size_t kTime = 11;
    const auto two = [this](std::size_t at, std::uint32_t value) {
      start_[at] = static_cast<char>('0' + static_cast<int>(value / 10));
      start_[at + 1] = static_cast<char>('0' + static_cast<int>(value % 10));
    };
    two(kTime, second / 3600);
    two(kTime + 3, second / 60 % 60);
    two(kTime + 6, second % 60);
    return start_;
  }

  std::vector<rating::CallIndex> calls_;
  std::size_t next_ = 0;
  std::vector<std::string> customers_;
  std::vector<std::string> users_;
  std::unordered_map<const rating::RateRow*, Rate> rates_;
  std::string start_;
  std::int32_t start_day_ = 0;
};

// --- totals.csv: sums by every dimension -------------------------------------------------------

class TotalsFile final : public CsvExport {
 public:
  TotalsFile(const OpenExport& request, ExportSource source)
      : CsvExport(request, std::move(source), "totals"), selection_(request.selection) {}

 private:
  static constexpr auto kDimensions = std::to_array<Dimension>(
      {Dimension::customer, Dimension::user, Dimension::department, Dimension::country,
       Dimension::destination, Dimension::plan, Dimension::payer, Dimension::day});

  void header(formats::CsvWriter& csv) override {
    csv.header(std::to_array<std::string_view>(
        {"By", "Key", "Name", "Calls", "Seconds", "Minutes", "FreeMinutes", "PoolMinutes",
         "CreditMinutes", "OverageMinutes", "BlockedMinutes", "UnratedMinutes", "BlockedCalls",
         "UnratedCalls", "Credits", "Overage", "Currency"}));
  }
  bool row(formats::CsvWriter& csv) override {
    if (finished_) return false;
    while (next_ == groups_.size()) {
      if (dimension_ == kDimensions.size()) {
        finished_ = true;
        write(csv, "total", {.key = "", .label = "", .totals = all_});
        return true;
      }
      next_ = 0;
      groups_.clear();
      auto reply = group(
          month(),
          {.selection = selection_, .by = kDimensions.at(dimension_++), .limit = 0xFFFF'FFFFU});
      if (!reply) continue;
      all_ = reply->totals;
      groups_ = std::move(reply->groups);
    }
    write(csv, name_of(kDimensions.at(dimension_ - 1)), groups_[next_++]);
    return true;
  }
  // A second currency takes a row of its own, with the amounts only.
  static void write(formats::CsvWriter& csv, std::string_view by, const Group& group) {
    const auto& sums = group.totals;
    csv.text(by);
    csv.text(group.key);
    csv.text(group.label);
    for (const auto value :
         {sums.calls, sums.seconds, sums.minutes, sums.free_minutes, sums.pool_minutes,
          sums.credit_minutes, sums.overage_minutes, sums.blocked_minutes, sums.unrated_minutes,
          sums.blocked_calls, sums.unrated_calls}) {
      integer(csv, value);
    }
    std::vector<base::Currency> currencies;
    for (const auto* moneys : {&sums.credits, &sums.overage}) {
      for (const auto& money : *moneys) {
        if (std::find(currencies.begin(), currencies.end(), money.currency()) == currencies.end()) {
          currencies.push_back(money.currency());
        }
      }
    }
    base::sort(currencies);
    if (currencies.empty()) currencies.emplace_back();
    for (std::size_t i = 0; i < currencies.size(); ++i) {
      if (i > 0) {
        csv.text(by);
        csv.text(group.key);
        csv.text(group.label);
        for (int column = 0; column < 11; ++column) csv.empty();
      }
      csv.number(amount_in(sums.credits, currencies[i]));
      csv.number(amount_in(sums.overage, currencies[i]));
      csv.text(currencies[i].code());
      csv.end_row();
    }
  }
  static std::string amount_in(const std::vector<base::Money>& moneys, base::Currency currency) {
    for (const auto& money : moneys) {
      if (money.currency() == currency) return money.to_string();
    }
    return "0.00";
  }

  Selection selection_;
  std::size_t dimension_ = 0;
  std::vector<Group> groups_;
  std::size_t next_ = 0;
  Totals all_;
  bool finished_ = false;
};

// --- pools.csv: the minute pools report of domain 5.5, per customer ----------------------------------

class PoolsFile final : public CsvExport {
 public:
  PoolsFile(const OpenExport& request, ExportSource source)
      : CsvExport(request, std::move(source), "pools"),
        rows_(rating::pool_report(month().rated())) {}

 private:
  void header(formats::CsvWriter& csv) override {
    csv.header(std::to_array<std::string_view>({"Customer", "CustomerId", "Country or region",
                                                "Capability", "Capability description", "Counter",
                                                "User", "Licences", "Total minutes", "Minutes used",
                                                "Minutes available", "Percent used"}));
  }
  bool row(formats::CsvWriter& csv) override {
    if (next_ == rows_.size()) return false;
    const auto& pool = rows_[next_++];
    csv.text(customer_name(pool.customer));
    csv.text(customer_id(pool.customer));
    csv.text(pool.country.code());
    csv.text(pool.capability);
    csv.text(catalog::plan_of(pool.plan).name_en);
    csv.text(name_of(pool.counter));
    csv.text(pool.user == 0 ? std::string_view{}
                            : std::string_view(month().calls().users()[pool.user].upn));
    csv.integer(pool.licences);
    csv.integer(pool.total_minutes);
    csv.integer(pool.used_minutes);
    csv.integer(pool.available_minutes);
    csv.number(pool.percent_used);
    csv.end_row();
    return true;
  }

  std::vector<rating::PoolReportRow> rows_;
  std::size_t next_ = 0;
};

// --- suspense.csv: every row read that is not rated, with its reason ---------------------------------

class SuspenseFile final : public CsvExport {
 public:
  SuspenseFile(const OpenExport& request, ExportSource source)
      : CsvExport(request, std::move(source), "suspense"), calls_(suspended_calls(month())) {}

 private:
  void header(formats::CsvWriter& csv) override {
    csv.header(
        std::to_array<std::string_view>({"File", "Row", "Column", "Status", "Reason", "UsageId",
                                         "Customer", "CustomerId", "UPN", "Number"}));
  }
  bool row(formats::CsvWriter& csv) override {
    if (next_call_ < calls_.size()) {
      call_row(csv, "suspended", calls_[next_call_++]);
      return true;
    }
    const auto duplicates = month().calls().duplicates();
    if (next_duplicate_ < duplicates.size()) {
      call_row(csv, "duplicate", duplicates[next_duplicate_++].call);
      return true;
    }
    const auto& rejected = source().rejected;
    while (file_ < rejected.size() && next_rejected_ == rejected[file_].rows.size()) {
      ++file_;
      next_rejected_ = 0;
    }
    if (file_ == rejected.size()) return false;
    const auto& row = rejected[file_].rows[next_rejected_++];
    csv.text(rejected[file_].file);
    integer(csv, row.row);
    integer(csv, row.column);
    csv.text("rejected");
    csv.text(base::name_of(row.code));
    for (int column = 0; column < 5; ++column) csv.empty();
    csv.end_row();
    return true;
  }
  void call_row(formats::CsvWriter& csv, std::string_view status, rating::CallIndex call) {
    const auto row = suspense_row(month(), call);
    csv.text(row.place.file);
    integer(csv, row.place.row);
    csv.empty();
    csv.text(status);
    csv.text(row.reason);
    csv.text(row.usage->to_string());
    csv.text(customer_name(month().calls().customer(call)));
    csv.text(row.customer.is_none() ? std::string() : row.customer.to_string());
    csv.text(row.upn);
    csv.phone(row.number);
    csv.end_row();
  }

  std::vector<rating::CallIndex> calls_;
  std::size_t next_call_ = 0;
  std::size_t next_duplicate_ = 0;
  std::size_t file_ = 0;
  std::size_t next_rejected_ = 0;
};

// --- parts of the document, small enough to be made at once ------------------------------------------

base::Result<std::unique_ptr<Export>> rate_card(const OpenExport& request,
                                                const ExportSource& source) {
  const auto card = workspace::find_card(*source.workspace, request.card);
  if (!card) {
    return base::Error{.code = base::ErrorCode::not_found, .args = {{"card", request.card}}};
  }
  return whole_text("rate-card.csv", std::string(kCsv),
                    formats::write_rate_card_csv(*card->card, style_of(request)));
}

// --- answers of src/insight --------------------------------------------------------------------------

base::Error nothing_asked(std::string_view op) {
  return {.code = base::ErrorCode::not_found, .args = {{"asked", std::string(op)}}};
}

// Every difference listed, then the sums by reason: they add up to theirs less ours.
base::Result<std::unique_ptr<Export>> variance(const OpenExport& request,
                                               const ExportSource& source) {
  if (!source.reconciliation) return nothing_asked("reconcile");
  const auto& asked = *source.reconciliation;
  return whole_csv(of_month("variance", asked.month), request, [&asked](formats::CsvWriter& csv) {
    csv.header(std::to_array<std::string_view>(
        {"Against", "Line", "Reason", "CustomerId", "Day", "Meter", "UsageId", "OurQuantity",
         "TheirQuantity", "Ours", "Theirs", "Difference", "Currency", "Row", "Count"}));
    for (const auto& comparison : asked.comparisons) {
      for (const auto& row : comparison.rows) {
        csv.text(comparison.against);
        csv.text("difference");
        csv.text(row.reason);
        csv.text(row.customer.is_none() ? std::string() : row.customer.to_string());
        csv.text(row.day ? base::to_string(base::to_date(*row.day)) : std::string());
        csv.text(row.meter);
        csv.text(row.usage ? row.usage->to_string() : std::string());
        csv.number(row.our_quantity);
        csv.number(row.their_quantity);
        csv.number(row.ours.to_string());
        csv.number(row.theirs.to_string());
        csv.number(base::Money(row.theirs.micros() - row.ours.micros(), row.theirs.currency())
                       .to_string());
        csv.text(row.theirs.currency().code());
        integer(csv, row.row);
        csv.empty();
        csv.end_row();
      }
      const auto sum = [&](std::string_view line, std::string_view reason, const std::string& ours,
                           const std::string& theirs, base::Money difference, std::uint64_t count) {
        csv.text(comparison.against);
        csv.text(line);
        csv.text(reason);
        for (int column = 0; column < 6; ++column) csv.empty();
        csv.number(ours);
        csv.number(theirs);
        csv.number(difference.to_string());
        csv.text(comparison.ours.currency().code());
        csv.empty();
        integer(csv, count);
        csv.end_row();
      };
      for (const auto& reason : comparison.reasons) {
        sum("reason", reason.reason, "", "", reason.difference, reason.count);
      }
      sum("total", "", comparison.ours.to_string(), comparison.theirs.to_string(),
          base::Money(comparison.theirs.micros() - comparison.ours.micros(),
                      comparison.ours.currency()),
          comparison.compared);
    }
  });
}

// Scenarios side by side: one row a scenario and customer, and one for all.
base::Result<std::unique_ptr<Export>> scenarios(const OpenExport& request,
                                                const ExportSource& source) {
  if (!source.what_if) return nothing_asked("what_if");
  const auto& asked = *source.what_if;
  return whole_csv(of_month("scenarios", asked.month), request, [&asked](formats::CsvWriter& csv) {
    csv.header(std::to_array<std::string_view>(
        {"Scenario", "CustomerId", "Calls", "ChangedCalls", "PoolMinutesNow", "PoolMinutesThen",
         "BlockedCallsNow", "BlockedCallsThen", "CreditsNow", "CreditsThen", "OverageNow",
         "OverageThen", "Difference", "Currency"}));
    const auto amount = [](const std::vector<base::Money>& moneys, base::Currency currency) {
      for (const auto& money : moneys) {
        if (money.currency() == currency) return money.to_string();
      }
      return std::string("0.00");
    };
    const auto write = [&](const std::string& name, const std::string& customer, const Totals& now,
                           const Totals& then, std::uint64_t changed,
                           const std::optional<base::Money>& difference) {
      csv.text(name);
      csv.text(customer);
      for (const auto value : {then.calls, changed, now.pool_minutes, then.pool_minutes,
                               now.blocked_calls, then.blocked_calls}) {
        integer(csv, value);
      }
      const auto currency = difference ? difference->currency() : base::Currency();
      csv.number(amount(now.credits, currency));
      csv.number(amount(then.credits, currency));
      csv.number(amount(now.overage, currency));
      csv.number(amount(then.overage, currency));
      csv.number(difference ? difference->to_string() : std::string());
      csv.text(currency.code());
      csv.end_row();
    };
    for (const auto& result : asked.results) {
      for (const auto& row : result.customers) {
        write(result.name, row.customer.to_string(), row.now, row.then, row.changed,
              row.difference);
      }
      for (const auto& difference : result.difference) {
        write(result.name, "", result.now, result.then, result.changed, difference);
      }
    }
  });
}

base::Result<std::unique_ptr<Export>> statement(const OpenExport& request,
                                                const ExportSource& source) {
  if (!source.resale) return nothing_asked("resale");
  const auto& asked = *source.resale;
  return whole_csv(of_month("statement", asked.month), request, [&](formats::CsvWriter& csv) {
    csv.header(std::to_array<std::string_view>({"Customer", "CustomerId", "Name", "Calls",
                                                "Minutes", "Cost", "Price", "Margin", "Currency"}));
    for (const auto& row : asked.rows) {
      const auto customer = workspace::find_customer(*source.workspace, row.customer);
      csv.text(customer ? std::string_view(customer->name()) : std::string_view{});
      csv.text(row.customer.to_string());
      csv.text(row.name);
      integer(csv, row.calls);
      integer(csv, row.minutes);
      csv.number(row.cost.to_string());
      csv.number(row.price.to_string());
      csv.number(row.margin.to_string());
      csv.text(row.price.currency().code());
      csv.end_row();
    }
    for (std::size_t i = 0; i < asked.price.size(); ++i) {
      csv.text("");
      csv.text("");
      csv.text("total");
      csv.empty();
      csv.empty();
      csv.number(asked.cost[i].to_string());
      csv.number(asked.price[i].to_string());
      csv.number(asked.margin[i].to_string());
      csv.text(asked.price[i].currency().code());
      csv.end_row();
    }
  });
}

std::string customers_json(const workspace::Workspace& workspace) {
  std::string text;
  formats::JsonWriter out(text, formats::JsonWriter::Layout::indented);
  formats::write_customers(out, {.partner = workspace.settings->partner,
                                 .partner_country = workspace.settings->partner_country,
                                 .customers = workspace.customers});
  return text;
}

base::Result<std::unique_ptr<Export>> open_document(const OpenExport& request,
                                                    const ExportSource& source) {
  if (request.layout != ExportLayout::csv) {
    return base::Error{.code = base::ErrorCode::unknown_format,
                       .args = {{"kind", std::string(name_of(request.kind))}}};
  }
  const bool customers = request.kind == ExportKind::customers;
  return whole_text(
      customers ? "customers.json" : "workspace.json", "application/json",
      customers ? customers_json(*source.workspace) : formats::write_workspace(*source.workspace));
}

// A table as CSV.
base::Result<std::unique_ptr<Export>> open_table(const OpenExport& request, ExportSource source) {
  const auto made = [](auto file) { return std::unique_ptr<Export>(std::move(file)); };
  switch (request.kind) {
    case ExportKind::rated_calls:
      return made(std::make_unique<RatedCalls>(request, std::move(source)));
    case ExportKind::totals:
      return made(std::make_unique<TotalsFile>(request, std::move(source)));
    case ExportKind::pools:
      return made(std::make_unique<PoolsFile>(request, std::move(source)));
    case ExportKind::suspense:
      return made(std::make_unique<SuspenseFile>(request, std::move(source)));
    case ExportKind::rate_card:
      return rate_card(request, source);
    case ExportKind::variance:
      return variance(request, source);
    case ExportKind::scenarios:
      return scenarios(request, source);
    case ExportKind::statement:
      return statement(request, source);
    case ExportKind::credits:
      return credits(request, *source.workspace);
    case ExportKind::trail:
      return trail(request, *source.workspace);
    case ExportKind::daily_usage:
    case ExportKind::reconciliation:
      return billing_lines(request, source);
    case ExportKind::customers:
    case ExportKind::workspace:
    case ExportKind::workbook:
      break;
  }
  return base::ErrorCode::unknown_format;
}

// The table as our own readers of CSV take it, to be put into another container.
OpenExport plain(OpenExport request) {
  request.layout = ExportLayout::csv;
  request.bom = request.decimal_comma = false;
  return request;
}

struct SheetName {
  ExportKind kind;
  std::string_view name;
};
constexpr SheetName kMonthSheets[] = {{ExportKind::rated_calls, "Rated calls"},
                                      {ExportKind::totals, "Totals"},
                                      {ExportKind::pools, "Pools"},
                                      {ExportKind::suspense, "Suspense"}};

// "rated-calls-2026-06.csv" -> "rated-calls-2026-06"
std::string stem(std::string_view file) { return std::string(file.substr(0, file.rfind('.'))); }

base::Result<std::unique_ptr<Export>> open_workbook(const OpenExport& request,
                                                    const ExportSource& source) {
  std::vector<NamedTable> tables;
  if (request.kind != ExportKind::workbook) {
    auto table = open_table(plain(request), source);
    if (!table) return table.error();
    const auto name = stem((*table)->opened().file);
    tables.push_back({name, *std::move(table)});
    return as_workbook(name + ".xlsx", std::move(tables));
  }
  for (const auto& sheet : kMonthSheets) {
    auto one = plain(request);
    one.kind = sheet.kind;
    auto table = open_table(one, source);
    if (!table) return table.error();
    tables.push_back({std::string(sheet.name), *std::move(table)});
  }
  return as_workbook("overage-" + source.month->month().to_string() + ".xlsx", std::move(tables));
}

}  // namespace

std::string_view Export::next() {
  piece_.clear();
  while (!ended_ && piece_.size() < kPiece) ended_ = !write_some(piece_);
  return piece_;
}

bool needs_month(ExportKind kind) {
  switch (kind) {
    case ExportKind::rated_calls:
    case ExportKind::totals:
    case ExportKind::pools:
    case ExportKind::suspense:
    case ExportKind::workbook:
    case ExportKind::daily_usage:
    case ExportKind::reconciliation:
      return true;
    default:
      return false;
  }
}

base::Result<std::unique_ptr<Export>> open_export(const OpenExport& request, ExportSource source) {
  if (request.kind == ExportKind::customers || request.kind == ExportKind::workspace) {
    return open_document(request, source);
  }
  if (request.kind == ExportKind::workbook || request.layout == ExportLayout::xlsx) {
    return open_workbook(request, source);
  }
  if (request.layout == ExportLayout::csv) return open_table(request, std::move(source));
  auto table = open_table(plain(request), std::move(source));
  if (!table) return table.error();
  return as_json(*std::move(table), request.layout == ExportLayout::json_lines);
}

}  // namespace engine
