#pragma once
// Calls packed into rows of 48 bytes, as read from an export (domain 5.1, 5.4), with four more for
// where each was read. What rating adds is in RatedMonth: 10 bytes. Memory grows with the file and
// never doubles.
//
// Built by one or several CallTableBuilder (one a worker), joined and sealed (sealing.hpp). A sealed
// table holds the calls in order of draw (customer, start, usage id), so that whoever goes through
// a month reads memory from its beginning to its end; it knows its duplicates, and does not change.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/packed.hpp"
#include "base/parallel.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "catalog/capability.hpp"
#include "telephony/number.hpp"

namespace rating {

using CallIndex = std::uint32_t;      // in order of draw
using UserIndex = std::uint32_t;      // 0: no user (bots of an unknown customer)
using PartyIndex = std::uint32_t;     // a user together with the Caller ID
using MoneyIndex = std::uint32_t;     // a (charge, connection fee, currency) as exported
using TextIndex = std::uint16_t;      // of a short list: destination texts
using CustomerIndex = std::uint16_t;  // in the list of Terms; kNoCustomer: not known
constexpr CustomerIndex kNoCustomer = 0xFFFF;

// Domestic/International as exported: never used to rate unless the policy says so.
enum class ExportedScope : std::uint8_t { none, domestic, international };

// What rating reads of every call, in one quarter of a cache line.
struct Call {
  std::uint32_t start = 0;    // seconds since 1970 UTC
  std::uint32_t seconds = 0;  // connected
  PartyIndex party = 0;
  catalog::CallType type = catalog::CallType::unknown;
  std::uint8_t capability = 0;          // in CallTable::capabilities()
  telephony::CountryIndex country = 0;  // of the destination number; filled while building
  std::uint8_t flags = 0;

  static constexpr std::uint8_t kScopeBits = 0x03;       // ExportedScope
  static constexpr std::uint8_t kOperatorBilled = 0x04;  // Graph: operator is not Microsoft
  static constexpr std::uint8_t kDuplicate = 0x08;       // set by sealing
  static constexpr std::uint8_t kSpecial = 0x10;         // premium, toll-free, ...
  static constexpr std::uint8_t kShort = 0x20;           // at most five digits
  static constexpr std::uint8_t kNoNumber = 0x40;        // not a telephone number
  [[nodiscard]] base::Instant start_instant() const { return {start}; }
  [[nodiscard]] ExportedScope exported_scope() const {
    return static_cast<ExportedScope>(flags & kScopeBits);
  }
};
static_assert(sizeof(Call) == 16);

// A call with everything the table keeps of it in one place.
struct CallRecord {
  Call call;
  base::UsageId usage_id;
  telephony::Number number;
  MoneyIndex money = 0;
  TextIndex destination = 0;
  std::uint8_t number_type = 0;
};
static_assert(sizeof(CallRecord) == 48);

struct User {
  CustomerIndex customer = kNoCustomer;
  telephony::Country location;  // User Location
  base::UserId id;              // none for bots
  std::string upn;
  std::string display_name;
  friend bool operator==(const User&, const User&) = default;
};
template <class Pack, base::Like<User> T>
void parts(Pack& pack, T& user) {
  pack(user.customer, user.location, user.id, user.upn, user.display_name);
}

struct Party {
  UserIndex user = 0;
  telephony::Number caller;      // Caller ID, if it is a number
  std::string_view caller_text;  // else as written
};

struct ExportedMoney {
  std::int64_t charge_micros = 0;
  std::int64_t fee_micros = 0;
  base::Currency currency;
  bool charge_given = true;
  friend bool operator==(const ExportedMoney&, const ExportedMoney&) = default;
};

// Distinct short texts by number, in order of first appearance. Nothing is allocated for a text
// already held.
class TextPool {
 public:
  TextPool();
  [[nodiscard]] std::uint32_t intern(std::string_view text);
  [[nodiscard]] std::string_view at(std::uint32_t index) const { return texts_[index]; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }
  [[nodiscard]] std::span<const std::string_view> all() const { return texts_; }
  [[nodiscard]] std::size_t bytes() const;
  // kAbsent if it is not held.
  static constexpr std::uint32_t kAbsent = 0xFFFF'FFFF;
  [[nodiscard]] std::uint32_t find(std::string_view text) const;

