#include "rating/call_table.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <new>
#include <tuple>

#include "base/text.hpp"

namespace rating {
namespace {

constexpr std::uint64_t kMix = 0x9E37'79B9'7F4A'7C15U;

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const base::UInt128 product = base::UInt128{a ^ kMix} * (b ^ 0xD6E8'FEB8'6659'FD93U);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = text.size();
  while (text.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    hash = mix(hash, word);
    text.remove_prefix(8);
  }
  if (!text.empty()) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), text.size());
    hash = mix(hash, word);
  }
  return hash;
}

// Open addressing from a hash to an index whose key the caller compares. Slots hold index + 1.
class HashSlots {
 public:
  template <class Same>
  [[nodiscard]] std::uint32_t find(std::uint64_t hash, const Same& same) const {
    if (slots_.empty()) return TextPool::kAbsent;
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at] == 0) return TextPool::kAbsent;
      if (same(slots_[at] - 1)) return slots_[at] - 1;
    }
  }
  // `hash_at` gives the hash of an index already in, for growing.
  template <class HashAt>
  void add(std::uint64_t hash, std::uint32_t index, const HashAt& hash_at) {
    if ((count_ + 1) * 2 > slots_.size()) {
      std::vector<std::uint32_t> old(std::max<std::size_t>(64, slots_.size() * 2), 0);
      old.swap(slots_);
      for (const std::uint32_t slot : old) {
        if (slot != 0) put(hash_at(slot - 1), slot);
      }
    }
    put(hash, index + 1);
    ++count_;
  }
  [[nodiscard]] std::size_t bytes() const { return slots_.capacity() * sizeof(std::uint32_t); }

 private:
  void put(std::uint64_t hash, std::uint32_t slot) {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
  std::vector<std::uint32_t> slots_;
  std::size_t count_ = 0;
};

// A Caller ID in 64 bits: the number, or by the first nibble a text of the pool.
constexpr std::uint64_t kCallerText = std::uint64_t{0xB} << 60U;

std::uint64_t hash_of(const ExportedMoney& money) {
  const std::string_view code = money.currency.code();
  std::uint64_t rest = money.charge_given ? 1 : 0;
  for (const char c : code) rest = rest << 8U | static_cast<unsigned char>(c);
  return mix(mix(static_cast<std::uint64_t>(money.charge_micros),
                 static_cast<std::uint64_t>(money.fee_micros)),
             rest);
}

std::string key_of(const User& user) {
  std::string key = user.id.to_string();
  key += user.location.is_none() ? "--" : user.location.code();
  base::append_uint(key, user.customer);
  key += '\n';
  key += user.upn;
  key += '\n';
  key += user.display_name;
  return key;
}

}  // namespace

// --- texts

TextPool::TextPool() = default;

std::uint32_t TextPool::find(std::string_view text) const {
  if (slots_.empty()) return kAbsent;
  const auto hash = static_cast<std::uint32_t>(hash_of(text) >> 32U);
  for (std::size_t at = hash & (slots_.size() - 1); slots_[at] != 0;
       at = (at + 1) & (slots_.size() - 1)) {
    const std::uint32_t index = slots_[at] - 1;
    if (hashes_[index] == hash && texts_[index] == text) return index;
  }
  return kAbsent;
}

void TextPool::grow() {
  slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), 0);
  for (std::uint32_t index = 0; index < texts_.size(); ++index) {
    std::size_t at = hashes_[index] & (slots_.size() - 1);
    while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = index + 1;
  }
}

std::uint32_t TextPool::intern(std::string_view text) {
  const std::uint32_t found = find(text);
  if (found != kAbsent) return found;
  if ((texts_.size() + 1) * 2 > slots_.size()) grow();
  if (text.size() > arena_left_) {
    const std::size_t size = std::max<std::size_t>(text.size(), 4096);
    arenas_.push_back(std::make_unique_for_overwrite<char[]>(size));
    arena_next_ = arenas_.back().get();
    arena_left_ = size;
    arena_bytes_ += size;
  }
  if (!text.empty()) std::memcpy(arena_next_, text.data(), text.size());
  texts_.emplace_back(arena_next_, text.size());
  arena_next_ += text.size();
  arena_left_ -= text.size();
  const auto hash = static_cast<std::uint32_t>(hash_of(text) >> 32U);
  hashes_.push_back(hash);
  const auto index = static_cast<std::uint32_t>(texts_.size() - 1);
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = index + 1;
  return index;
}

