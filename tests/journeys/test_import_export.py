"""`python app.py export` and `import`, as an operator types them, with Slack on the other side."""

import io
import re
import sys
from pathlib import Path

import pytest

from bot.cli.main import main
from sandbox import Sandbox, sample
from tests.journeys.conftest import SECRET, Office

SAMPLES = Path(__file__).parents[1] / "catalog" / "samples"


@pytest.fixture
def on_line(empty_office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Office:
    """A terminal with the settings of a bot that talks to the office's Slack."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLACK_APP_TOKEN", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    _set_up(monkeypatch, empty_office.slack, empty_office.bot.context.database.url)
    return empty_office


def _set_up(monkeypatch: pytest.MonkeyPatch, slack: Sandbox, database_url: str) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    monkeypatch.setenv("SLACK_API_URL", slack.api_url)
    monkeypatch.setenv("DATABASE_URL", database_url)


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> "Terminal":
    return Terminal(capsys)


class Terminal:
    """Where an operator types commands of `python app.py`."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def type(self, *arguments: str) -> str:
        """Run a command that succeeds, and return what it prints."""
        assert main(arguments) == 0, self._capsys.readouterr().err
        return self._capsys.readouterr().out

    def fail(self, *arguments: str) -> str:
        """Run a command that fails, and return the error it prints."""
        assert main(arguments) == 2
        printed = self._capsys.readouterr()
        assert not printed.out
        return printed.err


def cells(output: str) -> list[tuple[str, ...]]:
    """Return the rows of a printed table."""
    rows = [line[1:-1] for line in output.splitlines() if line[:1] in {"│", "┃"}]
    return [tuple(cell.strip() for cell in re.split("[│┃]", row)) for row in rows]


def file(tmp_path: Path, text: str, name: str = "teams.yaml") -> str:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return str(path)


def test_people_and_channels_are_found_by_name(
    on_line: Office, terminal: Terminal, tmp_path: Path
) -> None:
    path = file(
        tmp_path,
        "teams:\n- name: Checkout\n  aliases: [basket]\n  channels: ['#checkout']\n"
        "  product_owner: '@tomas'\n  product_manager: Priya Raman\n",
    )
    output = terminal.type("import", path, "--dry-run")
    assert "@tomas (U0TOMASHER)" in output
    assert "#checkout (C0CHECKOUT)" in output
    assert "Teams: 1 new, 0 changed, 0 deleted. Nothing was written." in output
    assert "nothing to export" in terminal.fail("export")
    assert "1 new" in terminal.type("import", path)
    assert f"<@{sample.CHECKOUT_PO}>" in on_line.ask("which basket story is first in the sprint?")
    assert "someone on the command line" in on_line.setup("history Checkout")


def test_what_was_exported_is_imported_without_asking_slack(
    on_line: Office, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_line.setup(f"create Checkout <#{sample.CHECKOUT}>")
    on_line.setup(f"po <@{sample.CHECKOUT_PO}> for Checkout")
    text = terminal.type("export")
    assert f"product_owner: {sample.CHECKOUT_PO}" in text
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    assert "already as in the file" in terminal.type("import", file(tmp_path, text))
    assert terminal.type("export") == text


def test_everybody_unknown_is_reported_at_once_and_nothing_is_changed(
    on_line: Office, terminal: Terminal, tmp_path: Path
) -> None:
    path = file(
        tmp_path,
        "teams:\n- {name: A, product_owner: '@thomas'}\n"
        "- {name: B, product_owner: '@thomas', channels: ['#nowhere']}\n"
        f"- {{name: C, product_manager: {sample.FORMER}}}\n"
        "- {name: D, product_manager: '@deploybot'}\n"
        "- {name: E, product_manager: priya@northwind.example}\n",
    )
    output = terminal.fail("import", path)
    assert (
        "Nobody in Slack is called @thomas; did you mean @tomas? (A, line 2 and 1 more)." in output
    )
    assert "I can't see a channel #nowhere" in output
    assert "C: That account is deactivated." in output
    assert "D: A bot can't decide for a team." in output
    assert "grant me the scope users:read.email (E, line 6)." in output
    assert "Nothing was changed." in output
    assert "nothing to export" in terminal.fail("export")


def test_teams_that_a_file_leaves_out_stay_unless_they_are_pruned(
    on_line: Office, terminal: Terminal, tmp_path: Path
) -> None:
    on_line.setup("create Checkout")
    path = file(tmp_path, "teams:\n- name: Search\n")
    assert "left as they are: 1." in terminal.type("import", path)
    output = terminal.type("import", path, "--prune")
    assert ("Checkout", "deleted", "", "") in cells(output)
    assert "0 new, 0 changed, 1 deleted" in output
    assert "Checkout" not in terminal.type("export")


def test_everything_that_changes_is_in_the_table(
    on_line: Office, terminal: Terminal, tmp_path: Path
) -> None:
    on_line.setup("create Checkout")
    path = file(
        tmp_path,
        "workspace: {elsewhere: '#random', policy: admins}\n"
        "rules: [{phrase: gift card, kind: tactical, strength: weak}]\n"
        "teams: [{name: CHECKOUT, themes: {pricing: product_owner}}]\n",
    )
    assert cells(terminal.type("import", path, "--dry-run"))[1:] == [
        ("(workspace)", "fallback channel", "", f"#random ({sample.RANDOM})"),
        ("(workspace)", "policy", "role holders and admins", "admins"),
        ("(workspace)", "rule", "", "gift card: tactical, weak"),
        ("CHECKOUT", "name", "Checkout", "CHECKOUT"),
        ("CHECKOUT", "theme pricing", "", "product owner"),
    ]


def test_a_very_long_table_ends(on_line: Office, terminal: Terminal, tmp_path: Path) -> None:
    path = file(tmp_path, "teams:\n" + "".join(f"- name: Team {n}\n" for n in range(300)))
    output = terminal.type("import", path)
    assert len(cells(output)) == 1 + 200
    assert "And 100 more lines." in output
    assert "Teams: 300 new" in output


def test_an_organisation_is_set_up_by_ids(
    on_line: Office, terminal: Terminal, tmp_path: Path
) -> None:
    named = file(tmp_path, "teams:\n- {name: Checkout, product_owner: '@tomas'}\n")
    output = terminal.fail("import", named, "--workspace", "E0NORTH")
    assert "I can't look up names for a whole organisation" in output
    by_id = file(tmp_path, f"teams:\n- {{name: Checkout, product_owner: {sample.CHECKOUT_PO}}}\n")
    assert "1 new" in terminal.type("import", by_id, "--workspace", "E0NORTH")


def test_a_catalog_of_backstage_adds_to_what_is_there(
    on_line: Office, terminal: Terminal, tmp_path: Path
) -> None:
    on_line.setup("create Checkout")
    on_line.setup("alias basket for Checkout")
    text = (SAMPLES / "catalog-info.yaml").read_text("utf-8")
    text = text.replace("U0TOMAS", sample.CHECKOUT_PO).replace("priya@example.com", "'@priya'")
    text = text.replace("C0CHECKOUT", sample.CHECKOUT)
    output = terminal.type("import", file(tmp_path, text, "catalog-info.yaml"))
    assert "Passed over: shop (business-unit) owns nothing in this file." in output
    written = terminal.type("export")
    assert "aliases: [basket, basket-service, checkout-team, Payments]" in written
    assert f"product_manager: {sample.CHECKOUT_PM}" in written


def test_a_table_from_a_spreadsheet(on_line: Office, terminal: Terminal, tmp_path: Path) -> None:
    path = file(tmp_path, "Team;PO\nCheckout;@tomas\nSearch;\n", "teams.csv")
    assert "2 new" in terminal.type("import", path)
    assert f"product_owner: {sample.CHECKOUT_PO}" in terminal.type("export")


def test_yaml_is_read_from_a_pipe(
    on_line: Office, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = io.TextIOWrapper(io.BytesIO(b"teams: [{name: Checkout}]"))
    monkeypatch.setattr(sys, "stdin", piped)
    assert "1 new" in terminal.type("import", "-")


def test_a_slack_that_does_not_answer_is_reported(
    on_line: Office, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_line.setup("create Checkout")
    path = file(tmp_path, "teams:\n- {name: Checkout, product_owner: '@tomas'}\n")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
    assert (
        "Slack says invalid_auth: Slack doesn't accept my token. Run python app.py doctor"
        in terminal.fail("import", path)
    )
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    assert "I can't reach Slack" in terminal.fail("import", path)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["export"], "nothing to export yet"),
        (
            ["export", "--workspace", "T9"],
            "I don't know the workspace T9. No workspace is set up yet.",
        ),
        (["import", "nowhere.yaml"], "nowhere.yaml"),
        (["import", "{file}", "--workspace", "Northwind"], "Northwind is not a workspace ID."),
        (["import", "{file}"], "There is no workspace yet. Name it: --workspace T"),
    ],
)
def test_errors_are_reported(
    arguments: list[str],
    error: str,
    terminal: Terminal,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/whoowns.db")
    monkeypatch.chdir(tmp_path)
    path = file(tmp_path, "teams:\n- name: Checkout\n")
    assert error in terminal.fail(*(argument.format(file=path) for argument in arguments))


def test_a_workspace_has_to_be_chosen_if_there_are_several(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/whoowns.db")
    monkeypatch.chdir(tmp_path)
    path = file(tmp_path, "teams:\n- {name: Checkout, product_owner: U1}\n")
    terminal.type("import", path, "--workspace", "T1")
    terminal.type("import", path, "--workspace", "T2")
    for command in (["export"], ["import", path]):
        assert "Choose one with --workspace: T1, T2." in terminal.fail(*command)
    assert "product_owner: U1" in terminal.type("export", "--workspace", "T2")
