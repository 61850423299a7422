#!/bin/sh
# Whether two builds of one commit are the same bytes: builds and packs HEAD anew in another folder, without the compiler's cache,
# and compares the checksums with those of dist/, which `./dev package` made of the same commit. usage: tools/twice.sh
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
[ -z "$(git -C "$here" status --porcelain)" ] || { echo "twice: commit first: the second build is of HEAD" >&2; exit 2; }
elsewhere=$(mktemp -d "${TMPDIR:-/tmp}/built-a-second-time-XXXXXX")
trap 'rm -rf "$elsewhere"' EXIT
git clone --quiet "$here" "$elsewhere/of-another-name"
cd "$elsewhere/of-another-name"
CCACHE_DISABLE=1 ./dev package > /dev/null
diff -u "$here/dist/SHA256SUMS" dist/SHA256SUMS || { echo "twice: the builds differ" >&2; exit 1; }
echo "the same bytes twice: $(wc -l < dist/SHA256SUMS) files"