std::size_t TextPool::bytes() const {
  return texts_.capacity() * sizeof(std::string_view) + slots_.capacity() * sizeof(std::uint32_t) +
         hashes_.capacity() * sizeof(std::uint32_t) + arena_bytes_;
}

// --- what builder and table share

struct CallTableBuilder::Data {
  struct TextAt {
    CallIndex call = 0;
    std::uint32_t text = 0;
  };
  // From `call` on, the row is call + offset (modulo 2^32).
  struct SourceRun {
    CallIndex call = 0;
    std::uint32_t file = 0;
    std::uint32_t offset = 0;
  };

  std::uint32_t size = 0;
  std::vector<CallTable::BlockPointer> blocks;
  std::vector<std::string> files;
  std::vector<SourceRun> runs;
  TextPool capabilities;
  TextPool number_types;
  TextPool destinations;
  TextPool conference_texts;
  TextPool number_texts;
  TextPool caller_texts;
  std::vector<TextAt> conferences;  // by call
  std::vector<TextAt> odd_numbers;  // by call
  std::vector<User> users{User{}};
  TextPool user_keys;                // raw spans
  std::vector<UserIndex> raw_users;  // by index in user_keys
  TextPool distinct_users;           // key_of; index + 1 is the UserIndex
  std::vector<UserIndex> party_users;
  std::vector<std::uint64_t> party_callers;
  HashSlots party_slots;
  std::vector<ExportedMoney> moneys;
  HashSlots money_slots;

  [[nodiscard]] std::uint64_t party_hash(std::uint32_t index) const {
    return mix(party_users[index], party_callers[index]);
  }
  PartyIndex party(UserIndex user, std::uint64_t caller) {
    const std::uint64_t hash = mix(user, caller);
    const std::uint32_t found = party_slots.find(hash, [&](std::uint32_t index) {
      return party_users[index] == user && party_callers[index] == caller;
    });
    if (found != TextPool::kAbsent) return found;
    const auto index = static_cast<PartyIndex>(party_users.size());
    party_users.push_back(user);
    party_callers.push_back(caller);
    party_slots.add(hash, index, [this](std::uint32_t i) { return party_hash(i); });
    return index;
  }
  MoneyIndex money(const ExportedMoney& value) {
    const std::uint64_t hash = hash_of(value);
    const std::uint32_t found =
        money_slots.find(hash, [&](std::uint32_t index) { return moneys[index] == value; });
    if (found != TextPool::kAbsent) return found;
    const auto index = static_cast<MoneyIndex>(moneys.size());
    moneys.push_back(value);
    money_slots.add(hash, index, [this](std::uint32_t i) { return hash_of(moneys[i]); });
    return index;
  }
  UserIndex user(const User& value) {
    const std::uint32_t before = distinct_users.size();
    const std::uint32_t index = distinct_users.intern(key_of(value));
    if (index == before) users.push_back(value);
    return index + 1;
  }
  void source(CallIndex call, std::uint32_t file, std::uint32_t row) {
    const std::uint32_t offset = row - call;
    if (runs.empty() || runs.back().offset != offset || runs.back().file != file) {
      runs.push_back({call, file, offset});
    }
  }
  [[nodiscard]] CallTable::Source source_of(CallIndex call) const {
    const auto after = std::ranges::upper_bound(runs, call, {}, &SourceRun::call);
    if (after == runs.begin()) return {};
    const SourceRun& run = *(after - 1);
    return {run.file, call + run.offset};
  }
  [[nodiscard]] static std::string_view text_of(const std::vector<TextAt>& list,
                                                const TextPool& pool, CallIndex call) {
    const auto found = std::ranges::lower_bound(list, call, {}, &TextAt::call);
    return found == list.end() || found->call != call ? std::string_view{} : pool.at(found->text);
  }
};

