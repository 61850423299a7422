#include "rating/sealing.hpp"

#include <tuple>
#include <vector>

#include "unit/rating/month_fixture.hpp"

namespace {

constexpr std::uint32_t kJune = 1'780'272'000;  // 2026-06-01
constexpr std::uint32_t kDay = 86'400;

// `count` calls of three customers and of nobody over forty days, in no order; one in fifty repeats
// an id.
rating::CallTableBuilder some_calls(std::uint32_t first, std::uint32_t count) {
  rating::CallTableBuilder builder;
  builder.begin_file("usage-" + std::to_string(first) + ".csv");
  std::vector<rating::PartyIndex> parties;
  for (const rating::CustomerIndex customer : {rating::CustomerIndex{2}, rating::CustomerIndex{0},
                                               rating::kNoCustomer, rating::CustomerIndex{1}}) {
    rating::User user;
    user.customer = customer;
    user.upn = "u" + std::to_string(customer) + "@contoso.example";
    parties.push_back(builder.party(builder.add_user(user.upn, user), "+33140000001"));
  }
  const auto money = builder.money({});
  const auto capability = *builder.capability("MCOPSTN5");
  const auto number_type = *builder.number_type("Subscriber");
  const auto destination = *builder.destination("France");
  for (std::uint32_t i = first; i < first + count; ++i) {
    const std::uint32_t id = i % 50 == 49 ? i - 20 : i;
    rating::NewCall call;
    call.usage_id.guid = {id * 0x9E37'79B9ULL, id};
    call.number = *telephony::Number::parse("+33612345678");
    call.start = kJune + (id * 7919 % 1000) * (40 * kDay / 1000);
    call.seconds = 60 + i % 7;
    call.party = parties[id % parties.size()];
    call.money = money;
    call.capability = capability;
    call.number_type = number_type;
    call.destination = destination;
    call.type = catalog::CallType::user_out;
    call.source_row = i - first + 2;
    const std::string conference = i % 10 == 0 ? std::to_string(i) + "x" : "";
    call.conference = conference;
    builder.add(call);
  }
  return builder;
}

}  // namespace

TEST_CASE("A sealed table stands in order of customer, start and usage id") {
  const rating::CallTable table = *some_calls(0, 5000).seal();
  REQUIRE(table.size() == 5000);
  const auto rank = [&table](rating::CallIndex i) {
    return std::tuple(table.customer(i), table.call(i).start, table.usage_id(i));
  };
  std::vector<bool> seen(table.size(), false);
  for (rating::CallIndex i = 0; i < table.size(); ++i) {
    if (i > 0) CHECK(rank(i - 1) <= rank(i));
    CHECK(table.source(i).row == table.read_as(i) + 2);
    seen[table.read_as(i)] = true;
    const std::uint32_t read = table.read_as(i);
    CHECK(std::string(table.conference(i)) == (read % 10 == 0 ? std::to_string(read) + "x" : ""));
  }
  CHECK(seen == std::vector<bool>(table.size(), true));
  const auto begins = table.customer_begins();
  REQUIRE(begins.size() == 5);
  for (rating::CustomerIndex c = 0; c < 3; ++c) {
    CHECK(table.customer(begins[c]) == c);
    CHECK(table.customer(begins[c + 1U] - 1) == c);
  }
  CHECK(table.customer(begins[3]) == rating::kNoCustomer);
}

TEST_CASE("Every repeated usage id is found, and of its rows the shortest call counts") {
  const rating::CallTable table = *some_calls(0, 5000).seal();
  CHECK(table.duplicates().size() == 100);
  for (const rating::Duplicate& duplicate : table.duplicates()) {
    CHECK(table.usage_id(duplicate.call) == table.usage_id(duplicate.first));
    CHECK(table.call(duplicate.first).seconds <= table.call(duplicate.call).seconds);
    CHECK((table.call(duplicate.call).flags & rating::Call::kDuplicate) != 0);
    CHECK((table.call(duplicate.first).flags & rating::Call::kDuplicate) == 0);
  }
}

TEST_CASE("Sealing goes on in steps, and tells how far it is") {
  rating::Sealing sealing(some_calls(0, 200'000));
  std::uint32_t steps = 1;
  std::uint64_t done = 0;
  while (sealing.step()) {
    CHECK(sealing.done() > done);
    CHECK(sealing.done() < sealing.total());
    done = sealing.done();
    ++steps;
  }
  CHECK(steps >= 3);
  CHECK(sealing.done() == sealing.total());
  CHECK(std::move(sealing).take()->size() == 200'000);
}

TEST_CASE("A table opened again and joined with another is the table of both") {
  auto first = *some_calls(0, 3000).seal();
  auto second = *some_calls(3000, 2000).seal();
  auto builder = std::move(first).reopen();
  REQUIRE(builder.join(std::move(second).reopen()).ok());
  const rating::CallTable joined = *std::move(builder).seal();
  const rating::CallTable whole = *some_calls(0, 5000).seal();
  REQUIRE(joined.size() == whole.size());
  CHECK(joined.files().size() == 2);
  CHECK(joined.duplicates().size() == whole.duplicates().size());
  for (rating::CallIndex i = 0; i < whole.size(); ++i) {
    CHECK(joined.usage_id(i) == whole.usage_id(i));
    CHECK(joined.read_as(i) == whole.read_as(i));
    CHECK(joined.call(i).seconds == whole.call(i).seconds);
    CHECK(joined.call(i).country == whole.call(i).country);
    CHECK(joined.call(i).flags == whole.call(i).flags);
    CHECK(joined.user(i) == whole.user(i));
    CHECK(joined.conference(i) == whole.conference(i));
    CHECK(joined.source(i).file == (whole.read_as(i) < 3000 ? 0U : 1U));
  }
}

TEST_CASE("An empty table seals") {
  const rating::CallTable table = *rating::CallTableBuilder().seal();
  CHECK(table.size() == 0);
  CHECK(table.customer_begins().size() == 2);
}
