"""What the journal says about the past."""

from datetime import timedelta

from bot.store import journal, past_questions
from bot.store.database import Database
from tests.store.builders import NOW, entry


def test_questions_assigned_to_somebody_are_counted_by_theme(database: Database) -> None:
    with database.transaction() as session:
        for number in range(3):
            journal.record(session, entry(delivery=f"d-{number}"))
        journal.record(session, entry(delivery="old", asked_at=NOW - timedelta(days=100)))
        journal.record(session, entry(delivery="elsewhere", workspace_id="T2"))
        since = NOW - timedelta(days=90)
        assert past_questions.themes_assigned(session, "T1", "U2", since) == {"acceptance": 3}
        assert past_questions.themes_assigned(session, "T1", "U9", since) == {}
