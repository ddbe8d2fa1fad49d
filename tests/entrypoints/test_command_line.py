"""The commands of `python app.py`, as an operator types them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.cli.main import main
from bot.settings import NAMES
from bot.store.database import Database

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_tokens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/whoowns.db")
    monkeypatch.chdir(tmp_path)


def test_classify_writes_one_json_line_a_question_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = tmp_path / "asked.txt"
    asked.write_text('Which story is first in the sprint?\n\n{"question": "Why this market?"}\n')
    assert main(["classify", str(asked)]) == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first["question"] == "Which story is first in the sprint?"
    assert first["kind"] == "tactical"
    assert second["question"] == "Why this market?"
    assert set(first["probabilities"]) == {"strategic", "tactical", "neither"}
    assert sum(first["probabilities"].values()) == pytest.approx(1, abs=0.001)
    assert set(first["signals"][0]) == {"phrase", "found", "kind", "weight", "theme"}


def test_classify_says_what_becomes_of_each_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, teams = tmp_path / "asked.txt", tmp_path / "teams.yaml"
    teams.write_text(
        "teams: [{name: Checkout, aliases: [basket], product_owner: U1, product_manager: U2},"
        " {name: Search, product_owner: '@jonas'}]"
    )
    questions = {
        "which acceptance criteria does the basket story need?": (
            "decision", "Checkout", "product_owner", "U1",
        ),
        "checkout PM?": ("roles", "Checkout", "product_manager", "U2"),
        "is Jonas around?": ("presence", "Search", "product_owner", "@jonas"),
        "thanks": ("talk", None, None, None),
        "how do I reset my VPN password?": ("neither", None, None, None),
        "who decides?": ("unclear", None, None, None),
        "who owns the roadmap?": ("decision", None, "product_manager", None),
    }  # fmt: skip
    asked.write_text("\n".join(questions))
    assert main(["classify", str(asked), "--teams", str(teams)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    got = {r["question"]: (r["handling"], r["team"], r["role"], r["person"]) for r in rows}
    assert got == questions
    assert all(row["reason"] for row in rows)
    assert rows[0]["topic"]
    assert rows[4]["topic"] == "helpdesk"


def test_without_teams_classify_says_nothing_of_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = tmp_path / "asked.txt"
    asked.write_text("who is the PO of Checkout?")
    assert main(["classify", str(asked)]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["handling"] == "roles"
    assert not {"team", "role", "person"} & set(row)


def test_a_question_may_begin_with_a_brace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = tmp_path / "asked.txt"
    asked.write_text("{plan} or {price} in the mail's subject?\n")
    assert main(["classify", str(asked)]) == 0
    assert json.loads(capsys.readouterr().out)["question"].startswith("{plan}")


@pytest.mark.parametrize("wrong", ['{"text": 1}', '{"question": null}', '{"question"', "{}"])
def test_classify_names_the_line_that_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: str
) -> None:
    asked = tmp_path / "asked.txt"
    asked.write_text(f"fine\n{wrong}\n")
    assert main(["classify", str(asked)]) == 2
    assert "Line 2 begins like JSON" in capsys.readouterr().err


def test_a_missing_file_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "nowhere.txt"]) == 2
    assert capsys.readouterr().err == "nowhere.txt: No such file or directory.\n"


def test_a_missing_database_is_reported_with_where_the_fix_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    assert main(["audit"]) == 2
    errors = capsys.readouterr().err
    assert errors == "The database file is missing. To see how to fix that: python app.py doctor\n"
    assert main(["doctor"]) == 1
    assert "python app.py migrate to create an empty one" in capsys.readouterr().out


def test_a_question_in_place_of_a_file_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "should we raise prices?"]) == 2
    assert "Put questions into a file or a pipe" in capsys.readouterr().err


def test_a_byte_order_mark_is_not_part_of_a_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = tmp_path / "asked.txt"
    asked.write_text('\ufeff{"question": "should we raise prices?"}\n', "utf-8")
    assert main(["classify", str(asked)]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == "should we raise prices?"


def test_a_pipe_may_be_closed_early(tmp_path: Path) -> None:
    asked = tmp_path / "asked.txt"
    asked.write_text("should we raise prices?\n" * 3000)
    command = [sys.executable, "app.py", "classify", str(asked)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert json.loads(running.stdout.readline())["kind"] == "strategic"
        running.stdout.close()
        assert running.stderr.read() == ""


def test_after_migrate_the_doctor_finds_nothing_to_fix(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 1
    assert "python app.py migrate" in capsys.readouterr().out
    assert main(["migrate"]) == 0
    assert main(["doctor"]) == 0
    assert "up-to-date schema" in capsys.readouterr().out


def test_a_half_set_configuration_is_refused_at_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert main([]) == 2
    assert "SLACK_APP_TOKEN" in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], ["sandbox"], ["classify"], ["evaluate"], ["doctor"]])
def test_help_everywhere(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*command, "--help"])
    assert left.value.code == 0
    assert "usage" in capsys.readouterr().out


def test_help_keeps_its_capitals(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["classify", "--help"])
    assert "Classify questions and print a JSON line for each." in capsys.readouterr().out


def test_a_file_that_is_not_utf_8_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "asked.txt"
    path.write_bytes(b"\xff\xfe\x00")
    assert main(["classify", str(path)]) == 2
    assert "UTF-8" in capsys.readouterr().err


def test_doctor_reports_a_database_url_that_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "nonsense://")
    assert main(["doctor"]) == 1
    assert "FIX  settings: DATABASE_URL" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-SECRET\nfoo"),
        ("SLACK_BOT_TOKEN", "xoxb-SECRET\u200b"),
        ("SLACK_APP_TOKEN", "xapp-SECRET\x1b]0;owned\x07"),
        ("SLACK_SIGNING_SECRET", "SECRET"),
        ("SLACK_API_URL", "api"),
        ("DATABASE_URL", "sqlite:///SECRET\n.db"),
        ("PORT", "9" * 5000),
        ("WHOOWNS_ADMINS", "@SECRET"),
    ],
)
@pytest.mark.parametrize("command", [["doctor"], ["migrate"], []])
def test_a_setting_that_cannot_be_used_is_named_by_every_command_without_its_value(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    command: list[str],
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "c0ffee")
    monkeypatch.setenv(name, value)
    assert main(command) == (1 if command == ["doctor"] else 2)
    printed = capsys.readouterr()
    shown = printed.out if command == ["doctor"] else printed.err
    assert f"FIX  settings: {name}" in shown if command == ["doctor"] else shown.startswith(name)
    assert "SECRET" not in shown.replace(name, "")


def test_doctor_says_how_to_fix_a_file_of_settings_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env").write_bytes("PORT=1\r\n".encode("utf-16"))
    assert main(["doctor"]) == 1
    assert "FIX  settings: .env is not UTF-8 text" in capsys.readouterr().out
    assert main(["classify", "nowhere.txt"]) == 2
    assert "nowhere.txt" in capsys.readouterr().err


def test_settings_in_the_file_count_unless_the_environment_has_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=nonsense://\nPORT=x\n")
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("PORT", "3000")
    assert main(["doctor"]) == 1
    (check,) = capsys.readouterr().out.splitlines()
    assert check.startswith("FIX  settings: DATABASE_URL must be sqlite:///FILE")


@pytest.mark.parametrize("error", [ValueError, UnicodeEncodeError, RuntimeError, KeyError])
def test_doctor_never_ends_in_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: type[Exception]
) -> None:
    def fails(self: object, **_: object) -> None:
        if error is UnicodeEncodeError:
            "xoxb-SECRET\u200b".encode("ascii")
        raise error("Invalid header value b'Bearer xoxb-SECRET'")

    for method in ("auth_test", "apps_connections_open"):
        monkeypatch.setattr(WebClient, method, fails)
    monkeypatch.setattr(Database, "reading", fails)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-SECRET")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-SECRET")
    assert main(["doctor"]) == 1
    printed = capsys.readouterr().out
    assert printed.count("FIX ") == 3
    assert error.__name__ in printed
    assert "SECRET" not in printed


def test_a_backup_is_written_and_restored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "saved.db"]) == 2
    assert "There is no database" in capsys.readouterr().err
    assert main(["migrate"]) == 0
    assert main(["backup", "saved.db"]) == 0
    assert main(["restore", "saved.db"]) == 0
    assert "kept in" in capsys.readouterr().out
    assert main(["doctor"]) == 0
    assert main(["restore", "none.db"]) == 2
    assert "There is no file none.db" in capsys.readouterr().err


def test_the_doctor_makes_no_database(tmp_path: Path) -> None:
    assert main(["doctor"]) == 1
    assert list(tmp_path.iterdir()) == []
