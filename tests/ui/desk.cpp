#include "ui/desk.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

#include "app/texts.hpp"
#include "app/update.hpp"
#include "support/faces.hpp"
#include "ui/raster.hpp"
#include "ui/ui.hpp"

namespace desk {
namespace {

constexpr base::Instant kNow{1'782'813'840};  // 2026-06-30 10:04

// What the site holds beside the application, made as tools/site.mjs makes it.
std::string shipped(const std::string& name) {
  if (name != "scenarios.json") return {};
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator("assets/scenarios")) {
    files.insert(entry.path());
  }
  std::string out;
  for (const auto& path : files) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    out += (out.empty() ? "[" : ",") + text.str();
  }
  return out + "]";
}

}  // namespace

Desk::Desk(ImVec2 size, const std::string& language, float ratio, Memory memory,
           const app::Embedding& embedding)
    : memory_(std::move(memory)) {
  ImGuiIO& io = ImGui::GetIO();
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  shell_.resize(size.x, size.y, ratio, ratio);
  ui::Fonts fonts;
  fonts.text = support::add_face("text");
  support::add_face("icons", true);
  fonts.strong = support::add_face("strong");
  support::add_face("icons", true);
  ui::use_fonts(fonts);
  app::use_french(std::string(app::french_texts()));
  app::event::Started started;
  started.now = kNow;
  started.locale = language == "fr" ? app::french() : app::english();
  if (language == "pseudo") started.locale.language = app::Language::pseudo;
  started.version = "1.0.0";
  started.embedding = embedding;
  if (embedding.mode == app::Mode::full) started.workspaces = {{"", ""}, {"b2", "Beta"}};
  act(app::Event(std::move(started)));
}

void Desk::ask(const std::string& json) {
  bool more = engine_.request(json);
  while (true) {
    shell_.event(app::event::EngineReplied{std::string(engine_.reply())});
    if (!more) return;
    more = engine_.step();
  }
}

void Desk::drop(const std::vector<std::pair<std::string, std::string>>& names_and_bytes) {
  app::event::FilesOffered offered;
  for (const auto& [name, bytes] : names_and_bytes) {
    offered_.push_back(bytes);
    offered.files.push_back({static_cast<std::uint32_t>(offered_.size()), name, bytes.size(), {}});
  }
  act(app::Event(offered));
}

void Desk::give(const std::vector<std::pair<std::string, std::string>>& names_and_bytes) {
  app::event::FilesGiven given{.call = 7, .files = {}};
  for (const auto& [name, bytes] : names_and_bytes) {
    offered_.push_back(bytes);
    given.files.push_back({static_cast<std::uint32_t>(offered_.size()), name, bytes.size(), {}});
  }
  act(app::Event(given));
}

