"""One line per event, readable for people and for machines."""

import json
import logging
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis.strategies import text

from bot import log
from bot.assembly import assemble
from bot.domain.printable import CONTROL
from bot.settings import read_settings
from bot.socket_mode import Connection


def test_an_event_is_one_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO", "json")
    logging.getLogger("whoowns").info("answered", extra={"fields": {"ms": 1.5}})
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["ms"], line["level"]) == ("answered", 1.5, "info")


def test_an_event_is_one_text_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO", "text")
    logging.getLogger("whoowns").info("answered", extra={"fields": {"ms": 1.5}})
    assert capsys.readouterr().err.rstrip().endswith("answered ms=1.5")


@pytest.mark.parametrize("line_format", ["text", "json"])
@given(value=text())
def test_an_event_is_one_line_without_control_characters_whatever_is_in_it(
    line_format: str, value: str
) -> None:
    with patch("sys.stderr", StringIO()) as shown:
        log.configure("INFO", line_format)
        logging.getLogger("whoowns").info("failed %s", value, extra={"fields": {"error": value}})
    line = shown.getvalue().removesuffix("\n")
    assert not CONTROL.search(line)
    if line_format == "json":
        assert json.loads(line)["error"] == value


def test_an_error_of_slack_cannot_make_a_line_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log.configure("INFO", "text")
    error = "no_permission\n2026-01-01T00:00:00+0000 info    question outcome=done"
    logging.getLogger("whoowns").info("question", extra={"fields": {"error": error}})
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("token", ["xoxb-12-secret", "xapp-1-A1-secret", "xoxe.xoxb-1-secret"])
def test_a_token_that_an_error_quotes_is_not_logged(
    capsys: pytest.CaptureFixture[str], token: str
) -> None:
    log.configure("INFO", "text")
    logging.getLogger("slack_sdk.web").warning("Invalid header value b'Bearer %s\\nfoo'", token)
    logged = capsys.readouterr().err
    assert "Invalid header value" in logged
    assert "secret" not in logged


def test_libraries_never_log_details(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("DEBUG", "text")
    for library in ("slack_sdk.web", "asyncio", "a_library_of_next_year", "whoownsomething"):
        logging.getLogger(library).setLevel(logging.DEBUG)
        logging.getLogger(library).debug("xoxb-secret")
    assert capsys.readouterr().err == ""


def test_bolt_logs_no_more_than_other_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/whoowns.db",
        "SLACK_BOT_TOKEN": "xoxb-secret",
        "SLACK_APP_TOKEN": "xapp-secret",
    }
    monkeypatch.setenv("SLACK_BOT_TOKEN", environment["SLACK_BOT_TOKEN"])
    log.configure("DEBUG", "text")
    settings = read_settings(environment)
    bot = assemble(settings)
    Connection(bot.app, settings.app_token, lambda: None).client.logger.debug("what somebody asked")
    bot.app.logger.debug("what somebody asked")
    bot.stop()
    assert capsys.readouterr().err == ""
