"""The figures that a benchmark measures, their targets, and the table that shows them.

A benchmark is a module with a function that yields figures as they are measured; `run` makes a
program of it.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass


class CannotRun(Exception):
    """What a benchmark needs is not on this machine; the message says what."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, and what it should be at most, or at least; without a target: nothing."""

    name: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether the figure is as good as its target; None without one."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target


def run(measure: Callable[[], Iterable[Figure]]) -> None:
    """Measure and print a table; exit with status 1 where a target is missed.

    With `--json` each figure is printed as a line of JSON as soon as it is known, and missing a
    target is no failure: that is for `python -m benchmarks`.
    """
    as_json = "--json" in sys.argv
    figures = []
    try:
        for figure in measure():
            figures.append(figure)
            if as_json:
                print(json.dumps(asdict(figure)), flush=True)
    except CannotRun as error:
        print(json.dumps({"cannot_run": str(error)}) if as_json else error, flush=True)
        return
    if not as_json:
        print(table([("", figures)]))
        sys.exit(any(figure.reached is False for figure in figures))


def table(sections: Sequence[tuple[str, Sequence[Figure]]]) -> str:
    """All figures in one table, a section each under its title."""
    figures = [figure for _, section in sections for figure in section]
    width = max((len(figure.name) for figure in figures), default=0)
    row = f"{{:{width + 2}}}  {{:>16}}  {{:>16}}  {{}}"
    lines = [row.format("figure", "measured", "target", "reached")]
    for title, section in sections:
        lines += [title] if title else []
        for figure in section:
            target = "" if figure.target is None else _with_unit(figure.target, figure.unit)
            sign = "" if figure.target is None else "≥ " if figure.at_least else "≤ "
            reached = {True: "yes", False: "no", None: ""}[figure.reached]
            measured = _with_unit(figure.value, figure.unit)
            lines.append(row.format(f"  {figure.name}", measured, sign + target, reached).rstrip())
    return "\n".join(lines)


def _with_unit(value: float, unit: str) -> str:
    digits = 0 if value == int(value) or abs(value) >= 100 else 2 if abs(value) < 10 else 1
    return f"{value:,.{digits}f}{unit}" if unit == "%" else f"{value:,.{digits}f} {unit}".rstrip()
