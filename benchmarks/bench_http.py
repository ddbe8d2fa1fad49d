"""The whole of `/whoowns` over signed HTTP, beside a bare Bolt app that only acknowledges.

`python -m benchmarks.bench_http`: both servers run in processes of their own and take turns under
the same load; the whole of it classifies, finds the team, journals on SQLite and answers.
"""

from statistics import median, quantiles

from benchmarks.signed_load import HOME, Asker, Round, Workplace, free_port, load, workplace

ROUNDS = 7
REQUESTS = 1500
TARGET = 0.7


def main() -> None:
    """Measure and print."""
    with workplace() as place:
        whole, bare = measure(place)
    print(f"whole /whoowns        {told(whole)}")
    print(f"bare acknowledgement  {told(bare)}")
    ratio = median(w.per_second / b.per_second for w, b in zip(whole, bare, strict=True))
    print(f"ratio of throughput   {ratio:.2f} (target: {TARGET} or more)")


def measure(place: Workplace) -> tuple[list[Round], list[Round]]:
    """Alternating rounds against both servers, after one of each to warm up."""
    asker = Asker()
    whole, bare = free_port(), free_port()
    rounds: dict[int, list[Round]] = {whole: [], bare: []}
    only_acknowledges = str(HOME / "benchmarks" / "bare_bolt.py")
    with place.started(whole), place.started(bare, only_acknowledges):
        for _ in range(ROUNDS + 1):
            for port, measured in rounds.items():
                measured.append(load(port, [asker.request() for _ in range(REQUESTS)]))
    return rounds[whole][1:], rounds[bare][1:]


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
