#!/usr/bin/env python3
"""Rates a month of calls on a Dask cluster: `overage shard`, then `overage rate` once a shard, then `overage merge`.

The engine decides nothing about the cluster, and the cluster nothing about rating. A shard holds all calls of some
customers, and pools, credits and overage belong to one customer, so shards never need to know of each other.

    rate_month.py --overage build/native-release/overage --customers customers.json --rates rates.csv \
                  --usage usage.csv --month 2026-06 --shards 64 --out rated-calls.csv [--scheduler tcp://host:8786]

Without --scheduler a cluster of this machine's processors is started. With one, every worker must see the same files
(a shared file system) and the same `overage`.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

from distributed import Client, LocalCluster, as_completed


def rate(command: list[str], shard: str) -> str:
    """One task: the rated calls of one shard, written beside it."""
    rated = f"{shard}.rated"
    with open(rated, "wb") as out:
        subprocess.run([*command, "--usage", shard, "--out", "-", "--quiet"], stdout=out, check=True)
    return rated


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("overage", "customers", "rates", "usage", "month", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--workers", type=int, default=None, help="of a local cluster")
    parser.add_argument("--scheduler", help="address of a running cluster")
    wanted = parser.parse_args()

    overage = str(pathlib.Path(wanted.overage).resolve())
    command = [overage, "rate", "--customers", wanted.customers, "--rates", wanted.rates, "--month", wanted.month]
    with tempfile.TemporaryDirectory(dir=pathlib.Path(wanted.out).resolve().parent) as folder:
        begun = time.monotonic()
        names = subprocess.run(
            [overage, "shard", "--customers", wanted.customers, "--usage", wanted.usage, "--shards", str(wanted.shards),
             "--out", folder, "--quiet"],
            check=True, capture_output=True, text=True,
        ).stdout.split()
        sharded = time.monotonic()
        cluster = None if wanted.scheduler else LocalCluster(
            n_workers=wanted.workers, threads_per_worker=1, dashboard_address=None)
        with Client(wanted.scheduler or cluster) as client:
            started = time.monotonic()
            tasks = client.map(rate, [command] * len(names), names, pure=False)
            rated = [task.result() for task in as_completed(tasks)]  # in any order: merge does not mind
        if cluster is not None:
            cluster.close()
        done = time.monotonic()
        subprocess.run([overage, "merge", *rated, "--out", wanted.out], check=True)
        merged = time.monotonic()
    print(f"{len(names)} shards: sharding {sharded - begun:.1f} s, cluster {started - sharded:.1f} s, "
          f"rating {done - started:.1f} s, merging {merged - done:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
