// The whole job as every face of the product does it: files in, month rated, totals out. Prints one
// line of JSON with the seconds of each run and the totals, in the words of tests/bench/peers.
//   usage: bench_rate_month FOLDER [RUNS] [NAME]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "engine/session.hpp"
#include "rating/rate_card.hpp"
#include "workspace/workspace.hpp"

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U;
constexpr base::BillingMonth kMonth{2026, 6};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Streamed in pieces: a file is never whole in memory. `fed` tells when the last was handed over.
bool import_file(engine::Session& session, const std::string& path,
                 engine::ImportPreview* preview = nullptr,
                 std::chrono::steady_clock::time_point* fed = nullptr) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;
  std::setvbuf(file, nullptr, _IONBF, 0);
  engine::OpenImport how;
  how.file = path.substr(path.rfind('/') + 1);
  const auto opened = session.open_import(how);
  std::vector<char> piece(kPiece);
  while (const auto got = std::fread(piece.data(), 1, piece.size(), file)) {
    session.feed({piece.data(), got});
  }
  std::fclose(file);
  if (fed != nullptr) *fed = std::chrono::steady_clock::now();
  if (!opened) return false;
  const auto finished = session.finish_import(opened->import);
  if (!finished) {
    std::fprintf(stderr, "%s\n", base::describe(finished.error()).c_str());
    return false;
  }
  if (preview != nullptr) *preview = *finished;
  return session.accept_import(opened->import).ok();
}

// Every customer buys one licence more of each plan.
workspace::Patch more_licences(const workspace::Workspace& workspace) {
  workspace::Patch patch;
  for (const auto& customer : workspace.customers) {
    auto changed = std::make_shared<workspace::Customer>(*customer);
    for (auto& licences : changed->licences) ++licences.count;
    for (auto& seat : changed->situation.subscriptions) ++seat.quantity;
    patch.customers.push_back(std::move(changed));
  }
  return patch;
}

// The last row of each card costs a hundredth more.
workspace::Patch other_price(const workspace::Workspace& workspace) {
  workspace::Patch patch;
  for (const auto& card : workspace.cards) {
    auto rates = std::make_shared<rating::RateCard>(*card->card);
    auto& rate = rates->versions.back().rows.back().rate_per_minute;
    rate = base::Decimal(rate.coefficient() + 100, rate.scale());
    auto changed = std::make_shared<workspace::Card>(*card);
    changed->card = std::move(rates);
    patch.cards.push_back(std::move(changed));
  }
  return patch;
}

struct Run {
  double seconds = 0;       // usage and rating: the card and the customers are read before
  double reading = 0;       // bytes to calls
  double sorting = 0;       // duplicates and order of draw
  double rating = 0;        // draw-down and totals
  double plan = 0;          // all customers get licences more: rated again, with totals
  double card = 0;          // a price of the card changes: likewise
  double bytes_a_call = 0;  // of the table and the rated month
  double scan = 0;          // the same bytes, only looked at
  std::uint64_t duplicates = 0;
  std::uint64_t rows = 0;
  engine::SummaryReply summary;
  std::string sha256;
};

// The least that can be done with a file: read it and look at every byte once.
double scan_file(const std::string& path) {
  const auto start = std::chrono::steady_clock::now();
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return 0;
  std::setvbuf(file, nullptr, _IONBF, 0);
  std::vector<char> piece(kPiece);
  std::uint64_t sum = 0;
  while (const auto got = std::fread(piece.data(), 1, piece.size(), file)) {
    for (std::size_t i = 0; i + 8 <= got; i += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, piece.data() + i, 8);
      sum ^= word;
    }
  }
  std::fclose(file);
  return sum != 0 ? seconds_since(start) : 0;
}

bool run_once(const std::string& folder, Run& run) {
  using Clock = std::chrono::steady_clock;
  engine::Session session;
  if (!import_file(session, folder + "/customers.json")) return false;
  if (!import_file(session, folder + "/rates.csv")) return false;
  const auto start = Clock::now();
  auto fed = start;
  engine::ImportPreview preview;
  if (!import_file(session, folder + "/usage.csv", &preview, &fed)) return false;
  const auto rating_start = Clock::now();
  engine::Summary summary;
  summary.month = kMonth;
  const auto reply = session.summary(summary);
  if (!reply) return false;
  run.seconds = seconds_since(start);
  run.rating = seconds_since(rating_start);
  run.reading = std::chrono::duration<double>(fed - start).count();
  run.sorting = std::chrono::duration<double>(rating_start - fed).count();
  run.scan = scan_file(folder + "/usage.csv");
  run.rows = preview.rows;
  run.duplicates = preview.duplicate;
  run.summary = *reply;
  engine::Rate again;  // rated already: this only makes the hash, outside the time
  again.month = kMonth;
  again.hash = true;
  const auto rated = session.rate(again);
  if (!rated) return false;
  run.sha256 = rated->sha256;
  if (const auto month = session.month(kMonth); month && session.calls().size() > 0) {
    run.bytes_a_call = static_cast<double>(session.calls().bytes() + (*month)->rated().bytes()) /
                       static_cast<double>(session.calls().size());
  }
  const auto rate_again = [&](const workspace::Patch& patch, double& seconds) {
    const auto changed = Clock::now();
    session.change_workspace(patch);
    const bool done = session.summary(summary).ok();
    seconds = seconds_since(changed);
    return done;
  };
  return rate_again(more_licences(session.workspace()), run.plan) &&
         rate_again(other_price(session.workspace()), run.card);
}

void print_list(const char* name, const std::vector<Run>& runs, double Run::* what) {
  std::printf("\"%s\":[", name);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    std::printf("%s%.6f", i == 0 ? "" : ",", runs[i].*what);
  }
  std::printf("],");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: bench_rate_month FOLDER [RUNS] [NAME]\n", stderr);
    return 2;
  }
  const auto count = static_cast<std::size_t>(argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 3);
  std::vector<Run> runs(count);
  for (auto& run : runs) {
    if (!run_once(argv[1], run)) {
      std::fputs("cannot rate the month\n", stderr);
      return 1;
    }
  }
  std::printf("{\"name\":\"%s\",", argc > 3 ? argv[3] : "engine");
  print_list("seconds", runs, &Run::seconds);
  print_list("reading", runs, &Run::reading);
  print_list("sorting", runs, &Run::sorting);
  print_list("rating", runs, &Run::rating);
  print_list("plan", runs, &Run::plan);
  print_list("card", runs, &Run::card);
  print_list("scan", runs, &Run::scan);
  const auto& last = runs.back();
  const auto& totals = last.summary.totals;
  const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  const auto amount = totals.overage.empty() ? std::string("0") : totals.overage[0].to_string(4);
  std::printf("\"bytesACall\":%.1f,", last.bytes_a_call);
  std::printf("\"sha256\":\"%s\",", last.sha256.c_str());
  std::printf(
      "\"totals\":{\"rows\":%llu,\"duplicates\":%llu,\"free\":%llu,\"pool\":%llu,"
      "\"overage\":%llu,\"poolMinutes\":%llu,\"overageAmount\":\"%s\"}}\n",
      number(last.rows), number(last.duplicates), number(totals.free_calls),
      number(totals.pool_calls), number(totals.overage_calls), number(totals.pool_minutes),
      amount.c_str());
  return 0;
}