void CallTable::FreeBlock::operator()(Block* block) const { ::operator delete(block); }

CallTable::BlockPointer CallTable::new_block() {
  // An implicit-lifetime aggregate: storage is enough.
  return BlockPointer(static_cast<Block*>(::operator new(sizeof(Block))));
}

// --- builder

CallTableBuilder::CallTableBuilder() : data_(std::make_unique<Data>()) {}
CallTableBuilder::~CallTableBuilder() = default;
CallTableBuilder::CallTableBuilder(CallTableBuilder&&) noexcept = default;
CallTableBuilder& CallTableBuilder::operator=(CallTableBuilder&&) noexcept = default;

void CallTableBuilder::begin_file(std::string_view name) { data_->files.emplace_back(name); }

UserIndex CallTableBuilder::find_user(std::string_view raw) const {
  const std::uint32_t index = data_->user_keys.find(raw);
  return index == TextPool::kAbsent ? kUnknownUser : data_->raw_users[index];
}

UserIndex CallTableBuilder::add_user(std::string_view raw, const User& user) {
  const UserIndex index = data_->user(user);
  const std::uint32_t before = data_->user_keys.size();
  const std::uint32_t key = data_->user_keys.intern(raw);
  if (key == before) data_->raw_users.push_back(index);
  data_->raw_users[key] = index;
  return index;
}

PartyIndex CallTableBuilder::party(UserIndex user, std::string_view caller) {
  const auto number = telephony::Number::parse(caller);
  if (number) return data_->party(user, number->nibbles());
  if (caller.empty()) return data_->party(user, telephony::Number().nibbles());
  return data_->party(user, kCallerText | data_->caller_texts.intern(caller));
}

MoneyIndex CallTableBuilder::money(const ExportedMoney& money) { return data_->money(money); }

namespace {

base::Error list_full(std::string_view text, const char* limit) {
  return {base::ErrorCode::too_many_rows, {}, {{"value", std::string(text)}, {"limit", limit}}};
}

}  // namespace

base::Result<std::uint8_t> CallTableBuilder::capability(std::string_view code) {
  const std::uint32_t index = data_->capabilities.intern(code);
  if (index > std::numeric_limits<std::uint8_t>::max()) return list_full(code, "256");
  return static_cast<std::uint8_t>(index);
}

base::Result<std::uint8_t> CallTableBuilder::number_type(std::string_view text) {
  const std::uint32_t index = data_->number_types.intern(text);
  if (index > std::numeric_limits<std::uint8_t>::max()) return list_full(text, "256");
  return static_cast<std::uint8_t>(index);
}

base::Result<TextIndex> CallTableBuilder::destination(std::string_view text) {
  const std::uint32_t index = data_->destinations.intern(text);
  if (index > std::numeric_limits<TextIndex>::max()) return list_full(text, "65536");
  return static_cast<TextIndex>(index);
}

void CallTableBuilder::add(const NewCall& call) {
  Data& data = *data_;
  const CallIndex index = data.size;
  const std::uint32_t slot = index & CallTable::kBlockMask;
  if (slot == 0) data.blocks.push_back(CallTable::new_block());
  CallTable::Block& block = *data.blocks.back();
  Call& out = block.calls[slot];
  out.start = call.start;
  out.seconds = call.seconds;
  out.party = call.party;
  out.type = call.type;
  out.capability = call.capability;
  out.country = 0;
  out.flags = static_cast<std::uint8_t>(static_cast<unsigned>(call.scope) |
                                        (call.operator_billed ? Call::kOperatorBilled : 0U));
  block.usage_ids[slot] = call.usage_id;
  block.numbers[slot] = call.number;
  block.moneys[slot] = call.money;
  block.destinations[slot] = call.destination;
  block.number_types[slot] = call.number_type;
  ++data.size;
  const auto file = static_cast<std::uint32_t>(data.files.empty() ? 0 : data.files.size() - 1);
  data.source(index, file, call.source_row);
  if (!call.conference.empty()) {
    data.conferences.push_back({index, data.conference_texts.intern(call.conference)});
  }
  if (call.number.is_none() && !call.number_text.empty()) {
    data.odd_numbers.push_back({index, data.number_texts.intern(call.number_text)});
  }
}

