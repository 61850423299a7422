// Dear ImGui's switches, for the library and for us alike (IMGUI_USER_CONFIG).
#pragma once

#define IMGUI_USE_WCHAR32  // customers' names hold more than the basic plane
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS  // 140 kB that nobody sees
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_DEFAULT_FONT  // our faces come as files
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_FILE_FUNCTIONS  // no files: fonts come as bytes, settings live in the model
#define IMGUI_ENABLE_TEST_ENGINE      // the item hooks that the semantic tree is built from
