"""A desk over each database; processes that share one are desks over the same."""

from collections.abc import Callable

import pytest

from bot.domain.finding.team_words import Language
from bot.domain.judging.rulebook import Rulebook
from bot.domain.people.person import Person
from bot.rules import load_classifier, load_rulebook
from bot.store.database import Database
from bot.usecases.desk import Desk
from bot.usecases.habits import Habits
from bot.usecases.rosters import Rosters
from tests.store.builders import NOW
from tests.store.conftest import database, migrated_file, migrated_server, server

__all__ = ["database", "migrated_file", "migrated_server", "server"]

ADMIN = Person("UADMIN", "T1", runs_workspace=True)


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The shipped rules, read once."""
    return load_rulebook()


@pytest.fixture
def replica(database: Database, rulebook: Rulebook) -> Callable[[], Desk]:
    """Makes one more process that works with the same database."""

    def start() -> Desk:
        rosters = Rosters(database, Language())
        return Desk(database, rulebook, load_classifier(), rosters, Habits(database), lambda: NOW)

    return start


@pytest.fixture
def desk(replica: Callable[[], Desk]) -> Desk:
    """One process."""
    return replica()
