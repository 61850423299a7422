#pragma once
// What went wrong and where, as data. Texts for people are made in app/, per language, from the
// code and its arguments. Codes are append-only: their names are written into exports and logs.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

// X(name) per code; the comment says when it is produced.
#define BASE_ERROR_CODES(X)                                                                  \
  X(empty_input)         /* a file or field that must hold something holds nothing */        \
  X(not_utf8)            /* bytes that are not valid UTF-8 */                                \
  X(not_a_number)        /* text that is not a plain decimal number */                       \
  X(not_an_integer)      /* a number with decimals where a whole one is due */               \
  X(number_out_of_range) /* outside the range the field allows */                            \
  X(too_many_decimals)   /* more decimal places than can be kept exactly */                  \
  X(overflow)            /* arithmetic beyond 64 bits */                                     \
  X(currency_mismatch)   /* two currencies in one sum */                                     \
  X(not_a_currency)      /* not three capital letters of ISO 4217 */                         \
  X(not_a_guid)          /* not a GUID in 8-4-4-4-12 form */                                 \
  X(not_an_instant)      /* not an ISO 8601 date and time with offset */                     \
  X(not_a_date)          /* not an ISO 8601 calendar date */                                 \
  X(not_a_month)         /* not YYYY-MM */                                                   \
  X(not_a_country)       /* not an ISO 3166-1 alpha-2 code in use */                         \
  X(not_a_phone_number)  /* not an E.164 number (digits, optional + and trailing *) */       \
  X(unknown_value)       /* a word outside the field's list of values */                     \
  X(missing_field)       /* a required field or column is absent */                          \
  X(duplicate_field)     /* a JSON key or column stands twice */                             \
  X(duplicate_id)        /* an identifier that must be unique stands twice */                \
  X(unexpected_type)     /* a JSON value of another type than documented */                  \
  X(json_syntax)         /* not well-formed JSON */                                          \
  X(json_too_deep)       /* nested deeper than the limit */                                  \
  X(trailing_content)    /* something after the end of the document */                       \
  X(csv_unclosed_quote)  /* a quoted field that never ends */                                \
  X(csv_stray_quote)     /* a quote inside an unquoted field, or text after a closing one */ \
  X(too_few_columns)     /* a row shorter than the header */                                 \
  X(too_many_columns)    /* more columns than the limit, or than the header has */           \
  X(field_too_long)      /* longer than the limit */                                         \
  X(file_too_large)      /* larger than the limit */                                         \
  X(too_many_rows)       /* more rows than the limit */                                      \
  X(unknown_format)      /* content that is none of the known files */                       \
  X(unsupported_version) /* a schema version this release cannot read */                     \
  X(checksum_mismatch)   /* content that does not match its own checksum */                  \
  X(end_before_start)    /* an interval that ends before it begins */                        \
  X(not_found)           /* a thing asked for that does not exist */                         \
  X(not_allowed)         /* a command refused by a rule (args name it) */                    \
  X(cancelled)           /* stopped on request */                                            \
  X(io_failed)           /* reading or writing failed outside the program */                 \
  X(out_of_memory)       /* memory asked for could not be had */                             \
  X(invalid_request)     /* a message that does not follow the protocol */                   \
  X(unexpected_outcome)  /* a scenario's step comes out otherwise than it says (args) */     \
  X(damaged_archive)     /* a ZIP or gzip file that is cut or does not unpack */             \
  X(unsupported_archive) /* encrypted, split or packed by a method other than deflate */     \
  X(xml_syntax)          /* not well-formed XML, or XML with a document type */              \
  X(ambiguous_name)      /* a name that more than one thing has, where one is meant */       \
  X(part_missing)        /* a part of the program that could not be fetched */

enum class ErrorCode : std::uint16_t {
#define BASE_ENUM(name) name,
  BASE_ERROR_CODES(BASE_ENUM)
#undef BASE_ENUM
};

// The code's name as written above.
[[nodiscard]] std::string_view name_of(ErrorCode code);

// Every code, in order.
[[nodiscard]] const std::vector<ErrorCode>& all_error_codes();

// Where in the input: a file with a row and column, or a JSON pointer. Zero or empty = unknown.
struct Place {
  std::string file;
  std::uint64_t row = 0;     // 1-based, the header counts as row 1
  std::uint32_t column = 0;  // 1-based
  std::string field;         // column caption or JSON pointer (RFC 6901)

  friend bool operator==(const Place&, const Place&) = default;
};

struct Error {
  ErrorCode code = ErrorCode::invalid_request;
  Place place = {};
  // Named arguments for the message, e.g. {"value", "12,5"}, {"limit", "64"}.
  std::vector<std::pair<std::string, std::string>> args = {};

  friend bool operator==(const Error&, const Error&) = default;
};

// One line in English for logs and the command line: "usage.csv:12:16 (Duration Seconds):
// number_out_of_range value=-5".
[[nodiscard]] std::string describe(const Error& error);

}  // namespace base
