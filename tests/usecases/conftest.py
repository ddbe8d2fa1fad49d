"""App contexts on each database; replicas are several contexts on the same one."""

from collections.abc import Callable

import pytest

from bot.domain.classification.rulebook import Rulebook
from bot.domain.people.person import Person
from bot.domain.team_matching.tokens import Language
from bot.rules import load_classifier, load_rulebook
from bot.store.database import Database
from bot.usecases.app_context import AppContext
from bot.usecases.habit_cache import HabitCache
from bot.usecases.kept_cache import KeptCache
from bot.usecases.name_cache import NameCache
from bot.usecases.team_cache import TeamCache
from tests.store.builders import NOW
from tests.store.conftest import database, migrated_file, migrated_server, server

__all__ = ["database", "migrated_file", "migrated_server", "server"]

ADMIN = Person("UADMIN", "T1", is_admin=True)


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """Return the shipped rules, read once."""
    return load_rulebook()


@pytest.fixture
def replica(database: Database, rulebook: Rulebook) -> Callable[[], AppContext]:
    """Return a function that starts one more process on the same database."""

    def start() -> AppContext:
        team_cache = TeamCache(database, Language())
        return AppContext(
            database,
            rulebook,
            load_classifier(),
            team_cache,
            HabitCache(database),
            NameCache(database),
            KeptCache(database, Language()),
            lambda: NOW,
        )

    return start


@pytest.fixture
def context(replica: Callable[[], AppContext]) -> AppContext:
    """Return the context of one process."""
    return replica()
