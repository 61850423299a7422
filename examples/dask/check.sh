#!/bin/sh
# Rates generated calls once in one run and once on a local Dask cluster, and compares the results byte by byte.
#   usage: examples/dask/check.sh [ROWS] [SHARDS]     (needs Debian's python3-distributed)
set -eu
cd "$(dirname "$0")/../.."
rows=${1:-1000000} shards=${2:-16}
tools=build/native-release
for python in python3 /usr/bin/python3 none; do # Debian's package belongs to Debian's Python
  [ "$python" != none ] || { echo "not run: no Dask here; apt-get install python3-distributed" >&2; exit 3; }
  if "$python" -c 'import distributed' 2> /dev/null; then break; fi
done
folder=$(mktemp -d "${TMPDIR:-/tmp}/overage-dask-XXXXXX")
trap 'rm -rf "$folder"' EXIT
"$tools/bench_generate_usage" "$folder" "$rows" 1 > /dev/null
files="--customers $folder/customers.json --rates $folder/rates.csv --usage $folder/usage.csv --month 2026-06"
begun=$(date +%s)
# shellcheck disable=SC2086
"$tools/overage" rate $files --out - --quiet > "$folder/single.csv"
echo "$rows calls, one run: $(($(date +%s) - begun)) s" >&2
# shellcheck disable=SC2086
"$python" examples/dask/rate_month.py --overage "$tools/overage" $files --shards "$shards" --out "$folder/merged.csv"
cmp "$folder/single.csv" "$folder/merged.csv"
echo "equal byte for byte: $(wc -l < "$folder/merged.csv") lines, $(sha256sum < "$folder/merged.csv" | cut -c1-64)"
