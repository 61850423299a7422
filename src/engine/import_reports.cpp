// Reports about one customer each: minute pools and Communications Credits.
#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "base/sort.hpp"
#include "catalog/plan.hpp"
#include "engine/import_recognise.hpp"
#include "engine/import_table.hpp"
#include "formats/credit_statement.hpp"
#include "formats/minute_pools.hpp"
#include "workspace/settings.hpp"

namespace engine {
namespace {

constexpr std::size_t kProblemsShown = 200;

void take_report(const formats::TableReport& report, ImportPreview& preview) {
  preview.rows = report.rows;
  preview.rejected = report.problems.rejected();
  preview.header = report.header;
  preview.first_rows = report.first_rows;
  preview.problem_count = report.problems.rejected() + report.problems.warnings();
  for (const auto& problem : report.problems.first()) {
    if (preview.problems.size() == kProblemsShown) break;
    const bool rejected = problem.severity == formats::Severity::rejected;
    preview.problems.push_back(
        {.severity = rejected ? Severity::rejected : Severity::warning, .error = problem.error});
  }
}

formats::TableOptions options_of(const OpenImport& how, std::string_view file, char delimiter) {
  formats::TableOptions options;
  options.file = file;
  options.delimiter = delimiter;
  options.decimal_comma = how.decimal_comma;
  return options;
}

// Rows of `Item`, each of some customer; `change` puts all of one customer's into it.
template <class FileReader, class Item>
class ReportReader final : public Reader {
 public:
  using Change = void (*)(workspace::Customer& customer, const std::vector<const Item*>& items);
  ReportReader(const OpenImport& how, std::string_view file, char delimiter,
               std::string_view format, Change change)
      : reader_(options_of(how, file, delimiter)),
        format_(format),
        change_(change),
        customer_(how.customer) {}

  base::Result<base::Ok> feed(std::string_view bytes) override { return reader_.feed(bytes); }

  base::Result<base::Ok> finish(ImportPreview& preview) override {
    auto items = reader_.finish();
    if (!items) return items.error();
    items_ = *std::move(items);
    preview.format = format_;
    take_report(reader_.report(), preview);
    return base::Ok{};
  }
  void count(const std::shared_ptr<const workspace::Workspace>& document,
             std::span<const rating::CallTable* const> /*held*/, ImportPreview& preview) override {
    std::uint64_t taken = 0;
    for (const auto& [customer, items] : by_customer(*document)) taken += items.size();
    preview.suspended = items_.size() - taken;
    preview.accepted = taken;
  }

  workspace::Patch patch(const workspace::Workspace& workspace) const override {
    workspace::Patch patch;
    for (const auto& [id, items] : by_customer(workspace)) {
      auto changed = *workspace::find_customer(workspace, id);
      change_(changed, items);
      patch.customers.push_back(std::make_shared<const workspace::Customer>(std::move(changed)));
    }
    return patch;
  }

 private:
  // Rows of customers that the document holds.
  [[nodiscard]] std::map<base::CustomerId, std::vector<const Item*>> by_customer(
      const workspace::Workspace& workspace) const {
    base::CustomerId owner = customer_.value_or(base::CustomerId{});
    if (!customer_ && workspace.customers.size() == 1) owner = workspace.customers[0]->id();
    std::map<base::CustomerId, std::vector<const Item*>> found;
    for (const auto& item : items_) {
      const auto id = item.customer.value_or(owner);
      if (workspace::find_customer(workspace, id)) found[id].push_back(&item);
    }
    return found;
  }

  FileReader reader_;
  std::string_view format_;
  Change change_;
  std::optional<base::CustomerId> customer_;  // as the person said
  std::vector<Item> items_;
};

// A pool says how many licences make it. Licences of plans that the report does not name stay.
void take_pools(workspace::Customer& customer,
                const std::vector<const formats::MinutePool*>& pools) {
  for (const auto* pool : pools) {
    const auto count = pool->licences();
    if (!count || pool->international) continue;  // the domestic counter tells the same
    const auto& plan = catalog::plan_of(pool->plan);
    // minutes of one user tell nothing of the others'
    if (plan.part_numbers.empty() || plan.pooling == catalog::Pooling::user) continue;
    const auto is_same = [&](const workspace::Licences& held) {
      return catalog::plan_by_part_number(held.plan) == pool->plan &&
             (pool->country.is_none() || held.country == pool->country.code() ||
              (pool->country.code() == "US" && held.country == "PR"));  // one pool (domain 3.5)
    };
    std::int64_t held_already = 0;
    for (const auto& held : customer.licences) held_already += is_same(held) ? held.count : 0;
    if (held_already == *count) continue;
    workspace::Licences licences{.plan = std::string(plan.part_numbers.front()),
                                 .country = std::string(pool->country.code()),
                                 .count = static_cast<std::uint32_t>(*count),
                                 .subscription = {}};
    const auto held = std::find_if(customer.licences.begin(), customer.licences.end(), is_same);
    if (held != customer.licences.end()) {
      licences.plan = held->plan;
      licences.country = held->country;
      licences.subscription = held->subscription;
      std::erase_if(customer.licences, is_same);
    }
    customer.licences.push_back(std::move(licences));
  }
}

void take_credits(workspace::Customer& customer,
                  const std::vector<const formats::CreditPurchase*>& purchases) {
  auto& lots = customer.situation.credits.lots;
  lots.clear();
  for (const auto* purchase : purchases) {
    lots.push_back({.purchased = base::start_of_utc_day(base::to_day(purchase->purchased)),
                    .amount = purchase->amount,
                    .remaining = purchase->remaining});
  }
  base::sort(lots, [](const auto& a, const auto& b) {
    return a.purchased != b.purchased ? a.purchased < b.purchased
                                      : a.amount.micros() < b.amount.micros();
  });
}

}  // namespace

std::unique_ptr<Reader> make_pools_reader(const OpenImport& how, std::string_view file,
                                          char delimiter) {
  return std::make_unique<ReportReader<formats::MinutePoolsReader, formats::MinutePool>>(
      how, file, delimiter, kPoolsFormat, take_pools);
}

std::unique_ptr<Reader> make_credits_reader(const OpenImport& how, std::string_view file,
                                            char delimiter) {
  return std::make_unique<ReportReader<formats::CreditStatementReader, formats::CreditPurchase>>(
      how, file, delimiter, kCreditsFormat, take_credits);
}

}  // namespace engine
