// A usage file read in parts is the file read by one, wherever it is divided.
#include "engine/import_parts.hpp"

#include <catch_amalgamated.hpp>
#include <cstring>
#include <random>

#include "engine/session.hpp"
#include "support/crews.hpp"

namespace {

class Memory final : public engine::Source {
 public:
  explicit Memory(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] std::uint64_t size() const override { return text_.size(); }
  [[nodiscard]] base::Result<std::size_t> read(std::uint64_t at,
                                               std::span<char> to) const override {
    const auto from = std::string_view(text_).substr(static_cast<std::size_t>(at), to.size());
    std::memcpy(to.data(), from.data(), from.size());
    return from.size();
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

constexpr std::string_view kCaptions =
    "UsageId,Call ID,Conference ID,User Location,AAD ObjectId,UPN,User Display Name,Caller ID,"
    "Call Type,Number Type,Domestic/International,Destination Dialed,Destination Number,Start Time,"
    "End Time,Duration Seconds,Connection Fee,Charge,Currency,Capability";

std::string padded(unsigned number, std::size_t width) {
  std::string digits = std::to_string(number);
  return std::string(width > digits.size() ? width - digits.size() : 0, '0') + digits;
}

struct Shape {
  const char* name;
  const char* line_end = "\n";
  std::string_view captions = kCaptions;
  bool mark = false;
  bool last_line_end = true;
  unsigned quoted_lines = 0;  // one row in so many has a name of several lines
  unsigned faults = 0;        // one row in so many cannot be read, has a warning, or is blank
  bool unclosed = false;      // a quote in the middle that never ends
  unsigned capabilities = 3;
};

// Rows of several customers' users, some known by one id under several names.
std::string usage(const Shape& shape, unsigned rows) {
  std::string text = shape.mark ? "\xEF\xBB\xBF" : "";
  if (!shape.captions.empty()) text += std::string(shape.captions) + shape.line_end;
  for (unsigned i = 0; i < rows; ++i) {
    const bool faulty = shape.faults != 0 && i % shape.faults == shape.faults / 2;
    const unsigned user = i * 7 % 40;
    std::string name = "User " + std::to_string(user) + (i % 3 == 0 ? "" : " the second");
    if (shape.quoted_lines != 0 && i % shape.quoted_lines == 0) {
      name = "\"" + name + shape.line_end + "of several \"\"lines\"\"," + shape.line_end +
             "00000000-0000-4000-8000-000000000001,x\"";
    }
    if (shape.unclosed && i == rows / 2) name = "\"never closed";
    if (faulty && i % 4 == 0) text += shape.line_end;
    if (faulty && i % 4 == 1) {
      text += "too,few,columns";
      text += shape.line_end;
    }
    const unsigned id = i % 50 == 49 ? i - 30 : i;
    text += faulty && i % 4 == 2 ? "not an id" : "00000000-0000-4000-8000-" + padded(id, 12);
    text += ",c" + std::to_string(i) + "," + (i % 9 == 0 ? "conf" + std::to_string(i) : "");
    text += user % 2 == 0 ? ",FR," : ",DE,";
    if (user % 5 != 0) text += "11111111-1111-4111-8111-" + padded(user, 12);
    text += ",";
    if (user % 5 != 1)
      text += "User" + std::to_string(user) + "@c" + std::to_string(user % 6) + ".example";
    text += "," + name + "," + (i % 11 == 0 ? "anonymous" : "+3314000" + padded(user, 4));
    text += ",user_out,Subscriber,International,Somewhere " + std::to_string(i % 17);
    text += i % 13 == 0 ? ",withheld" : ",+4930" + padded(i * 31 % 100000, 6);
    const std::string day = "2026-06-" + padded(1 + i * 17 % 30, 2) + "T";
    text += "," + day + "09:15:" + padded(i % 60, 2) + "Z,";
    text += (faulty && i % 4 == 3 ? "2026-05-01T" : day) + "10:16:08Z," + std::to_string(i % 900);
    text += ",0.00,0." + padded(i % 7, 2) + ",EUR,MCOPSTN" + std::to_string(i % shape.capabilities);
    if (i + 1 != rows || shape.last_line_end) text += shape.line_end;
  }
  return text;
}

// All that can be told of a file and its calls.
struct Told {
  std::string preview;
  std::string rejected;
  std::string calls;
  friend bool operator==(const Told&, const Told&) = default;
};

std::string text_of(const rating::CallTable& calls) {
  std::string text = std::to_string(calls.size()) + "\n";
  for (rating::CallIndex i = 0; i < calls.size(); ++i) {
    const auto& user = calls.user(i);
    text += calls.usage_id(i).to_string() + ' ' + std::to_string(calls.read_as(i)) + ' ' +
            std::to_string(calls.source(i).file) + ' ' + std::to_string(calls.source(i).row) + ' ' +
            std::to_string(calls.user_index(i)) + ' ' + std::to_string(calls.call(i).party) + ' ' +
            user.display_name + ' ' + user.upn + ' ' + std::string(calls.capability(i)) + ' ' +
            std::to_string(calls.destination_index(i)) + ' ' + std::string(calls.conference(i)) +
            ' ' + std::string(calls.number_text(i)) + ' ' + calls.number(i).to_string() + ' ' +
            std::string(calls.party(i).caller_text) + ' ' + std::to_string(calls.call(i).flags) +
            ' ' + std::to_string(calls.money(i).charge_micros) + '\n';
  }
  for (const auto& duplicate : calls.duplicates()) {
    text += std::to_string(duplicate.call) + ' ' + std::to_string(duplicate.first) + '\n';
  }
  for (const auto& file : calls.files()) text += file + '\n';
  return text;
}

template <class Feed>
Told told(const Feed& feed) {
  const auto document = std::make_shared<const workspace::Workspace>();
  engine::Import import(1, {.file = "usage.csv", .checksum = true}, document);
  feed(import);
  Told out;
  if (const auto done = import.finish(); !done) {
    out.preview = base::describe(done.error());
    return out;
  }
  const auto& preview = import.count(document, {});
  out.preview = engine::encode(engine::ReplyMessage{.id = 1, .reply = engine::Reply(preview)});
  for (const auto& file : import.rejected_rows()) {
    for (const auto& row : file.rows) {
      out.rejected += std::to_string(row.row) + ':' + std::to_string(row.column) + ' ' +
                      std::string(base::name_of(row.code)) + '\n';
    }
  }
  out.calls = text_of(*import.calls());
  return out;
}

Told told_at_once(const std::string& text) {
  return told([&](engine::Import& import) { import.feed(text); });
}
Told told_in_parts(const Memory& file, const base::Crew& crew, std::size_t parts) {
  return told([&](engine::Import& import) {
    std::uint64_t last = 0;
    const auto read =
        engine::read_in_parts(import, file, crew, parts, [&](std::uint64_t done, std::uint64_t of) {
          CHECK(of == file.size());
          CHECK(done >= last);
          last = done;
          return true;
        });
    CHECK(read.ok());
    CHECK(last == file.size());
  });
}

// By engines that share no memory with the one that joins: all that crosses is bytes. Says how many
// parts were joined.
Told told_by_workers(const std::string& file, std::size_t parts, unsigned& joined) {
  return told([&](engine::Import& import) {
    const std::string_view text = file;
    const std::size_t head = std::min<std::size_t>(text.size(), 70'000);
    import.feed(text.substr(0, head));
    const auto opening = import.opening();
    std::size_t begin = head;
    for (std::size_t k = 1; k <= parts && begin < text.size(); ++k) {
      const auto found = text.find('\n', head + (text.size() - head) / parts * k);
      const auto end = k == parts || found == std::string_view::npos ? text.size() : found + 1;
      const auto stretch = text.substr(begin, end - begin);
      begin = end;
      std::string part;
      if (opening && k % 3 != 0) {
        engine::PartWorker worker;
        CHECK(worker.open(engine::packed(*opening)));
        worker.feed(stretch.substr(0, stretch.size() / 2));
        worker.feed(stretch.substr(stretch.size() / 2));
        part = worker.take(end == text.size());
      }
      auto unpacked = engine::unpacked_part(part);
      CHECK(unpacked.has_value() == !part.empty());
      if (unpacked && import.join(*std::move(unpacked))) {
        ++joined;
      } else {
        import.feed(stretch);
      }
    }
  });
}

}  // namespace

TEST_CASE("a file read in parts is the file read by one") {
  const Shape shapes[] = {
      {.name = "plain"},
      {.name = "CRLF, a mark, no last line end",
       .line_end = "\r\n",
       .mark = true,
       .last_line_end = false},
      {.name = "lines in quotes", .quoted_lines = 5},
      {.name = "lines in quotes, everywhere", .line_end = "\r\n", .quoted_lines = 1},
      {.name = "rows with faults", .quoted_lines = 9, .faults = 5},
      {.name = "every row with a fault", .faults = 1},
      {.name = "a quote that never ends", .faults = 30, .unclosed = true},
      {.name = "no header", .captions = ""},
      {.name = "other captions", .captions = "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t"},
      {.name = "a list that overflows", .capabilities = 600},
  };
  std::mt19937 random(7);  // NOLINT: the same every time
  for (const auto& shape : shapes) {
    INFO(shape.name);
    const Memory file(usage(shape, 1500));
    REQUIRE(file.size() > 200'000);
    const auto whole = told_at_once(file.text());
    if (shape.faults > 1) CHECK_FALSE(whole.rejected.empty());
    for (const auto& crew : support::crews()) {
      const auto parts = crew->size();
      INFO(parts);
      CHECK((told_in_parts(file, *crew, parts) == whole));
    }
    for (int round = 0; round < 4; ++round) {
      const std::size_t parts = 2 + random() % 60;
      INFO(parts);
      CHECK((told_in_parts(file, support::Backwards(3), parts) == whole));
      unsigned joined = 0;
      CHECK((told_by_workers(file.text(), parts, joined) == whole));
      if (shape.quoted_lines == 0 && !shape.unclosed && shape.capabilities < 256) CHECK(joined > 0);
    }
  }
}

TEST_CASE("calls cross to another engine with the customers that its document knows") {
  auto workspace = std::make_shared<workspace::Workspace>();
  for (unsigned i = 0; i < 6; ++i) {
    workspace::Customer customer;
    customer.situation.customer.id.guid = base::Guid{0x5000, i + 1};
    customer.situation.customer.domain = "c" + std::to_string(i) + ".example";
    workspace->customers.push_back(std::make_shared<const workspace::Customer>(customer));
  }
  const auto text = usage({.name = "", .faults = 40}, 1500);
  const auto calls_of = [&](bool divided) {
    engine::Import import(1, {.file = "usage.csv"}, workspace);
    const std::size_t cut = divided ? text.find('\n', 100'000) + 1 : text.size();
    import.feed(std::string_view(text).substr(0, cut));
    if (divided) {
      engine::PartWorker worker;
      REQUIRE(worker.open(engine::packed(import.opening().value())));
      worker.feed(std::string_view(text).substr(cut));
      auto part = engine::unpacked_part(worker.take(true));
      REQUIRE(part);
      CHECK(import.join(*std::move(part)));
    }
    REQUIRE(import.finish());
    import.count(workspace, {});
    std::string told = text_of(*import.calls());
    for (rating::CallIndex i = 0; i < import.calls()->size(); ++i) {
      told += std::to_string(import.calls()->customer(i)) + ' ';
    }
    return told;
  };
  const auto whole = calls_of(false);
  CHECK((calls_of(true) == whole));
  CHECK(whole.find(" 5 5 ") != std::string::npos);
}

TEST_CASE("bytes that are not a part of this build are refused, wherever they end") {
  const auto text = usage({.name = "", .faults = 7}, 700);
  engine::Import import(1, {.file = "usage.csv"}, std::make_shared<const workspace::Workspace>());
  const auto cut = text.find('\n', 80'000) + 1;
  import.feed(std::string_view(text).substr(0, cut));
  const auto opening = engine::packed(import.opening().value());
  engine::PartWorker worker;
  CHECK_FALSE(worker.open("something else"));
  CHECK_FALSE(worker.open(opening + "x"));
  worker.feed("not opened");
  CHECK(worker.take(true).empty());
  for (std::size_t size = 0; size < opening.size(); ++size) {
    CHECK_FALSE(worker.open(opening.substr(0, size)));
  }
  REQUIRE(worker.open(opening));
  worker.feed(std::string_view(text).substr(cut));
  const auto part = worker.take(true);
  REQUIRE(engine::unpacked_part(part));
  CHECK_FALSE(engine::unpacked_part(part + "x"));
  for (std::size_t size = 0; size < part.size(); size += 1 + size / 50) {
    CHECK_FALSE(engine::unpacked_part(part.substr(0, size)));
  }
  // whatever a byte is changed to, what is taken for a part can be joined
  std::mt19937 random(11);  // NOLINT: the same every time
  for (int round = 0; round < 300; ++round) {
    auto broken = part;
    broken[random() % broken.size()] = static_cast<char>(random());
    auto unpacked = engine::unpacked_part(broken);
    if (!unpacked) continue;
    engine::Import other(1, {.file = "usage.csv"}, std::make_shared<const workspace::Workspace>());
    other.feed(std::string_view(text).substr(0, cut));
    (void)other.join(*std::move(unpacked));
    CHECK(other.finish());
  }
}

TEST_CASE("what the numbers before a part settle is settled in the part too") {
  // "1,234" has two readings, until "0,93" has shown which
  for (const unsigned shown : {0U, 1U, 1400U}) {
    std::string text = usage({.name = ""}, 1500);
    unsigned row = 0;
    for (auto at = text.find(",0.00,0."); at != std::string::npos; at = text.find(",0.00,0.", at)) {
      const char* charge = row == shown ? ",,\"0,93\"" : row % 3 == 0 ? ",,\"1,234\"" : ",,2";
      text.replace(at, 10, charge);
      ++row;
    }
    REQUIRE(row == 1500);
    const auto whole = told_at_once(text);
    for (const std::size_t parts : {2U, 3U, 20U}) {
      CHECK((told_in_parts(Memory(text), support::Backwards(2), parts) == whole));
    }
  }
}

TEST_CASE("a part shorter than a row, and no row at all behind the head") {
  for (const unsigned rows : {300U, 340U, 400U}) {
    const Memory file(usage({.name = "", .quoted_lines = 2}, rows));
    const auto whole = told_at_once(file.text());
    for (const std::size_t parts : {2U, 97U, 1000U}) {
      CHECK((told_in_parts(file, support::Backwards(2), parts) == whole));
    }
  }
  // all that follows the head is in one row
  const Memory file(usage({.name = ""}, 290) + "\"" + std::string(50'000, '\n'));
  CHECK((told_in_parts(file, support::Backwards(2), 5) == told_at_once(file.text())));
}

TEST_CASE("a part that begins in quotes is thrown away") {
  const Memory file(usage({.name = "", .quoted_lines = 1}, 1500));
  const auto document = std::make_shared<const workspace::Workspace>();
  engine::Import import(1, {.file = "usage.csv"}, document);
  const auto text = std::string_view(file.text());
  const auto inside = text.find("of several", 100'000);
  import.feed(text.substr(0, inside));
  CHECK_FALSE(import.is_between_rows());
  const auto row = text.find("\n00000000-0000-4000-8000-0000000008", inside) + 1;
  import.feed(text.substr(inside, row - inside));
  CHECK(import.is_between_rows());
}

TEST_CASE("files of other kinds are read by one") {
  const auto crew = support::Backwards(3);
  std::string semicolons = usage({.name = ""}, 1500);
  std::string old_mac = semicolons;
  std::replace(semicolons.begin(), semicolons.end(), ',', ';');
  std::replace(old_mac.begin(), old_mac.end(), '\n', '\r');
  std::string wide = "\xFF\xFE";
  for (const char c : usage({.name = ""}, 1500)) {
    wide += c;
    wide += '\0';
  }
  for (const auto& text : {semicolons, old_mac, wide, std::string("nothing"), std::string()}) {
    CHECK((told_in_parts(Memory(text), crew, 3) == told_at_once(text)));
  }
}

TEST_CASE("reading in parts can be stopped, and tells when the file cannot be read") {
  const auto crew = support::Backwards(3);
  const Memory file(usage({.name = ""}, 20'000));
  const auto document = std::make_shared<const workspace::Workspace>();
  engine::Import import(1, {.file = "usage.csv"}, document);
  int times = 0;
  const auto stopped = engine::read_in_parts(
      import, file, crew, 3, [&times](std::uint64_t, std::uint64_t) { return ++times < 2; });
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().code == base::ErrorCode::cancelled);

  class Broken final : public engine::Source {
   public:
    explicit Broken(const Memory& file) : file_(file) {}
    [[nodiscard]] std::uint64_t size() const override { return file_.size(); }
    [[nodiscard]] base::Result<std::size_t> read(std::uint64_t at,
                                                 std::span<char> to) const override {
      if (at > file_.size() / 2) return base::ErrorCode::io_failed;
      return file_.read(at, to);
    }

   private:
    const Memory& file_;
  };
  engine::Import other(1, {.file = "usage.csv"}, document);
  const auto broken = engine::read_in_parts(other, Broken(file), crew, 3, {});
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == base::ErrorCode::io_failed);
}

TEST_CASE("a session with a crew reads and rates a large file as one without") {
  std::string text = usage({.name = "", .quoted_lines = 50, .faults = 100}, 45'000);
  REQUIRE(text.size() > engine::kWorthParts);
  const Memory file(std::move(text));
  const auto rated = [&file](const base::Crew* crew) {
    engine::Session session;
    session.set_crew(crew);
    const auto opened = session.open_import({.file = "usage.csv"});
    REQUIRE(opened);
    REQUIRE(session.read(file));
    const auto preview = session.finish_import(opened->import);
    REQUIRE(preview);
    REQUIRE(session.accept_import(opened->import));
    const auto month = session.rate({.month = {2026, 6}, .hash = true});
    REQUIRE(month);
    return std::pair(preview->accepted, month->sha256);
  };
  const auto alone = rated(nullptr);
  for (const auto& crew : support::crews()) CHECK(rated(crew.get()) == alone);
}
