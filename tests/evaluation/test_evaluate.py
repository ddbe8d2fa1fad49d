"""`python app.py evaluate`, as an operator types it."""

import io
import json
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.cli.main import main

TACTICAL = {"question": "Which story is first in the sprint?", "label": "tactical", "group": "a"}
STRATEGIC = {"question": "Which market do we enter next year?", "label": "strategic"}
NEITHER = {"question": "How do I reset my VPN password?", "label": "neither"}
WRONG = TACTICAL | {"label": "strategic"}


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return tmp_path / "rows.jsonl"


def write(path: Path, *rows: object) -> str:
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", "utf-8")
    return str(path)


def evaluate(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["evaluate", *arguments])
    written = capsys.readouterr()
    return status, written.out, written.err


def test_it_reports_the_figures(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = evaluate(capsys, write(rows, TACTICAL, STRATEGIC, NEITHER))
    assert status == 0
    assert "3 labelled questions" in out
    assert "strategic or tactical, forced   100.0%" in out
    assert "calibration error" in out
    assert "precision" in out


def test_it_scores_the_handling_and_the_team(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    teams = tmp_path / "teams.yaml"
    teams.write_text("teams: [{name: Checkout, aliases: [basket]}, {name: Search}]")
    path = write(
        rows,
        TACTICAL | {"handling": "decision", "team": None},
        {"question": "who is the PO of search?", "handling": "roles", "team": "Search"},
        {"question": "thanks", "handling": "roles"},
        {"question": "is the basket label too long?", "label": "tactical", "team": "Search"},
    )
    status, out, _ = evaluate(capsys, path, "--teams", str(teams))
    assert status == 0
    assert "2 labelled questions" in out
    assert "handled as labelled              66.7%   2 of 3" in out
    assert "1 of 2     1 talk" in out
    assert "team found as labelled           66.7%   2 of 3" in out


def test_it_shows_the_most_confident_errors(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = evaluate(capsys, write(rows, WRONG))
    assert "labelled strategic, classified as tactical" in out
    assert TACTICAL["question"] in out
    assert "sprint (tactical" in out
    assert "neither, called neither              -" in out


def test_several_files_count_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = write(tmp_path / "a", TACTICAL), write(tmp_path / "b", NEITHER)
    assert "2 labelled questions" in evaluate(capsys, first, second)[1]


def test_it_reads_what_is_piped_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _pipe(monkeypatch, b"\xef\xbb\xbf" + json.dumps(TACTICAL).encode())
    assert "1 labelled question\n" in evaluate(capsys, "-")[1]


def test_what_is_piped_in_has_to_be_utf_8(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _pipe(
        monkeypatch,
        json.dumps(TACTICAL | {"question": "caf\xe9"}, ensure_ascii=False).encode("latin-1"),
    )
    status, _, err = evaluate(capsys, "-")
    assert (status, "Save it as UTF-8" in err) == (2, True)


def _pipe(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))


def test_ambiguous_questions_and_blank_lines_are_passed_over(
    rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(rows, TACTICAL, WRONG | {"label": "ambiguous"})
    rows.write_text(f"\ufeff\n{rows.read_text('utf-8')}\n", "utf-8")
    out = evaluate(capsys, str(rows))[1]
    assert "1 labelled question\n" in out
    assert "Left out because they are labelled ambiguous: 1\n" in out


@pytest.mark.parametrize(
    ("least", "status"),
    [("0.75", 0), ("75", 0), ("75%", 0), ("0.76", 1), ("100", 1), ("0", 0), ("1", 1)],
)
def test_the_required_accuracy_decides_the_exit_status(
    rows: Path, capsys: pytest.CaptureFixture[str], least: str, status: int
) -> None:
    path = write(rows, TACTICAL, STRATEGIC, NEITHER, WRONG)
    ended, out, _ = evaluate(capsys, path, "--min-accuracy", least)
    assert ended == status
    than = "less than" if status else "at least"
    assert f"Classified as labelled: 3 of 4 (75.00%), {than} the required" in out


@pytest.mark.parametrize("least", ["101", "-1", "many", "nan", "120%", "1.5"])
def test_a_required_accuracy_that_is_not_a_share_is_refused(
    rows: Path, capsys: pytest.CaptureFixture[str], least: str
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["evaluate", write(rows, TACTICAL), f"--min-accuracy={least}"])
    assert left.value.code == 2
    assert "write 0.95, 95 or 95%" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("what?", "Line 2 of {path} is not valid JSON."),
        ("[" * 100_000, "Line 2 of {path} is not valid JSON."),
        ("[1]", "Line 2 of {path} is not a JSON object."),
        ('{"label": "neither"}', "Line 2 of {path} has no text under “question”."),
        ('{"question": 7, "label": "neither"}', "Line 2 of {path} has no text under “question”."),
        ('{"question": "x"}', "Line 2 of {path} has no text under “label”."),
        ('{"question": "x", "handling": "big"}', "Line 2 of {path} has the handling “big”"),
        (
            '{"question": "x", "label": "neither", "team": 7}',
            "Line 2 of {path} has no text under “team”.",
        ),
        (
            '{"question": "x", "label": "big"}',
            "Line 2 of {path} has the label “big”, not one of strategic",
        ),
    ],
)
def test_a_line_that_cannot_be_used_is_named(
    rows: Path, capsys: pytest.CaptureFixture[str], line: str, error: str
) -> None:
    rows.write_text(f"{json.dumps(TACTICAL)}\n{line}\n")
    status, out, err = evaluate(capsys, str(rows))
    assert status == 2
    assert error.format(path=rows) in err
    assert '{"question": "…", "label": "strategic"}' in err
    assert not out


def test_all_such_lines_are_named_but_the_list_ends(
    rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows.write_text("what?\n" * 1000)
    err = evaluate(capsys, str(rows))[2]
    assert "Line 20 of" in err
    assert "Line 21 of" not in err
    assert "And 980 more." in err


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ([], "There is no question in"),
        ([WRONG | {"label": "ambiguous"}], "Every question is labelled ambiguous in"),
    ],
)
def test_nothing_to_score_is_reported(
    rows: Path, capsys: pytest.CaptureFixture[str], given: list[object], error: str
) -> None:
    status, _, err = evaluate(capsys, write(rows, *given))
    assert status == 2
    assert error in err


def test_a_missing_file_and_a_folder_are_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (tmp_path / "nowhere.jsonl", tmp_path):
        status, _, err = evaluate(capsys, str(path))
        assert status == 2
        assert str(path) in err


def test_own_rules_count_as_in_the_workspace(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {"question": "Do we take the zorblat into the next sprint?", "label": "strategic"}
    path, own = write(rows, asked), tmp_path / "teams.yaml"
    assert evaluate(capsys, path, "--min-accuracy", "100")[0] == 1
    own.write_text("rules: [{phrase: zorblat, kind: strategic, strength: strong}]\nteams: []")
    assert evaluate(capsys, path, "--min-accuracy", "100", "--rules", str(own))[0] == 0


def test_a_file_without_rules_is_reported(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "teams.yaml"
    own.write_text("teams: []")
    status, _, err = evaluate(capsys, write(rows, TACTICAL), "--rules", str(own))
    assert status == 2
    assert "has no rules." in err


class Reader(HTMLParser):
    """Collects a page's tags, attributes and words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(  # noqa: D102
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:  # noqa: D102
        self.words += data


def test_the_page_has_a_plot_and_loads_nothing(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "report.html"
    status, out, _ = evaluate(
        capsys, write(rows, TACTICAL, STRATEGIC, NEITHER), "--html", str(page)
    )
    assert status == 0
    assert f"The report is in {page}." in out
    read = Reader(page.read_text("utf-8"))
    assert "100.0% of 3 questions" in read.words
    assert "verdicts:" in read.words
    assert "circle" in read.tags
    assert not {"script", "link", "img", "iframe"} & set(read.tags)
    assert not {"src", "href"} & set(read.attributes)
    assert "light dark" in read.words


def test_the_text_of_a_question_is_never_markup(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "report.html"
    typed = "Should the story's button be <script>alert(1)</script> & \"x\" </style> '<b>' ]]>?"
    evaluate(capsys, write(rows, WRONG | {"question": typed}), "--html", str(page))
    read = Reader(page.read_text("utf-8"))
    assert typed in read.words
    assert not {"script", "b"} & set(read.tags)


def test_only_the_beginning_of_a_very_long_question_is_shown(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "report.html"
    path = write(rows, WRONG | {"question": "Which story is first in the sprint? " * 1000})
    _, out, _ = evaluate(capsys, path, "--html", str(page))
    assert "…\n" in out
    assert len(page.read_text("utf-8")) < 20_000


def test_a_page_is_not_written_over_something_else(
    rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(rows, TACTICAL)
    status, _, err = evaluate(capsys, path, "--html", path)
    assert status == 2
    assert "End it with .html." in err
    assert rows.read_text().startswith("{")


def test_a_page_in_no_folder_is_reported(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = evaluate(capsys, write(rows, TACTICAL), "--html", "nowhere/report.html")
    assert status == 2
    assert "nowhere/report.html" in err


def test_letters_that_steer_a_terminal_or_cannot_be_written_do_no_harm(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "report.html"
    typed = "Which story\x1b[2J is \ud800 first\0 in the sprint\x1b[31m?"
    status, out, _ = evaluate(capsys, write(rows, WRONG | {"question": typed}), "--html", str(page))
    assert status == 0
    assert "Which story [2J is   first  in the sprint [31m?" in out
    assert "\x1b" not in out + page.read_text("utf-8")


@pytest.mark.parametrize(("watching", "many", "shown"), [(1, 1, 1), (0, 1, 0), (1, 0, 0)])
def test_a_progress_bar_is_shown_to_a_person_when_it_takes_long(
    rows: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    watching: int,
    many: int,
    shown: int,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: bool(watching))
    path = write(rows, *[TACTICAL] * (5000 if many else 100))
    status, _, err = evaluate(capsys, path)
    assert status == 0
    assert ("Classifying" in err) == bool(shown)
