# What our own code is compiled with; the libraries are not held to it.
add_library(house_style INTERFACE)
target_compile_features(house_style INTERFACE cxx_std_20)
target_compile_options(house_style INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-qual -Wformat=2 -Wimplicit-fallthrough -Wundef -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(house_style INTERFACE
    -Wduplicated-cond -Wlogical-op
    # these four guess from inlined library code, and guess wrong in optimised builds of GCC 12
    -Wno-error=maybe-uninitialized -Wno-error=stringop-overflow -Wno-error=array-bounds -Wno-error=restrict)
else()
  target_compile_options(house_style INTERFACE
    -Wextra-semi -Wunreachable-code
    # a designated initializer may leave the rest to the member's own default: that is what it is for
    -Wno-missing-field-initializers -Wno-missing-designated-field-initializers -Wno-unknown-warning-option)
endif()
target_compile_options(house_style INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-missing-field-initializers>)

# shipping code: no exceptions, no run-time type information
add_library(shipping_style INTERFACE)
target_compile_options(shipping_style INTERFACE -fno-exceptions -fno-rtti)
target_link_libraries(shipping_style INTERFACE house_style)
