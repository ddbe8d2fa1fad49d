"""`python app.py doctor`, against a Slack that accepts, refuses and can't be reached."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.doctor import examine
from bot.settings import Mode
from bot.store import heartbeat
from tests.journeys.conftest import Office, settings_for


def test_a_sound_installation_is_ok(office: Office) -> None:
    settings = settings_for(
        office.slack, str(office.bot.context.database.engine.url), SLACK_APP_TOKEN="xapp-1"
    )
    settings = replace(settings, app_token=office.slack.app_token)
    checks = {check.subject: check for check in examine(settings)}
    assert settings.mode is Mode.SOCKET
    assert checks["database"].ok
    assert checks["bot token"].ok, checks["bot token"]
    assert checks["app token"].ok


def test_refused_tokens_are_named_with_the_fix(office: Office, tmp_path: Path) -> None:
    settings = settings_for(
        office.slack, f"sqlite:///{tmp_path}/other.db",
        SLACK_BOT_TOKEN="xoxb-wrong", SLACK_APP_TOKEN="xapp-wrong",
    )  # fmt: skip
    report = "\n".join(map(str, examine(settings)))
    assert "Copy the bot token" in report
    assert "connections:write" in report
    assert "python app.py migrate" in report


def test_a_slack_that_is_unreachable_is_reported(office: Office) -> None:
    settings = replace(
        settings_for(office.slack, str(office.bot.context.database.engine.url)),
        slack_api_url="http://127.0.0.1:9/api/",
    )
    assert any("can't be reached" in str(check) for check in examine(settings))


def test_a_database_that_is_unreachable_is_reported(office: Office) -> None:
    settings = settings_for(office.slack, "postgresql://nobody@127.0.0.1:9/nothing")
    report = "\n".join(map(str, examine(settings)))
    assert "Check DATABASE_URL" in report


@pytest.mark.parametrize(
    ("shown", "taken", "ok", "result"),
    [
        (timedelta(), timedelta(), True, "runs steadily"),
        (timedelta(days=-91), timedelta(days=-91), True, "91 days since whoowns last ran"),
        (timedelta(days=1), timedelta(days=1), False, "24 hours before whoowns last ran"),
        (timedelta(), timedelta(days=-5), False, "jumped by 5 days"),
    ],
)
def test_a_clock_that_is_not_trusted_is_reported(
    office: Office, shown: timedelta, taken: timedelta, ok: bool, result: str
) -> None:
    now = datetime.now(UTC)
    database = office.bot.context.database
    with database.transaction() as session:
        heartbeat.record(session, heartbeat.Heartbeat(now + shown, now + taken))
    checks = examine(settings_for(office.slack, database.url))
    (check,) = (check for check in checks if check.subject == "clock")
    assert check.ok is ok
    assert result in check.result


def test_a_host_whose_clock_differs_from_the_databases_is_reported(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = datetime.now(UTC) - timedelta(seconds=100)
    monkeypatch.setattr(heartbeat, "server_time", lambda _: ahead)
    checks = examine(settings_for(office.slack, office.bot.context.database.url))
    assert any("the host's is 100 seconds ahead of the database's" in str(c) for c in checks)
