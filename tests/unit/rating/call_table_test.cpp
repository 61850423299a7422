// The table of calls by itself: what is put in comes out, through joining, reopening and giving to customers.
#include "rating/call_table.hpp"

#include <set>

#include "unit/rating/month_fixture.hpp"

using rating::CallTable;
using rating::CallTableBuilder;
using rating::TextPool;

namespace {

rating::User user_of(const char* upn, rating::CustomerIndex customer = 0) {
  rating::User user;
  user.customer = customer;
  user.upn = upn;
  return user;
}

// Everything that is looked up by an index of the table's own, as one text.
std::string looked_up(const CallTable& calls, rating::CallIndex i) {
  const rating::Party party = calls.party(i);
  const std::string caller = party.caller.is_none() ? "'" + std::string(party.caller_text) + "'"
                                                    : party.caller.to_string();
  const std::string number = calls.number(i).is_none()
                                 ? "'" + std::string(calls.number_text(i)) + "'"
                                 : calls.number(i).to_string();
  return calls.user(i).upn + " " + caller + " " + number + " " + std::string(calls.destination(i)) +
         " " + std::string(calls.capability(i)) + " " + std::string(calls.number_type(i)) + " " +
         std::to_string(calls.money(i).charge_micros) + " " + std::string(calls.conference(i));
}

struct Line {
  const char* upn = "ana";
  const char* caller = "+33140000001";
  const char* number = "+263470123456";
  const char* destination = "Zimbabwe";
  const char* capability = "MCOPSTN2";
  const char* number_type = "Subscriber";
  std::int64_t charge = 0;
  const char* conference = "";
};

void add(CallTableBuilder& builder, const Line& line, std::uint64_t id, std::uint32_t row) {
  rating::NewCall call;
  call.usage_id.guid = {7, id};
  if (const auto number = telephony::Number::parse(line.number)) call.number = *number;
  call.number_text = line.number;
  call.start = static_cast<std::uint32_t>(fixture::at("2026-06-03T08:00:00Z").seconds + row);
  call.seconds = 60;
  auto user = builder.find_user(line.upn);
  if (user == CallTableBuilder::kUnknownUser) user = builder.add_user(line.upn, user_of(line.upn));
  call.party = builder.party(user, line.caller);
  call.money = builder.money({line.charge, 0, fixture::eur(), true});
  call.destination = *builder.destination(line.destination);
  call.capability = *builder.capability(line.capability);
  call.number_type = *builder.number_type(line.number_type);
  call.conference = line.conference;
  call.source_row = row;
  builder.add(call);
}

const std::vector<Line> kFirst = {{}, {.caller = "anonymous", .number = "sip:hall", .charge = 7}};
// in another order than the first ones, so that each list is numbered otherwise
const std::vector<Line> kSecond = {{.upn = "bob",
                                    .caller = "",
                                    .number = "+33612345678",
                                    .destination = "France",
                                    .capability = "MCOPSTN1",
                                    .number_type = "Mobile",
                                    .charge = 9,
                                    .conference = "c2"},
                                   {.caller = "private", .number = "sip:desk", .charge = 7}};

const std::vector<std::string> kLookedUp = {
    "ana +33140000001 +263470123456 Zimbabwe MCOPSTN2 Subscriber 0 ",
    "ana 'anonymous' 'sip:hall' Zimbabwe MCOPSTN2 Subscriber 7 ",
    "bob '' +33612345678 France MCOPSTN1 Mobile 9 c2",
    "ana 'private' 'sip:desk' Zimbabwe MCOPSTN2 Subscriber 7 "};

CallTableBuilder built(const std::vector<Line>& lines, const char* file, std::uint32_t first) {
  CallTableBuilder out;
  out.begin_file(file);
  for (std::uint32_t i = 0; i < lines.size(); ++i) add(out, lines[i], first + i, first + i);
  return out;
}

std::vector<std::string> all(const CallTable& calls) {
  std::vector<std::string> out;
  for (const auto i : calls.in_order_of_reading()) out.push_back(looked_up(calls, i));
  return out;
}

}  // namespace

