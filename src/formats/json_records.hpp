#pragma once
// Cuts a long JSON text into its records without holding it: the items of an array, of an
// envelope's array (`{"value": [...]}`, `{"items": [...]}`), or the objects of a text with one a
// line. Several such texts may follow one another. A record is handed on as text; whoever gets it
// parses it. Never deeper than a bracket count: what is wrong inside a record is its parser's find.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace formats {

class JsonRecords {
 public:
  // Called for each record; `line` is where it starts. A record over the limit comes empty.
  using Take = std::function<void(std::string_view record, std::uint64_t line)>;
  // Called for the rest of an envelope, its array cut out, when it closes.
  using TakeEnvelope = std::function<void(std::string_view envelope)>;

  JsonRecords(Take take, TakeEnvelope take_envelope, std::size_t record_bytes = 256U << 10U)
      : take_(std::move(take)),
        take_envelope_(std::move(take_envelope)),
        record_bytes_(record_bytes) {}

  // Errors: json_syntax (text that is no JSON outside of records), json_too_deep.
  [[nodiscard]] base::Result<base::Ok> feed(std::string_view bytes);
  // Error: json_syntax when the text ends inside a value.
  [[nodiscard]] base::Result<base::Ok> finish() const;
  [[nodiscard]] bool any() const { return any_; }

 private:
  [[nodiscard]] base::Error error(base::ErrorCode code) const;
  [[nodiscard]] base::Result<base::Ok> structure(char c);
  [[nodiscard]] base::Result<base::Ok> open(char c);
  [[nodiscard]] base::Result<base::Ok> close(char c);
  void keep(char c);
  void begin_record();
  void end_record();

  Take take_;
  TakeEnvelope take_envelope_;
  std::size_t record_bytes_;
  std::string brackets_;    // open ones, outermost first
  std::size_t list_ = 0;    // depth of the array whose items are records; 0 = none
  std::size_t record_ = 0;  // depth outside the record being read; only with in_record_
  bool in_record_ = false;
  bool too_long_ = false;
  bool in_text_ = false;
  bool escaped_ = false;
  bool any_ = false;
  std::string text_;  // of the record, or of the envelope
  std::string envelope_;
  std::string last_text_;  // the string just read at the envelope's level: perhaps a key
  std::string key_;
  bool had_list_ = false;  // this envelope had its array
  std::uint64_t line_ = 1;
  std::uint64_t record_line_ = 1;
};

}  // namespace formats
