"""The whole of `/whoowns` over signed HTTP, beside bare Bolt apps that only acknowledge.

`python -m benchmarks.bench_http`. The servers run in processes of their own and take turns under
the same load. The whole of it classifies, finds the team, journals on SQLite and answers.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

from benchmarks.bot_process import PROJECT, free_port, installation
from benchmarks.figures import Figure, run
from benchmarks.signed_load import alternate

ROUNDS, REQUESTS = 5, 1000
TARGET = 0.7
BARE = str(PROJECT / "benchmarks" / "bare_bolt.py")
SERVERS: dict[str, tuple[str, ...]] = {
    "/whoowns": (),
    "bare Bolt": (BARE,),
    "bare Bolt, listeners inline": (BARE, "inline"),
}


def measure() -> Iterator[Figure]:
    """Latency and throughput of each server, then throughput beside bare Bolt, round by round."""
    ports = {name: free_port() for name in SERVERS}
    with installation() as installed, ExitStack() as running:
        for name, command in SERVERS.items():
            running.enter_context(installed.started(ports[name], *command))
        by_port = alternate(list(ports.values()), ROUNDS, REQUESTS)
    rounds = {name: by_port[port] for name, port in ports.items()}
    for name, measured in rounds.items():
        yield Figure(f"{name}: requests", median(r.per_second for r in measured), "/s")
        yield Figure(f"{name}: median", median(r.median_ms for r in measured), "ms")
        yield Figure(f"{name}: p99", median(r.p99_ms for r in measured), "ms")
    whole, *bare = rounds
    for name in bare:
        pairs = zip(rounds[whole], rounds[name], strict=True)
        ratio = median(ours.per_second / theirs.per_second for ours, theirs in pairs)
        target = TARGET if name == "bare Bolt" else None
        yield Figure(f"{whole} beside {name}", ratio, "", target, at_least=True)


if __name__ == "__main__":
    run(measure)
