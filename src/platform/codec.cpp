#include "platform/codec.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "formats/json_reader.hpp"

namespace platform {
namespace {

using formats::JsonType;
using formats::JsonValue;

// Reads one message; remembers whether everything asked for was there.
class Reader {
 public:
  explicit Reader(JsonValue object) : object_(object), good_(object.is(JsonType::object)) {}

  std::string text(const char* key) { return std::string(find(key, JsonType::text).text()); }
  bool flag(const char* key) { return find(key, JsonType::boolean).text() == "true"; }
  std::int64_t number(const char* key) {
    const auto value = find(key, JsonType::number).as_integer();
    good_ = good_ && value.ok();
    return good_ ? *value : 0;
  }
  std::uint32_t id(const char* key) { return static_cast<std::uint32_t>(number(key)); }
  std::vector<std::string> texts(const char* key) {
    std::vector<std::string> out;
    for (const JsonValue value : list(key)) {
      good_ = good_ && value.is(JsonType::text);
      out.emplace_back(value.text());
    }
    return out;
  }
  template <std::size_t kCount>
  void texts(const char* key, std::array<std::string, kCount>& out) {
    std::vector<std::string> values = texts(key);
    good_ = good_ && values.size() == kCount;
    for (std::size_t i = 0; good_ && i < kCount; ++i) {
      out[i] = std::move(values[i]);
    }
  }
  JsonValue list(const char* key) { return find(key, JsonType::array); }
  JsonValue object(const char* key) { return find(key, JsonType::object); }
  void also(const Reader& part) { good_ = good_ && part.good_; }
  [[nodiscard]] bool good() const { return good_; }

 private:
  JsonValue find(const char* key, JsonType type) {
    const JsonValue found = good_ ? object_.find(key) : JsonValue();
    good_ = good_ && found.is(type);
    return good_ ? found : JsonValue();
  }

