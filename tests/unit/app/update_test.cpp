#include "app/update.hpp"

#include <algorithm>
#include <catch_amalgamated.hpp>

#include "app/saved.hpp"
#include "app/selectors.hpp"
#include "app/store.hpp"
#include "app/texts.hpp"
#include "workspace/settings.hpp"

namespace {

template <class T>
const T* first(const std::vector<app::Effect>& effects) {
  for (const auto& effect : effects) {
    if (const auto* found = std::get_if<T>(&effect)) return found;
  }
  return nullptr;
}

// A store that has started and found nothing stored: the demo is being opened.
struct Started {
  app::Store store;
  std::vector<app::Effect> effects;

  Started() {
    push(app::event::Started{});
    push(app::event::Loaded{{app::kHeaderKey}, {}});
  }
  void push(app::Event event) {
    store.push(std::move(event));
    effects = store.settle();
  }
  void act(app::Action action) {
    store.dispatch()(std::move(action));
    effects = store.settle();
  }
};

}  // namespace

TEST_CASE("the first thing asked for is what was stored") {
  app::Store store;
  store.push(app::event::Started{});
  const auto effects = store.settle();
  const auto* load = first<app::effect::Load>(effects);
  REQUIRE(load != nullptr);
  CHECK(std::count(load->keys.begin(), load->keys.end(), app::kHeaderKey) == 1);
  CHECK(store.model().loading);
}

TEST_CASE("a first visit opens the demo") {
  Started at;
  CHECK_FALSE(at.store.model().loading);
  CHECK(at.store.model().document.demo);
  CHECK(at.store.model().import.items.size() == 3);
}

TEST_CASE("a change is undone and redone, and says its name") {
  Started at;
  at.act(app::action::RenameWorkspace{"Contoso"});
  CHECK(at.store.model().document.workspace->settings->name == "Contoso");
  CHECK(at.store.model().history.undo_name().key == app::Key::change_rename);
  at.act(app::action::Undo{});
  CHECK(at.store.model().document.workspace->settings->name.empty());
  at.act(app::action::Redo{});
  CHECK(at.store.model().document.workspace->settings->name == "Contoso");
}

TEST_CASE("a save writes the slot, then the header, and the other slot next time") {
  Started at;
  at.act(app::action::RenameWorkspace{"Contoso"});
  REQUIRE(first<app::effect::Wake>(at.effects) != nullptr);
  at.push(app::event::Woken{1, {}});
  const auto* slot = first<app::effect::Store>(at.effects);
  REQUIRE(slot != nullptr);
  CHECK(slot->key == app::kSlotKeys[0]);
  const std::string content = slot->value;
  at.push(app::event::Stored{app::kSlotKeys[0], app::event::StoreResult::ok});
  const auto* header = first<app::effect::Store>(at.effects);
  REQUIRE(header != nullptr);
  CHECK(header->key == app::kHeaderKey);
  const auto read = app::read_header(header->value);
  REQUIRE(read.has_value());
  CHECK(read->checksum == app::checksum(content));
  at.push(app::event::Stored{app::kHeaderKey, app::event::StoreResult::ok});
  CHECK(at.store.model().saving.state == app::SaveState::saved);

  at.act(app::action::RenameWorkspace{"Fabrikam"});
  at.push(app::event::Woken{1, {}});
  CHECK(first<app::effect::Store>(at.effects)->key == app::kSlotKeys[1]);
}

TEST_CASE("a full storage is shown as not saved, and the header is left alone") {
  Started at;
  at.act(app::action::RenameWorkspace{"Contoso"});
  at.push(app::event::Woken{1, {}});
  at.push(app::event::Stored{app::kSlotKeys[0], app::event::StoreResult::quota});
  CHECK(at.store.model().saving.state == app::SaveState::failed);
  CHECK(first<app::effect::Store>(at.effects) == nullptr);
}

TEST_CASE("a workspace is named for the others' list where there is one, not inside a page") {
  const bool embedded = GENERATE(false, true);
  app::event::Started started;
  if (!embedded) started.workspaces = {{"", ""}};
  Started at;
  at.push(started);
  at.push(app::event::Loaded{{app::kHeaderKey}, {}});
  at.act(app::action::RenameWorkspace{"Contoso"});
  at.push(app::event::Woken{1, {}});
  REQUIRE(first<app::effect::Store>(at.effects) != nullptr);
  const auto* name = first<app::effect::NameWorkspace>(at.effects);
  REQUIRE((name == nullptr) == embedded);
  if (name != nullptr) CHECK(name->name == "Contoso");
}

TEST_CASE("a reader of the workspace changes nothing") {
  Started at;
  at.push(app::event::WriterChanged{false});
  at.act(app::action::RenameWorkspace{"Contoso"});
  CHECK(at.store.model().document.workspace->settings->name.empty());
  CHECK(at.store.model().toasts.back().key == app::Key::toast_read_only);
}

