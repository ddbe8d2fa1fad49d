"""From the start of the process to ready in HTTP mode, and the memory it takes then and later.

`python -m benchmarks.bench_start`
"""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.bot_process import Installation, free_port, installation
from benchmarks.figures import Figure, run
from benchmarks.signed_load import Commands, load

STARTS = 5
QUESTIONS = 2000
SECONDS_TARGET, MEGABYTES_TARGET = 0.9, 95


def measure() -> Iterator[Figure]:
    """The first start, which creates the database, then several others."""
    with installation(teams=False) as installed:
        first, _ = start(installed, questions=0)
    with installation() as installed:
        starts = [start(installed, questions=0) for _ in range(STARTS)]
        _, busy = start(installed, questions=QUESTIONS)
    seconds, megabytes = (median(figures) for figures in zip(*starts, strict=True))
    yield Figure("start to ready", seconds, "s", SECONDS_TARGET)
    yield Figure("first start to ready, creating the database", first, "s")
    yield Figure("memory when ready", megabytes, "MB", MEGABYTES_TARGET)
    yield Figure(f"memory after {QUESTIONS:,} questions", busy, "MB")


def start(installed: Installation, questions: int) -> tuple[float, float]:
    """Seconds to ready, and megabytes resident after so many questions."""
    port = free_port()
    began = time.perf_counter()
    process = installed.launch(port)
    try:
        installed.wait_ready(port, process)
        seconds = time.perf_counter() - began
        if questions:
            load(port, Commands().many(questions))
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
    run(measure)