  JsonValue object_;
  bool good_;
};

app::event::SystemLook read_look(Reader& outer) {
  Reader in(outer.object("look"));
  app::event::SystemLook look{.dark = in.flag("dark"),
                              .high_contrast = in.flag("high_contrast"),
                              .reduced_motion = in.flag("reduced_motion"),
                              .touch = in.flag("touch")};
  outer.also(in);
  return look;
}

app::Locale read_locale(Reader& outer) {
  Reader in(outer.object("locale"));
  app::Locale locale;
  locale.tag = in.text("tag");
  const std::string language = in.text("language");
  locale.language = language == "fr"       ? app::Language::fr
                    : language == "pseudo" ? app::Language::pseudo
                                           : app::Language::en;
  locale.decimal = in.text("decimal");
  locale.group = in.text("group");
  locale.group_from = static_cast<int>(in.number("group_from"));
  locale.minus = in.text("minus");
  locale.money = in.text("money");
  locale.percent = in.text("percent");
  locale.date = in.text("date");
  locale.day_month = in.text("day_month");
  locale.month_year = in.text("month_year");
  locale.time = in.text("time");
  locale.time_seconds = in.text("time_seconds");
  locale.date_time = in.text("date_time");
  in.texts("months", locale.months);
  in.texts("months_short", locale.months_short);
  in.texts("weekdays_short", locale.weekdays_short);
  locale.am = in.text("am");
  locale.pm = in.text("pm");
  locale.list_separator = in.text("list_separator");
  outer.also(in);
  return locale;
}

std::vector<app::event::OfferedFile> read_files(Reader& outer) {
  std::vector<app::event::OfferedFile> files;
  for (const JsonValue entry : outer.list("files")) {
    Reader in(entry);
    files.push_back({.file = in.id("file"),
                     .name = in.text("name"),
                     .size = static_cast<std::uint64_t>(in.number("size")),
                     .key = in.text("key")});
    outer.also(in);
  }
  return files;
}

std::vector<app::event::NamedWorkspace> read_workspaces(Reader& outer) {
  std::vector<app::event::NamedWorkspace> out;
  for (const JsonValue entry : outer.list("workspaces")) {
    Reader in(entry);
    out.push_back({.id = in.text("id"), .name = in.text("name")});
    outer.also(in);
  }
  return out;
}

base::Instant read_instant(Reader& in, const char* key) { return base::Instant{in.number(key)}; }

app::Embedding read_embedding(Reader& outer) {
  Reader in(outer.object("embedding"));
  app::Embedding embedding;
  embedding.mode = app::mode_named(in.text("mode")).value_or(app::Mode::self_service);
  embedding.customer = in.text("customer");
  embedding.amounts = in.flag("amounts");
  embedding.asks = in.flag("asks");
  embedding.waits = in.flag("waits");
  embedding.keeps = in.flag("keeps");
  outer.also(in);
  return embedding;
}

app::Event read_started(Reader& in) {
  app::event::Started e;
  e.now = read_instant(in, "now");
  e.hash = in.text("hash");
  e.look = read_look(in);
  e.locale = read_locale(in);
  e.storage = in.text("storage");
  e.writer = in.flag("writer");
  e.embedded = in.flag("embedded");
  e.embedding = read_embedding(in);
  e.workspace = in.text("workspace");
  e.workspaces = read_workspaces(in);
  e.fresh = in.flag("fresh");
  e.version = in.text("version");
  e.versions = in.text("versions");
  return e;
}

app::Event read_look_changed(Reader& in) { return app::event::LookChanged{read_look(in)}; }
app::Event read_locale_changed(Reader& in) { return app::event::LocaleChanged{read_locale(in)}; }
app::Event read_route_changed(Reader& in) { return app::event::RouteChanged{in.text("hash")}; }
app::Event read_woken(Reader& in) {
  return app::event::Woken{in.id("id"), read_instant(in, "now")};
}
app::Event read_workspaces_changed(Reader& in) {
  return app::event::WorkspacesChanged{read_workspaces(in), in.flag("refused")};
}
app::Event read_writer_changed(Reader& in) { return app::event::WriterChanged{in.flag("writer")}; }
app::Event read_minted(Reader& in) {
  return app::event::Minted{read_instant(in, "now"), in.texts("guids")};
}
app::Event read_engine_restarted(Reader& in) {
  return app::event::EngineRestarted{in.text("reason")};
}
app::Event read_files_offered(Reader& in) { return app::event::FilesOffered{read_files(in)}; }
app::Event read_files_kept(Reader& in) { return app::event::FilesKept{read_files(in)}; }
app::Event read_file_progress(Reader& in) {
  return app::event::FileProgress{.file = in.id("file"),
                                  .bytes = static_cast<std::uint64_t>(in.number("bytes")),
                                  .total = static_cast<std::uint64_t>(in.number("total")),
                                  .milliseconds = in.number("milliseconds")};
}
app::Event read_file_failed(Reader& in) {
  return app::event::FileFailed{in.id("file"), in.text("reason")};
}
app::Event read_file_saved(Reader& in) { return app::event::FileSaved{in.text("name")}; }
app::Event read_text_fetched(Reader& in) {
  return app::event::TextFetched{in.text("name"), in.text("text")};
}
app::Event read_stored(Reader& in) {
  const std::string result = in.text("result");
  using app::event::StoreResult;
  const StoreResult value = result == "ok"         ? StoreResult::ok
                            : result == "quota"    ? StoreResult::quota
                            : result == "mismatch" ? StoreResult::mismatch
                                                   : StoreResult::unavailable;
  return app::event::Stored{in.text("key"), value};
}
app::Event read_loaded(Reader& in) {
  app::event::Loaded e;
  e.asked = in.texts("asked");
  for (const JsonValue value : in.object("values")) {
    if (value.is(JsonType::text)) {
      e.values.emplace(value.key(), value.text());
    }
  }
  return e;
}
app::Event read_storage_measured(Reader& in) {
  return app::event::StorageMeasured{.used = static_cast<std::uint64_t>(in.number("used")),
                                     .limit = static_cast<std::uint64_t>(in.number("limit")),
                                     .files = static_cast<std::uint64_t>(in.number("files")),
                                     .persistent = in.flag("persistent"),
                                     .may_purge = in.flag("may_purge")};
}
app::Event read_hidden(Reader& in) { return app::event::Hidden{read_instant(in, "now")}; }
app::Event read_drag_changed(Reader& in) { return app::event::DragChanged{in.flag("over")}; }
app::Event read_files_given(Reader& in) {
  return app::event::FilesGiven{in.id("call"), read_files(in)};
}
app::Event read_overage_read(Reader& in) {
  return app::event::OverageRead{in.id("call"), in.text("customer")};
}
app::Event read_overage_set(Reader& in) {
  return app::event::OverageSet{.call = in.id("call"),
                                .customer = in.text("customer"),
                                .now = read_instant(in, "now"),
                                .request = in.text("request")};
}
app::Event read_host_answered(Reader& in) {
  return app::event::HostAnswered{.call = in.id("call"),
                                  .now = read_instant(in, "now"),
                                  .apply = in.flag("apply"),
                                  .reply = in.text("reply"),
                                  .code = in.text("code"),
                                  .message = in.text("message")};
}
app::Event read_reset_asked(Reader& in) { return app::event::ResetAsked{in.id("call")}; }

struct Named {
  std::string_view type;
  app::Event (*read)(Reader&);
};
constexpr std::array kEvents{
    Named{"started", read_started},
    Named{"look_changed", read_look_changed},
    Named{"locale_changed", read_locale_changed},
    Named{"route_changed", read_route_changed},
    Named{"woken", read_woken},
    Named{"writer_changed", read_writer_changed},
    Named{"workspaces_changed", read_workspaces_changed},
    Named{"minted", read_minted},
    Named{"engine_restarted", read_engine_restarted},
    Named{"files_offered", read_files_offered},
    Named{"files_kept", read_files_kept},
    Named{"file_progress", read_file_progress},
    Named{"file_failed", read_file_failed},
    Named{"file_saved", read_file_saved},
    Named{"text_fetched", read_text_fetched},
    Named{"stored", read_stored},
    Named{"loaded", read_loaded},
    Named{"storage_measured", read_storage_measured},
    Named{"hidden", read_hidden},
    Named{"drag_changed", read_drag_changed},
    Named{"files_given", read_files_given},
    Named{"overage_read", read_overage_read},
    Named{"overage_set", read_overage_set},
    Named{"host_answered", read_host_answered},
    Named{"reset_asked", read_reset_asked},
};

struct Writer {
  JsonWriter& out;

