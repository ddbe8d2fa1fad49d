"""What the documentation names is there: paths, functions, links, commands and the words."""

import ast
import re
import tomllib
from contextlib import redirect_stdout
from functools import cache
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

import pytest

from bot.cli.main import main

HOME = Path(__file__).parents[1]
PAGES = sorted([*HOME.glob("*.md"), *HOME.glob("docs/**/*.md"), HOME / "training/README.md"])
ROOMS = "bot|sandbox|training|benchmarks|tests|docs|deploy|migrations|.ci|.slack"
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(
    rf"(?:^|(?<= ))((?:{ROOMS.replace('.', '[.]')})/\S*|[\w.-]+\.(?:py|toml|json|yaml))(?= |$)"
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)


def _named(page: Path) -> str:
    return str(page.relative_to(HOME))


every_page = pytest.mark.parametrize("page", PAGES, ids=_named)


def _prose(page: Path) -> str:
    return FENCE.sub("", page.read_text("utf-8"))


@cache
def _defined(path: Path) -> frozenset[str]:
    """The functions, classes and methods of a module, and its constants, by their dotted names."""
    names: set[str] = set()

    def collect(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.add(prefix + node.name)
            if isinstance(node, ast.ClassDef):
                collect(node.body, f"{prefix}{node.name}.")
            if isinstance(node, ast.Assign):
                names.update(prefix + t.id for t in node.targets if isinstance(t, ast.Name))
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                names.add(prefix + node.target.id)

    collect(ast.parse(path.read_text("utf-8")).body, "")
    return frozenset(names)


@cache
def _commands() -> frozenset[str]:
    """The commands of `python app.py`, as its help lists them."""
    with redirect_stdout(StringIO()) as shown, pytest.raises(SystemExit):
        main(["--help"])
    return frozenset(re.findall(r"^ {4}([a-z]+)(?: |$)", shown.getvalue(), re.MULTILINE))


@cache
def _anchors(page: Path) -> frozenset[str]:
    """The anchors that GitHub gives to the headings of a page."""
    heads = re.findall(r"^#+ (.+)$", _prose(page), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads)


@every_page
def test_each_path_is_there(page: Path) -> None:
    paths = [path for code in CODE.findall(_prose(page)) for path in PATH.findall(code)]
    assert [path for path in paths if not _is_there(path, page)] == []


def _is_there(named: str, page: Path) -> bool:
    """Whether a path is there, and defines the function or class after its colon."""
    path, _, name = named.replace("::", ":").partition(":")
    found = [*HOME.glob(path), *page.parent.glob(path), *HOME.glob(f"bot/rules/{path}")]
    if not found:
        return path in NOT_OURS
    return not name or name in _defined(found[0])


NOT_OURS = {"teams.yaml", "catalog-info.yaml"}
"""Files of the reader's own, in examples."""


def test_the_layers_are_those_of_the_import_contract() -> None:
    contracts = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = "\n".join(contracts["contracts"][0]["layers"])
    assert f"```\n{layers}\n```" in (HOME / "CONTRIBUTING.md").read_text("utf-8")


@every_page
def test_no_page_has_both_sides_of_a_merge(page: Path) -> None:
    assert re.findall(r"^(?:<{7}|={7}|>{7})(?: .*)?$", page.read_text("utf-8"), re.MULTILINE) == []


@every_page
def test_each_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(_prose(page)):
        path, _, anchor = link.partition("#")
        if path.startswith("https://"):
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target), link


@every_page
def test_each_target_of_make_is_one(page: Path) -> None:
    targets = re.findall(r"^(\w+):", (HOME / "Makefile").read_text("utf-8"), re.MULTILINE)
    typed = re.findall(r"(?:`|^|=\d+ )make (\w+)", page.read_text("utf-8"), re.MULTILINE)
    assert set(typed) <= set(targets)


@every_page
def test_each_command_line_can_be_run(page: Path) -> None:
    text = page.read_text("utf-8")
    assert set(re.findall(r"app\.py ([a-z]+)", text)) <= _commands()
    assert all(find_spec(module) for module in re.findall(r"python -m ([\w.]+)", text))


def test_each_command_of_the_program_is_described() -> None:
    operations = (HOME / "docs" / "operations.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([a-z]+)[ `]", operations, re.MULTILINE)) >= _commands()


def test_the_accuracy_in_the_readme_is_that_of_the_card() -> None:
    card = (HOME / "docs" / "accuracy.md").read_text("utf-8")
    measured = re.search(
        r"^\| \*\*about the product, from public pages\*\*.*?(?=\*\*not)", card, re.M | re.S
    )
    assert measured
    right, chosen, wrong, neither = (
        int(row.split("|")[2]) for row in measured[0].splitlines()[1:5]
    )
    readme = (HOME / "README.md").read_text("utf-8")
    assert f"{right} go to the right role and {wrong} to the wrong one" in readme
    assert f"for {chosen} you choose the role, and {neither} are called" in readme


def test_each_name_of_the_glossary_is_in_the_code() -> None:
    rooms = ("bot", "sandbox", "training", "benchmarks")
    modules = [module for room in rooms for module in HOME.glob(f"{room}/**/*.py")]
    code = "\n".join(module.read_text("utf-8") for module in modules)
    glossary = (HOME / "docs" / "glossary.md").read_text("utf-8")
    rows = re.findall(r"^\|.*\| (`.*) \|$", glossary, re.MULTILINE)
    names = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert names
    words = {name for name in names if not (HOME / name).is_dir()}
    assert {n for n in words if not re.search(rf"\b{n.split('.')[-1]}\b", code)} == set()