 private:
  void grow();
  std::vector<std::string_view> texts_;
  std::vector<std::uint32_t> slots_;  // open addressing: index + 1
  std::vector<std::uint32_t> hashes_;
  std::vector<std::unique_ptr<char[]>> arenas_;
  std::size_t arena_left_ = 0;
  char* arena_next_ = nullptr;
  std::size_t arena_bytes_ = 0;
};

// A duplicate: `call` repeats the UsageId of `first`, the one that counts.
struct Duplicate {
  CallIndex call = 0;
  CallIndex first = 0;
  bool identical = false;  // every column the table keeps is the same
};

class CallTable;

// One accepted row, as the reader hands it over. Indexes come from the builder's intern functions.
struct NewCall {
  base::UsageId usage_id;
  telephony::Number number;  // Destination Number; none when it is not a number
  std::uint32_t start = 0;
  std::uint32_t seconds = 0;
  PartyIndex party = 0;
  MoneyIndex money = 0;
  TextIndex destination = 0;
  catalog::CallType type = catalog::CallType::unknown;
  std::uint8_t capability = 0;
  std::uint8_t number_type = 0;
  ExportedScope scope = ExportedScope::none;
  bool operator_billed = false;
  std::uint32_t source_row = 0;  // 1-based, the header is row 1
  std::string_view conference;   // "" for none
  std::string_view number_text;  // kept only when `number` is none
};

class CallTableBuilder {
 public:
  struct Data;  // call_table_data.hpp
  CallTableBuilder();
  ~CallTableBuilder();
  CallTableBuilder(CallTableBuilder&&) noexcept;
  CallTableBuilder& operator=(CallTableBuilder&&) noexcept;
  CallTableBuilder(const CallTableBuilder&) = delete;
  CallTableBuilder& operator=(const CallTableBuilder&) = delete;

  // Rows that follow come from this file. Files are numbered in order.
  void begin_file(std::string_view name);

  // Users: look up by any bytes that stand for the user columns (e.g. the raw span of columns 3 to
  // 6 and the customer), and add what is new. find_user gives kUnknownUser for new bytes.
  static constexpr UserIndex kUnknownUser = 0xFFFF'FFFF;
  [[nodiscard]] UserIndex find_user(std::string_view raw) const;
  UserIndex add_user(std::string_view raw, const User& user);
  // A user with a Caller ID. `caller` as written; equal texts give equal parties.
  [[nodiscard]] PartyIndex party(UserIndex user, std::string_view caller);
  [[nodiscard]] MoneyIndex money(const ExportedMoney& money);
  // Errors: too_many_rows when the list is full (255 capabilities and number types, 65 535
  // destinations).
  [[nodiscard]] base::Result<std::uint8_t> capability(std::string_view code);
  [[nodiscard]] base::Result<std::uint8_t> number_type(std::string_view text);
  [[nodiscard]] base::Result<TextIndex> destination(std::string_view text);

  void add(const NewCall& call);
  [[nodiscard]] std::size_t size() const;
  // Users without id and UPN who belong to nobody (auto attendants, call queues) are this
  // customer's.
  void give_bots(CustomerIndex customer);
  // Appends the calls of `next` (read after this one's) and empties it. Error: too_many_rows when a
  // list is full; then nothing is appended.
  [[nodiscard]] base::Result<base::Ok> join(CallTableBuilder&& next);
  // The same with a later part of the file begun last: its rows are behind `rows_before` others.
  [[nodiscard]] base::Result<base::Ok> join_part(CallTableBuilder&& part,
                                                 std::uint32_t rows_before);

  // As bytes for a builder elsewhere, where they can be joined; leaves an empty one (packed_calls.cpp).
  void pack(base::Packer& pack) &&;
  // False when these are not the bytes of calls.
  [[nodiscard]] bool unpack(base::Unpacker& bytes);

  // Finds duplicates and the order of draw. Of rows with one UsageId the one that counts is the
  // earliest by start, then seconds, then number; so it does not depend on the order of the file.
  // `crew` may do it together; the table is the same. Error: too_many_rows beyond 2^31 calls.
  [[nodiscard]] base::Result<CallTable> seal(const base::Crew* crew = nullptr) &&;

 private:
  friend class CallTable;
  friend class Sealing;
  [[nodiscard]] base::Result<base::Ok> append(Data& from, std::uint32_t first_file,
                                              std::uint32_t rows_before);
  std::unique_ptr<Data> data_;
};

class CallTable {
 public:
  CallTable();
  ~CallTable();
  CallTable(CallTable&&) noexcept;
  CallTable& operator=(CallTable&&) noexcept;
  CallTable(const CallTable&) = delete;
  CallTable& operator=(const CallTable&) = delete;