std::size_t CallTableBuilder::size() const { return data_->size; }

void CallTableBuilder::join(CallTableBuilder&& next) {
  const std::unique_ptr<Data> from = std::exchange(next.data_, std::make_unique<Data>());
  const auto file_base = static_cast<std::uint32_t>(data_->files.size());
  for (std::string& name : from->files) data_->files.push_back(std::move(name));

  std::vector<UserIndex> users(from->users.size(), 0);
  for (std::size_t i = 1; i < users.size(); ++i) users[i] = data_->user(from->users[i]);
  for (std::uint32_t i = 0; i < from->user_keys.size(); ++i) {
    const UserIndex user = users[from->raw_users[i]];
    add_user(from->user_keys.at(i), data_->users[user]);
  }
  std::vector<PartyIndex> parties(from->party_users.size());
  for (std::size_t i = 0; i < parties.size(); ++i) {
    std::uint64_t caller = from->party_callers[i];
    if ((caller & (std::uint64_t{0xF} << 60U)) == kCallerText) {
      const auto text = static_cast<std::uint32_t>(caller);
      caller = kCallerText | data_->caller_texts.intern(from->caller_texts.at(text));
    }
    parties[i] = data_->party(users[from->party_users[i]], caller);
  }
  std::vector<MoneyIndex> moneys(from->moneys.size());
  for (std::size_t i = 0; i < moneys.size(); ++i) moneys[i] = data_->money(from->moneys[i]);
  const auto texts_of = [](const TextPool& source, TextPool& target) {
    std::vector<std::uint32_t> out(source.size());
    for (std::uint32_t i = 0; i < source.size(); ++i) out[i] = target.intern(source.at(i));
    return out;
  };
  const auto capabilities = texts_of(from->capabilities, data_->capabilities);
  const auto number_types = texts_of(from->number_types, data_->number_types);
  const auto destinations = texts_of(from->destinations, data_->destinations);

  auto conference = from->conferences.begin();
  auto odd = from->odd_numbers.begin();
  auto run = from->runs.begin();
  for (CallIndex i = 0; i < from->size; ++i) {
    CallTable::Block& source = *from->blocks[i >> CallTable::kBlockBits];
    const std::uint32_t at = i & CallTable::kBlockMask;
    const CallIndex index = data_->size;
    const std::uint32_t slot = index & CallTable::kBlockMask;
    if (slot == 0) data_->blocks.push_back(CallTable::new_block());
    CallTable::Block& block = *data_->blocks.back();
    block.calls[slot] = source.calls[at];
    block.calls[slot].party = parties[source.calls[at].party];
    block.calls[slot].capability =
        static_cast<std::uint8_t>(capabilities[source.calls[at].capability]);
    block.usage_ids[slot] = source.usage_ids[at];
    block.numbers[slot] = source.numbers[at];
    block.moneys[slot] = moneys[source.moneys[at]];
    block.destinations[slot] = static_cast<TextIndex>(destinations[source.destinations[at]]);
    block.number_types[slot] = static_cast<std::uint8_t>(number_types[source.number_types[at]]);
    ++data_->size;
    while (run + 1 != from->runs.end() && (run + 1)->call <= i) ++run;
    data_->source(index, file_base + run->file, i + run->offset);
    if (conference != from->conferences.end() && conference->call == i) {
      const std::string_view text = from->conference_texts.at(conference->text);
      data_->conferences.push_back({index, data_->conference_texts.intern(text)});
      ++conference;
    }
    if (odd != from->odd_numbers.end() && odd->call == i) {
      const std::string_view text = from->number_texts.at(odd->text);
      data_->odd_numbers.push_back({index, data_->number_texts.intern(text)});
      ++odd;
    }
    if (at == CallTable::kBlockMask) from->blocks[i >> CallTable::kBlockBits].reset();
  }
}

