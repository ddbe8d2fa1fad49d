"""The whole of `/whoowns` over signed HTTP, beside bare Bolt apps that only acknowledge.

`python -m benchmarks.bench_http`: the servers run in processes of their own and take turns under
the same load; the whole of it classifies, finds the team, journals on SQLite and answers.
"""

from contextlib import ExitStack
from statistics import median, quantiles

from benchmarks.signed_load import HOME, Asker, Round, Workplace, free_port, load, workplace

ROUNDS = 7
REQUESTS = 1500
TARGET = 0.7
SERVERS: dict[str, tuple[str, ...]] = {
    "bare Bolt as it comes": (),
    "the same, twice the threads": ("wide",),
    "bare Bolt, listeners inline": ("inline",),
}
BARE = str(HOME / "benchmarks" / "bare_bolt.py")


def main() -> None:
    """Measure and print."""
    with workplace() as place:
        whole, *bare = measure(place)
    print(f"{'whole /whoowns':34}{told(whole)}")
    for name, rounds in zip(SERVERS, bare, strict=True):
        print(f"{name:34}{told(rounds)}   whole beside it {ratio(whole, rounds):.2f}")
    print(f"target: {TARGET} or more beside bare Bolt as it comes")


def measure(place: Workplace) -> list[list[Round]]:
    """Alternating rounds against the servers, the whole bot first, after one of each to warm up."""
    asker = Asker()
    commands: list[tuple[str, ...]] = [(), *((BARE, *words) for words in SERVERS.values())]
    ports = [free_port() for _ in commands]
    rounds: dict[int, list[Round]] = {port: [] for port in ports}
    with ExitStack() as started:
        for port, command in zip(ports, commands, strict=True):
            started.enter_context(place.started(port, *command))
        for _ in range(ROUNDS + 1):
            for port, measured in rounds.items():
                measured.append(load(port, [asker.request() for _ in range(REQUESTS)]))
    return [measured[1:] for measured in rounds.values()]


def ratio(some: list[Round], others: list[Round]) -> float:
    """How throughputs compare: the median of the rounds."""
    return median(s.per_second / o.per_second for s, o in zip(some, others, strict=True))


def told(rounds: list[Round]) -> str:
    """Requests a second (median and range of the rounds) and latencies of all of them."""
    speeds = sorted(one.per_second for one in rounds)
    latencies = quantiles((took for one in rounds for took in one.latencies), n=100)
    return (
        f"{median(speeds):6.0f} requests/s ({speeds[0]:.0f} to {speeds[-1]:.0f})   "
        f"median {latencies[49] * 1000:.1f} ms   p99 {latencies[98] * 1000:.1f} ms"
    )


if __name__ == "__main__":
    main()
