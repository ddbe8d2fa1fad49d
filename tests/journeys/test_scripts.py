"""The documentation's scripts still go as they say, and the README's pictures come from them."""

import io
import re
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.cli.run_sandbox import play
from bot.settings import read_settings
from sandbox.scripts import read

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "docs" / "scripts").glob("*.toml"))
LARGEST_PICTURE = 80_000
"""Bytes."""


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_goes_as_it_says(path: Path) -> None:
    out = io.StringIO()
    play(read_settings({}), path, out)
    assert out.getvalue().startswith(f"# {read(path).title}\n")


def test_every_picture_is_asked_for_by_a_script_is_shown_and_is_small() -> None:
    steps = (step for path in SCRIPTS for step in read(path).steps)
    asked = {step.value for step in steps if step.verb == "picture"}
    pictures = {path.name: path.stat().st_size for path in (ROOT / "docs/pictures").iterdir()}
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    text = "".join(page.read_text() for page in pages)
    shown = set(re.findall(r"\]\((?:docs/)?pictures/([\w.-]+)\)", text))
    assert asked == set(pictures) == shown
    assert max(pictures.values()) <= LARGEST_PICTURE


def test_a_bad_script_is_refused_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('[[step]]\nas = "lucia"\nin = "#product"\ntpye = "x"\n')
    assert main(["sandbox", "--script", str(path)]) == 2
    assert "line 1: there is no `tpye`. Did you mean `type`?" in capsys.readouterr().err


def test_the_command_prints_the_transcript(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "short.toml"
    path.write_text('[[step]]\nas = "lucia"\nin = "#product"\ntype = "/whoowns help"\n')
    assert main(["sandbox", "--script", str(path)]) == 0
    assert "**whoowns** (only Lucía Ferreira sees this):\n> " in capsys.readouterr().out
