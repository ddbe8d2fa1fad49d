"""A connection that is lost while it commits: nobody knows whether that was saved."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

import psycopg
import pytest
from sqlalchemy import func, select

from bot.domain.delivery import Delivery, Tenant
from bot.domain.errors import MaybeSaved
from bot.store import home
from bot.store.database import Database
from bot.store.tables import inbox
from bot.usecases import inbox as use_inbox
from tests.store.builders import NOW

DELIVERY = Delivery("/whoowns-team", "1", Tenant.of("T1"), {}, NOW)


class Commits:
    """How the next commits end: `saved` or not, they are lost."""

    def __init__(self) -> None:
        self.lost: list[bool] = []


@pytest.fixture
def commits(on_server: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Commits]:
    """Commits of connections that are open already."""
    with on_server.transaction() as session:
        session.execute(inbox.delete())
    commits, commit = Commits(), psycopg.Connection.commit

    def lose(connection: psycopg.Connection[Any]) -> None:
        if not commits.lost:
            return commit(connection)
        if commits.lost.pop(0):
            commit(connection)
        connection.close()
        raise psycopg.OperationalError("consuming input failed")

    monkeypatch.setattr(psycopg.Connection, "commit", lose)
    yield commits
    with on_server.transaction() as session:
        session.execute(inbox.delete())


@pytest.mark.parametrize("saved", [True, False])
def test_the_end_of_a_unit_is_unknown(
    on_server: Database, commits: Commits, *, saved: bool
) -> None:
    what, done = f"saved: {saved}", Mock()

    def greet() -> None:
        with on_server.unit_of_work():
            with on_server.transaction() as session:
                assert home.greet(session, "T1", what)
            on_server.after_commit(done)
            commits.lost.append(saved)

    with pytest.raises(MaybeSaved):
        greet()
    done.assert_not_called()
    with on_server.transaction() as session:
        assert home.greet(session, "T1", what) is not saved


@pytest.mark.parametrize("saved", [True, False])
def test_a_delivery_is_kept_all_the_same(
    on_server: Database, commits: Commits, *, saved: bool
) -> None:
    context: Any = Mock(database=on_server, clock=lambda: NOW)
    commits.lost.append(saved)
    kept = use_inbox.accept(context, DELIVERY)
    assert (kept is None) == saved
    with on_server.reading() as session:
        assert session.scalar(select(func.count()).select_from(inbox)) == 1
