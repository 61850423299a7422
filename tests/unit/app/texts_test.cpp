#include "app/texts.hpp"

#include <catch_amalgamated.hpp>
#include <string>

#include "app/text_table.hpp"
#include "base/error.hpp"
#include "overage/evaluate.hpp"
#include "overage/rules.hpp"
#include "rating/explain.hpp"
#include "rating/policy.hpp"

using app::Key;
using app::Language;

TEST_CASE("placeholders are filled, unknown ones stay visible") {
  const app::TextArg args[] = {{"name", "Alpine"}, {"n", "3"}};
  CHECK(app::fill("{name} has {n} of {total}", args, 2) == "Alpine has 3 of {total}");
  CHECK(app::fill("no { brace", args, 2) == "no { brace");
}

TEST_CASE("plural forms follow the language: French counts zero as one") {
  CHECK(app::plural(Language::en, Key::count_calls, 1, "1") == "1 call");
  CHECK(app::plural(Language::en, Key::count_calls, 0, "0") == "0 calls");
  CHECK(app::plural(Language::fr, Key::count_calls, 0, "0") == "0 appel");
  CHECK(app::plural(Language::fr, Key::count_calls, 2, "2") == "2 appels");
}

TEST_CASE("the pseudo language widens every text and keeps its placeholders") {
  for (std::uint16_t i = 0; i < app::kKeyCount; ++i) {
    const auto key = static_cast<Key>(i);
    const auto english = app::text(Language::en, key);
    const auto pseudo = app::text(Language::pseudo, key);
    CHECK(pseudo.size() > english.size());
    const auto hole = english.find('{');
    if (hole != std::string_view::npos) {
      CHECK(pseudo.find(english.substr(hole, english.find('}', hole) - hole + 1)) !=
            std::string_view::npos);
    }
  }
}

TEST_CASE("keys are found by name, and only by their whole name") {
  CHECK(app::find_key("nav.home", Key::none_short) == Key::nav_home);
  CHECK(app::find_key("nav.hom", Key::none_short) == Key::none_short);
  CHECK(app::has_key("error.overflow"));
  CHECK_FALSE(app::has_key("error."));
}

TEST_CASE("every error code, step of an explanation and rating setting has its words") {
  for (const auto code : base::all_error_codes()) {
    INFO(base::name_of(code));
    CHECK(app::has_key("error." + std::string(base::name_of(code))));
  }
  for (const auto& kind : rating::explanation_keys()) {
    INFO(kind.key);
    CHECK(app::has_key("explain." + std::string(kind.key)));
  }
  for (const auto& setting : rating::policy_settings()) {
    const std::string name(setting.name);
    INFO(name);
    CHECK(app::has_key("policy." + name));
    for (const auto value : setting.values) {
      INFO(value);
      CHECK(app::has_key("policyvalue." + name + "." + std::string(value)));
    }
  }
  for (int i = 0; i < rating::kReasonCount; ++i) {
    const auto name = rating::name_of(static_cast<rating::Reason>(i));
    INFO(name);
    CHECK(app::has_key("callreason." + std::string(name)));
  }
}
