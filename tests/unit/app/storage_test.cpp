// Saving against a storage that goes wrong: at every operation, in every way, with a reload after
// each; and ten thousand random steps of two tabs. What opens is always a whole save, and what goes
// wrong is always said.
#include <array>
#include <catch_amalgamated.hpp>
#include <functional>
#include <optional>

#include "app/saved.hpp"
#include "app/store.hpp"
#include "app/update.hpp"
#include "base/random.hpp"
#include "workspace/settings.hpp"

namespace {

using app::SaveState;
using app::event::StoreResult;

enum class Fault { none, refuses, quota, truncates, flips_a_byte, stops };
constexpr std::array kFaults = {Fault::refuses, Fault::quota, Fault::truncates, Fault::flips_a_byte,
                                Fault::stops};

// A storage as browsers have it, one fault at one operation. Writing is read back, as the shell does.
struct Storage {
  std::map<std::string, std::string> values;
  int operation = 0;
  int fails_at = -1;
  Fault fault = Fault::none;
  bool stopped = false;  // the tab is gone: nothing is answered any more

  std::optional<StoreResult> store(const std::string& key, const std::string& value) {
    const bool now = ++operation == fails_at;
    if (stopped) return std::nullopt;
    if (!now) {
      values[key] = value;
      return StoreResult::ok;
    }
    switch (fault) {
      case Fault::refuses:
        return StoreResult::unavailable;
      case Fault::quota:
        return StoreResult::quota;
      case Fault::truncates:
        values[key] = value.substr(0, value.size() / 2);
        return StoreResult::mismatch;
      case Fault::flips_a_byte:
        values[key] = value;
        values[key][value.size() / 3] ^= 1;
        return StoreResult::mismatch;
      case Fault::stops:
        stopped = true;
        return std::nullopt;
      case Fault::none:
        break;
    }
    return StoreResult::ok;
  }
};

// The application in one tab of the browser.
class Tab {
 public:
  explicit Tab(Storage& storage, bool writer = true) : storage_(storage) {
    app::event::Started started;
    started.writer = writer;
    push(started);
  }
  void push(app::Event event) {
    store_.push(std::move(event));
    work();
  }
  void act(app::Action action) {
    store_.dispatch()(std::move(action));
    work();
  }
  void rename(const std::string& name) { act(app::action::RenameWorkspace{name}); }
  void save() { push(app::event::Woken{1, {}}); }

  [[nodiscard]] const app::Model& model() const { return store_.model(); }
  [[nodiscard]] std::string name() const { return model().document.workspace->settings->name; }
  [[nodiscard]] bool says(app::Key key) const {
    for (const auto& toast : model().toasts) {
      if (toast.key == key) return true;
    }
    return false;
  }
  // Anything at all that tells of trouble.
  [[nodiscard]] bool warns() const {
    if (model().saving.state == SaveState::failed) return true;
    for (const auto& toast : model().toasts) {
      if (toast.tone == app::ToastTone::bad) return true;
    }
    return false;
  }
  std::vector<app::effect::SaveText> downloads;

 private:
  void work() {
    for (auto effects = store_.settle(); !effects.empty(); effects = store_.settle()) {
      for (auto& effect : effects) carry_out(effect);
    }
  }
  void carry_out(const app::Effect& effect) {
    if (const auto* store = std::get_if<app::effect::Store>(&effect)) {
      if (const auto result = storage_.store(store->key, store->value)) {
        store_.push(app::event::Stored{store->key, *result});
      }
    } else if (const auto* load = std::get_if<app::effect::Load>(&effect)) {
      app::event::Loaded loaded{load->keys, {}};
      for (const auto& key : load->keys) {
        const auto found = storage_.values.find(key);
        if (found != storage_.values.end()) loaded.values.insert(*found);
      }
      store_.push(loaded);
    } else if (const auto* remove = std::get_if<app::effect::Remove>(&effect)) {
      storage_.values.erase(remove->key);
    } else if (const auto* save = std::get_if<app::effect::SaveText>(&effect)) {
      downloads.push_back(*save);
    }
  }

  Storage& storage_;
  app::Store store_;
};

// Saves "one", then "two": both slots are in use.
void save_twice(Storage& storage) {
  Tab tab(storage);
  tab.act(app::action::StartEmpty{});
  for (const auto* name : {"one", "two"}) {
    tab.rename(name);
    tab.save();
    REQUIRE(tab.model().saving.state == SaveState::saved);
  }
}

}  // namespace