base::Result<CallTable> CallTableBuilder::seal() && {
  if (data_->size > std::uint32_t{1} << 31U) return base::ErrorCode::too_many_rows;
  CallTable table;
  table.data_ = std::exchange(data_, std::make_unique<Data>());
  Data& data = *table.data_;
  table.size_ = data.size;
  table.blocks_ = std::move(data.blocks);
  table.users_ = std::move(data.users);
  table.party_users_ = std::move(data.party_users);
  data.user_keys = TextPool();
  data.raw_users = {};
  data.distinct_users = TextPool();
  data.party_slots = HashSlots();
  data.money_slots = HashSlots();
  table.find_countries();
  table.find_duplicates();
  table.find_order();
  return table;
}

// --- table

CallTable::CallTable() : users_(1), data_(std::make_unique<CallTableBuilder::Data>()) {
  find_order();
}
CallTable::~CallTable() = default;
CallTable::CallTable(CallTable&&) noexcept = default;
CallTable& CallTable::operator=(CallTable&&) noexcept = default;

const ExportedMoney& CallTable::money(CallIndex i) const {
  return data_->moneys[blocks_[i >> kBlockBits]->moneys[i & kBlockMask]];
}
std::string_view CallTable::destination(CallIndex i) const {
  return data_->destinations.at(destination_index(i));
}
std::string_view CallTable::number_type(CallIndex i) const {
  return data_->number_types.at(number_type_index(i));
}
std::string_view CallTable::capability(CallIndex i) const {
  return data_->capabilities.at(call(i).capability);
}
std::string_view CallTable::conference(CallIndex i) const {
  return CallTableBuilder::Data::text_of(data_->conferences, data_->conference_texts, i);
}
std::string_view CallTable::number_text(CallIndex i) const {
  return CallTableBuilder::Data::text_of(data_->odd_numbers, data_->number_texts, i);
}

Party CallTable::party(CallIndex i) const {
  const PartyIndex index = call(i).party;
  const std::uint64_t caller = data_->party_callers[index];
  Party out;
  out.user = party_users_[index];
  if ((caller & (std::uint64_t{0xF} << 60U)) == kCallerText) {
    out.caller_text = data_->caller_texts.at(static_cast<std::uint32_t>(caller));
  } else {
    out.caller = telephony::Number(caller);
  }
  return out;
}

CallTable::Source CallTable::source(CallIndex i) const { return data_->source_of(i); }
std::span<const std::string> CallTable::files() const { return data_->files; }
std::span<const std::string_view> CallTable::capability_codes() const {
  return data_->capabilities.all();
}
std::span<const std::string_view> CallTable::number_types() const {
  return data_->number_types.all();
}
std::span<const std::string_view> CallTable::destinations() const {
  return data_->destinations.all();
}
std::span<const ExportedMoney> CallTable::moneys() const { return data_->moneys; }

base::Period CallTable::starts() const {
  if (size_ == 0) return {};
  std::uint32_t first = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t last = 0;
  for (CallIndex i = 0; i < size_; ++i) {
    first = std::min(first, call(i).start);
    last = std::max(last, call(i).start);
  }
  return {{first}, {last}};
}

void CallTable::assign_customers(std::span<const CustomerIndex> customer_of_user) {
  const std::size_t count = std::min(customer_of_user.size(), users_.size());
  for (std::size_t i = 0; i < count; ++i) users_[i].customer = customer_of_user[i];
  find_order();
}

std::size_t CallTable::bytes() const {
  const CallTableBuilder::Data& data = *data_;
  std::size_t total =
      blocks_.size() * sizeof(Block) + order_.capacity() * sizeof(CallIndex) +
      party_users_.capacity() * sizeof(UserIndex) +
      data.party_callers.capacity() * sizeof(std::uint64_t) + users_.capacity() * sizeof(User) +
      data.moneys.capacity() * sizeof(ExportedMoney) + duplicates_.capacity() * sizeof(Duplicate);
  for (const TextPool* pool : {&data.capabilities, &data.number_types, &data.destinations,
                               &data.conference_texts, &data.number_texts, &data.caller_texts}) {
    total += pool->bytes();
  }
  total += (data.conferences.capacity() + data.odd_numbers.capacity()) *
           sizeof(CallTableBuilder::Data::TextAt);
  return total;
}

