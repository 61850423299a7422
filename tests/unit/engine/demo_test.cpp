#include "engine/demo.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "catch_amalgamated.hpp"
#include "formats/json_reader.hpp"

namespace {

const engine::DemoFiles& demo() {
  static const engine::DemoFiles files = engine::make_demo();
  return files;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  auto lines = base::split(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::uint64_t fingerprint(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  }
  return hash;
}

}  // namespace

TEST_CASE("the demo is the same every time, whole or file by file") {
  CHECK(engine::demo_customers_json() == demo().customers_json);
  CHECK(engine::demo_rate_card_csv() == demo().rate_card_csv);
  CHECK(engine::demo_usage_csv() == demo().usage_csv);
}

TEST_CASE("the demo is the same on every platform") {
  // a change of the demo changes these; two platforms never differ
  CHECK(fingerprint(demo().customers_json) == 0x557212084F4DA16DU);
  CHECK(fingerprint(demo().rate_card_csv) == 0xE805A27259BD404BU);
  CHECK(fingerprint(demo().usage_csv) == 0x306EB50231BCBB68U);
}

TEST_CASE("the demo's usage export has the twenty columns, about thirteen thousand calls") {
  const auto lines = lines_of(demo().usage_csv);
  CHECK(base::split(lines[0], ',').size() == 20);
  CHECK(lines.size() > 12000);
  CHECK(lines.size() < 15000);
  for (const auto line : lines) {
    if (line.find('"') == std::string_view::npos) {
      CHECK(std::ranges::count(line, ',') == 19);
    }
  }
}

TEST_CASE("the demo's usage export holds every kind of call the screens speak of") {
  const auto& csv = demo().usage_csv;
  for (const std::string_view word :
       {",user_out,", ",user_out_conf,", ",user_out_transfer,", ",user_out_forwarding,",
        ",user_in,", ",conf_out,", ",conf_in,", ",ucap_in,", ",ucap_out,", ",FREECALL", ",MCOPSTN8",
        ",TollFree,", ",112,", "***,", "Zimbabwe", ",\"", "+15005550123"}) {
    INFO(word);
    CHECK(csv.find(word) != std::string::npos);
  }
}

TEST_CASE("a few rows of the demo's export stand twice") {
  const auto lines = lines_of(demo().usage_csv);
  std::set<std::string_view> ids;
  for (const auto line : lines) ids.insert(line.substr(0, 36));
  CHECK(lines.size() - ids.size() == 9);
}

TEST_CASE("the demo's rate card covers some 250 destinations without a prefix standing twice") {
  const auto lines = lines_of(demo().rate_card_csv);
  CHECK(base::split(lines[0], ',').size() == 11);
  std::set<std::string> keys;
  std::set<std::string_view> countries;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto fields = base::split(base::trim(lines[i]), ',');
    REQUIRE(fields.size() == 11);
    countries.insert(fields[1]);
    keys.insert(std::string(fields[0]) + std::string(fields[4]) + ":" + std::string(fields[9]) +
                (fields[0] == "outbound" ? "" : std::string(fields[1])));
  }
  CHECK(keys.size() == lines.size() - 1);
  CHECK(countries.size() > 220);
}

TEST_CASE("the demo's customers are forty, two of them in other scripts") {
  const auto& json = demo().customers_json;
  std::size_t customers = 0;
  for (auto at = json.find("\"companyName\""); at != std::string::npos;
       at = json.find("\"companyName\"", at + 1)) {
    ++customers;
  }
  CHECK(customers == 40);
  CHECK(json.find("Ναυτιλιακή Αιγαίου ΑΕ") != std::string::npos);
  CHECK(json.find("テイルスピン玩具株式会社") != std::string::npos);
  CHECK(base::is_utf8(json));
}
