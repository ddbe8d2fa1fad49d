"""Run the benchmarks and print one table: `python -m benchmarks [NAME …]`, or `make bench`.

Each benchmark runs in a process of its own. One that fails does not keep the others from running;
the exit status is 1 if any could not be run to its end. A missed target is not a failure.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import Figure, table

NAMES = [*sorted(file.stem for file in Path(__file__).parent.glob("bench_*.py")), "walks"]
LONGEST = 600.0
"""Seconds after which a benchmark is stopped."""


@dataclass
class Outcome:
    """What one benchmark measured; `problem` says why it measured no more, if it did not end."""

    name: str
    figures: list[Figure] = field(default_factory=list)
    seconds: float = 0.0
    problem: str = ""
    failed: bool = False


def main() -> int:
    """Run the named benchmarks, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Run benchmarks.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    names = parser.parse_args().names or NAMES
    if unknown := set(names) - set(NAMES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    outcomes = []
    for name in names:
        outcomes.append(run_benchmark(name))
        print(f"{name}: {outcomes[-1].seconds:.0f} s {outcomes[-1].problem}", file=sys.stderr)
    print(summary(outcomes))
    return int(any(outcome.failed for outcome in outcomes))


def run_benchmark(name: str) -> Outcome:
    """Run one benchmark in a process group of its own, which is ended with it."""
    outcome = Outcome(name)
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", f"benchmarks.{name}", "--json"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        outcome.problem, outcome.failed = f"stopped after {LONGEST:.0f} s", True
        _end_group(process)
        output, _ = process.communicate()
    finally:
        _end_group(process)
    for line in map(json.loads, output.splitlines()):
        if "cannot_run" in line:
            outcome.problem = line["cannot_run"]
        else:
            outcome.figures.append(Figure(**line))
    if process.returncode and not outcome.failed:
        outcome.problem, outcome.failed = f"failed with status {process.returncode}", True
    outcome.seconds = time.monotonic() - began
    return outcome


def _end_group(process: "subprocess.Popen[str]") -> None:
    """End the process and those that it started and left behind."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def summary(outcomes: Sequence[Outcome]) -> str:
    """The table of all figures, then what did not run to its end and how many targets missed."""
    figures = [figure for outcome in outcomes for figure in outcome.figures]
    with_target = [figure for figure in figures if figure.reached is not None]
    reached = sum(bool(figure.reached) for figure in with_target)
    lines = [table([(f"{o.name} ({o.seconds:.0f} s)", o.figures) for o in outcomes]), ""]
    lines += [f"{o.name}: {o.problem}" for o in outcomes if o.problem]
    lines.append(f"{reached} of {len(with_target)} targets reached")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
