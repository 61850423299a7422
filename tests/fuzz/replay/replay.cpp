// Feeds every file of a folder to a fuzz target; a crash, or a sanitizer's report, fails the test.
// usage: replay FOLDER RESULTS.xml  (counted like the other tests by tools/check.mjs)
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::error_code missing;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1], missing)) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
    std::printf("%s\n", entry.path().filename().c_str());
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    ++files;
  }
  std::ofstream(argv[2]) << "<OverallResultsCases successes=\"" << files << "\" failures=\"0\"/>\n";
  return files > 0 ? 0 : 1;  // an empty corpus proves nothing
}
