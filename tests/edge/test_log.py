"""One line per event, readable for people and for machines."""

import json
import logging
from pathlib import Path

import pytest

from bot import log
from bot.assembly import assemble
from bot.cli.serve import socket_mode_handler
from bot.settings import read_settings


def test_an_event_is_one_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO", "json")
    logging.getLogger("whoowns").info("answered", extra={"fields": {"ms": 1.5}})
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["ms"], line["level"]) == ("answered", 1.5, "info")


def test_an_event_is_one_text_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO", "text")
    logging.getLogger("whoowns").info("answered", extra={"fields": {"ms": 1.5}})
    assert capsys.readouterr().err.rstrip().endswith("answered ms=1.5")


def test_libraries_never_log_details(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("DEBUG", "text")
    logging.getLogger("slack_sdk.web").debug("xoxb-secret")
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
    socket_mode_handler(bot, settings).client.logger.debug("what somebody asked")
    bot.app.logger.debug("what somebody asked")
    bot.stop()
    assert capsys.readouterr().err == ""
