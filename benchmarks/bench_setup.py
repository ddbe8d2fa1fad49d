"""What `/whoowns-team` takes among 10,000 teams of 50,000 aliases on SQLite, beside three teams.

`python -m benchmarks.bench_setup`: the use cases alone, in milliseconds, without Slack's answers.
Whoever changes a team waits until the teams in memory are read anew, so that no question does.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.many_teams import teams
from bot.assembly import now
from bot.domain.classification.classifier import Classifier
from bot.domain.people.person import Person
from bot.domain.teams.team import Role, Team, name_key
from bot.domain.teams.team_edits import with_aliases, with_holder
from bot.rules import load_language, load_rulebook
from bot.store import schema, tables
from bot.store.database import Database
from bot.usecases import configure_teams, consult_teams
from bot.usecases.app_context import AppContext
from bot.usecases.habit_cache import Habits
from bot.usecases.team_cache import TeamCache
from bot.usecases.team_ref import TeamRef

SIZES = (3, 10_000)
TIMES = 7
ADMIN = Person("UADMIN", "T1", runs_workspace=True)
HOLDER = Person("UHOLDER", "T1")


def main() -> None:
    """Measure and print."""
    print("median of", TIMES, "in ms", *(f"{size:>14,} teams" for size in SIZES))
    took = [dict(_measured(size)) for size in SIZES]
    for name in took[0]:
        print(f"{name:19}", *(f"{each[name]:20.1f}" for each in took))


def _measured(size: int) -> Iterator[tuple[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder)}/whoowns.db")
        schema.migrate(database)
        company = teams(size)
        _fill(database, company)
        rulebook = load_rulebook()
        team_cache = TeamCache(database, load_language())
        context = AppContext(
            database, rulebook, Classifier(rulebook), team_cache, Habits(database), now
        )
        context.workspace_teams("T1")
        for name, work in _deeds(context, company[-1]).items():
            yield name, median(_milliseconds(work, number) for number in range(TIMES))
        database.dispose()


def _fill(database: Database, company: list[Team]) -> None:
    with database.transaction() as session:
        session.execute(
            tables.teams.insert(),
            [
                {"id": team.id, "workspace_id": "T1", "name": team.name,
                 "name_key": name_key(team.name), "created_at": now()}
                for team in company
            ],
        )  # fmt: skip
        aliases = {name_key(alias): (team.id, alias) for team in company for alias in team.aliases}
        session.execute(
            tables.aliases.insert(),
            [
                {"workspace_id": "T1", "name_key": key, "team_id": team_id, "name": alias}
                for key, (team_id, alias) in aliases.items()
            ],
        )


def _deeds(context: AppContext, team: Team) -> Mapping[str, Callable[[int], object]]:
    meant = TeamRef(name=team.name)

    def give(number: int) -> object:
        edit = partial(with_holder, role=Role.PRODUCT_OWNER, user_id=f"UHOLDER{number}")
        people = {f"UHOLDER{number}": HOLDER}
        return configure_teams.change_team(context, ADMIN, meant, edit, people=people)

    def alias(number: int) -> object:
        edit = partial(with_aliases, more=[f"zibeline {number}"])
        return configure_teams.change_team(context, ADMIN, meant, edit)

    return {
        "show": lambda _: consult_teams.show_team(context, "T1", meant),
        "list": lambda _: consult_teams.list_teams(context, "T1"),
        "list pay": lambda _: consult_teams.list_teams(context, "T1", "pay"),
        "list @user": lambda _: consult_teams.list_teams(context, "T1", user_id="UHOLDER"),
        "open the form": lambda _: consult_teams.team_to_edit(context, ADMIN, meant),
        "po @user": give,
        "alias": alias,
        "history": lambda _: consult_teams.history(context, "T1", meant),
    }


def _milliseconds(work: Callable[[int], object], number: int) -> float:
    began = time.perf_counter()
    work(number)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
