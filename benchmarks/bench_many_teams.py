"""`/whoowns` with 10,000 teams of 50,000 aliases beside three teams, over signed HTTP on SQLite.

`python -m benchmarks.bench_many_teams`: both servers run in processes of their own and take turns
under the same load. First it prints how long a roster takes to be read.
"""

import time
from contextlib import ExitStack
from statistics import median, quantiles

from benchmarks.bench_http import REQUESTS, ROUNDS, told
from benchmarks.many_teams import teams
from benchmarks.signed_load import Asker, Round, Workplace, free_port, load, workplace
from bot.assembly import now
from bot.domain.team_matching.matcher import TeamMatcher
from bot.domain.teams.team import Team, name_key
from bot.rules import load_language
from bot.store import tables
from bot.store.database import Database
from bot.store.teams import all_of
from sandbox import sample

FEW, MANY = 3, 10_000
TARGET = 1.5


def main() -> None:
    """Measure and print."""
    with ExitStack() as stack:
        few = stack.enter_context(workplace())
        many = stack.enter_context(workplace())
        _fill(few, FEW)
        _fill(many, MANY)
        _print_reading(many)
        few_rounds, many_rounds = _measure(few, many)
    print(f"{FEW:6,} teams   {told(few_rounds)}")
    print(f"{MANY:6,} teams   {told(many_rounds)}")
    ratio = median(_p99(m) / _p99(f) for f, m in zip(few_rounds, many_rounds, strict=True))
    print(f"p99 of many / p99 of few   {ratio:.2f} (target: {TARGET} or less)")


def _fill(place: Workplace, count: int) -> None:
    """Add teams to those that are there until there are so many."""
    database = Database(place.environment(0)["DATABASE_URL"])
    with database.transaction() as session:
        known = all_of(session, sample.WORKSPACE)
        first = max(team.id for team in known) + 1
        company = teams(count - len(known))
        taken = {name_key(name) for team in known for name in (team.name, *team.aliases)}
        session.execute(tables.teams.insert(), [_row(first, team) for team in company])
        rows = [
            {"workspace_id": sample.WORKSPACE, "name_key": name_key(alias), "name": alias,
             "team_id": first + team.id}
            for team in company for alias in team.aliases if name_key(alias) not in taken
        ]  # fmt: skip
        session.execute(tables.aliases.insert(), rows)
    database.dispose()


def _row(first: int, team: Team) -> dict[str, object]:
    return {
        "id": first + team.id,
        "workspace_id": sample.WORKSPACE,
        "name": team.name,
        "name_key": name_key(team.name),
        "created_at": now(),
    }


def _print_reading(place: Workplace) -> None:
    database = Database(place.environment(0)["DATABASE_URL"])
    language = load_language()
    began = time.perf_counter()
    with database.reading() as session:
        known = all_of(session, sample.WORKSPACE)
    read = time.perf_counter()
    TeamMatcher(known, language)
    print(
        f"reading {len(known):,} teams and {sum(len(team.aliases) for team in known):,} aliases "
        f"{read - began:.2f} s, indexing them {time.perf_counter() - read:.2f} s"
    )
    database.dispose()


def _measure(few: Workplace, many: Workplace) -> tuple[list[Round], list[Round]]:
    """Alternating rounds against the two servers, after one of each to warm up."""
    asker = Asker()
    ports = (free_port(), free_port())
    rounds: tuple[list[Round], list[Round]] = ([], [])
    with few.started(ports[0]), many.started(ports[1]):
        for _ in range(ROUNDS + 1):
            for port, measured in zip(ports, rounds, strict=True):
                measured.append(load(port, [asker.request() for _ in range(REQUESTS)]))
    return rounds[0][1:], rounds[1][1:]


def _p99(one: Round) -> float:
    return quantiles(one.latencies, n=100)[98]


if __name__ == "__main__":
    main()
