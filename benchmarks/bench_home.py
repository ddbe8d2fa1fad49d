"""The Home tab of somebody for whom 500 questions wait, and who waits for 500 answers.

`python -m benchmarks.bench_home`. Timed is what whoowns does between Slack's event and its request
to publish the tab, on SQLite: Slack itself answers at once.
"""

import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from benchmarks.figures import Figure, run
from bot.assembly import assemble
from bot.demo.seed import seed_teams
from bot.domain.handover import Handover
from bot.domain.people.person import Person
from bot.domain.question import Question, Source
from bot.domain.teams.team import Role
from bot.settings import read_settings
from bot.slack.views.home import home_tab
from bot.store import handovers, schema
from bot.usecases import home
from bot.usecases.answer_question import answer_question
from bot.usecases.app_context import AppContext
from sandbox import sample

WAITING = 500
TIMES = 200
TARGET = 100.0
"""Milliseconds."""
QUESTION = "Which acceptance criteria does story {} need in this sprint?"


def measure() -> Iterator[Figure]:
    """One tab, again and again."""
    with tempfile.TemporaryDirectory(prefix="whoowns-") as folder:
        address = f"sqlite:///{Path(folder, 'whoowns.db')}"
        bot = assemble(read_settings({"DATABASE_URL": address}))
        schema.migrate(bot.context.database)
        seed_teams(bot)
        fill(bot.context, sample.CHECKOUT_PO, sample.DEVELOPER, WAITING)
        fill(bot.context, sample.SEARCH_PO, sample.CHECKOUT_PO, WAITING)
        show = partial(_show, bot.context, sample.CHECKOUT_PO)
        show()
        durations = [_milliseconds(show) for _ in range(TIMES)]
        bot.stop()
    name = f"Home tab with {WAITING} questions that wait"
    yield Figure(f"{name}, median", median(durations), "ms")
    yield Figure(f"{name}, p99", quantiles(durations, n=100)[98], "ms", TARGET)


def fill(context: AppContext, decider_id: str, asker_id: str, number: int) -> None:
    """Have one person ask another so many questions, which all wait."""
    now, workspace_id = context.clock(), sample.WORKSPACE
    for each in range(number):
        text, delivery = QUESTION.format(each), f"{asker_id}-{each}"
        question = Question(
            text, workspace_id, asker_id, sample.CHECKOUT, Source.COMMAND, now, delivery
        )
        answer = answer_question(context, question)
        assert answer
        new = Handover(
            0, workspace_id, answer.entry_id, asker_id, decider_id, Role.PRODUCT_OWNER, 1, text, now
        )  # fmt: skip
        with context.database.transaction() as session:
            handovers.add(session, new, delivery)


def _show(context: AppContext, user_id: str) -> object:
    shown = home.home_of(context, Person(user_id, sample.WORKSPACE))
    return home_tab(shown)


def _milliseconds(work: partial[object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    run(measure)
