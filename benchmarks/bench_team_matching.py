"""Time to find a question's team among 10 to 100,000 teams of five aliases, beside plain scans.

`python -m benchmarks.bench_team_matching`. Half of the questions name a team, and a third of those
names lack a letter. The first peer looks for every name in the question; the second compares every
name with it by rapidfuzz's partial ratio, as one would without an index. Times are the processor's,
so that nothing else on the machine counts.
"""

import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles

from rapidfuzz import fuzz, process

from benchmarks.figures import Figure, run
from benchmarks.workload import mistyped, questions, teams
from bot.domain.team_matching.matcher import TeamMatcher
from bot.domain.teams.team import Team
from bot.rules import load_language

SIZES = (10, 10_000, 100_000)
TARGET_SIZE, TARGET = 10_000, 2.0
QUESTIONS = 2_000
SCAN_SECONDS = 2.0
LONG = "xylograf brag zibeline " * 1_740
Find = Callable[[str], int | None]
"""Returns the ID of the team that a text names, if any."""


def measure() -> Iterator[Figure]:
    """Each size in turn."""
    load_language()
    for size in SIZES:
        yield from _of_size(size)


def _of_size(size: int) -> Iterator[Figure]:
    """Time of a question at that size, and everything else at the size with a target."""
    company = teams(size)
    asked = _questions(company)
    before, began = _resident(), time.thread_time()
    matcher = TeamMatcher(company, load_language())
    built, grown = time.thread_time() - began, _resident() - before

    def find(text: str) -> int | None:
        team = matcher.find(text, "C0").team
        return team.id if team else None

    durations, right = _timed(find, asked)
    name, target = f"{size:,} teams", TARGET if size == TARGET_SIZE else None
    yield Figure(f"{name}: a question, median", median(durations), "ms", target)
    yield Figure(f"{name}: a question, p99", quantiles(durations, n=100)[98], "ms", target)
    if target is None:
        return
    yield Figure(f"{name}: named teams found", right * 100, "%")
    for peer, scan in (("scan", _scan(company)), ("fuzzy scan", _fuzzy_scan(company))):
        durations, right = _timed(scan, asked, SCAN_SECONDS)
        yield Figure(f"{name}: by {peer} instead, median", median(durations), "ms")
        yield Figure(f"{name}: by {peer} instead, found", right * 100, "%")
    yield Figure(f"{name}: question of 40,000 letters", _milliseconds(lambda: find(LONG)), "ms")
    typed = [team.name[: 1 + number % 6] for number, team in enumerate(company[:200])]
    searches = [_milliseconds(partial(matcher.search, start, 100)) for start in typed]
    yield Figure(f"{name}: searched as typed, median", median(searches), "ms")
    yield Figure(f"{name}: index built", built, "s")
    yield Figure(f"{name}: memory of the index", grown, "MiB")


def _questions(company: Sequence[Team]) -> list[tuple[str, int | None]]:
    """Questions, and the team that each names, if any."""
    random = Random(1)
    asked: list[tuple[str, int | None]] = []
    for number, question in enumerate(questions()[:QUESTIONS]):
        if number % 2:
            asked.append((question.text, None))
            continue
        team = random.choice(company)
        name = random.choice((team.name, *team.aliases))
        name = mistyped(random, name) if number % 6 == 0 else name
        asked.append((f"{question.text} I ask for {name}.", team.id))
    return asked


def _timed(
    find: Find, asked: Sequence[tuple[str, int | None]], seconds: float = float("inf")
) -> tuple[list[float], float]:
    """Milliseconds of each question, and the share of named teams that were found."""
    durations, named, right, began = [], 0, 0, time.perf_counter()
    for text, team_id in asked:
        before = time.thread_time()
        found = find(text)
        durations.append((time.thread_time() - before) * 1000)
        named += team_id is not None
        right += team_id is not None and found == team_id
        if time.perf_counter() - began > seconds and len(durations) > 1:
            break
    return durations, right / max(named, 1)


def _scan(company: Sequence[Team]) -> Find:
    names = [(name.lower(), t.id) for t in company for name in (t.name, *t.aliases)]

    def find(text: str) -> int | None:
        lower = text.lower()
        return max(((len(n), i) for n, i in names if n in lower), default=(0, None))[1]

    return find


def _fuzzy_scan(company: Sequence[Team]) -> Find:
    ids = {name.lower(): t.id for t in company for name in (t.name, *t.aliases)}
    names = list(ids)

    def find(text: str) -> int | None:
        best = process.extractOne(text.lower(), names, scorer=fuzz.partial_ratio, score_cutoff=90)
        return None if best is None else ids[best[0]]

    return find


def _milliseconds(call: Callable[[], object]) -> float:
    began = time.thread_time()
    call()
    return (time.thread_time() - began) * 1000


def _resident() -> float:
    """MiB of memory of this process, after what nobody needs was given back."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    run(measure)
