"""`/whoowns` and `/whoowns-team` with 10,000 teams of five aliases, beside three, on SQLite.

`python -m benchmarks.bench_many_teams`. For questions both servers run in processes of their own
and take turns under the same load. For team changes the use cases are timed alone, without Slack:
the person who changes a team waits until the teams in memory are read anew; no question does.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from statistics import median

from benchmarks.bot_process import Installation, free_port, installation
from benchmarks.figures import Figure, run
from benchmarks.signed_load import alternate
from benchmarks.workload import add_teams
from bot.assembly import build_context
from bot.domain.people.person import Person
from bot.domain.teams.team import Role, Team
from bot.domain.teams.team_edits import with_aliases, with_holder
from bot.settings import read_settings
from bot.store.database import Database
from bot.usecases import audit_trail, configure_teams, team_access, team_queries
from bot.usecases.app_context import AppContext
from bot.usecases.team_access import TeamRef
from sandbox import sample

FEW, MANY = 3, 10_000
ROUNDS, REQUESTS = 5, 1000
RATIO_TARGET = 1.5
TIMES = 5
"""How often each use case is timed."""
ADMIN = Person(sample.ADMIN, sample.WORKSPACE, is_admin=True)


def measure() -> Iterator[Figure]:
    """Questions first, then what the setting up of teams takes."""
    with installation() as few, installation() as many:
        for installed, count in ((few, FEW), (many, MANY)):
            database = Database(installed.database_url)
            add_teams(database, sample.WORKSPACE, count)
            database.dispose()
        yield from _questions(few, many)
        for installed, count in ((few, FEW), (many, MANY)):
            yield from _use_cases(installed, f"{count:,} teams")


def _questions(few: Installation, many: Installation) -> Iterator[Figure]:
    ports = [free_port(), free_port()]
    with ExitStack() as running:
        for installed, port in zip((few, many), ports, strict=True):
            running.enter_context(installed.started(port))
        few_rounds, many_rounds = alternate(ports, ROUNDS, REQUESTS).values()
    for count, rounds in ((FEW, few_rounds), (MANY, many_rounds)):
        yield Figure(
            f"{count:,} teams: /whoowns, median", median(r.median_ms for r in rounds), "ms"
        )
        yield Figure(f"{count:,} teams: /whoowns, p99", median(r.p99_ms for r in rounds), "ms")
    pairs = zip(few_rounds, many_rounds, strict=True)
    ratio = median(with_many.p99_ms / with_few.p99_ms for with_few, with_many in pairs)
    yield Figure("p99 with many teams beside few", ratio, "", RATIO_TARGET)


def _use_cases(installed: Installation, name: str) -> Iterator[Figure]:
    context = build_context(read_settings(installed.environment(0)))
    began = time.perf_counter()
    context.workspace_teams(sample.WORKSPACE)
    yield Figure(f"{name}: read and indexed", (time.perf_counter() - began) * 1000, "ms")
    team = team_queries.list_teams(context, sample.WORKSPACE)[-1]
    for use_case, work in _work(context, team).items():
        durations = [_milliseconds(partial(work, number)) for number in range(TIMES)]
        yield Figure(f"{name}: {use_case}", median(durations), "ms")
    context.database.dispose()


def _work(context: AppContext, team: Team) -> Mapping[str, Callable[[int], object]]:
    """What is timed, by name; each takes the number of the attempt, so that all differ."""
    ref = TeamRef(name=team.name)

    def give_role(number: int) -> object:
        user_id = f"UHOLDER{number}"
        edit = partial(with_holder, role=Role.PRODUCT_OWNER, user_id=user_id)
        people = {user_id: Person(user_id, sample.WORKSPACE)}
        return configure_teams.change_team(context, ADMIN, ref, edit, people=people)

    def add_alias(number: int) -> object:
        edit = partial(with_aliases, added=[f"zibeline {number}"])
        return configure_teams.change_team(context, ADMIN, ref, edit)

    return {
        "show": lambda _: team_access.find_team(context, sample.WORKSPACE, ref),
        "list": lambda _: team_queries.list_teams(context, sample.WORKSPACE),
        "list pay": lambda _: team_queries.list_teams(context, sample.WORKSPACE, "pay"),
        "open the form": lambda _: team_queries.team_to_edit(context, ADMIN, ref),
        "po @user": give_role,
        "alias": add_alias,
        "history": lambda _: audit_trail.history(context, sample.WORKSPACE, ref),
    }


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    run(measure)
