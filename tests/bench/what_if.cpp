// What-if on a month already rated, against reading and rating it again: the best of several runs.
//   usage: bench_what_if FOLDER [RUNS]     (a folder of bench_generate_usage)
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "engine/session.hpp"

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U;
constexpr base::BillingMonth kMonth{2026, 6};

double milliseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

bool import_file(engine::Session& session, const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;
  engine::OpenImport how;
  how.file = path.substr(path.rfind('/') + 1);
  const auto opened = session.open_import(how);
  std::vector<char> piece(kPiece);
  while (const auto got = std::fread(piece.data(), 1, piece.size(), file)) {
    session.feed({piece.data(), got});
  }
  std::fclose(file);
  return opened && session.finish_import(opened->import) &&
         session.accept_import(opened->import).ok();
}

// The best of `runs` questions, in milliseconds; negative when one fails.
double best_of(engine::Session& session, int runs, const engine::WhatIf& question) {
  double best = -1;
  for (int run = 0; run < runs; ++run) {
    const auto start = std::chrono::steady_clock::now();
    if (!session.what_if(question)) return -1;
    const double took = milliseconds_since(start);
    if (best < 0 || took < best) best = took;
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_what_if FOLDER [RUNS]\n");
    return 2;
  }
  const std::string folder = argv[1];
  const int runs = argc > 2 ? std::atoi(argv[2]) : 5;
  engine::Session session;
  if (!import_file(session, folder + "/customers.json") ||
      !import_file(session, folder + "/rates.csv")) {
    std::fprintf(stderr, "cannot read %s\n", folder.c_str());
    return 3;
  }
  const auto start = std::chrono::steady_clock::now();
  if (!import_file(session, folder + "/usage.csv") || !session.rate({.month = kMonth})) return 3;
  const double import = milliseconds_since(start);

  // the customer with most calls
  const auto summary = session.summary({.month = kMonth});
  if (!summary || summary->customers.empty()) return 3;
  const auto largest = std::max_element(
      summary->customers.begin(), summary->customers.end(),
      [](const auto& a, const auto& b) { return a.totals.calls < b.totals.calls; });
  engine::Scenario one;
  one.customers = {largest->customer};
  one.overage = false;
  engine::Scenario all;
  all.overage = false;
  const double of_one = best_of(session, runs, {.month = kMonth, .scenarios = {one}, .calls = 8});
  const double of_all = best_of(session, runs, {.month = kMonth, .scenarios = {all}, .calls = 8});
  if (of_one < 0 || of_all < 0) return 3;
  std::printf(
      "{\"calls\": %u, \"customers\": %zu, \"import_ms\": %.1f, \"one_customer\": {\"calls\": "
      "%llu, "
      "\"ms\": %.2f, \"times_faster\": %.0f}, \"all_customers\": {\"ms\": %.2f, \"times_faster\": "
      "%.1f}}\n",
      session.calls().size(), summary->customers.size(), import,
      static_cast<unsigned long long>(largest->totals.calls), of_one, import / of_one, of_all,
      import / of_all);
  return 0;
}
