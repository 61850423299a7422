// A builder's calls as bytes, and back: what joining them needs, in the order of call_table_data.hpp.
#include <algorithm>

#include "base/packed.hpp"
#include "rating/call_table.hpp"
#include "rating/call_table_data.hpp"

namespace rating {
namespace {

void pack_texts(base::Packer& pack, const TextPool& texts) {
  pack(texts.size());
  for (const std::string_view text : texts.all()) pack.text(text);
}
void unpack_texts(base::Unpacker& bytes, TextPool& texts) {
  std::uint32_t size = 0;
  bytes(size);
  for (std::uint32_t i = 0; i < size && bytes.ok(); ++i) {
    if (texts.intern(bytes.text()) != i) bytes.refuse();
  }
}

// Everything but rows and texts.
template <class Pack, class Data>
void pack_lists(Pack& pack, Data& data) {
  pack(data.runs, data.conferences, data.conference_bytes, data.odd_numbers, data.users,
       data.raw_users, data.party_users, data.party_callers, data.moneys);
}

}  // namespace

void CallTableBuilder::pack(base::Packer& pack) && {
  Data& data = *data_;
  data.locate_rest();
  for (const TextPool* texts : {&data.capabilities, &data.number_types, &data.destinations,
                                &data.number_texts, &data.caller_texts, &data.user_keys}) {
    pack_texts(pack, *texts);
  }
  pack_lists(pack, data);
  pack(data.size, static_cast<std::uint64_t>(data.buckets.size()));
  pack.expect(data.size * (sizeof(CallRecord) + sizeof(std::uint32_t)) +
              data.buckets.size() * sizeof(std::uint32_t));
  for (Data::Bucket& bucket : data.buckets) {
    pack(bucket.size);
    std::uint32_t left = bucket.size;
    for (auto& chunk : bucket.chunks) {
      const std::uint32_t rows = std::min(left, Data::kChunk);
      pack.bytes(chunk->rows.data(), rows * sizeof(CallRecord));
      pack.bytes(chunk->read_as.data(), rows * sizeof(std::uint32_t));
      left -= rows;
      chunk.reset();
    }
  }
  data_ = std::make_unique<Data>();
}

bool CallTableBuilder::unpack(base::Unpacker& bytes) {
  auto unpacked = std::make_unique<Data>();
  Data& data = *unpacked;
  for (TextPool* texts : {&data.capabilities, &data.number_types, &data.destinations,
                          &data.number_texts, &data.caller_texts, &data.user_keys}) {
    unpack_texts(bytes, *texts);
  }
  pack_lists(bytes, data);
  std::uint64_t buckets = 0;
  bytes(data.size, buckets);
  for (std::uint64_t i = 0; i < buckets && bytes.ok(); ++i) data.unpack_bucket(bytes);
  if (!bytes.ok() || !data.is_sound()) return false;
  data_ = std::move(unpacked);
  return true;
}

void CallTableBuilder::Data::unpack_bucket(base::Unpacker& bytes) {
  Bucket& bucket = buckets.emplace_back();
  std::uint32_t all = 0;
  bytes(all);
  while (bucket.size < all) {
    const std::uint32_t rows = std::min(all - bucket.size, kChunk);
    const char* const records = bytes.bytes(rows * sizeof(CallRecord));
    const char* const read_as = bytes.bytes(rows * sizeof(std::uint32_t));
    if (records == nullptr || read_as == nullptr) return;
    extend(bucket, 0);
    Chunk& chunk = *bucket.chunks.back();
    std::memcpy(static_cast<void*>(chunk.rows.data()), records, rows * sizeof(CallRecord));
    std::memcpy(chunk.read_as.data(), read_as, rows * sizeof(std::uint32_t));
    bucket.size += rows - 1;  // one is there already
  }
  bucket.located = bucket.size;
}

// Whether every number is of something that is there.
bool CallTableBuilder::Data::is_sound() const {
  const auto all_below = [](const auto& numbers, std::size_t limit) {
    return std::ranges::all_of(numbers, [limit](auto number) { return number < limit; });
  };
  if (users.empty() || raw_users.size() != user_keys.size() ||
      party_callers.size() != party_users.size() || !all_below(raw_users, users.size()) ||
      !all_below(party_users, users.size())) {
    return false;
  }
  for (const std::uint64_t caller : party_callers) {
    const bool is_text = (caller & kCallerMask) == kCallerText;
    if (is_text && static_cast<std::uint32_t>(caller) >= caller_texts.size()) return false;
  }
  for (const SourceRun& run : runs) {
    if (run.file != 0) return false;  // a builder of one file is what crosses
  }
  for (const TextAt& at : odd_numbers) {
    if (at.text >= number_texts.size()) return false;
  }
  for (const TextAt& at : conferences) {
    std::uint32_t length = 0;
    if (conference_bytes.size() < sizeof(length) + at.text) return false;
    std::memcpy(&length, conference_bytes.data() + at.text, sizeof(length));
    if (conference_bytes.size() - sizeof(length) - at.text < length) return false;
  }
  return has_sound_rows();
}

bool CallTableBuilder::Data::has_sound_rows() const {
  std::uint64_t rows = 0;
  for (const Bucket& bucket : buckets) {
    for (std::uint32_t i = 0; i < bucket.size; ++i) {
      const CallRecord& row = bucket.row(i);
      const bool sound = row.call.party < party_users.size() && row.money < moneys.size() &&
                         row.call.capability < capabilities.size() &&
                         row.number_type < number_types.size() &&
                         row.destination < destinations.size() && bucket.read_as(i) < size &&
                         row.call.start >> kBucketBits == bucket.row(0).call.start >> kBucketBits;
      if (!sound) return false;
    }
    rows += bucket.size;
  }
  return rows == size;
}

}  // namespace rating