TEST_CASE("whatever fails at whichever step of a save, the old or the new workspace opens") {
  Storage before;
  save_twice(before);
  // count the operations of one save
  Storage counted = before;
  counted.operation = 0;
  {
    Tab tab(counted);
    tab.rename("three");
    tab.save();
  }
  const int operations = counted.operation;
  REQUIRE(operations == 2);  // the slot, then the header

  for (int at = 1; at <= operations; ++at) {
    for (const auto fault : kFaults) {
      INFO("operation " << at << ", fault " << static_cast<int>(fault));
      Storage storage = before;
      storage.operation = 0;
      storage.fails_at = at;
      storage.fault = fault;
      {
        Tab tab(storage);
        REQUIRE(tab.name() == "two");
        tab.rename("three");
        tab.save();
        if (fault != Fault::stops) {
          CHECK(tab.model().saving.state == SaveState::failed);
          CHECK(tab.name() == "three");  // still there to be exported
        }
      }
      storage.stopped = false;
      Tab again(storage);
      CHECK((again.name() == "two" || again.name() == "three"));
      // a later save goes on as if nothing had been
      again.rename("four");
      again.save();
      CHECK(again.model().saving.state == SaveState::saved);
      CHECK(Tab(storage).name() == "four");
    }
  }
}

TEST_CASE("a failed save is tried again and succeeds") {
  Storage storage;
  save_twice(storage);
  Tab tab(storage);
  tab.rename("three");
  storage.operation = 0;
  storage.fails_at = 1;
  storage.fault = Fault::quota;
  tab.save();
  CHECK(tab.model().saving.state == SaveState::failed);
  CHECK(tab.model().saving.reason == StoreResult::quota);
  tab.act(app::action::RetrySave{});
  CHECK(tab.model().saving.state == SaveState::saved);
  CHECK(Tab(storage).name() == "three");
}

TEST_CASE(
    "any byte of what is stored may change: a whole save opens, and it is said when it is an older "
    "one") {
  Storage whole;
  save_twice(whole);
  for (const auto& [key, value] : whole.values) {
    const std::size_t step = std::max<std::size_t>(1, value.size() / 200);
    for (std::size_t at = 0; at < value.size(); at += step) {
      for (const bool cut : {false, true}) {
        Storage storage = whole;
        auto& text = storage.values[key];
        if (cut) {
          text.resize(at);
        } else {
          text[at] = static_cast<char>(text[at] ^ 4);
        }
        Tab tab(storage);
        INFO(key << " at " << at << (cut ? " cut" : " changed"));
        CHECK((tab.name() == "one" || tab.name() == "two"));
        if (tab.name() == "one") CHECK(tab.warns());
      }
    }
  }
}

TEST_CASE("what cannot be read is put aside before anything is written, and can be downloaded") {
  Storage storage;
  save_twice(storage);
  for (const auto* key : app::kSlotKeys) storage.values[key].insert(5, "damage");
  const auto damaged = storage.values;
  Tab tab(storage);
  CHECK(tab.says(app::Key::toast_damaged));
  const auto aside = storage.values[app::kQuarantineKey];
  for (const auto* key : app::kSlotKeys) {
    CHECK(aside.find(damaged.at(key)) != std::string::npos);
  }
  tab.act(app::action::SaveDamaged{});
  REQUIRE(tab.downloads.size() == 1);
  CHECK(tab.downloads[0].text == aside);
  tab.act(app::action::RemoveDamaged{});
  CHECK_FALSE(storage.values.contains(app::kQuarantineKey));
  CHECK_FALSE(tab.model().damaged);
}

TEST_CASE("while what is damaged cannot be put aside, nothing is written over it") {
  Storage storage;
  save_twice(storage);
  for (const auto* key : app::kSlotKeys) storage.values[key].insert(5, "damage");
  const auto damaged = storage.values;
  storage.operation = 0;
  storage.fails_at = 1;
  storage.fault = Fault::quota;
  Tab tab(storage);
  CHECK(tab.says(app::Key::toast_not_put_aside));
  tab.act(app::action::StartEmpty{});
  tab.rename("new");
  tab.save();
  CHECK(storage.values == damaged);
  // the person takes it: from then on saving works
  tab.act(app::action::SaveDamaged{});
  REQUIRE(tab.downloads.size() == 1);
  CHECK(tab.downloads[0].text.find("damage") != std::string::npos);
  tab.save();
  CHECK(Tab(storage).name() == "new");
}

TEST_CASE("a workspace of a later release is left alone") {
  Storage storage;
  save_twice(storage);
  for (const auto* key : app::kSlotKeys) {
    auto& text = storage.values[key];
    text.replace(text.find("\"version\":1"), 11, "\"version\":9");
  }
  auto header = *app::read_header(storage.values[app::kHeaderKey]);
  const auto& newest = storage.values[app::kSlotKeys[header.slot]];
  header.length = newest.size();
  header.checksum = app::checksum(newest);
  storage.values[app::kHeaderKey] = app::write_header(header);
  const auto kept = storage.values;
  Tab tab(storage);
  CHECK(tab.says(app::Key::toast_newer));
  tab.act(app::action::StartEmpty{});
  tab.rename("mine");
  tab.save();
  tab.act(app::action::RetrySave{});
  CHECK(storage.values == kept);
}

