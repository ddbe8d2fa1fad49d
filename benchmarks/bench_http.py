"""The whole of `/whoowns` over signed HTTP, beside bare Bolt apps that only acknowledge.

`python -m benchmarks.bench_http [--beside CHECKOUT]`. The servers run in processes of their own and
take turns under the same load. The whole of it classifies, finds the team, journals on SQLite and
answers. With `--beside`, the bot of another checkout takes its turns too.
"""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.bot_process import PROJECT, free_port, installation
from benchmarks.figures import Figure, run
from benchmarks.signed_load import alternate

ROUNDS, REQUESTS = 5, 1000
TARGET = 0.7
OTHER, OTHER_TARGET = "the other checkout", 0.9
BARE = str(PROJECT / "benchmarks" / "bare_bolt.py")
SERVERS: dict[str, tuple[str, ...]] = {
    "/whoowns": (),
    "bare Bolt": (BARE,),
    "bare Bolt, listeners inline": (BARE, "inline"),
}


def measure() -> Iterator[Figure]:
    """Latency and throughput of each server, then throughput beside the others, round by round."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_http")
    parser.add_argument("--json", action="store_true", help="print figures as lines of JSON")
    parser.add_argument("--beside", type=Path, metavar="CHECKOUT")
    other = parser.parse_args().beside
    ports = {name: free_port() for name in SERVERS}
    with ExitStack() as running:
        installed = running.enter_context(installation())
        for name, command in SERVERS.items():
            running.enter_context(installed.started(ports[name], *command))
        if other:
            installed = running.enter_context(installation(checkout=other.absolute()))
            ports[OTHER] = free_port()
            running.enter_context(installed.started(ports[OTHER]))
        by_port = alternate(list(ports.values()), ROUNDS, REQUESTS)
    rounds = {name: by_port[port] for name, port in ports.items()}
    for name, measured in rounds.items():
        yield Figure(f"{name}: requests", median(r.per_second for r in measured), "/s")
        yield Figure(f"{name}: median", median(r.median_ms for r in measured), "ms")
        yield Figure(f"{name}: p99", median(r.p99_ms for r in measured), "ms")
    whole, *others = rounds
    targets = {"bare Bolt": TARGET, OTHER: OTHER_TARGET}
    for name in others:
        pairs = zip(rounds[whole], rounds[name], strict=True)
        ratio = median(ours.per_second / theirs.per_second for ours, theirs in pairs)
        yield Figure(f"{whole} beside {name}", ratio, "", targets.get(name), at_least=True)


if __name__ == "__main__":
    run(measure)
