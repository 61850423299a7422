#include "base/error.hpp"

#include <array>

namespace base {
namespace {

constexpr std::array kNames = {
#define BASE_NAME(name) std::string_view{#name},
    BASE_ERROR_CODES(BASE_NAME)
#undef BASE_NAME
};

std::string describe_place(const Place& place) {
  std::string out = place.file;
  if (place.row != 0) {
    if (!out.empty()) out += ':';
    out += std::to_string(place.row);
    if (place.column != 0) out += ':' + std::to_string(place.column);
  }
  if (!place.field.empty()) {
    if (!out.empty()) out += ' ';
    out += '(' + place.field + ')';
  }
  return out;
}

}  // namespace

std::string_view name_of(ErrorCode code) { return kNames[static_cast<std::size_t>(code)]; }

const std::vector<ErrorCode>& all_error_codes() {
  static const std::vector<ErrorCode> codes = {
#define BASE_CODE(name) ErrorCode::name,
      BASE_ERROR_CODES(BASE_CODE)
#undef BASE_CODE
  };
  return codes;
}

std::string describe(const Error& error) {
  std::string out = describe_place(error.place);
  if (!out.empty()) out += ": ";
  out += name_of(error.code);
  for (const auto& [key, value] : error.args) out += ' ' + key + '=' + value;
  return out;
}

}  // namespace base
