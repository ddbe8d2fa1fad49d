"""`python app.py summary`, as an operator types it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.domain.reporting.week import Week
from bot.store.database import Database
from sandbox import sample
from tests.sqlite_files import file_with_demo
from tests.store.builders import create_team

NOW = datetime(2026, 11, 27, 18, tzinfo=UTC)
OF_CHECKOUT = ("summary", "--team", "checkout", "--week", "2026-W48")


@pytest.fixture(autouse=True)
def database_url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A database with weeks of questions."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)
    url = f"sqlite:///{file_with_demo(tmp_path, NOW)}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    return url


def test_as_text_without_markup_and_without_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(OF_CHECKOUT) == 0
    text = capsys.readouterr().out
    assert text.startswith("Checkout, week 48 (23–29 November): 15 questions, 6 more than")
    assert "Asked 3 times" not in text
    assert "isn't over" not in text
    assert not set("*`<>“") & set(text)


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*OF_CHECKOUT, "--format", "json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["team"], summary["week"], summary["questions"]) == ("Checkout", "2026-W48", 15)
    assert sum(summary["verdicts"].values()) == sum(summary["doors"].values()) == 15
    assert list(summary["weekly"].values())[-3:] == [5, 9, 15]
    assert summary["boundaries_moved"][0]["theme"] == "pricing"
    assert sum(summary["roles"].values()) + summary["unclear"] + summary["neither"] == 15
    wrong = sum(correction["questions"] for correction in summary["corrections"])
    assert summary["right"] + wrong == summary["judged"]
    assert (summary["before"], summary["vacant_now"], summary["so_far"]) == (9, [], False)


def test_a_week_that_is_not_over_says_so_and_a_later_one_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    week = Week.at(datetime.now(UTC), "Europe/London")
    assert main(["summary", "--team", "Search", "--week", str(week)]) == 0
    assert "no questions so far" in capsys.readouterr().out
    assert main(["summary", "--team", "Search", "--week", str(week.plus(2))]) == 2
    assert "hasn't begun yet" in capsys.readouterr().err


def test_as_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*OF_CHECKOUT, "--format", "csv"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.startswith("asked,door")
    assert len(rows) == 15
    assert "refund" not in "".join(rows)
    assert not any(user in "".join(rows) for user in sample.COLLEAGUES)


def test_without_a_week_it_is_the_last_whole_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", "--team", "Search"]) == 0
    assert capsys.readouterr().out.startswith("Search, week ")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--team", "Chekout"], "Did you mean Checkout?"),
        (["--team", "Checkout", "--week", "2025-W53"], "as in 2026-W47"),
        (
            ["--team", "Checkout", "--workspace", "T9"],
            "I don't know the workspace T9. Choose one of these: ",
        ),
    ],
)
def test_errors_say_how_to_fix_them(
    capsys: pytest.CaptureFixture[str], arguments: list[str], hint: str
) -> None:
    assert main(["summary", *arguments]) == 2
    assert hint in capsys.readouterr().err


def test_a_name_in_several_workspaces_asks_which(
    capsys: pytest.CaptureFixture[str], database_url: str
) -> None:
    database = Database(database_url)
    with database.transaction() as session:
        create_team(session, "T2", "Checkout")
    database.dispose()
    assert main(OF_CHECKOUT) == 2
    assert "Choose one with --workspace: " in capsys.readouterr().err
    assert main([*OF_CHECKOUT, "--workspace", "T2"]) == 0
    assert "a quiet week" in capsys.readouterr().out
