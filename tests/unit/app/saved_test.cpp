#include "app/saved.hpp"

#include <catch_amalgamated.hpp>

#include "app/update.hpp"
#include "workspace/settings.hpp"

namespace {

app::Document document(const std::string& name) {
  workspace::Settings settings;
  settings.name = name;
  auto workspace = std::make_shared<workspace::Workspace>();
  workspace->settings = std::make_shared<const workspace::Settings>(settings);
  app::Document out;
  out.workspace = workspace;
  out.files = {{"file-1", "usage.csv", 42, false}};
  return out;
}

std::map<std::string, std::string> stored(const app::Document& in_a, const app::Document& in_b,
                                          int newest) {
  const std::string slots[] = {app::write_document(in_a), app::write_document(in_b)};
  const auto& chosen = slots[newest];
  return {{app::kSlotKeys[0], slots[0]},
          {app::kSlotKeys[1], slots[1]},
          {app::kHeaderKey, app::write_header({.sequence = 5,
                                               .slot = newest,
                                               .length = chosen.size(),
                                               .checksum = app::checksum(chosen),
                                               .at = base::Instant{1'782'813'840}})}};
}

std::string name_in(const app::Restored& restored) {
  return restored.document ? restored.document->workspace->settings->name : "(nothing)";
}

}  // namespace

TEST_CASE("a document is read as it was written") {
  const auto back = app::read_document(app::write_document(document("Contoso")));
  REQUIRE(back.ok());
  CHECK(back->workspace->settings->name == "Contoso");
  CHECK(back->files == document("Contoso").files);
  CHECK_FALSE(back->demo);
}

TEST_CASE("the header's slot is the one that opens") {
  CHECK(name_in(app::restore(stored(document("old"), document("new"), 1))) == "new");
  CHECK(name_in(app::restore(stored(document("new"), document("old"), 0))) == "new");
}

TEST_CASE("a damaged newest save falls back to the one before and is put aside") {
  auto values = stored(document("old"), document("new"), 1);
  values[app::kSlotKeys[1]].resize(values[app::kSlotKeys[1]].size() / 2);
  const auto restored = app::restore(values);
  CHECK(name_in(restored) == "old");
  CHECK(restored.fell_back);
  CHECK_FALSE(restored.damaged.empty());
}

TEST_CASE("a save that broke off before its header leaves the one before") {
  auto values = stored(document("old"), document("new"), 0);
  values[app::kSlotKeys[1]] = "half a docum";  // what was being written
  CHECK(name_in(app::restore(values)) == "old");
  CHECK_FALSE(app::restore(values).fell_back);
}

TEST_CASE("one changed byte is found by the checksum") {
  auto values = stored(document("old"), document("new!"), 1);
  auto& text = values[app::kSlotKeys[1]];
  text[text.find("new!")] = 'N';
  CHECK(name_in(app::restore(values)) == "old");
}

TEST_CASE("nothing stored is no document and no damage") {
  const auto restored = app::restore({});
  CHECK_FALSE(restored.document);
  CHECK(restored.damaged.empty());
}

TEST_CASE("headers from elsewhere are not believed") {
  CHECK_FALSE(app::read_header("{}"));
  CHECK_FALSE(app::read_header(R"({"format":"telco-overage/header","slot":7})"));
  const app::SavedHeader header{9, 1, 100, 0xFEDCBA9876543210U, base::Instant{1'782'813'840}};
  CHECK(app::read_header(app::write_header(header)) == header);
}

TEST_CASE("preferences that cannot be read keep their defaults") {
  CHECK(app::read_preferences("nonsense") == app::Preferences{});
  CHECK(app::read_preferences(R"({"language":"xx","theme":"pink"})") == app::Preferences{});
  const app::Preferences chosen{"fr", app::ThemeChoice::dark};
  CHECK(app::read_preferences(app::write_preferences(chosen)) == chosen);
}