void Desk::answer(const app::Effect& effect) {
  using namespace app;
  if (const auto* request = std::get_if<effect::EngineRequest>(&effect)) {
    ask(request->json);
  } else if (const auto* feed = std::get_if<effect::FeedFile>(&effect)) {
    const auto& bytes = offered_.at(feed->file - 1);
    engine_.feed(bytes);
    shell_.event(event::FileProgress{feed->file, bytes.size(), bytes.size(), 1});
    ask(feed->finish);
  } else if (const auto* save = std::get_if<effect::SaveExport>(&effect)) {
    saved_name_ = save->name;
    saved_.clear();
    for (auto part = engine_.read(); !part.empty(); part = engine_.read()) saved_ += part;
    ask(save->close);
    shell_.event(event::FileSaved{save->name});
  } else if (const auto* load = std::get_if<effect::Load>(&effect)) {
    event::Loaded loaded;
    loaded.asked = load->keys;
    for (const auto& key : load->keys) {
      if (memory_.texts.contains(key)) loaded.values[key] = memory_.texts[key];
    }
    shell_.event(loaded);
  } else if (const auto* kept = std::get_if<effect::Store>(&effect)) {
    memory_.texts[kept->key] = kept->value;
    shell_.event(event::Stored{kept->key, event::StoreResult::ok});
  } else if (const auto* gone = std::get_if<effect::Remove>(&effect)) {
    memory_.texts.erase(gone->key);
  } else if (const auto* fetch = std::get_if<effect::FetchText>(&effect)) {
    shell_.event(event::TextFetched{fetch->name, shipped(fetch->name)});
  } else if (const auto* keep = std::get_if<effect::KeepFile>(&effect)) {
    memory_.files[keep->key] = offered_.at(keep->file - 1);
    memory_.names[keep->key] = keep->name;
    shell_.event(event::Stored{keep->key, event::StoreResult::ok});
  } else if (std::holds_alternative<effect::ListKeptFiles>(effect)) {
    event::FilesKept files;
    for (const auto& [key, bytes] : memory_.files) {
      offered_.push_back(bytes);
      files.files.push_back(
          {static_cast<std::uint32_t>(offered_.size()), memory_.names[key], bytes.size(), key});
    }
    shell_.event(files);
  } else if (std::holds_alternative<effect::Mint>(effect)) {
    shell_.event(event::Minted{
        kNow, {"20000000-0000-4000-8000-000000000001", "20000000-0000-4000-8000-000000000002"}});
  } else if (const auto* answered = std::get_if<effect::AnswerHost>(&effect)) {
    answered_ = *answered;
  } else if (const auto* asked = std::get_if<effect::AskHost>(&effect)) {
    if (on_ask) shell_.event(on_ask(*asked));
  } else if (const auto* wake = std::get_if<effect::Wake>(&effect)) {
    // notes stay for the test to read; everything else happens at once
    if (wake->milliseconds < 1000) shell_.event(event::Woken{wake->id, kNow});
  }
}

void Desk::frame() {
  now_ += 1000.0 / 60;
  raster::serve_textures(*shell_.frame(now_));
  for (const auto& node : ui::sem::tree().nodes) {
    if (node.is_item && node.twin) {
      throw std::runtime_error("two items of one id: the second is " + node.name);
    }
  }
}

void Desk::settle() {
  shell_.touch();
  for (int i = 0; i < 60 && shell_.next_frame_in() == 0; ++i) {
    frame();
    for (const auto& effect : shell_.take_effects()) {
      effects_.push_back(effect);
      answer(effect);
    }
  }
}

void Desk::act(app::Action action) {
  shell_.act(std::move(action));
  settle();
}

void Desk::go(const std::string& hash) { act(app::action::Navigate{app::parse_route(hash)}); }

const ui::sem::Node* Desk::find(ui::sem::Role role, const std::string& name) const {
  for (const auto& node : ui::sem::tree().nodes) {
    if (node.role == role && node.name == name) return &node;
  }
  return nullptr;
}

bool Desk::says(const std::string& text) const {
  const auto& nodes = ui::sem::tree().nodes;
  return std::any_of(nodes.begin(), nodes.end(), [&](const auto& node) {
    return node.name.find(text) != std::string::npos || node.value.find(text) != std::string::npos;
  });
}

bool Desk::says_a_placeholder() const {
  static const std::regex kPlaceholder("\\{[a-z_]+\\}");
  const auto& nodes = ui::sem::tree().nodes;
  return std::any_of(nodes.begin(), nodes.end(), [](const auto& node) {
    return std::regex_search(node.name, kPlaceholder) ||
           std::regex_search(node.value, kPlaceholder);
  });
}

void Desk::click(ui::sem::Role role, const std::string& name) {
  const auto* node = find(role, name);
  if (node == nullptr) throw std::runtime_error("nothing to click: " + name);
  ui::sem::request_activate(node->id);
  settle();
}

bool Desk::shows(ui::sem::Role role) const {
  return std::ranges::any_of(ui::sem::tree().nodes,
                             [role](const auto& node) { return node.role == role; });
}

void Desk::press(const std::string& key) {
  shell_.key(key, true, {});
  shell_.key(key, false, {});
  settle();
}

