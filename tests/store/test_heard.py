"""What was heard once is known until it is old."""

from datetime import timedelta

from bot.store import heard
from bot.store.database import Database
from tests.store.builders import NOW


def test_a_delivery_is_new_once_in_each_workspace(database: Database) -> None:
    with database.transaction() as session:
        assert heard.note(session, "T1", "C1:1.0", NOW)
        assert not heard.note(session, "T1", "C1:1.0", NOW)
        assert heard.note(session, "T2", "C1:1.0", NOW)


def test_what_is_old_is_forgotten(database: Database) -> None:
    with database.transaction() as session:
        heard.note(session, "T1", "old", NOW)
        heard.note(session, "T1", "young", NOW + timedelta(hours=2))
        heard.forget_before(session, NOW + timedelta(hours=1))
        assert heard.note(session, "T1", "old", NOW)
        assert not heard.note(session, "T1", "young", NOW)