TEST_CASE("A pool of texts knows each by one number, however many there are") {
  TextPool pool;
  std::string text = "text 1000";
  for (std::uint32_t i = 0; i < 1000; ++i) {
    text.replace(5, 4, std::to_string(1000 + i));
    REQUIRE(pool.intern(text) == i);
  }
  REQUIRE(pool.size() == 1000);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    text.replace(5, 4, std::to_string(1000 + i));
    CHECK(pool.intern(text) == i);
    CHECK(pool.find(text) == i);
    CHECK(pool.at(i) == text);
  }
  CHECK(pool.size() == 1000);
  CHECK(pool.find("text 2000") == TextPool::kAbsent);
  const std::size_t before = pool.bytes();
  CHECK(pool.intern(std::string(1'000'000, 'x')) == 1000);
  CHECK(pool.bytes() >= before + 1'000'000);
}

TEST_CASE("Calls go as bytes to another builder, however many start in one hour") {
  CallTableBuilder builder;
  builder.begin_file("usage.csv");
  for (std::uint32_t i = 0; i < 300; ++i) {
    add(builder, i % 2 == 0 ? kFirst[1] : kSecond[0], 1000 - i, i);
  }
  base::Packer packer;
  std::move(builder).pack(packer);
  CHECK(builder.size() == 0);
  CallTableBuilder other;
  const std::string bytes = std::move(packer).take();
  base::Unpacker unpacker(bytes);
  REQUIRE(other.unpack(unpacker));
  CHECK(unpacker.ok());
  CallTableBuilder joined;
  joined.begin_file("usage.csv");
  REQUIRE(joined.join_part(std::move(other), 0).ok());
  const CallTable calls = *std::move(joined).seal();
  REQUIRE(calls.size() == 300);
  const auto order = calls.in_order_of_reading();
  for (std::uint32_t i = 0; i < 300; ++i) {
    CHECK(calls.usage_id(order[i]).guid.low == 1000 - i);
    CHECK(looked_up(calls, order[i]) == kLookedUp[i % 2 == 0 ? 1 : 2]);
  }
}

TEST_CASE("A table tells the memory of the texts that it keeps") {
  constexpr std::uint32_t kCalls = 1000;
  const auto bytes = [](const auto& change) {
    CallTableBuilder builder;
    builder.begin_file("usage.csv");
    for (std::uint32_t i = 0; i < kCalls; ++i) {
      const std::string text = std::string(100, 'x') + std::to_string(i);
      Line line;
      change(line, text.c_str());
      add(builder, line, i, i);
    }
    return (*std::move(builder).seal()).bytes();
  };
  const auto none = bytes([](Line&, const char*) {});
  // each of 103 bytes or so, how long it is, and where it is
  CHECK(bytes([](Line& line, const char* text) { line.conference = text; }) >=
        none + kCalls * (102 + 4 + 8));
  CHECK(bytes([](Line& line, const char* text) { line.number = text; }) >=
        none + kCalls * (100 + 8));
  CHECK(bytes([](Line& line, const char* text) { line.destination = text; }) >=
        none + kCalls * 100);
}

TEST_CASE("What is looked up is the same in two files joined as it was in each") {
  auto first = built(kFirst, "may.csv", 2);
  REQUIRE(first.join(built(kSecond, "june.csv", 4)).ok());
  const CallTable calls = *std::move(first).seal();
  CHECK(all(calls) == kLookedUp);
  const auto order = calls.in_order_of_reading();
  CHECK(calls.source(order[1]).file == 0);
  CHECK(calls.source(order[1]).row == 3);
  CHECK(calls.source(order[2]).file == 1);
  CHECK(calls.source(order[2]).row == 4);
  CHECK(calls.files().size() == 2);
}