TEST_CASE("a place is entered into the browser's history, going back is not") {
  Started at;
  at.act(app::action::Navigate{{.screen = app::Screen::customers}});
  const auto* route = first<app::effect::SetRoute>(at.effects);
  REQUIRE(route != nullptr);
  CHECK(route->hash == "#/v1/customers");
  CHECK(route->push);
  at.push(app::event::RouteChanged{"#/v1/"});
  CHECK(at.store.model().route.screen == app::Screen::home);
  CHECK(first<app::effect::SetRoute>(at.effects) == nullptr);
}

TEST_CASE("a reply nobody can read is said, not swallowed") {
  Started at;
  at.push(app::event::EngineReplied{"not json"});
  CHECK(at.store.model().toasts.back().key == app::Key::toast_engine_reply);
}

TEST_CASE("the same said again takes the place of what said so before, and counts") {
  Started at;
  for (int i = 0; i < 3; ++i) at.act(app::action::CopyText{"text"});
  REQUIRE(at.store.model().toasts.size() == 1);
  const auto toast = at.store.model().toasts.front();
  CHECK(toast.times == 3);
  const auto* wake = first<app::effect::Wake>(at.effects);  // it stays as long as a first one
  REQUIRE(wake != nullptr);
  at.push(app::event::Woken{wake->id, {}});
  CHECK(at.store.model().toasts.empty());
}

TEST_CASE("calls stay in sight while they are asked for otherwise, those of others do not") {
  Started at;
  const auto answer = [&](std::uint64_t calls) {
    engine::CallsReply reply;
    reply.totals.calls = calls;
    reply.rows.resize(static_cast<std::size_t>(calls));
    const auto id = at.store.model().session.next_id - 1;
    at.push(
        app::event::EngineReplied{engine::encode(engine::ReplyMessage{id, engine::Reply(reply)})});
  };
  const auto& view = at.store.model().session.calls;
  app::CallsQuery query;
  at.act(app::action::ShowCalls{query});
  CHECK_FALSE(view.totals);
  answer(3);
  CHECK(view.totals->calls == 3);
  CHECK_FALSE(view.outdated);

  query.selection.text = "a";
  at.act(app::action::ShowCalls{query});
  CHECK(view.outdated);
  CHECK(view.pages.at(0)->size() == 3);
  answer(2);
  CHECK_FALSE(view.outdated);
  CHECK(view.pages.at(0)->size() == 2);

  query.selection.customers = {*base::CustomerId::parse("00000000-0000-4000-8000-000000000001")};
  at.act(app::action::ShowCalls{query});
  CHECK_FALSE(view.totals);
  CHECK(view.pages.empty());
}

TEST_CASE("every concern has words of its own") {
  for (int i = 0; i <= static_cast<int>(app::Concern::calls_refused); ++i) {
    const auto name = app::name_of(static_cast<app::Concern>(i));
    INFO(i);
    CHECK(app::find_key("concern." + std::string(name), app::Key::none_short) !=
          app::Key::none_short);
  }
}

TEST_CASE("kept calls whose bytes are not those that were kept are not taken over") {
  const std::string checksum = GENERATE("1f8a0c11", "1f8a0c12");
  app::Document document;
  document.workspace = std::make_shared<const workspace::Workspace>();
  document.files.push_back({.key = "file-1", .name = "june.csv", .checksum = "1f8a0c11"});
  const std::string content = app::write_document(document);
  app::Store store;
  const auto push = [&](app::Event event) {
    store.push(std::move(event));
    return store.settle();
  };
  push(app::event::Started{});
  push(app::event::Loaded{
      {app::kHeaderKey},
      {{app::kHeaderKey,
        app::write_header(
            {.sequence = 1, .length = content.size(), .checksum = app::checksum(content)})},
       {app::kSlotKeys[0], content}}});
  push(app::event::FilesKept{{{.file = 7, .name = "june.csv", .size = 10, .key = "file-1"}}});
  REQUIRE(store.model().import.items.size() == 1);
  const auto& item = store.model().import.items.front();
  CHECK(item.options.checksum);
  const auto reply = [&](const engine::Reply& of) {
    const auto id = store.model().session.next_id - 1;
    return push(app::event::EngineReplied{engine::encode(engine::ReplyMessage{id, of})});
  };
  reply(engine::ImportOpened{1});
  engine::ImportPreview preview;
  preview.import = 1;
  preview.format = "usage-csv";
  preview.accepted = preview.rows = 1;
  preview.checksum = checksum;
  reply(preview);
  const auto& items = store.model().import.items;
  const bool sound = checksum == "1f8a0c11";
  REQUIRE(items.size() == 1);
  if (sound) {
    CHECK(items.front().phase == app::ImportPhase::accepting);
  } else {
    CHECK(items.front().phase == app::ImportPhase::failed);
    REQUIRE_FALSE(store.model().toasts.empty());
    CHECK(store.model().toasts.back().key == app::Key::toast_file_damaged);
  }
  CHECK(store.model().document.files.size() == 1);  // the document still names it
}

TEST_CASE("the history keeps a bounded number of steps") {
  app::History<int> history;
  for (int i = 0; i < 150; ++i) history.record({}, i);
  int steps = 0;
  for (int present = 150; history.can_undo(); ++steps) present = history.undo(present);
  CHECK(steps == static_cast<int>(app::kUndoLimit));
}
