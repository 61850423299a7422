// What Dear ImGui's backend asks WebGL for before each frame, to put it back behind it. Nobody else draws in our context, so the
// answer is always the first one; asking costs the page milliseconds a frame, a round trip to the process that draws each.
// The backend is compiled to call this in place of glGetIntegerv (cmake/dependencies.cmake).
#include <GLES3/gl3.h>

#include <algorithm>
#include <array>
#include <vector>

extern "C" void known_gl_state(GLenum what, GLint* values) {
  struct Known {
    GLenum what;
    std::array<GLint, 4> values;
  };
  static std::vector<Known> known;
  auto found = std::find_if(known.begin(), known.end(),
                            [what](const Known& each) { return each.what == what; });
  if (found == known.end()) {
    found = known.insert(known.end(), {what, {}});
    glGetIntegerv(what, found->values.data());
  }
  const bool box = what == GL_VIEWPORT || what == GL_SCISSOR_BOX;
  std::copy_n(found->values.begin(), box ? 4 : 1, values);
}
