#include "rating/call_table.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "rating/call_table_data.hpp"
#include "rating/sealing.hpp"

namespace rating {

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
  const std::uint32_t index = data.size++;
  Data::Bucket& bucket = data.bucket(call.start);
  Data::extend(bucket, index);
  CallRecord& row = bucket.row(bucket.size - 1);
  row.call.start = call.start;
  row.call.seconds = call.seconds;
  row.call.party = call.party;
  row.call.type = call.type;
  row.call.capability = call.capability;
  row.call.country = 0;
  row.call.flags = static_cast<std::uint8_t>(static_cast<unsigned>(call.scope) |
                                             (call.operator_billed ? Call::kOperatorBilled : 0U));
  row.usage_id = call.usage_id;
  row.number = call.number;
  row.money = call.money;
  row.destination = call.destination;
  row.number_type = call.number_type;
  if (bucket.size % Data::kChunk == 0) Data::locate(bucket);
  const auto file = static_cast<std::uint32_t>(data.files.empty() ? 0 : data.files.size() - 1);
  data.source(index, file, call.source_row);
  if (!call.conference.empty()) data.add_conference(index, call.conference);
  if (call.number.is_none() && !call.number_text.empty()) {
    data.odd_numbers.push_back({index, data.number_texts.intern(call.number_text)});
  }
}

void CallTableBuilder::give_bots(CustomerIndex customer) {
  for (std::size_t i = 1; i < data_->users.size(); ++i) {
    User& user = data_->users[i];
    const bool bot = user.id.is_none() && user.upn.empty();
    if (bot && user.customer == kNoCustomer) user.customer = customer;
  }
}

// Look-ups of several calls overlap.
[[gnu::noinline]] void CallTableBuilder::Data::locate(Bucket& bucket) {
  for (std::uint32_t i = bucket.located; i < bucket.size; ++i) {
    CallRecord& row = bucket.row(i);
    if (row.number.is_none()) {
      row.call.flags |= Call::kNoNumber;
      continue;
    }
    if (row.number.nibble(5) == telephony::Number::kEnd) row.call.flags |= Call::kShort;
    const auto origin = telephony::origin_of(row.number);
    row.call.country = origin.country;
    if (origin.kind != telephony::NumberKind::ordinary) row.call.flags |= Call::kSpecial;
  }
  bucket.located = bucket.size;
}

std::size_t CallTableBuilder::size() const { return data_->size; }

namespace {

// New number of each text; the texts are added to `target`.
std::vector<std::uint32_t> carried(const TextPool& source, TextPool& target) {
  std::vector<std::uint32_t> out(source.size());
  for (std::uint32_t i = 0; i < source.size(); ++i) out[i] = target.intern(source.at(i));
  return out;
}

template <class Index>
base::Result<base::Ok> fits(const TextPool& texts, const char* limit) {
  if (texts.size() <= std::uint32_t{std::numeric_limits<Index>::max()} + 1) return base::Ok{};
  return list_full(texts.at(texts.size() - 1), limit);
}

}  // namespace

// What stood under a number in one builder stands under another in the next.
struct CallTableBuilder::Data::Renumbered {
  std::vector<PartyIndex> parties;
  std::vector<MoneyIndex> moneys;
  std::vector<std::uint32_t> capabilities;
  std::vector<std::uint32_t> number_types;
  std::vector<std::uint32_t> destinations;
};

[[gnu::noinline]] void CallTableBuilder::Data::append(const Bucket& source, CallIndex first,
                                                      const Renumbered& numbers) {
  if (source.size == 0) return;
  Bucket& target = bucket(source.row(0).call.start);
  for (std::uint32_t i = 0; i < source.size; ++i) {
    extend(target, first + source.read_as(i));
    CallRecord& row = target.row(target.size - 1);
    row = source.row(i);
    row.call.party = numbers.parties[row.call.party];
    row.call.capability = static_cast<std::uint8_t>(numbers.capabilities[row.call.capability]);
    row.money = numbers.moneys[row.money];
    row.destination = static_cast<TextIndex>(numbers.destinations[row.destination]);
    row.number_type = static_cast<std::uint8_t>(numbers.number_types[row.number_type]);
  }
  target.located = target.size;
  size += source.size;
}

