#include "engine/protocol.hpp"

namespace engine {

std::string_view product_version() { return OVERAGE_VERSION; }

}  // namespace engine
