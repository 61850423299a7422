#include "support/world.hpp"

#include "catalog/capability.hpp"
#include "catch_amalgamated.hpp"

namespace support {
namespace {

rating::NewCall new_call(const PlainCall& call, rating::CallTableBuilder& builder,
                         rating::UserIndex user) {
  rating::NewCall out;
  out.usage_id = call.id;
  if (const auto number = telephony::Number::parse(call.number)) {
    out.number = *number;
  } else {
    out.number_text = call.number;
  }
  out.start = static_cast<std::uint32_t>(call.start);
  out.seconds = static_cast<std::uint32_t>(call.seconds);
  out.party = builder.party(user, call.caller);
  out.money = builder.money({});
  out.type = catalog::call_type_of(call.type);
  const auto capability = builder.capability(call.capability);
  const auto number_type = builder.number_type(call.number_type);
  const auto destination = builder.destination("");
  REQUIRE((capability.ok() && number_type.ok() && destination.ok()));
  out.capability = *capability;
  out.number_type = *number_type;
  out.destination = *destination;
  out.scope = call.scope;
  out.operator_billed = call.operator_billed;
  return out;
}

}  // namespace

rating::CallTable table_of(const World& world) {
  rating::CallTableBuilder builder;
  builder.begin_file("calls");
  std::vector<rating::UserIndex> users;
  for (std::size_t i = 0; i < world.users.size(); ++i) {
    const auto& user = world.users[i];
    users.push_back(builder.add_user("user " + std::to_string(i), {.customer = user.customer,
                                                                   .location = user.location,
                                                                   .id = user.id,
                                                                   .upn = user.upn,
                                                                   .display_name = user.upn}));
  }
  std::uint32_t row = 1;
  for (const auto& call : world.calls) {
    auto next = new_call(call, builder, users.at(call.user));
    next.source_row = ++row;
    builder.add(next);
  }
  auto table = std::move(builder).seal();
  REQUIRE(table.ok());
  return std::move(*table);
}

std::vector<rating::CompiledCard> compile(const World& world) {
  std::vector<rating::CompiledCard> cards;
  for (const auto& card : world.cards) {
    auto compiled = rating::CompiledCard::compile(card, world.policy.first_increment,
                                                  world.policy.next_increment);
    REQUIRE(compiled.ok());
    cards.push_back(std::move(*compiled));
  }
  return cards;
}

Rated rate(const World& world) {
  const auto cards = compile(world);
  std::vector<const rating::CompiledCard*> pointers;
  for (const auto& card : cards) pointers.push_back(&card);
  auto calls = table_of(world);
  auto month = rating::rate(
      calls,
      {.month = world.month, .terms = world.terms, .cards = pointers, .policy = &world.policy});
  REQUIRE(month.ok());
  return {std::move(calls), std::move(*month)};
}

}  // namespace support