  void operator()(const app::effect::EngineRequest& e) {
    begin("engine_request").field("json", e.json);
  }
  void operator()(const app::effect::FeedFile& e) {
    JsonWriter& o = begin("feed_file");
    o.field("file", e.file);
    o.field("finish", e.finish);
  }
  void operator()(const app::effect::Cancel& e) { begin("cancel").field("request", e.request); }
  void operator()(const app::effect::SaveExport& e) {
    JsonWriter& o = begin("save_export");
    o.field("name", e.name);
    o.field("mime", e.mime);
    o.field("close", e.close);
  }
  void operator()(const app::effect::SaveText& e) {
    JsonWriter& o = begin("save_text");
    o.field("name", e.name);
    o.field("mime", e.mime);
    o.field("text", e.text);
  }
  void operator()(const app::effect::CopyText& e) { begin("copy_text").field("text", e.text); }
  void operator()(const app::effect::FetchText& e) { begin("fetch_text").field("name", e.name); }
  void operator()(const app::effect::PickFiles& /*e*/) { begin("pick_files"); }
  void operator()(const app::effect::KeepFile& e) {
    JsonWriter& o = begin("keep_file");
    o.field("file", e.file);
    o.field("key", e.key);
    o.field("name", e.name);
  }
  void operator()(const app::effect::ForgetFile& e) { begin("forget_file").field("key", e.key); }
  void operator()(const app::effect::ListKeptFiles& /*e*/) { begin("list_kept_files"); }
  void operator()(const app::effect::Store& e) {
    JsonWriter& o = begin("store");
    o.field("key", e.key);
    o.field("value", e.value);
  }
  void operator()(const app::effect::Load& e) {
    JsonWriter& o = begin("load");
    o.key("keys");
    o.begin_array();
    for (const std::string& key : e.keys) {
      o.text(key);
    }
    o.end_array();
  }
  void operator()(const app::effect::Remove& e) { begin("remove").field("key", e.key); }
  void operator()(const app::effect::SetRoute& e) {
    JsonWriter& o = begin("set_route");
    o.field("hash", e.hash);
    o.flag("push", e.push);
  }
  void operator()(const app::effect::SetTitle& e) { begin("set_title").field("title", e.title); }
  void operator()(const app::effect::UseLanguage& e) { begin("use_language").field("tag", e.tag); }
  void operator()(const app::effect::OpenLink& e) { begin("open_link").field("url", e.url); }
  void operator()(const app::effect::Wake& e) {
    JsonWriter& o = begin("wake");
    o.field("id", e.id);
    o.field("milliseconds", e.milliseconds);
  }
  void operator()(const app::effect::TakeOver& /*e*/) { begin("take_over"); }
  void operator()(const app::effect::OpenWorkspace& e) {
    JsonWriter& o = begin("open_workspace");
    o.field("id", e.id);
    o.flag("fresh", e.fresh);
  }
  void operator()(const app::effect::NameWorkspace& e) {
    begin("name_workspace").field("name", e.name);
  }
  void operator()(const app::effect::RemoveWorkspace& e) {
    begin("remove_workspace").field("id", e.id);
  }
  void operator()(const app::effect::Mint& e) { begin("mint").field("count", e.count); }
  void operator()(const app::effect::AskHost& e) {
    JsonWriter& o = begin("ask_host");
    o.field("call", e.call);
    o.field("customer", e.customer);
    o.field("name", e.name);
    o.field("request", e.request);
  }
  void operator()(const app::effect::AnswerHost& e) {
    JsonWriter& o = begin("answer_host");
    o.field("call", e.call);
    o.flag("ok", e.ok);
    o.field("json", e.json);
  }

 private:
  JsonWriter& begin(std::string_view type) {
    out.field("type", type);
    return out;
  }
};

}  // namespace

std::optional<app::Event> read_event(std::string_view json) {
  // the page's own words: as long as what the browser keeps for us
  const auto message = formats::JsonDocument::parse(json, {}, {.text_bytes = json.size() + 1});
  if (!message) {
    return std::nullopt;
  }
  Reader in(message->root());
  const std::string type = in.text("type");
  for (const Named& known : kEvents) {
    if (known.type == type) {
      app::Event event = known.read(in);
      return in.good() ? std::optional(std::move(event)) : std::nullopt;
    }
  }
  return std::nullopt;
}

void write_effect(JsonWriter& out, const app::Effect& effect) {
  out.begin_object();
  std::visit(Writer{out}, effect);
  out.end_object();
}

}  // namespace platform
