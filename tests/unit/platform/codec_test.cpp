#include "platform/codec.hpp"

#include <catch_amalgamated.hpp>
#include <string>

using platform::read_event;

namespace {

const std::string kLook =
    R"("look":{"dark":true,"high_contrast":false,"reduced_motion":true,"touch":false})";

std::string written(const app::Effect& effect) {
  platform::JsonWriter json;
  platform::write_effect(json, effect);
  return json.str();
}

}  // namespace

TEST_CASE("an event of the page becomes a value") {
  const auto look = read_event(R"({"type":"look_changed",)" + kLook + "}");
  REQUIRE(look);
  CHECK(std::get<app::event::LookChanged>(*look).look ==
        app::event::SystemLook{.dark = true, .reduced_motion = true});

  const auto files = read_event(
      R"({"type":"files_offered","files":[{"file":3,"name":"an \"import\".csv","size":5000000000,"key":""}]})");
  REQUIRE(files);
  const auto& offered = std::get<app::event::FilesOffered>(*files).files;
  REQUIRE(offered.size() == 1);
  CHECK(offered[0].file == 3);
  CHECK(offered[0].name == "an \"import\".csv");
  CHECK(offered[0].size == 5'000'000'000U);

  const auto fetched = read_event(R"({"type":"text_fetched","name":"scenarios.json","text":"[]"})");
  REQUIRE(fetched);
  CHECK(std::get<app::event::TextFetched>(*fetched).text == "[]");

  const auto loaded = read_event(R"({"type":"loaded","asked":["a","b"],"values":{"a":"1"}})");
  REQUIRE(loaded);
  CHECK(std::get<app::event::Loaded>(*loaded).asked.size() == 2);
  CHECK(std::get<app::event::Loaded>(*loaded).values.at("a") == "1");
}

TEST_CASE("an event that does not fit is refused whole") {
  CHECK_FALSE(read_event(""));
  CHECK_FALSE(read_event("[]"));
  CHECK_FALSE(read_event(R"({"type":"unknown"})"));
  CHECK_FALSE(read_event(R"({"type":"woken","id":1})"));
  CHECK_FALSE(read_event(R"({"type":"woken","id":"1","now":2})"));
  CHECK_FALSE(read_event(R"({"type":"look_changed","look":{"dark":true}})"));
  CHECK_FALSE(read_event(R"({"type":"files_offered","files":[{"file":1}]})"));
  CHECK(read_event(R"({"type":"woken","id":1,"now":2})"));
}

TEST_CASE("an effect names itself and its parts") {
  CHECK(written(app::effect::SetRoute{.hash = "#/v1/home", .push = false}) ==
        R"({"type":"set_route","hash":"#/v1/home","push":false})");
  CHECK(written(app::effect::FetchText{"scenarios.json"}) ==
        R"({"type":"fetch_text","name":"scenarios.json"})");
  CHECK(written(app::effect::PickFiles{}) == R"({"type":"pick_files"})");
  CHECK(written(app::effect::EngineRequest{R"({"op":"rate"})"}) ==
        R"({"type":"engine_request","json":"{\"op\":\"rate\"}"})");
  CHECK(written(app::effect::Load{{"a", "b"}}) == R"({"type":"load","keys":["a","b"]})");
}