const ui::sem::Node& Desk::row(const std::string& grid, int row) const {
  const auto& nodes = ui::sem::tree().nodes;
  for (const auto& node : nodes) {
    if (node.role != ui::sem::Role::row || node.row_index != row + 2 || node.parent < 0) continue;
    if (nodes[static_cast<std::size_t>(node.parent)].name == grid) return node;
  }
  throw std::runtime_error("no such row of " + grid);
}

void Desk::click_row(const std::string& grid, int row) {
  ui::sem::request_activate(this->row(grid, row).id);
  settle();
}

void Desk::flick_row(const std::string& grid, int row) {
  const auto& box = this->row(grid, row).rect;
  const auto source = platform::PointerSource::mouse;
  shell_.pointer_move(box.x0 + 20, (box.y0 + box.y1) / 2, source);
  shell_.pointer_button(0, true, source);
  shell_.pointer_button(0, false, source);
  settle();
}

std::vector<std::string> Desk::column(const std::string& grid, int column) const {
  const auto& nodes = ui::sem::tree().nodes;
  const auto parent = [&](const ui::sem::Node& of) -> const ui::sem::Node* {
    return of.parent < 0 ? nullptr : &nodes[static_cast<std::size_t>(of.parent)];
  };
  std::vector<std::string> out;
  for (const auto& node : nodes) {
    if (node.role != ui::sem::Role::cell || node.col_index != column) continue;
    const auto* row = parent(node);
    const auto* table = row != nullptr ? parent(*row) : nullptr;
    if (table != nullptr && table->name == grid) out.push_back(node.name);
  }
  return out;
}

void Desk::type(ui::sem::Role role, const std::string& name, const std::string& text) {
  const auto* node = find(role, name);
  if (node == nullptr) throw std::runtime_error("nowhere to type: " + name);
  ui::sem::request_text(node->id, text);
  settle();
}

void Desk::picture(const std::string& file) {
  settle();
  raster::write_png(raster::draw(*ImGui::GetDrawData(), ui::page_colour(model())), file);
}

void Desk::draw() {
  shell_.touch();
  frame();
}

std::vector<std::pair<std::string, std::string>> screens(Desk& desk) {
  desk.go("#/v1/calls");
  const auto customer = [&](const std::string& name) {
    for (const auto& one : desk.model().document.workspace->customers) {
      if (one->name().starts_with(name)) return "#/v1/customers/" + one->id().to_string();
    }
    throw std::runtime_error("no customer " + name);
  };
  const auto alpine = customer("Alpine");
  const auto litware = customer("Litware");
  const auto fabrikam = customer("Fabrikam");
  const auto call = desk.model().session.calls.pages.at(0)->front().usage.to_string();
  return {{"home", "#/v1/"},
          {"customers", "#/v1/customers"},
          {"customer", alpine},
          {"pools", fabrikam + "/pools"},
          {"users", alpine + "/users"},
          {"customer-calls", alpine + "/calls"},
          {"trail", alpine + "/trail"},
          {"manage", litware + "/manage"},
          {"hand-over", alpine + "/hand-over"},
          {"credits", fabrikam + "/credits"},
          {"request", litware + "/request"},
          {"scenarios", "#/v1/scenarios"},
          {"scenario", "#/v1/scenarios/hand-over"},
          {"calls", "#/v1/calls"},
          {"explain", "#/v1/calls?call=" + call},
          {"cards", "#/v1/rate-cards"},
          {"forecast", "#/v1/insight/forecast"},
          {"unusual", "#/v1/insight/unusual"},
          {"what-if", "#/v1/insight/what-if"},
          {"licences", "#/v1/insight/licences"},
          {"resale", "#/v1/insight/resale"},
          {"reconcile", "#/v1/insight/reconcile"},
          {"late", "#/v1/insight/late"},
          {"files", "#/v1/imports"},
          {"settings", "#/v1/settings"},
          {"about", "#/v1/about"},
          {"welcome", "#/v1/welcome"}};
}

}  // namespace desk