TEST_CASE("Bytes that stand for a user stand for the same one in what is joined") {
  CallTableBuilder builders[2];
  for (int i = 0; i < 2; ++i) {
    builders[i].begin_file("usage.csv");
    (void)builders[i].add_user("columns 3 to 6", user_of(i == 0 ? "ana" : "bob"));
    add(builders[i], {.upn = "columns 3 to 6"}, static_cast<std::uint64_t>(i), 2);
  }
  REQUIRE(builders[0].join(std::move(builders[1])).ok());
  const CallTable calls = *std::move(builders[0]).seal();
  CHECK(calls.user(0).upn == "ana");
  CHECK(calls.user(1).upn == "ana");
}

TEST_CASE("A later part of a file has its rows behind the others") {
  auto first = built(kFirst, "june.csv", 2);
  REQUIRE(first.join_part(built(kSecond, "", 2), 2).ok());
  const CallTable calls = *std::move(first).seal();
  const auto order = calls.in_order_of_reading();
  CHECK(calls.source(order[3]).file == 0);
  CHECK(calls.source(order[3]).row == 5);
  CHECK(calls.files().size() == 1);
}

TEST_CASE("A table is the same when it was opened again and sealed") {
  auto first = built(kFirst, "may.csv", 2);
  REQUIRE(first.join(built(kSecond, "june.csv", 4)).ok());
  CallTable calls = *std::move(first).seal();
  auto reopened = std::move(calls).reopen();
  CHECK(reopened.size() == kLookedUp.size());
  CHECK(all(*std::move(reopened).seal()) == kLookedUp);
  CHECK(calls.size() == 0);
}

TEST_CASE("The starts of a table are its first and its last, and none of an empty one") {
  const CallTable calls = *built(kSecond, "june.csv", 4).seal();
  const std::int64_t day = fixture::at("2026-06-03T08:00:00Z").seconds;
  CHECK(calls.starts().start.seconds == day + 4);
  CHECK(calls.starts().end.seconds == day + 5);
  const CallTable none = *CallTableBuilder().seal();
  CHECK(none.starts().start.seconds == 0);
  CHECK(none.starts().end.seconds == 0);
}

TEST_CASE("Calls of users given to another customer are that customer's") {
  auto builder = built(kFirst, "june.csv", 2);
  REQUIRE(builder.join(built(kSecond, "more.csv", 4)).ok());
  CallTable calls = *std::move(builder).seal();
  std::vector<rating::CustomerIndex> customers;
  for (const auto& user : calls.users()) customers.push_back(user.upn == "ana" ? 1 : 0);
  calls.assign_customers(customers);
  CHECK(all(calls) == kLookedUp);
  REQUIRE(calls.customer_begins().size() >= 3);
  CHECK(calls.customer_begins()[1] == 1);  // bob's call, then ana's three
  CHECK(calls.customer_begins()[2] == 4);
  for (rating::CallIndex i = 0; i < calls.size(); ++i) {
    CHECK(calls.customer(i) == (calls.user(i).upn == "ana" ? 1 : 0));
  }
}

TEST_CASE("Bots of nobody are given to a customer; people and the bots of others are not") {
  CallTableBuilder builder;
  builder.begin_file("june.csv");
  rating::User attendant = user_of("", rating::kNoCustomer);
  attendant.display_name = "attendant";
  const auto bot = builder.add_user("bot", attendant);
  rating::User elsewhere = user_of("", 5);
  elsewhere.display_name = "queue";
  const auto other = builder.add_user("other", elsewhere);
  const auto person = builder.add_user("eve", user_of("eve", rating::kNoCustomer));
  builder.give_bots(3);
  const CallTable calls = *std::move(builder).seal();
  REQUIRE(std::set{bot, other, person}.size() == 3);
  CHECK(calls.users()[other].customer == 5);
  CHECK(calls.users()[person].customer == rating::kNoCustomer);
  CHECK(calls.users()[bot].customer == 3);
}

TEST_CASE("The same bytes stand for the user they were given last") {
  CallTableBuilder builder;
  CHECK(builder.find_user("ana") == CallTableBuilder::kUnknownUser);
  const auto ana = builder.add_user("ana", user_of("ana"));
  CHECK(builder.find_user("ana") == ana);
  const auto bob = builder.add_user("ana", user_of("bob"));
  REQUIRE(bob != ana);
  CHECK(builder.find_user("ana") == bob);
}
