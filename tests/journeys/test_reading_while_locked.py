"""What only reads works while somebody else holds the database."""

import sqlite3

import pytest

from tests.journeys.conftest import Office


@pytest.mark.usefixtures("impatient")
def test_teams_are_shown_while_the_database_is_locked(office: Office) -> None:
    path = str(office.bot.context.database.engine.url.database)
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    reply = office.setup("list")
    lock.execute("ROLLBACK")
    lock.close()
    assert "*Checkout*" in reply
