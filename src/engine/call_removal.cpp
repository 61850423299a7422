#include <optional>
#include <string>
#include <utility>

#include "engine/call_store.hpp"

namespace engine {
namespace {

// Copies calls into a builder. Short lists are carried over by number, so that a text is looked up
// once and not once a call.
class Copier {
 public:
  explicit Copier(rating::CallTableBuilder& out) : out_(out) {}

  [[nodiscard]] base::Result<base::Ok> copy(const rating::CallTable& from,
                                            std::optional<std::uint32_t> without) {
    start(from);
    std::uint32_t files = 0;  // begun so far
    const auto begin_files = [&](std::uint32_t until) {
      for (; files < until; ++files) {
        if (files != without) out_.begin_file(from.files()[files]);
      }
    };
    for (const auto i : from.in_order_of_reading()) {
      const auto source = from.source(i);
      begin_files(source.file + 1);
      if (source.file == without) continue;
      const auto added = add(from, i, source.row);
      if (!added) return added.error();
    }
    begin_files(static_cast<std::uint32_t>(from.files().size()));
    return base::Ok{};
  }

 private:
  static constexpr std::uint32_t kUnknown = 0xFFFF'FFFF;

  void start(const rating::CallTable& from) {
    users_.assign(from.users().size(), kUnknown);
    parties_.clear();
    moneys_.assign(from.moneys().size(), kUnknown);
    capabilities_.assign(from.capability_codes().size(), kUnknown);
    number_types_.assign(from.number_types().size(), kUnknown);
    destinations_.assign(from.destinations().size(), kUnknown);
  }

  // `make` gives the new number of what stands at `index`, once.
  template <class Make>
  static base::Result<std::uint32_t> carry(std::vector<std::uint32_t>& numbers, std::size_t index,
                                           Make make) {
    if (index >= numbers.size()) numbers.resize(index + 1, kUnknown);
    if (numbers[index] == kUnknown) {
      const auto made = make();
      if (!made) return made.error();
      numbers[index] = *made;
    }
    return numbers[index];
  }

  rating::UserIndex user(const rating::CallTable& from, rating::UserIndex index) {
    auto& number = users_[index];
    if (number != kUnknown) return number;
    const auto& user = from.users()[index];
    std::string key = user.id.to_string();
    for (const std::string_view part :
         {std::string_view(user.upn), std::string_view(user.display_name), user.location.code()}) {
      key += '\n';
      key += part;
    }
    key += '\n';
    key += std::to_string(user.customer);
    number = out_.find_user(key);
    if (number == rating::CallTableBuilder::kUnknownUser) number = out_.add_user(key, user);
    return number;
  }

  [[nodiscard]] base::Result<base::Ok> add(const rating::CallTable& from, rating::CallIndex i,
                                           std::uint32_t row) {
    const auto& call = from.call(i);
    const auto party = carry(parties_, call.party, [&]() -> base::Result<std::uint32_t> {
      const auto old = from.party(i);
      const auto caller =
          old.caller.is_none() ? std::string(old.caller_text) : old.caller.to_string();
      return std::uint32_t{out_.party(user(from, old.user), caller)};
    });
    const auto money_index = static_cast<std::size_t>(&from.money(i) - from.moneys().data());
    const auto money = carry(moneys_, money_index, [&]() -> base::Result<std::uint32_t> {
      return std::uint32_t{out_.money(from.money(i))};
    });
    const auto capability =
        carry(capabilities_, call.capability, [&]() -> base::Result<std::uint32_t> {
          const auto made = out_.capability(from.capability(i));
          if (!made) return made.error();
          return std::uint32_t{*made};
        });
    const auto number_type =
        carry(number_types_, from.number_type_index(i), [&]() -> base::Result<std::uint32_t> {
          const auto made = out_.number_type(from.number_type(i));
          if (!made) return made.error();
          return std::uint32_t{*made};
        });
    const auto destination =
        carry(destinations_, from.destination_index(i), [&]() -> base::Result<std::uint32_t> {
          const auto made = out_.destination(from.destination(i));
          if (!made) return made.error();
          return std::uint32_t{*made};
        });
    for (const auto* carried : {&party, &money, &capability, &number_type, &destination}) {
      if (!*carried) return carried->error();
    }
    out_.add({.usage_id = from.usage_id(i),
              .number = from.number(i),
              .start = call.start,
              .seconds = call.seconds,
              .party = *party,
              .money = *money,
              .destination = static_cast<rating::TextIndex>(*destination),
              .type = call.type,
              .capability = static_cast<std::uint8_t>(*capability),
              .number_type = static_cast<std::uint8_t>(*number_type),
              .scope = call.exported_scope(),
              .operator_billed = (call.flags & rating::Call::kOperatorBilled) != 0,
              .source_row = row,
              .conference = from.conference(i),
              .number_text = from.number_text(i)});
    return base::Ok{};
  }

  rating::CallTableBuilder& out_;
  std::vector<std::uint32_t> users_;
  std::vector<std::uint32_t> parties_;
  std::vector<std::uint32_t> moneys_;
  std::vector<std::uint32_t> capabilities_;
  std::vector<std::uint32_t> number_types_;
  std::vector<std::uint32_t> destinations_;
};

base::Result<std::unique_ptr<rating::CallTable>> seal(rating::CallTableBuilder builder) {
  auto sealed = std::move(builder).seal();
  if (!sealed) return sealed.error();
  return std::make_unique<rating::CallTable>(*std::move(sealed));
}

}  // namespace

base::Result<std::unique_ptr<rating::CallTable>> without_file(const rating::CallTable& calls,
                                                              std::uint32_t file) {
  rating::CallTableBuilder builder;
  if (const auto copied = Copier(builder).copy(calls, file); !copied) return copied.error();
  return seal(std::move(builder));
}

}  // namespace engine
