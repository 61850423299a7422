#include "app/bill.hpp"

#include <array>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "app/format.hpp"
#include "app/names.hpp"
#include "app/texts.hpp"
#include "base/markup.hpp"
#include "base/text.hpp"
#include "workspace/settings.hpp"
#include "workspace/terms.hpp"

namespace app {
namespace {

constexpr std::string_view kStyle = R"(
@page{size:A4;margin:14mm}
body{font:13px/1.45 system-ui,sans-serif;color:#1b1a19;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1rem;margin:1.2rem 0 .3rem}p{margin:.3rem 0}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.2rem .5rem .2rem 0;border-bottom:1px solid #e1dfdd;vertical-align:top}
th{font-weight:600;color:#484644}.n{text-align:right;width:6.5rem;padding-right:0;font-variant-numeric:tabular-nums;white-space:nowrap}
.total td{font-weight:600}.soft{color:#605e5c}.sum{font-size:1.1rem;margin:.8rem 0}
@media print{body{margin:0;padding:0;font-size:11px}h2,tr{break-after:avoid}tr{break-inside:avoid}}
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto reference = base::markup_reference(c);
    if (reference.empty()) {
      out += c;
    } else {
      out += reference;
    }
  }
  return out;
}

class Page {
 public:
  explicit Page(const Locale& locale) : locale_(locale) {}

  [[nodiscard]] const Locale& locale() const { return locale_; }
  [[nodiscard]] std::string tr(Key key) const { return std::string(text(locale_.language, key)); }
  [[nodiscard]] std::string tr(Key key, std::initializer_list<TextArg> args) const {
    return text(locale_.language, key, args);
  }
  [[nodiscard]] std::string count(std::uint64_t value) const {
    return number(locale_, static_cast<std::int64_t>(value));
  }
  [[nodiscard]] std::string sum(const std::vector<base::Money>& amounts) const {
    std::string out;
    for (const auto& each : amounts) out += (out.empty() ? "" : " + ") + money(locale_, each);
    return out;
  }

  void raw(std::string_view html) { out_ += html; }
  void heading(Key key) { out_ += "<h2>" + escaped(tr(key)) + "</h2>\n"; }
  void paragraph(std::string_view words, std::string_view kind = "") {
    out_ += kind.empty() ? "<p>" : "<p class=\"" + std::string(kind) + "\">";
    out_ += escaped(words) + "</p>\n";
  }
  // The first `texts` columns hold words, the others figures.
  void begin_table(std::initializer_list<Key> columns, std::size_t texts = 1) {
    texts_ = texts;
    out_ += "<table><thead><tr>";
    std::size_t at = 0;
    for (const Key key : columns) {
      out_ += std::string("<th scope=\"col\"") + (at++ < texts ? ">" : " class=\"n\">");
      out_ += escaped(tr(key)) + "</th>";
    }
    out_ += "</tr></thead><tbody>\n";
  }
  void row(std::initializer_list<std::string> cells, bool total = false) {
    out_ += total ? "<tr class=\"total\">" : "<tr>";
    std::size_t at = 0;
    for (const auto& cell : cells) {
      out_ += at++ < texts_ ? "<td>" : "<td class=\"n\">";
      out_ += escaped(cell) + "</td>";
    }
    out_ += "</tr>\n";
  }
  void end_table() { out_ += "</tbody></table>\n"; }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  const Locale& locale_;
  std::string out_;
  std::size_t texts_ = 1;
};

// Calls, minutes and money of each payer, and all of them.
void payers(Page& page, const engine::Totals& totals, base::Currency currency) {
  struct Line {
    Key name;
    std::uint64_t calls;
    std::uint64_t minutes;
    std::string amount;
  };
  const auto amount = [&](const std::vector<base::Money>& amounts) {
    return amounts.empty() ? money(page.locale(), base::Money(0, currency)) : page.sum(amounts);
  };
  const std::array lines = {
      Line{Key::payer_free, totals.free_calls, totals.free_minutes, ""},
      Line{Key::payer_pool, totals.pool_calls, totals.pool_minutes, ""},
      Line{Key::payer_credits, totals.credit_calls, totals.credit_minutes, amount(totals.credits)},
      Line{Key::payer_overage, totals.overage_calls, totals.overage_minutes,
           amount(totals.overage)},
      Line{Key::payer_blocked, totals.blocked_calls, totals.blocked_minutes, ""},
      Line{Key::payer_unrated, totals.unrated_calls, totals.unrated_minutes, ""}};
  page.heading(Key::bill_payers);
  page.begin_table({Key::column_payer, Key::nav_calls, Key::column_minutes, Key::column_amount});
  for (const auto& line : lines) {
    if (line.calls == 0 && line.minutes == 0) continue;
    page.row({page.tr(line.name), page.count(line.calls), page.count(line.minutes), line.amount});
  }
  page.row({page.tr(Key::bill_all), page.count(totals.calls), page.count(totals.minutes), ""},
           true);
  page.end_table();
  page.paragraph(page.tr(Key::bill_order), "soft");
}

void pools(Page& page, const std::vector<engine::PoolUse>& all) {
  if (all.empty()) return;
  const Locale& locale = page.locale();
  page.heading(Key::bill_pools);
  page.begin_table({Key::column_plans, Key::column_country, Key::bill_included, Key::bill_used,
                    Key::bill_used_up},
                   2);
  for (const auto& pool : all) {
    std::string name = plan_name(locale.language, pool.plan) + ", " +
                       coded(locale.language, "counter.", pool.counter);
    if (!pool.user.empty()) name += " (" + pool.user + ")";
    page.row({std::move(name),
              pool.country.empty() ? page.tr(Key::pool_tenant_wide)
                                   : country_name(locale.language, pool.country),
              page.count(pool.total), page.count(pool.used),
              pool.exhausted_at ? date_time(locale, *pool.exhausted_at) : std::string("–")});
  }
  page.end_table();
}

void credits(Page& page, const engine::CreditUse& use) {
  page.heading(Key::credits_title);
  page.begin_table({Key::credits_opening, Key::credits_recharged, Key::credits_lapsed,
                    Key::credits_spent, Key::credits_closing},
                   0);
  const auto shown = [&](base::Money amount) { return money(page.locale(), amount); };
  page.row({shown(use.opening), shown(use.recharged), shown(use.lapsed), shown(use.spent),
            shown(use.closing)});
  page.end_table();
  if (!use.postpaid_since) return;
  page.paragraph(page.tr(Key::credits_postpaid_since,
                         {{"when", date_time(page.locale(), *use.postpaid_since)}}));
}

// Groups of charged calls, the dearest first; what is beyond the list in one line.
template <class Name>
void groups(Page& page, Key title, Key column, const engine::GroupTotalsReply& reply,
            const Name& name) {
  if (reply.groups.empty()) return;
  const auto charged = [&](const engine::Totals& totals) {
    std::string out = page.sum(totals.credits);
    const std::string overage = page.sum(totals.overage);
    if (!out.empty() && !overage.empty()) out += " + ";
    return out + overage;
  };
  page.heading(title);
  page.begin_table({column, Key::nav_calls, Key::column_minutes, Key::column_amount});
  for (const auto& group : reply.groups) {
    page.row({name(group), page.count(group.totals.calls),
              page.count(group.totals.credit_minutes + group.totals.overage_minutes),
              charged(group.totals)});
  }
  if (reply.rest.calls > 0) {
    page.row({page.tr(Key::bill_rest), page.count(reply.rest.calls),
              page.count(reply.rest.credit_minutes + reply.rest.overage_minutes),
              charged(reply.rest)});
  }
  page.end_table();
}

void unpaid(Page& page, const engine::GroupTotalsReply& reply) {
  if (reply.groups.empty()) return;
  page.heading(Key::bill_unpaid);
  page.begin_table({Key::column_reason, Key::nav_calls, Key::column_minutes});
  for (const auto& group : reply.groups) {
    page.row({coded(page.locale().language, "callreason.", group.key),
              page.count(group.totals.calls), page.count(group.totals.minutes)});
  }
  page.end_table();
}

// "EUR 12.30 is charged to Telephony, EUR 4.00 came from credits": the answer before the tables.
std::string lead(const Page& page, const workspace::Customer& customer,
                 const engine::Totals& totals) {
  const Locale& locale = page.locale();
  const std::string overage = totals.overage.empty()
                                  ? money(locale, base::Money(0, customer.currency))
                                  : page.sum(totals.overage);
  const auto* assignment = overage::find_assignment(customer.situation);
  const auto* entitlement =
      assignment == nullptr
          ? nullptr
          : overage::find_entitlement(customer.situation, assignment->entitlement);
  std::string out =
      entitlement == nullptr
          ? page.tr(Key::bill_lead, {{"amount", overage}})
          : page.tr(Key::bill_lead_to,
                    {{"amount", overage}, {"subscription", entitlement->friendly_name}});
  if (!totals.credits.empty()) {
    out += " " + page.tr(Key::bill_lead_credits, {{"amount", page.sum(totals.credits)}});
  }
  return out;
}

std::string card_name(const workspace::Workspace& workspace, const workspace::Customer& customer) {
  const auto card = workspace::card_of(workspace, customer);
  return card == nullptr ? std::string() : card->name;
}

}  // namespace

BillQuestions bill_questions(base::BillingMonth month, base::CustomerId customer) {
  using enum engine::Payer;
  using engine::Dimension;
  constexpr std::uint32_t kLines = 8;  // one page: the rest is summed
  const auto groups = [&](Dimension by, std::vector<engine::Payer> payers) {
    engine::GroupTotals of{.by = by, .limit = kLines};
    of.selection.month = month;
    of.selection.customers = {customer};
    of.selection.payers = std::move(payers);
    return of;
  };
  return {.month = {month, {customer}},
          .reasons = groups(Dimension::reason, {credits, overage}),
          .destinations = groups(Dimension::destination, {credits, overage}),
          .users = groups(Dimension::user, {credits, overage}),
          .unpaid = groups(Dimension::reason, {blocked, unrated})};
}

std::string bill_html(const Locale& locale, const Bill& bill, const workspace::Workspace& workspace,
                      base::Instant now) {
  const auto customer = workspace::find_customer(workspace, bill.customer);
  static const engine::CustomerSummary kNothing;
  const auto& found = bill.month->customers;
  const engine::CustomerSummary& summary = found.empty() ? kNothing : found.front();
  Page page(locale);
  const std::string name = customer == nullptr ? bill.customer.to_string() : customer->name();
  const std::string title =
      page.tr(Key::bill_title, {{"month", month(locale, bill.month->month)}, {"customer", name}});
  page.raw("<!doctype html>\n<html lang=\"" + escaped(locale.tag) +
           "\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
           "'unsafe-inline'\">\n"
           "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" +
           escaped(title) + "</title>\n<style>" + std::string(kStyle) +
           "</style>\n</head>\n<body>\n<main>\n");
  page.raw("<h1>" + escaped(title) + "</h1>\n");
  page.paragraph(page.tr(Key::bill_made, {{"date", date(locale, now)}}), "soft");
  if (customer != nullptr) page.paragraph(lead(page, *customer, summary.totals), "sum");
  payers(page, summary.totals, customer == nullptr ? base::Currency{} : customer->currency);
  pools(page, summary.pools);
  if (summary.credits) credits(page, *summary.credits);
  const auto reason = [&](const engine::Group& group) {
    return coded(locale.language, "callreason.", group.key);
  };
  const auto label = [](const engine::Group& group) {
    return group.label.empty() ? group.key : group.label;
  };
  const auto user = [&](const engine::Group& group) {
    return group.key.empty() ? page.tr(Key::bill_no_user) : label(group);
  };
  groups(page, Key::bill_reasons, Key::column_reason, *bill.reasons, reason);
  groups(page, Key::bill_destinations, Key::column_destination, *bill.destinations, label);
  groups(page, Key::bill_users, Key::column_user, *bill.users, user);
  unpaid(page, *bill.unpaid);
  const std::string card = customer == nullptr ? "" : card_name(workspace, *customer);
  if (!card.empty()) page.paragraph(page.tr(Key::bill_card, {{"card", card}}), "soft");
  page.paragraph(page.tr(Key::bill_note), "soft");
  page.raw("</main>\n</body>\n</html>\n");
  return page.take();
}

std::string bill_file(const Bill& bill, const workspace::Workspace& workspace) {
  const auto customer = workspace::find_customer(workspace, bill.customer);
  std::string out = "bill-" + bill.month->month.to_string() + "-";
  for (const char c : customer == nullptr ? std::string() : customer->name()) {
    // letters beyond ASCII are letters of a name too
    const bool plain = base::is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       static_cast<unsigned char>(c) >= 0x80;
    if (plain || out.back() != '-') out += plain ? c : '-';
  }
  if (out.back() == '-') out.pop_back();
  return out + ".html";
}

}  // namespace app
