// The whole job as every face of the product does it: files in, month rated, totals out. Prints one
// line of JSON with the seconds of each run, by the clock and of the processor, and the totals, in
// the words of tests/bench/peers.
//   usage: bench_rate_month FOLDER [RUNS] [NAME] [THREADS]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "engine/session.hpp"
#include "rating/rate_card.hpp"
#include "workspace/workspace.hpp"

#ifdef __EMSCRIPTEN__
#include <emscripten/em_js.h>

namespace {

const base::Crew& crew_of(std::size_t /*threads*/) { return base::Crew::alone(); }

bool feed_file(engine::Session& session, const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;
  std::setvbuf(file, nullptr, _IONBF, 0);
  std::vector<char> piece(std::size_t{1} << 20U);
  while (const auto got = std::fread(piece.data(), 1, piece.size(), file)) {
    session.feed({piece.data(), got});
  }
  std::fclose(file);
  return true;
}

}  // namespace

// std::clock() is the clock on the wall here.
EM_JS(double, processor_seconds, (), {
  const used = process.cpuUsage();
  return (used.user + used.system) / 1e6;
})
#else
#include "programs/disk_file.hpp"
#include "programs/threads.hpp"

namespace {

bool feed_file(engine::Session& session, const std::string& path) {
  const auto file = programs::DiskFile::open(path, path);
  return file && session.read(*file).ok();
}

const base::Crew& crew_of(std::size_t threads) {
  static const programs::Threads kThreads(threads);
  return kThreads;
}

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace
#endif

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U;
constexpr base::BillingMonth kMonth{2026, 6};

// By the clock, and of the processor: the same on a quiet machine.
struct Seconds {
  double wall = 0;
  double processor = 0;
  friend Seconds operator-(Seconds a, Seconds b) {
    return {a.wall - b.wall, a.processor - b.processor};
  }
};

Seconds now() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return {std::chrono::duration<double>(since).count(), processor_seconds()};
}

// Streamed in pieces: a file is never whole in memory. `fed` tells when the last was handed over.
bool import_file(engine::Session& session, const std::string& path,
                 engine::ImportPreview* preview = nullptr, Seconds* fed = nullptr) {
  engine::OpenImport how;
  how.file = path.substr(path.rfind('/') + 1);
  const auto opened = session.open_import(how);
  if (!feed_file(session, path)) return false;
  if (fed != nullptr) *fed = now();
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
  Seconds seconds;          // usage and rating: the card and the customers are read before
  Seconds reading;          // bytes to calls
  Seconds sorting;          // duplicates and order of draw
  Seconds rating;           // draw-down and totals
  Seconds plan;             // all customers get licences more: rated again, with totals
  Seconds card;             // a price of the card changes: likewise
  double bytes_a_call = 0;  // of the table and the rated month
  Seconds scan;             // the same bytes, only looked at
  std::uint64_t duplicates = 0;
  std::uint64_t rows = 0;
  engine::SummaryReply summary;
  std::string sha256;
};

// The least that can be done with a file: read it and look at every byte once.
Seconds scan_file(const std::string& path) {
  const auto start = now();
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return {};
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
  return sum != 0 ? now() - start : Seconds{};
}

bool run_once(const std::string& folder, const base::Crew& crew, Run& run) {
  engine::Session session;
  session.set_crew(&crew);
  if (!import_file(session, folder + "/customers.json")) return false;
  if (!import_file(session, folder + "/rates.csv")) return false;
  const auto start = now();
  auto fed = start;
  engine::ImportPreview preview;
  if (!import_file(session, folder + "/usage.csv", &preview, &fed)) return false;
  const auto rating_start = now();
  engine::Summary summary;
  summary.month = kMonth;
  const auto reply = session.summary(summary);
  if (!reply) return false;
  const auto end = now();
  run.seconds = end - start;
  run.rating = end - rating_start;
  run.reading = fed - start;
  run.sorting = rating_start - fed;
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
  const auto rate_again = [&](const workspace::Patch& patch, Seconds& seconds) {
    const auto changed = now();
    session.change_workspace(patch);
    const bool done = session.summary(summary).ok();
    seconds = now() - changed;
    return done;
  };
  return rate_again(more_licences(session.workspace()), run.plan) &&
         rate_again(other_price(session.workspace()), run.card);
}

void print_numbers(const char* name, const std::vector<Run>& runs, Seconds Run::* stage,
                   double Seconds::* kind) {
  std::printf("\"%s\":[", name);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    std::printf("%s%.6f", i == 0 ? "" : ",", (runs[i].*stage).*kind);
  }
  std::printf("]");
}

void print_stage(const char* name, const std::vector<Run>& runs, Seconds Run::* stage) {
  std::printf("\"%s\":{", name);
  print_numbers("wall", runs, stage, &Seconds::wall);
  std::printf(",");
  print_numbers("processor", runs, stage, &Seconds::processor);
  std::printf("},");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: bench_rate_month FOLDER [RUNS] [NAME] [THREADS]\n", stderr);
    return 2;
  }
  const auto count = static_cast<std::size_t>(argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 3);
  const auto& crew =
      crew_of(argc > 4 ? static_cast<std::size_t>(std::strtoull(argv[4], nullptr, 10)) : 1);
  std::vector<Run> runs(count);
  for (auto& run : runs) {
    if (!run_once(argv[1], crew, run)) {
      std::fputs("cannot rate the month\n", stderr);
      return 1;
    }
  }
  std::printf("{\"name\":\"%s\",", argc > 3 ? argv[3] : "engine");
  print_stage("seconds", runs, &Run::seconds);
  print_stage("reading", runs, &Run::reading);
  print_stage("sorting", runs, &Run::sorting);
  print_stage("rating", runs, &Run::rating);
  print_stage("plan", runs, &Run::plan);
  print_stage("card", runs, &Run::card);
  print_stage("scan", runs, &Run::scan);
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