TEST_CASE("a hidden page saves what waits") {
  Storage storage;
  save_twice(storage);
  Tab tab(storage);
  tab.rename("three");
  tab.push(app::event::Hidden{});
  CHECK(Tab(storage).name() == "three");
}

TEST_CASE(
    "a tab that takes over goes on with what the other saved, and the other says what it lost") {
  Storage storage;
  save_twice(storage);
  Tab first(storage);
  Tab second(storage, false);
  first.rename("three");
  first.save();
  first.rename("unsaved");
  first.push(app::event::WriterChanged{false});
  CHECK(first.says(app::Key::toast_unsaved_elsewhere));
  second.push(app::event::WriterChanged{true});
  CHECK(second.name() == "three");
  CHECK(second.says(app::Key::toast_taken_over));
  first.save();  // its timer still rings
  CHECK(Tab(storage).name() == "three");
  second.rename("four");
  second.save();
  CHECK(Tab(storage).name() == "four");
}

TEST_CASE("ten thousand random steps of two tabs never lose a save without a word") {
  base::Random random(20260601);
  Storage storage;
  std::array<std::unique_ptr<Tab>, 2> tabs;
  std::size_t writer = 0;
  // the names that may open: the last that was saved for certain, and what has been tried since
  std::vector<std::string> possible = {""};
  int number = 0;
  const auto open = [&](std::size_t i) {
    storage.stopped = false;
    tabs[i] = std::make_unique<Tab>(storage, i == writer);
  };
  open(0);
  tabs[0]->act(app::action::StartEmpty{});
  tabs[0]->save();
  open(1);
  const auto settle = [&] {
    if (tabs[writer]->model().saving.state == SaveState::saved) possible = {tabs[writer]->name()};
  };
  settle();
  for (int step = 0; step < 10'000; ++step) {
    INFO("step " << step);
    storage.fails_at = -1;
    Tab& tab = *tabs[writer];
    switch (random.below(8)) {
      case 0:
      case 1:
      case 2:
        tab.rename("name " + std::to_string(++number));
        tab.save();
        settle();
        break;
      case 3: {  // a save that fails
        storage.operation = 0;
        storage.fails_at = 1 + static_cast<int>(random.below(2));
        storage.fault = kFaults[random.below(kFaults.size())];
        tab.rename("name " + std::to_string(++number));
        possible.push_back(tab.name());
        tab.save();
        if (storage.fault == Fault::stops) {
          open(writer);
          REQUIRE(std::find(possible.begin(), possible.end(), tabs[writer]->name()) !=
                  possible.end());
        } else {
          REQUIRE(tab.warns());
        }
        storage.fails_at = -1;
        if (tabs[writer]->model().saving.state == SaveState::failed) {
          tabs[writer]->act(app::action::RetrySave{});
        }
        settle();
        break;
      }
      case 4: {  // the other tab takes over, perhaps with a change that waits
        const bool waits = random.below(2) == 0;
        if (waits) tab.rename("name " + std::to_string(++number));
        tab.push(app::event::WriterChanged{false});
        if (waits) REQUIRE(tab.says(app::Key::toast_unsaved_elsewhere));
        writer = 1 - writer;
        tabs[writer]->push(app::event::WriterChanged{true});
        REQUIRE(std::find(possible.begin(), possible.end(), tabs[writer]->name()) !=
                possible.end());
        break;
      }
      case 5:  // a reload
        open(random.below(2));
        REQUIRE(std::find(possible.begin(), possible.end(), tabs[writer]->name()) !=
                possible.end());
        break;
      case 6: {  // one of the values rots: what opens is a save, and the loss is said
        const auto good = storage.values;
        auto& text =
            storage
                .values[random.below(3) == 0 ? app::kHeaderKey : app::kSlotKeys[random.below(2)]];
        if (!text.empty()) text[random.below(text.size())] ^= 2;
        open(writer);
        const bool newest =
            std::find(possible.begin(), possible.end(), tabs[writer]->name()) != possible.end();
        if (!newest) REQUIRE(tabs[writer]->warns());
        storage.values = good;
        open(writer);
        break;
      }
      default:  // the reading tab may not change anything
        tabs[1 - writer]->rename("not mine");
        tabs[1 - writer]->save();
        break;
    }
  }
  CHECK(number > 1000);
}
