// Partner Center's shapes and the simulator: any body gives a response with a body that is JSON; a
// collection that was read is written and read again to an equal one.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "formats/partner_center_shapes.hpp"
#include "formats/partner_center_simulator.hpp"

namespace {

template <class Item, class Read, class Write>
void survives(const std::vector<Item>& items, Read read, Write write) {
  std::string text;
  formats::JsonWriter out(text);
  write(out, items);
  const auto document = formats::JsonDocument::parse(text);
  if (!document || !read(document->root())) std::abort();
  std::string again;
  formats::JsonWriter second(again);
  write(second, *read(document->root()));
  if (again != text) std::abort();
}

overage::Situation situation() {
  overage::Situation s;
  s.customer.id = {{1, 1}};
  overage::Partner us;
  us.id = {{2, 1}};
  us.relationship = overage::Fact::yes;
  us.model = overage::PartnerModel::indirect_provider;
  s.partners = {us};
  s.actor.partner = us.id;
  overage::Subscription seat;
  seat.id = {{3, 1}};
  seat.consumption_type = "overage";
  seat.seller = us.id;
  s.subscriptions = {seat};
  return s;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const overage::Situation kSituation = situation();
  formats::PartnerCenterSimulator simulator(kSituation.actor, {}, {.wants_token = false});
  simulator.add(kSituation);
  const std::string path =
      "/v1/customers/" + kSituation.customer.id.to_string() + "/subscriptions/overage";
  for (const char* method : {"PUT", "GET", "GET"}) {
    const auto response = simulator.handle({method, path, {}, std::string(text)}, {1'780'000'000});
    if (!formats::JsonDocument::parse(response.body)) std::abort();
  }
  // the path is somebody else's text, too
  (void)simulator.handle({"GET", std::string(text.substr(0, 256)), {}, {}}, {1'780'000'000});

  const auto document = formats::JsonDocument::parse(text);
  if (!document) return 0;
  const auto root = document->root();
  const auto read_bought = [](formats::JsonValue v) { return formats::read_subscriptions(v, {}); };
  if (const auto bought = read_bought(root)) {
    survives(*bought, read_bought, [](formats::JsonWriter& out, const auto& items) {
      formats::write_subscriptions(out, items);
    });
  }
  if (const auto entitlements = formats::read_entitlements(root)) {
    survives(*entitlements, formats::read_entitlements,
             [](formats::JsonWriter& out, const auto& items) {
               formats::write_entitlements(out, items);
             });
  }
  if (const auto items = formats::read_overage(root)) {
    survives(*items, formats::read_overage, [](formats::JsonWriter& out, const auto& all) {
      formats::write_overage(out, {{1, 1}}, all);
    });
  }
  return 0;
}
