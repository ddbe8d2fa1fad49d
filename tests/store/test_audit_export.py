"""The audit trail for other programs: complete, in a lasting order, and resumed without a gap."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Event, Thread
from typing import Any

import pytest

from bot.cli import audit as command
from bot.cli.audit import AuditRequest, write_audit
from bot.cli.main import main
from bot.domain.audit import OPERATOR, AuditRow, ChangeSource
from bot.domain.errors import Refusal
from bot.settings import read_settings
from bot.store import audit
from bot.store.database import Database
from tests.journeys.program import eventually

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def change(name: str = "Checkout", at: datetime = NOON, **more: Any) -> AuditRow:
    return AuditRow(
        more.get("actor", "U1"), at, "product_owner", 3, name, more.get("old"), "U2",
        ChangeSource.COMMAND,
    )  # fmt: skip


def record(database: Database, workspace_id: str, *changes: AuditRow) -> None:
    with database.transaction() as session:
        audit.record(session, workspace_id, changes)


def lines(database: Database, request: AuditRequest = AuditRequest()) -> Sequence[dict[str, Any]]:  # noqa: B008
    out = StringIO()
    write_audit(read_settings({"DATABASE_URL": database.url}), request, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_says_all_of_a_change(database: Database) -> None:
    record(database, "T1", change(old="U9"), change("", actor=OPERATOR))
    first, second = lines(database)
    assert first == {
        "id": 1, "at": "2026-11-25T12:00:00+00:00", "workspace": "T1", "actor": "U1",
        "action": "product_owner", "team_id": 3, "team": "Checkout", "old": "U9", "new": "U2",
        "source": "command",
    }  # fmt: skip
    assert (second["actor"], second["team"], second["old"]) == ("operator", None, None)


def test_what_people_typed_stays_as_it_is_and_takes_one_line(database: Database) -> None:
    names = ["Zahlung “Ä”", "two\nlines", "\x1b[31mred", "\u2028", 'quote " and \\', "😀"]
    record(database, "T1", *map(change, names))
    assert [line["team"] for line in lines(database)] == names


def test_changes_since_a_moment_and_of_a_workspace(database: Database) -> None:
    for number in range(4):
        record(database, f"T{number % 2}", change(at=NOON + timedelta(hours=number)))
    since = AuditRequest(since=NOON + timedelta(hours=1))
    assert [line["id"] for line in lines(database, since)] == [2, 3, 4]
    assert [line["id"] for line in lines(database, AuditRequest(workspace="T1"))] == [2, 4]
    with pytest.raises(Refusal) as refused:
        lines(database, AuditRequest(workspace="T9"))
    assert "T0, T1" in refused.value.hint


def test_resumed_at_any_line_nothing_is_missing_and_nothing_comes_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "AT_ONCE", 3)
    # A clock that goes back must not change the order.
    record(database, "T1", *(change(at=NOON - timedelta(hours=n)) for n in range(10)))
    whole = [line["id"] for line in lines(database)]
    assert whole == list(range(1, 11))
    for after in range(11):
        rest = [line["id"] for line in lines(database, AuditRequest(after=after))]
        assert whole[:after] + rest == whole


def is_waiting(database: Database) -> bool:
    """Whether somebody waits for a lock there."""
    waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with database.reading() as session:
        return session.exec_driver_sql(waiting).first() is not None


def test_a_change_that_is_committed_later_is_not_left_out(on_server: Database) -> None:
    """Two workspaces change at once, and the one that began later is done first."""
    written, commit, read = Event(), Event(), list[int]()

    def slowly() -> None:
        with on_server.transaction() as session:
            audit.record(session, "T1", [change("slow")])
            written.set()
            commit.wait(20)

    def reader() -> None:
        read.extend(line["id"] for line in lines(on_server))

    slow = Thread(target=slowly)
    slow.start()
    assert written.wait(20)
    record(on_server, "T2", change("fast"))
    reading = Thread(target=reader)
    reading.start()
    assert eventually(lambda: is_waiting(on_server))
    assert not read, "it was read before the other was committed"
    commit.set()
    slow.join()
    reading.join()
    assert read == [1, 2]


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-11-25", datetime(2026, 11, 25, tzinfo=UTC)),
        ("2026-11-25T09:30Z", datetime(2026, 11, 25, 9, 30, tzinfo=UTC)),
        ("2026-11-25T09:30+02:00", datetime(2026, 11, 25, 7, 30, tzinfo=UTC)),
        ("2026-11-25 09:30", datetime(2026, 11, 25, 9, 30, tzinfo=UTC)),
    ],
)
def test_moments_are_read_as_utc_unless_they_say_otherwise(typed: str, moment: datetime) -> None:
    assert command.moment_of(typed) == moment


@pytest.mark.parametrize(
    "wrong",
    [["--since", "yesterday"], ["--since", "0001-01-01T00:00+14:00"], ["--since", ""],
     ["--after", "-1"], ["--after", "x"], ["--after", "9" * 40], ["--after", "٣"]],
)  # fmt: skip
def test_what_is_no_time_and_no_line_is_refused(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["audit", *wrong])
    assert ended.value.code == 2
    assert "is not" in capsys.readouterr().err


def test_the_command_prints_the_lines(
    database: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)
    record(database, "T1", change(), change("Search"))
    monkeypatch.setenv("DATABASE_URL", database.url)
    assert main(["audit", "--since", "2026-11-25", "--after", "1", "--workspace", "T1"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["team"] == "Search"
    assert main(["audit", "--workspace", "T9"]) == 2
    assert "I don't know the workspace T9. Choose one of these: T1." in capsys.readouterr().err