base::Result<base::Ok> CallTableBuilder::join(CallTableBuilder&& next) {
  const std::unique_ptr<Data> from = std::exchange(next.data_, std::make_unique<Data>());
  const auto first_file = static_cast<std::uint32_t>(data_->files.size());
  const auto joined = append(*from, first_file, 0);
  if (!joined) return joined;
  for (std::string& name : from->files) data_->files.push_back(std::move(name));
  return joined;
}

base::Result<base::Ok> CallTableBuilder::join_part(CallTableBuilder&& part,
                                                   std::uint32_t rows_before) {
  const std::unique_ptr<Data> from = std::exchange(part.data_, std::make_unique<Data>());
  const auto files = static_cast<std::uint32_t>(data_->files.size());
  return append(*from, files == 0 ? 0 : files - 1, rows_before);
}

base::Result<base::Ok> CallTableBuilder::append(Data& from, std::uint32_t first_file,
                                                std::uint32_t rows_before) {
  Data& data = *data_;
  Data::Renumbered numbers;
  numbers.capabilities = carried(from.capabilities, data.capabilities);
  numbers.number_types = carried(from.number_types, data.number_types);
  numbers.destinations = carried(from.destinations, data.destinations);
  for (const auto& fit :
       {fits<std::uint8_t>(data.capabilities, "256"), fits<std::uint8_t>(data.number_types, "256"),
        fits<TextIndex>(data.destinations, "65536")}) {
    if (!fit) return fit;
  }
  data.locate_rest();
  from.locate_rest();
  const CallIndex first = data.size;

  // who is known by raw bytes is what they stood for here first
  std::vector<UserIndex> users(from.users.size(), 0);
  for (std::uint32_t i = 0; i < from.user_keys.size(); ++i) {
    const std::string_view raw = from.user_keys.at(i);
    const UserIndex known = find_user(raw);
    const UserIndex user = from.raw_users[i];
    users[user] = known == kUnknownUser ? add_user(raw, from.users[user]) : known;
  }
  for (std::size_t i = 1; i < users.size(); ++i) {
    if (users[i] == 0) users[i] = data.user(from.users[i]);
  }
  numbers.parties.resize(from.party_users.size());
  for (std::size_t i = 0; i < numbers.parties.size(); ++i) {
    std::uint64_t caller = from.party_callers[i];
    if ((caller & kCallerMask) == kCallerText) {
      const auto text = static_cast<std::uint32_t>(caller);
      caller = kCallerText | data.caller_texts.intern(from.caller_texts.at(text));
    }
    numbers.parties[i] = data.party(users[from.party_users[i]], caller);
  }
  for (const ExportedMoney& money : from.moneys) numbers.moneys.push_back(data.money(money));

  for (Data::Bucket& bucket : from.buckets) {
    data.append(bucket, first, numbers);
    bucket = Data::Bucket();
  }
  for (const Data::SourceRun& run : from.runs) {
    // the row moves by rows, the call by calls
    data.add_run({first + run.call, first_file + run.file, run.offset - first + rows_before});
  }
  for (const Data::TextAt& at : from.conferences) {
    data.add_conference(first + at.read_as, from.conference_at(at.text));
  }
  for (const Data::TextAt& at : from.odd_numbers) {
    const std::string_view text = from.number_texts.at(at.text);
    data.odd_numbers.push_back({first + at.read_as, data.number_texts.intern(text)});
  }
  return base::Ok{};
}

base::Result<CallTable> CallTableBuilder::seal(const base::Crew* crew) && {
  Sealing sealing(std::move(*this), crew);
  while (sealing.step()) {
  }
  return std::move(sealing).take();
}

