#!/bin/sh
# Readies this machine: Debian's packages, Emscripten and the sources of the libraries, the node modules.
# A second run does nothing. Debian 12 and 13; elsewhere see docs/building.md.
#   usage: tools/setup.sh [build|test]   `test` (default) adds browsers and the linters to what `build` needs
# Packages are installed with apt, only those missing, as root or through sudo. Everything else goes into
# $TOOLCHAIN_DIR, or ~/.cache/telco-overage, and node_modules; /usr is left alone.
set -eu
recipe=1                        # raise it and every machine sets its private folder up anew
em_suite=${EM_SUITE:-trixie}    # Emscripten 3.1.69 (LLVM 19); a stable suite, so the version stands still
em_oldest=3.1.60
level=${1:-test}
here=$(cd "$(dirname "$0")/.." && pwd)
dir=${TOOLCHAIN_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/telco-overage}
say() { echo "setup: $*" >&2; }
has() { command -v "$1" > /dev/null 2>&1; }

# --- Debian's packages: each is asked for by the command or file it brings, so that another source of it will do
want() { # PACKAGE COMMAND-OR-/FILE
  case $2 in
    /*) [ -e "$2" ] ;;
    *) has "$2" ;;
  esac || missing="$missing $1"
}
missing=
want python3 python3
want nodejs node
want npm npm
want xz-utils xz
want ca-certificates /etc/ssl/certs/ca-certificates.crt
want cmake cmake
want ninja-build ninja
want ccache ccache
want g++ g++
if [ "$level" = test ]; then
  want chromium chromium
  want firefox-esr firefox-esr
  want webkit2gtk-driver WebKitWebDriver
  want xvfb Xvfb
  want fonts-droid-fallback /usr/share/fonts-droid-fallback # letters of Asia, which the browser draws
  want clang-format-19 clang-format-19
  want clang-tidy-19 clang-tidy-19
  want clang-19 clang++-19
  want libclang-rt-19-dev /usr/lib/llvm-19/lib/clang/19/lib/linux
fi
if [ -n "$missing" ]; then
  as_root=
  if [ "$(id -u)" != 0 ]; then
    has sudo || { say "as root: apt-get install --no-install-recommends$missing"; exit 1; }
    as_root=sudo
  fi
  has apt-get || { say "missing, and there is no apt here:$missing"; exit 1; }
  say "apt-get install$missing"
  $as_root apt-get -qq update
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -y --no-install-recommends install $missing > /dev/null
fi
if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 18 ]; then
  say "node $(node --version) is too old: 18 or later is needed"
  exit 1
fi

mkdir -p "$dir" && dir=$(cd "$dir" && pwd)
exec 9> "$dir/lock" && flock 9  # two runs at once wait for each other
trap 'rm -rf "$dir"/apt-*' EXIT
done_with() { [ "$(cat "$dir/$1.stamp" 2> /dev/null)" = "$2" ]; }

# A private apt: the machine's own Debian archive (in whatever form its sources are written), another suite, an empty
# package database. Valid-Until is not checked: a mirror may be weeks behind, and signatures still are.
use_suite() {
  archive() {
    apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)' 'Created-By: Packages' |
      sed -n 's/^Debian|Debian|main|//p' | head -n 1
  }
  a=$dir/apt-$1
  unset APT_CONFIG
  uri=$(archive)
  [ -n "$uri" ] || { apt-get -qq update; uri=$(archive); }
  [ -n "$uri" ] || { say "no Debian archive among this machine's apt sources"; exit 1; }
  rm -rf "$a"
  mkdir -p "$a/lists/partial" "$a/cache/archives/partial"
  : > "$a/status"
  for t in deb deb-src; do
    echo "$t [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $1 main"
  done > "$a/sources.list"
  cat > "$a/conf" << E
Dir::Etc::sourcelist "$a/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$a";
Dir::State::status "$a/status";
Dir::Cache "$a/cache";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::Check-Valid-Until "false";
APT::Sandbox::User "root";
APT::Install-Recommends "false";
APT::Update::Post-Invoke-Success "";
E
  export APT_CONFIG="$a/conf"
  apt-get -qq update
}

# --- the libraries: upstream's own release archives, which Debian's source packages carry
library() { # NAME PACKAGE SUITE FILE-IN-IT
  done_with "$1" "$recipe" && return
  say "$1 (source of $2 in $3)"
  [ "${APT_CONFIG:-}" = "$dir/apt-$3/conf" ] || use_suite "$3"
  rm -rf "$dir/lib/$1"
  mkdir -p "$dir/lib/$1"
  (cd "$dir/apt-$3" && apt-get -qq source --download-only --tar-only "$2")
  tar -xf "$dir/apt-$3/$2"_*.orig.tar.* -C "$dir/lib/$1" --strip-components=1
  [ -e "$dir/lib/$1/$4" ] || { say "$1: no $4 in it"; exit 1; }
  echo "$recipe" > "$dir/$1.stamp"
}
library json nlohmann-json3 trixie single_include/nlohmann/json.hpp
library catch2 catch2 trixie extras/catch_amalgamated.cpp
library imgui imgui forky imgui.cpp
library zlib zlib trixie inflate.c

# --- Emscripten: $EMSDK, or a recent emcc on PATH that works, or a private one
works() { # FOLDER/ of em++: builds and runs a program? (-Werror: a binaryen of another version is only warned of)
  t=$dir/try
  rm -rf "$t"
  mkdir "$t"
  cat > "$t/t.cpp" << 'E'
#include <cstdio>
#include <format>
int main() {
  try { throw 7; } catch (int i) { std::puts(std::format("{}", i).c_str()); }
}
E
  "${1}em++" -Werror -std=c++20 -O2 -fwasm-exceptions "$t/t.cpp" -o "$t/t.js" > "$t/err" 2>&1 &&
    [ "$(node "$t/t.js" 2>> "$t/err")" = 7 ] && rm -r "$t"
}
recent_emcc_on_path() {
  v=$(emcc -dumpversion 2> /dev/null) &&
    [ "$(printf '%s\n%s\n' $em_oldest "$v" | sort -V | head -n 1)" = $em_oldest ] && works ""
}
private_emscripten() {
  say "Emscripten of $em_suite into $dir"
  rm -f "$dir/emscripten.stamp"
  use_suite "$em_suite"
  root=$dir/root em=$dir/root/usr/share/emscripten
  rm -rf "$root" "$dir/bin"
  mkdir -p "$root" "$dir/bin"
  llvm=$(apt-cache depends emscripten | sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p')
  # the shared libraries with all that they need ...
  apt-get -qq -y --download-only install \
    "lld-$llvm" "libclang-cpp$llvm" "libclang-common-$llvm-dev" binaryen > /dev/null
  # ... and the programs alone, without the gcc, perl and python that their packages ask for
  (cd "$a/cache/archives" && apt-get -qq download emscripten "clang-$llvm" "llvm-$llvm" node-acorn patchelf)
  for deb in "$a"/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --exclude='*asan*' --exclude=./usr/share/emscripten/test \
      --exclude=./usr/share/doc --exclude=./usr/share/man --exclude=./usr/share/locale
  done
  # the programs get the loader and the libraries of their own suite: this machine's libc may be older
  llvm_bin=$root/usr/lib/llvm-$llvm/bin
  libs=$(dirname "$(find "$root/usr/lib" -name libstdc++.so.6 | head -n 1)")
  ld=$(find "$libs" -name 'ld-linux*.so.*' | head -n 1)
  ln -sfn "$(basename "$libs")" "$root/usr/lib/lib" # libLLVM's own run path is $ORIGIN/../lib
  program() { # NAME FILE
    "$ld" --library-path "$libs" "$root/usr/bin/patchelf" \
      --set-interpreter "$ld" --force-rpath --set-rpath "$libs" "$2"
    ln -sf "$2" "$dir/bin/$1"
  }
  program clang "$llvm_bin/clang"
  ln -sf clang "$dir/bin/clang++"
  program wasm-ld "$llvm_bin/lld"
  for t in ar nm objcopy objdump readobj dwarfdump dwp cxxfilt size profdata; do
    program llvm-$t "$llvm_bin/llvm-$t"
  done
  ln -sf llvm-ar "$dir/bin/llvm-ranlib"
  ln -sf llvm-objcopy "$dir/bin/llvm-strip"
  for f in "$root"/usr/bin/wasm-* "$root"/usr/bin/wasm2js; do
    case $f in *-[0-9]*) ;; *) program "$(basename "$f")" "$f" ;; esac
  done
  ln -sfn . "$dir/bin/bin"    # emscripten looks for BINARYEN_ROOT/bin
  mkdir -p "$em/node_modules" # its scripts import acorn; only Debian's own node looks in /usr/share/nodejs
  for m in "$root"/usr/share/nodejs/acorn*; do ln -sfn "$m" "$em/node_modules/"; done
  frozen=False # trixie's package brings the system libraries built; others build them when first asked for
  [ -e "$em/cache/sysroot/lib/wasm32-emscripten/libc.a" ] && frozen=True
  cat > "$em/.emscripten" << E
LLVM_ROOT = '$dir/bin'
BINARYEN_ROOT = '$dir/bin'
NODE_JS = '$(command -v node)'
CACHE = '$em/cache'
FROZEN_CACHE = $frozen
E
  works "$em/" || { cat "$dir/try/err" >&2; say "the new Emscripten does not work"; exit 1; }
  rm -rf "$dir"/apt-*
  echo "$em_suite $recipe" > "$dir/emscripten.stamp"
  say "ready: Emscripten $("$em/emcc" -dumpversion), $(du -sh "$dir" | cut -f1)"
}
if [ -n "${EMSDK:-}" ]; then
  [ -x "$EMSDK/upstream/emscripten/emcc" ] || { say "EMSDK=$EMSDK has no upstream/emscripten/emcc"; exit 1; }
elif ! done_with emscripten "$em_suite $recipe" && ! recent_emcc_on_path; then
  private_emscripten
fi

# --- node modules, as pinned by the lock file
node_modules() { # FOLDER
  lock=$(cksum < "$1/package-lock.json")
  [ "$(cat "$1/node_modules/.stamp" 2> /dev/null)" != "$lock" ] || return 0
  say "npm ci in $1"
  (cd "$1" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >&2)
  echo "$lock" > "$1/node_modules/.stamp"
}
node_modules "$here"
# Deno and Bun, to try the package in: 200 MB, so only for the tests, which pass over one that is not there
if [ "$level" = test ]; then
  node_modules "$here/tests/runtimes" || say "no Deno and Bun to try the package in"
fi