void CallTable::find_countries() {
  for (CallIndex i = 0; i < size_; ++i) {
    Call& call = blocks_[i >> kBlockBits]->calls[i & kBlockMask];
    const telephony::Number dialled = number(i);
    if (dialled.is_none()) {
      call.flags |= Call::kNoNumber;
      continue;
    }
    if (dialled.nibble(5) == telephony::Number::kEnd) call.flags |= Call::kShort;
    const auto origin = telephony::origin_of(dialled);
    call.country = origin.country;
    if (origin.kind != telephony::NumberKind::ordinary) call.flags |= Call::kSpecial;
  }
}

namespace {

// Of many hashes, those that share their bits with another one: level by level a smaller set.
class Sieve {
 public:
  explicit Sieve(std::size_t expected) {
    unsigned bits = 12;
    while (bits < 30 && (std::size_t{1} << bits) / 8 < expected) ++bits;
    shift_ = 64 - bits;
    seen_.assign((std::size_t{1} << bits) / 64, 0);
    again_.assign(seen_.size(), 0);
  }
  void see(std::uint64_t hash) {
    const auto at = static_cast<std::size_t>(hash >> shift_);
    const std::uint64_t bit = std::uint64_t{1} << (at & 63U);
    if ((seen_[at >> 6U] & bit) != 0) again_[at >> 6U] |= bit;
    seen_[at >> 6U] |= bit;
  }
  [[nodiscard]] bool shared(std::uint64_t hash) const {
    const auto at = static_cast<std::size_t>(hash >> shift_);
    return (again_[at >> 6U] >> (at & 63U) & 1U) != 0;
  }

 private:
  unsigned shift_ = 0;
  std::vector<std::uint64_t> seen_;
  std::vector<std::uint64_t> again_;
};

std::uint64_t id_hash(const base::UsageId& id, std::uint64_t level) {
  return mix(id.guid.high + level * kMix, id.guid.low);
}

}  // namespace

void CallTable::find_duplicates() {
  std::vector<CallIndex> suspects;
  {
    Sieve sieve(size_);
    for (CallIndex i = 0; i < size_; ++i) sieve.see(id_hash(usage_id(i), 0));
    for (CallIndex i = 0; i < size_; ++i) {
      if (sieve.shared(id_hash(usage_id(i), 0))) suspects.push_back(i);
    }
  }
  for (std::uint64_t level = 1; level <= 2 && !suspects.empty(); ++level) {
    Sieve sieve(suspects.size());
    for (const CallIndex i : suspects) sieve.see(id_hash(usage_id(i), level));
    std::erase_if(suspects,
                  [&](CallIndex i) { return !sieve.shared(id_hash(usage_id(i), level)); });
  }
  // What a row says, in the order that decides which of several counts.
  const auto content = [this](CallIndex i) {
    const Call& c = call(i);
    const User& u = user(i);
    const Party p = party(i);
    const ExportedMoney& m = money(i);
    return std::tuple(c.start, c.seconds, number(i), u.id, std::string_view(u.upn), u.location,
                      c.type, capability(i), number_type(i), destination(i), m.charge_micros,
                      m.fee_micros, m.currency, p.caller, p.caller_text, number_text(i),
                      c.flags & Call::kScopeBits, u.customer);
  };
  std::ranges::sort(suspects, [&](CallIndex a, CallIndex b) {
    if (usage_id(a) != usage_id(b)) return usage_id(a) < usage_id(b);
    const auto left = content(a);
    const auto right = content(b);
    return left != right ? left < right : a < b;
  });
  for (std::size_t i = 0; i + 1 < suspects.size();) {
    const CallIndex first = suspects[i];
    std::size_t next = i + 1;
    for (; next < suspects.size() && usage_id(suspects[next]) == usage_id(first); ++next) {
      const CallIndex again = suspects[next];
      blocks_[again >> kBlockBits]->calls[again & kBlockMask].flags |= Call::kDuplicate;
      duplicates_.push_back({again, first, content(first) == content(again)});
    }
    i = next;
  }
  std::ranges::sort(duplicates_, {}, &Duplicate::call);
}

