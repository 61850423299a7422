#pragma once
// 128-bit integers for exact intermediate products. An extension of every compiler we build with;
// named here once so that -Wpedantic stays on everywhere else.

namespace base {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

}  // namespace base
