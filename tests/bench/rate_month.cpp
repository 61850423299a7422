// The whole job as every face of the product does it: files in, month rated, totals out. Prints one
// line of JSON with the seconds of each run and the totals, in the words of tests/bench/peers.
//   usage: bench_rate_month FOLDER [RUNS] [NAME]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "engine/session.hpp"

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U;
constexpr base::BillingMonth kMonth{2026, 6};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Streamed in pieces: a file is never whole in memory.
bool import_file(engine::Session& session, const std::string& path,
                 engine::ImportPreview* preview) {
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
  if (!opened) return false;
  const auto finished = session.finish_import(opened->import);
  if (!finished) {
    std::fprintf(stderr, "%s\n", base::describe(finished.error()).c_str());
    return false;
  }
  if (preview != nullptr) *preview = *finished;
  return session.accept_import(opened->import).ok();
}

struct Run {
  double seconds = 0;  // usage and rating: the card and the customers are read before
  double reading = 0;
  double rating = 0;
  double scan = 0;  // the same bytes, only looked at: line ends counted
  std::uint64_t duplicates = 0;
  std::uint64_t rows = 0;
  engine::SummaryReply summary;
  std::string sha256;
};

double scan_file(const std::string& path) {
  const auto start = std::chrono::steady_clock::now();
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return 0;
  std::vector<char> piece(kPiece);
  std::size_t lines = 0;
  while (const auto got = std::fread(piece.data(), 1, piece.size(), file)) {
    for (std::size_t i = 0; i < got; ++i) lines += piece[i] == '\n' ? 1U : 0U;
  }
  std::fclose(file);
  return lines > 0 ? seconds_since(start) : 0;
}

bool run_once(const std::string& folder, Run& run) {
  engine::Session session;
  if (!import_file(session, folder + "/customers.json", nullptr)) return false;
  if (!import_file(session, folder + "/rates.csv", nullptr)) return false;
  const auto start = std::chrono::steady_clock::now();
  engine::ImportPreview preview;
  if (!import_file(session, folder + "/usage.csv", &preview)) return false;
  run.reading = seconds_since(start);
  const auto rating_start = std::chrono::steady_clock::now();
  engine::Summary summary;
  summary.month = kMonth;
  const auto reply = session.summary(summary);
  if (!reply) return false;
  run.rating = seconds_since(rating_start);
  run.seconds = seconds_since(start);
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
  return true;
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
  print_list("rating", runs, &Run::rating);
  print_list("scan", runs, &Run::scan);
  const auto& last = runs.back();
  const auto& totals = last.summary.totals;
  const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  const auto amount = totals.overage.empty() ? std::string("0") : totals.overage[0].to_string(4);
  std::printf("\"sha256\":\"%s\",", last.sha256.c_str());
  std::printf(
      "\"totals\":{\"rows\":%llu,\"duplicates\":%llu,\"free\":%llu,\"pool\":%llu,"
      "\"overage\":%llu,\"poolMinutes\":%llu,\"overageAmount\":\"%s\"}}\n",
      number(last.rows), number(last.duplicates), number(totals.free_calls),
      number(totals.pool_calls), number(totals.overage_calls), number(totals.pool_minutes),
      amount.c_str());
  return 0;
}
