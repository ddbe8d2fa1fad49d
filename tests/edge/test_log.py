"""One line per event, readable for people and for machines."""

import json
import logging

import pytest

from bot import log


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
