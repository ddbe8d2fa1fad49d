"""Who is a full member is remembered for a while, and not once Slack says that it has changed."""

from bot.store.database import Database
from bot.usecases.readers import Readers


def test_what_slack_said_before_a_change_is_not_remembered(database: Database) -> None:
    readers, answers = Readers(database), [True, False]

    def ask(workspace_id: str, user_id: str) -> bool:
        if len(answers) > 1:
            readers.forget(workspace_id, user_id)
        return answers.pop(0)

    readers.ask = ask
    assert readers.is_full_member("T1", "U1")
    assert not readers.is_full_member("T1", "U1")
    assert not readers.is_full_member("T1", "U1")