  [[nodiscard]] std::uint32_t size() const { return size_; }
  [[nodiscard]] const CallRecord& record(CallIndex i) const {
    return blocks_[i >> kBlockBits]->rows[i & kBlockMask];
  }
  [[nodiscard]] const Call& call(CallIndex i) const { return record(i).call; }
  [[nodiscard]] telephony::Number number(CallIndex i) const { return record(i).number; }
  [[nodiscard]] const base::UsageId& usage_id(CallIndex i) const { return record(i).usage_id; }
  [[nodiscard]] const ExportedMoney& money(CallIndex i) const;
  [[nodiscard]] std::string_view destination(CallIndex i) const;
  [[nodiscard]] TextIndex destination_index(CallIndex i) const { return record(i).destination; }
  [[nodiscard]] std::string_view number_type(CallIndex i) const;
  [[nodiscard]] std::uint8_t number_type_index(CallIndex i) const { return record(i).number_type; }
  [[nodiscard]] std::string_view capability(CallIndex i) const;
  [[nodiscard]] std::string_view conference(CallIndex i) const;   // "" for none
  [[nodiscard]] std::string_view number_text(CallIndex i) const;  // when number(i) is none
  [[nodiscard]] UserIndex user_of(PartyIndex party) const { return party_users_[party]; }
  [[nodiscard]] UserIndex user_index(CallIndex i) const { return party_users_[call(i).party]; }
  [[nodiscard]] const User& user(CallIndex i) const { return users_[user_index(i)]; }
  [[nodiscard]] CustomerIndex customer(CallIndex i) const { return user(i).customer; }
  [[nodiscard]] Party party(CallIndex i) const;

  struct Source {
    std::uint32_t file = 0;
    std::uint32_t row = 0;
  };
  [[nodiscard]] Source source(CallIndex i) const;
  // How many calls were read before it.
  [[nodiscard]] std::uint32_t read_as(CallIndex i) const { return read_as_[i]; }
  // The calls as they were read: the inverse of read_as.
  [[nodiscard]] std::vector<CallIndex> in_order_of_reading() const;
  [[nodiscard]] std::span<const std::string> files() const;

  [[nodiscard]] std::span<const User> users() const { return users_; }
  [[nodiscard]] std::span<const std::string_view> capability_codes() const;
  [[nodiscard]] std::span<const std::string_view> number_types() const;
  [[nodiscard]] std::span<const std::string_view> destinations() const;
  [[nodiscard]] std::span<const ExportedMoney> moneys() const;
  // In order of reading.
  [[nodiscard]] std::span<const Duplicate> duplicates() const { return duplicates_; }

  // Where each customer's calls stand: customer c is [c], [c + 1); the last entry but one begins the
  // calls of no customer. Duplicates are among them.
  [[nodiscard]] std::span<const std::uint32_t> customer_begins() const { return customer_begins_; }
  // First and last start of a call; zero for an empty table.
  [[nodiscard]] base::Period starts() const;

  // Moves users to other customers (the person maps a file or a domain) and orders again; calls get
  // other numbers.
  void assign_customers(std::span<const CustomerIndex> customer_of_user,
                        const base::Crew* crew = nullptr);

  // A builder that holds these calls, to be joined with more; leaves an empty table. Users are no
  // longer known by their raw bytes.
  [[nodiscard]] CallTableBuilder reopen() &&;

  [[nodiscard]] std::size_t bytes() const;

 private:
  friend class CallTableBuilder;
  friend class Sealing;
  // Small, so that a table that is put in order needs little more than its own size meanwhile.
  static constexpr unsigned kBlockBits = 8;
  static constexpr std::uint32_t kBlockSize = 1U << kBlockBits;
  static constexpr std::uint32_t kBlockMask = kBlockSize - 1;
  struct Block {
    std::array<CallRecord, kBlockSize> rows;
  };
  struct FreeBlock {
    void operator()(Block* block) const;
  };
  using BlockPointer = std::unique_ptr<Block, FreeBlock>;
  // Not initialised: rows are written as they come.
  [[nodiscard]] static BlockPointer new_block();
  [[nodiscard]] CallRecord& record_at(CallIndex i) {
    return blocks_[i >> kBlockBits]->rows[i & kBlockMask];
  }

  std::uint32_t size_ = 0;
  std::vector<BlockPointer> blocks_;
  std::vector<std::uint32_t> read_as_;
  std::vector<UserIndex> party_users_;
  std::vector<User> users_;
  std::vector<std::uint32_t> customer_begins_;
  std::vector<Duplicate> duplicates_;
  std::unique_ptr<CallTableBuilder::Data> data_;  // texts, parties, sources: looked up on demand
};

}  // namespace rating
