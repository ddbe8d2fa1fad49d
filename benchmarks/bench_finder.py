"""Time to find a question's team among 10 to 100,000 teams of five aliases, beside plain scans.

`python -m benchmarks.bench_finder`. Half of the questions name a team, and a third of those names
lack a letter. The first peer looks for every name in the question; the second lets rapidfuzz's
partial ratio compare every name with it, as one would who has no index. Times are the processor's,
so that nothing else on the machine counts.
"""

import gc
import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles

from rapidfuzz import fuzz, process

from benchmarks.many_teams import mistyped, teams
from bot.domain.team_matching.matcher import TeamMatcher
from bot.domain.teams.team import Team
from bot.rules import load_language
from training.labelled_questions import labelled_questions

SIZES = (10, 100, 1_000, 10_000, 100_000)
QUESTIONS = 2_000
SCANNED_SECONDS = 5.0
TARGET_MS = 2.0
LONG = "xylograf brag zibeline " * 1_740


def main() -> None:
    """Measure and print."""
    load_language()
    print(
        f"{'teams':>8}{'build s':>9}{'MiB':>7}{'median ms':>11}{'p99 ms':>9}{'max ms':>9}"
        f"{'40,000 letters ms':>19}{'search ms':>11}{'found':>8}{'scan ms':>9}{'found':>7}"
        f"{'fuzzy scan ms':>15}{'found':>7}"
    )
    for size in SIZES:
        print(_row(size), flush=True)
    print(f"target: {TARGET_MS} ms or less a question with 10,000 teams")


def _row(size: int) -> str:
    company = teams(size)
    asked = _questions(company)
    before, began = _resident(), time.thread_time()
    matcher = TeamMatcher(company, load_language())
    build, grown = time.thread_time() - began, _resident() - before

    def find(text: str) -> int | None:
        team = matcher.find(text, "C0").team
        return team.id if team else None

    took, right = _timed(find, asked)
    long = _milliseconds(lambda: find(LONG))
    typed = [team.name[: 1 + number % 6] for number, team in enumerate(company[:200])]
    search = median(_milliseconds(partial(matcher.search, name, 100)) for name in typed)
    p99 = quantiles(took, n=100)[98]
    scan, scan_right = _timed(_scan(company), asked, SCANNED_SECONDS)
    fuzzy, fuzzy_right = _timed(_fuzzy_scan(company), asked, SCANNED_SECONDS)
    return (
        f"{size:8,}{build:9.2f}{grown:7.0f}{median(took):11.3f}{p99:9.3f}{max(took):9.3f}"
        f"{long:19.1f}{search:11.2f}{right:8.0%}{median(scan):9.2f}{scan_right:7.0%}"
        f"{median(fuzzy):15.2f}{fuzzy_right:7.0%}"
    )


def _questions(company: Sequence[Team]) -> list[tuple[str, int | None]]:
    """Questions, and the team that each names, if any."""
    random = Random(1)
    asked: list[tuple[str, int | None]] = []
    for number, example in enumerate(labelled_questions(real=False)[:QUESTIONS]):
        if number % 2:
            asked.append((example.text, None))
            continue
        team = random.choice(company)
        name = random.choice((team.name, *team.aliases))
        name = mistyped(random, name) if number % 6 == 0 else name
        asked.append((f"{example.text} I ask for {name}.", team.id))
    return asked


def _timed(
    find: Callable[[str], int | None],
    asked: Sequence[tuple[str, int | None]],
    seconds: float = float("inf"),
) -> tuple[list[float], float]:
    """Milliseconds of each question, and the share of named teams that were found."""
    took, named, right, began = [], 0, 0, time.perf_counter()
    for text, team_id in asked:
        at = time.thread_time()
        found = find(text)
        took.append((time.thread_time() - at) * 1000)
        named += team_id is not None
        right += team_id is not None and found == team_id
        if time.perf_counter() - began > seconds:
            break
    return took, right / max(named, 1)


def _scan(company: Sequence[Team]) -> Callable[[str], int | None]:
    known = [(name.lower(), t.id) for t in company for name in (t.name, *t.aliases)]

    def find(text: str) -> int | None:
        lower = text.lower()
        return max(((len(n), i) for n, i in known if n in lower), default=(0, None))[1]

    return find


def _fuzzy_scan(company: Sequence[Team]) -> Callable[[str], int | None]:
    known = {name.lower(): t.id for t in company for name in (t.name, *t.aliases)}
    names = list(known)

    def find(text: str) -> int | None:
        best = process.extractOne(text.lower(), names, scorer=fuzz.partial_ratio, score_cutoff=90)
        return None if best is None else known[best[0]]

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
    main()
