#include "app/model.hpp"

namespace app {

Model::Model() { document.workspace = std::make_shared<const workspace::Workspace>(); }

}  // namespace app