namespace {

constexpr unsigned kDigitBits = 11;
constexpr std::uint32_t kDigits = 1U << kDigitBits;

// One pass of a radix sort of calls: stable by the digit of their keys at `shift`.
template <class Key>
void sort_by_digit(const std::vector<Key>& keys, unsigned shift, const std::vector<CallIndex>& from,
                   std::vector<CallIndex>& to) {
  std::array<std::uint32_t, kDigits> places{};
  for (const Key key : keys) ++places[static_cast<std::uint32_t>(key >> shift) & (kDigits - 1)];
  std::uint32_t place = 0;
  for (std::uint32_t& slot : places) place += std::exchange(slot, place);
  for (const CallIndex i : from) {
    to[places[static_cast<std::uint32_t>(keys[i] >> shift) & (kDigits - 1)]++] = i;
  }
}

}  // namespace

// By customer and start as one key; of calls that start in the same second, of one customer, the
// smaller usage id comes first.
template <class Key>
void CallTable::order_by(const std::vector<Key>& keys, unsigned bits) {
  order_.resize(size_);
  for (CallIndex i = 0; i < size_; ++i) order_[i] = i;
  bool sorted = true;
  for (CallIndex i = 1; i < size_ && sorted; ++i) sorted = keys[i - 1] <= keys[i];
  if (!sorted) {
    std::vector<CallIndex> other(size_);
    for (unsigned shift = 0; shift < bits; shift += kDigitBits) {
      sort_by_digit(keys, shift, order_, other);
      order_.swap(other);
    }
  }
  for (std::uint32_t at = 0; at < size_;) {
    const Key key = keys[order_[at]];
    std::uint32_t next = at + 1;
    while (next < size_ && keys[order_[next]] == key) ++next;
    if (next - at > 1) {
      const auto first = order_.begin();
      std::sort(first + static_cast<std::ptrdiff_t>(at), first + static_cast<std::ptrdiff_t>(next),
                [this](CallIndex a, CallIndex b) {
                  // of a repeated id the row that counts comes first, wherever it stood
                  const auto rank = [this](CallIndex i) {
                    return std::tuple(usage_id(i), (call(i).flags & Call::kDuplicate) != 0, i);
                  };
                  return rank(a) < rank(b);
                });
    }
    at = next;
  }
}

void CallTable::find_order() {
  std::uint32_t lowest = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t highest = 0;
  for (CallIndex i = 0; i < size_; ++i) {
    lowest = std::min(lowest, call(i).start);
    highest = std::max(highest, call(i).start);
  }
  std::uint32_t customers = 0;
  for (const User& user : users_) {
    if (user.customer != kNoCustomer) customers = std::max(customers, user.customer + 1U);
  }
  // Calls of no customer come last.
  std::vector<std::uint32_t> customer_of(users_.size());
  for (std::size_t u = 0; u < users_.size(); ++u) {
    customer_of[u] = std::min<std::uint32_t>(users_[u].customer, customers);
  }
  const unsigned start_bits =
      size_ == 0 ? 0 : static_cast<unsigned>(std::bit_width(highest - lowest));
  const unsigned bits = start_bits + static_cast<unsigned>(std::bit_width(customers));
  customer_begins_.assign(std::size_t{customers} + 2, 0);
  const auto fill = [&](auto& keys) {
    using Key = std::remove_reference_t<decltype(keys[0])>;
    keys.resize(size_);
    for (CallIndex i = 0; i < size_; ++i) {
      const Call& c = call(i);
      const std::uint32_t customer = customer_of[party_users_[c.party]];
      ++customer_begins_[customer + 1];
      keys[i] = static_cast<Key>((std::uint64_t{customer} << start_bits) | (c.start - lowest));
    }
    order_by(keys, bits);
  };
  if (bits <= 32) {
    std::vector<std::uint32_t> keys;
    fill(keys);
  } else {
    std::vector<std::uint64_t> keys;
    fill(keys);
  }
  for (std::size_t c = 1; c < customer_begins_.size(); ++c) {
    customer_begins_[c] += customer_begins_[c - 1];
  }
}

}  // namespace rating
