"""What was heard once is known until it is old."""

from datetime import timedelta

from bot.store import processed_deliveries
from bot.store.database import Database
from tests.store.builders import NOW


def test_a_delivery_is_new_once_in_each_workspace(database: Database) -> None:
    with database.transaction() as session:
        assert processed_deliveries.note(session, "T1", "C1:1.0", NOW)
        assert not processed_deliveries.note(session, "T1", "C1:1.0", NOW)
        assert processed_deliveries.note(session, "T2", "C1:1.0", NOW)


def test_what_is_old_is_forgotten(database: Database) -> None:
    with database.transaction() as session:
        processed_deliveries.note(session, "T1", "old", NOW)
        processed_deliveries.note(session, "T1", "young", NOW + timedelta(hours=2))
        processed_deliveries.forget_before(session, NOW + timedelta(hours=1))
        assert processed_deliveries.note(session, "T1", "old", NOW)
        assert not processed_deliveries.note(session, "T1", "young", NOW)
