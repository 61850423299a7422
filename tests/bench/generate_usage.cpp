// Writes a month to rate into a folder: usage.csv, rates.csv, customers.json, job.json (what a
// program without the engine must know), and Graph pages if asked for.
//   usage: bench_generate_usage FOLDER ROWS [SEED] [--graph]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "support/usage_generator.hpp"

namespace {

constexpr std::uint64_t kPiece = 10'000;
constexpr std::uint64_t kPage = 1'000;  // rows of a Graph page

bool write(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  return file.good();
}

bool write_usage(const std::string& path, const support::UsageGenerator& generator,
                 std::uint64_t rows) {
  std::ofstream file(path, std::ios::binary);
  file << support::UsageGenerator::usage_header();
  std::string piece;
  for (std::uint64_t first = 0; first < rows; first += kPiece) {
    piece.clear();
    generator.append_usage(piece, first, std::min(rows, first + kPiece));
    file << piece;
  }
  return file.good();
}

// One page a line.
bool write_graph(const std::string& path, const support::UsageGenerator& generator,
                 std::uint64_t rows) {
  std::ofstream file(path, std::ios::binary);
  for (std::uint64_t first = 0; first < rows; first += kPage) {
    const auto last = std::min(rows, first + kPage);
    const auto next = last < rows ? "https://graph.microsoft.com/v1.0/communications/callRecords/"
                                    "getPstnCalls?$skip=" +
                                        std::to_string(last)
                                  : std::string();
    file << generator.graph_page(first, last, next) << '\n';
  }
  return file.good();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: bench_generate_usage FOLDER ROWS [SEED] [--graph]\n", stderr);
    return 2;
  }
  const std::string folder = argv[1];
  support::UsageShape shape;
  shape.rows = std::strtoull(argv[2], nullptr, 10);
  bool graph = false;
  for (int i = 3; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--graph") {
      graph = true;
    } else {
      shape.seed = std::strtoull(argv[i], nullptr, 10);
    }
  }
  const support::UsageGenerator generator(shape);
  const bool done = write(folder + "/customers.json", generator.customers_json()) &&
                    write(folder + "/rates.csv", generator.rate_card_csv()) &&
                    write(folder + "/job.json", generator.job_json()) &&
                    write_usage(folder + "/usage.csv", generator, shape.rows) &&
                    (!graph || write_graph(folder + "/graph.jsonl", generator, shape.rows));
  if (!done) std::fputs("cannot write\n", stderr);
  return done ? 0 : 1;
}
