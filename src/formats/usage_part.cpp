// What one worker has read of a usage file, for another one.
#include "formats/usage_csv.hpp"

namespace formats {
namespace {

// Header and further columns are the file's, not the part's.
template <class Pack, base::Like<UsagePart> T>
void pack_report(Pack& pack, T& part) {
  auto& report = part.report;
  pack(report.layout, report.bytes, report.rows, report.accepted, report.set_aside, report.problems,
       report.first_rows, report.only_customer, report.several_customers, part.lines, part.numbers);
}

}  // namespace

void pack(base::Packer& pack, UsagePart&& part) {
  pack_report(pack, part);
  std::move(part.calls).pack(pack);
}

std::optional<UsagePart> unpack_usage_part(base::Unpacker& bytes) {
  UsagePart part{.calls = {}, .report = UsageReport(), .lines = 0, .numbers = NumberText({}, ',')};
  pack_report(bytes, part);
  if (!part.calls.unpack(bytes)) return std::nullopt;
  return part;
}

}  // namespace formats
