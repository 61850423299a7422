// What drawing costs: each screen of the demo, drawn again and again as if something had changed,
// without a renderer and without the mirror. Prints milliseconds of the processor a frame.
//   usage: bench_frames [FRAMES]
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "ui/desk.hpp"

int main(int argc, char** argv) {
  const int frames = argc > 1 ? std::atoi(argv[1]) : 300;
  for (const auto size : {ImVec2(1280, 800), ImVec2(1920, 1080), ImVec2(390, 844)}) {
    desk::Desk desk(size);
    std::printf("%.0f x %.0f\n", static_cast<double>(size.x), static_cast<double>(size.y));
    for (const auto& [name, place] : desk::screens(desk)) {
      desk.go(place);
      const auto before = std::clock();
      for (int i = 0; i < frames; ++i) desk.draw();
      const double seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
      std::printf("  %6.3f ms  %s\n", seconds * 1000 / frames, name.c_str());
    }
  }
  return 0;
}
