"""The whole of `/whoowns` over signed HTTP, beside bare Bolt apps that only acknowledge.

`python -m benchmarks.bench_http`: the servers run in processes of their own and take turns under
the same load; the whole of it classifies, finds the team, journals on SQLite and answers.
"""

from statistics import median, quantiles

from benchmarks.signed_load import HOME, Asker, Round, Workplace, free_port, load, workplace

ROUNDS = 7
REQUESTS = 1500
TARGET = 0.7
BARE = str(HOME / "benchmarks" / "bare_bolt.py")


def main() -> None:
    """Measure and print."""
    with workplace() as place:
        whole, bare, inline = measure(place)
    print(f"whole /whoowns                  {told(whole)}")
    print(f"bare Bolt, as it comes          {told(bare)}")
    print(f"bare Bolt, listeners inline     {told(inline)}")
    print(f"whole / bare as it comes        {ratio(whole, bare):.2f} (target: {TARGET} or more)")
    print(f"whole / bare inline             {ratio(whole, inline):.2f}")


def measure(place: Workplace) -> list[list[Round]]:
    """Alternating rounds against the three servers, after one of each to warm up."""
    asker = Asker()
    ports = [free_port() for _ in range(3)]
    rounds: dict[int, list[Round]] = {port: [] for port in ports}
    with (
        place.started(ports[0]),
        place.started(ports[1], BARE),
        place.started(ports[2], BARE, "inline"),
    ):
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
