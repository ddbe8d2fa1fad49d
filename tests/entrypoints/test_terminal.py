"""Nothing that stands in a file takes control of the terminal in which an operator reads of it."""

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import sampled_from, text, tuples

from bot.cli.main import main
from bot.domain.printable import CONTROL, escaped, one_line, printable, quoted
from bot.settings import NAMES

ESCAPES = (
    "\x1b]0;owned\x07", "\x1b[2J", "\x9b31m", "\x08\x08", "\r", "\n2 new, 0 changed", "\x7f",
    "\x85", "\u202e", "\u2066", "\u200f", "\u061c", "\u200b", "\u2028", "\ufeff", "\U000e0041",
)  # fmt: skip
HOSTILE = tuples(text(max_size=5), sampled_from(ESCAPES), text(max_size=5)).map("".join)
RAW = HOSTILE.map(lambda written: written.encode("utf-8", "replace").decode())
"""As it can stand in a file of UTF-8."""


def entity(kind: str, metadata: str, spec: str) -> str:
    """Return an entity of a Backstage catalog."""
    head = f"apiVersion: backstage.io/v1alpha1\nkind: {kind}\n"
    return f"{head}metadata: {{{metadata}}}\nspec: {{{spec}}}\n"


OWNED = entity("Component", "name: VALUE, title: VALUE", "owner: VALUE")
ANNOTATIONS = (
    "whoowns/product-owner: VALUE, whoowns/product-manager: 'user:x/y', "
    "slack.com/channel-name: VALUE"
)
YAMLS = (
    "teams: [{name: VALUE}]",
    "teams: [{name: VALUE, aliases: [VALUE], channels: [VALUE], product_owner: VALUE}]",
    "teams: [{name: A, profile: VALUE}]",
    "teams: [{name: A, themes: {VALUE: product_owner}}]",
    "teams: [{name: A, themes: {VALUE: VALUE}}]",
    "teams: [{name: A, VALUE: 1}]",
    "teams: [{VALUE: 1, VALUE: 2}]",
    "VALUE: 1\nVALUE: 2",
    "teams: VALUE",
    "workspace: {policy: VALUE, elsewhere: VALUE}\nteams: []",
    "rules: [{phrase: VALUE, kind: VALUE, strength: weak}]\nteams: []",
    "rules: [{phrase: VALUE, kind: tactical, strength: weak}]\nteams: [{name: A}]",
    "VALUE",
    "--- !!PERCENT\n",
    "!<PERCENT> a",
    OWNED,
    entity("Group", "name: a, title: VALUE", "type: VALUE"),
    entity("Group", "name: VALUE, title: VALUE", "type: team"),
    entity("Group", "name: a", "type: team, profile: {displayName: VALUE}") + "---\n" + OWNED,
    2 * (entity("Group", "name: VALUE, title: a", "type: team") + "---\n"),
    entity("Group", f"name: a, title: VALUE, annotations: {{{ANNOTATIONS}}}", "type: team"),
)
CSVS = (
    "name,VALUE\nA,b",
    "name,po\nVALUE,VALUE",
    "name,profile\nA,VALUE",
    "name\nVALUE,b",
    "VALUE",
    'name\n"a"VALUE',
    "name,aliases,channels\nVALUE,VALUE,VALUE\nVALUE,VALUE,VALUE",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to work in."""
    return tmp_path_factory.mktemp("terminal")


@pytest.fixture(autouse=True)
def _no_tokens(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder}/whoowns.db")
    monkeypatch.chdir(folder)


def printed(*arguments: str) -> str:
    """Return everything that a command prints."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        main(arguments)
    assert "Traceback" not in err.getvalue()
    return out.getvalue() + err.getvalue()


def assert_harmless(shown: str) -> None:
    """Raise AssertionError for a character that a terminal would obey or not show."""
    assert not CONTROL.search(shown.replace("\n", ""))
    assert not re.search(r"^2 new, 0 changed", shown, re.MULTILINE)


often = settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.mark.parametrize("form", YAMLS)
@often
@given(written=HOSTILE)
def test_an_import_of_yaml_shows_no_control_character(
    folder: Path, form: str, written: str
) -> None:
    percent = "".join(f"%{byte:02X}" for byte in written.encode("utf-8", "replace"))
    path = folder / "teams.yaml"
    content = form.replace("VALUE", json.dumps(written)).replace("PERCENT", percent)
    path.write_text(content, "utf-8")
    assert_harmless(printed("import", str(path), "--workspace", "T1", "--dry-run"))
    assert_harmless(printed("evaluate", "none.jsonl", "--rules", str(path)))


@pytest.mark.parametrize("form", CSVS)
@often
@given(written=RAW)
def test_an_import_of_a_spreadsheet_shows_no_control_character(
    folder: Path, form: str, written: str
) -> None:
    path = folder / "teams.csv"
    path.write_text(form.replace("VALUE", written), "utf-8")
    assert_harmless(printed("import", str(path), "--workspace", "T1", "--dry-run"))


@pytest.mark.parametrize("label", ["strategic", None])
@often
@given(written=HOSTILE)
def test_scoring_questions_shows_no_control_character(
    folder: Path, label: str | None, written: str
) -> None:
    path = folder / "questions.jsonl"
    question = f"which {written} story should be first in the sprint {written}"
    row = {"question": question, "label": label or written, "group": written}
    path.write_text(json.dumps(row), "utf-8")
    assert_harmless(printed("evaluate", str(path)))
    assert_harmless(printed("classify", str(path)))


@given(written=HOSTILE)
def test_text_is_made_printable(written: str) -> None:
    assert_harmless(printable(f"a{written}").replace("\n", " "))
    assert not CONTROL.search(one_line(written) + quoted(written) + escaped(written))
    assert printable("Zürich, 東京, 👍🏽\n“ok”") == "Zürich, 東京, 👍🏽\n“ok”"
    assert json.loads(f'"{escaped(written.translate({34: None, 92: None}))}"') == (
        written.translate({34: None, 92: None})
    )


def test_a_line_that_a_command_prints_stays_a_line() -> None:
    assert printable("a\r\nb\rc\n") == "a\nb\nc\n"
