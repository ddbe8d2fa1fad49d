"""The doctor, against a Slack that accepts, refuses and is gone."""

from dataclasses import replace
from pathlib import Path

from bot.cli.doctor import examine
from bot.settings import Mode
from tests.journeys.conftest import Office, settings_for


def test_a_sound_installation_is_well(office: Office) -> None:
    settings = settings_for(
        office.slack, str(office.bot.context.database.engine.url), SLACK_APP_TOKEN="xapp-1"
    )
    settings = replace(settings, app_token=office.slack.app_token)
    findings = {finding.subject: finding for finding in examine(settings)}
    assert settings.mode is Mode.SOCKET
    assert findings["database"].well
    assert findings["bot token"].well, findings["bot token"]
    assert findings["app token"].well


def test_refused_tokens_are_named_with_the_mend(office: Office, tmp_path: Path) -> None:
    settings = settings_for(
        office.slack, f"sqlite:///{tmp_path}/other.db",
        SLACK_BOT_TOKEN="xoxb-wrong", SLACK_APP_TOKEN="xapp-wrong",
    )  # fmt: skip
    told = "\n".join(map(str, examine(settings)))
    assert "Copy the bot token anew" in told
    assert "connections:write" in told
    assert "python app.py migrate" in told


def test_a_slack_that_is_gone_is_said(office: Office) -> None:
    settings = replace(
        settings_for(office.slack, str(office.bot.context.database.engine.url)),
        slack_api_url="http://127.0.0.1:9/api/",
    )
    assert any("cannot be reached" in str(finding) for finding in examine(settings))


def test_a_database_that_cannot_be_reached_is_said(office: Office) -> None:
    settings = settings_for(office.slack, "postgresql://nobody@127.0.0.1:9/nothing")
    told = "\n".join(map(str, examine(settings)))
    assert "Check DATABASE_URL" in told
