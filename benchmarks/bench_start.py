"""From the start of the process to ready in HTTP mode, and the memory it takes then and later.

`python -m benchmarks.bench_start`
"""

import time
from pathlib import Path
from statistics import median

from benchmarks.signed_load import Asker, Workplace, free_port, load, wait_ready, workplace

STARTS = 7
QUESTIONS = 2000
SECONDS_TARGET, MEGABYTES_TARGET = 1.5, 120


def main() -> None:
    """Measure and print."""
    with workplace(teams=False) as place:
        first, _ = start(place, questions=0)
    with workplace() as place:
        starts = [start(place, questions=0) for _ in range(STARTS)]
        _, busy = start(place, questions=QUESTIONS)
    seconds, megabytes = (median(figures) for figures in zip(*starts, strict=True))
    print(f"start to ready        {seconds:.2f} s (target: {SECONDS_TARGET} or less)")
    print(f"first start to ready  {first:.2f} s, creating the database")
    print(f"memory when ready     {megabytes:.0f} MB (target: {MEGABYTES_TARGET} or less)")
    print(f"after {QUESTIONS:,} questions {busy:.0f} MB")


def start(place: Workplace, questions: int) -> tuple[float, float]:
    """Seconds to ready, and megabytes resident after so many questions."""
    port = free_port()
    began = time.perf_counter()
    process = place.launch(port)
    try:
        wait_ready(port)
        seconds = time.perf_counter() - began
        if questions:
            asker = Asker()
            load(port, [asker.request() for _ in range(questions)])
        return seconds, resident(process.pid)
    finally:
        process.terminate()
        process.wait()


def resident(process_id: int) -> float:
    """Megabytes of memory that the process holds (Linux)."""
    status = Path(f"/proc/{process_id}/status").read_text()
    kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]
    return int(kilobytes) * 1024 / 1e6


if __name__ == "__main__":
    main()