CallTableBuilder CallTable::reopen() && {
  CallTableBuilder builder;
  builder.data_ = std::move(data_);
  CallTableBuilder::Data& data = *builder.data_;
  data.users = std::move(users_);
  data.party_users = std::move(party_users_);
  for (std::size_t i = 1; i < data.users.size(); ++i) {
    // two can have become one when they were given to a customer: the first stands for both
    if (data.distinct_users.intern(key_of(data.users[i])) == data.user_of_distinct.size()) {
      data.user_of_distinct.push_back(static_cast<UserIndex>(i));
    }
  }
  for (PartyIndex i = 0; i < data.party_users.size(); ++i) {
    data.party_slots.add(data.party_hash(i), i,
                         [&data](std::uint32_t other) { return data.party_hash(other); });
  }
  for (MoneyIndex i = 0; i < data.moneys.size(); ++i) {
    data.money_slots.add(hash_of(data.moneys[i]), i,
                         [&data](std::uint32_t other) { return hash_of(data.moneys[other]); });
  }
  for (CallIndex i = 0; i < size_; ++i) {
    const CallRecord& row = record(i);
    CallTableBuilder::Data::Bucket& bucket = data.bucket(row.call.start);
    CallTableBuilder::Data::extend(bucket, read_as_[i]);
    CallRecord& copy = bucket.row(bucket.size - 1);
    copy = row;
    copy.call.flags &= static_cast<std::uint8_t>(~unsigned{Call::kDuplicate});
    bucket.located = bucket.size;
    if ((i & kBlockMask) == kBlockMask) blocks_[i >> kBlockBits].reset();
  }
  *this = CallTable();
  return builder;
}

// --- table

CallTable::CallTable()
    : users_(1), customer_begins_(2, 0), data_(std::make_unique<CallTableBuilder::Data>()) {}
CallTable::~CallTable() = default;
CallTable::CallTable(CallTable&&) noexcept = default;
CallTable& CallTable::operator=(CallTable&&) noexcept = default;

const ExportedMoney& CallTable::money(CallIndex i) const { return data_->moneys[record(i).money]; }
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
  const auto* const found = CallTableBuilder::Data::find(data_->conferences, read_as_[i]);
  return found == nullptr ? std::string_view{} : data_->conference_at(found->text);
}
std::string_view CallTable::number_text(CallIndex i) const {
  return CallTableBuilder::Data::text_of(data_->odd_numbers, data_->number_texts, read_as_[i]);
}

Party CallTable::party(CallIndex i) const {
  const PartyIndex index = call(i).party;
  const std::uint64_t caller = data_->party_callers[index];
  Party out;
  out.user = party_users_[index];
  if ((caller & kCallerMask) == kCallerText) {
    out.caller_text = data_->caller_texts.at(static_cast<std::uint32_t>(caller));
  } else {
    out.caller = telephony::Number(caller);
  }
  return out;
}

CallTable::Source CallTable::source(CallIndex i) const { return data_->source_of(read_as_[i]); }
std::vector<CallIndex> CallTable::in_order_of_reading() const {
  std::vector<CallIndex> out(size_);
  for (CallIndex i = 0; i < size_; ++i) out[read_as_[i]] = i;
  return out;
}
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

void CallTable::assign_customers(std::span<const CustomerIndex> customer_of_user,
                                 const base::Crew* crew) {
  const std::size_t count = std::min(customer_of_user.size(), users_.size());
  bool same = true;
  for (std::size_t i = 0; i < count; ++i) {
    same = same && users_[i].customer == customer_of_user[i];
    users_[i].customer = customer_of_user[i];
  }
  if (same) return;
  auto sealed = std::move(*this).reopen().seal(crew);
  if (sealed) *this = *std::move(sealed);  // it was sealed before: it is not too large
}

std::size_t CallTable::bytes() const {
  const CallTableBuilder::Data& data = *data_;
  std::size_t total =
      blocks_.size() * sizeof(Block) + read_as_.capacity() * sizeof(std::uint32_t) +
      party_users_.capacity() * sizeof(UserIndex) +
      data.party_callers.capacity() * sizeof(std::uint64_t) + users_.capacity() * sizeof(User) +
      data.moneys.capacity() * sizeof(ExportedMoney) + duplicates_.capacity() * sizeof(Duplicate);
  for (const TextPool* pool : {&data.capabilities, &data.number_types, &data.destinations,
                               &data.number_texts, &data.caller_texts}) {
    total += pool->bytes();
  }
  total += data.conference_bytes.capacity();
  total += (data.conferences.capacity() + data.odd_numbers.capacity()) *
           sizeof(CallTableBuilder::Data::TextAt);
  return total;
}

}  // namespace rating
