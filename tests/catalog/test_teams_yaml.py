"""Our own YAML: what it plans, and what is reported of a file with errors."""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bot.catalog import MAX_BYTES, read_plan
from bot.catalog.teams_yaml import as_yaml, schema
from bot.domain.errors import Refusal
from bot.domain.imports.effect import Configuration
from bot.domain.teams.team import Role
from bot.domain.teams.team_change import Part
from bot.domain.workspace import Policy, WorkspaceSettings

SAMPLE = Path(__file__).parent / "samples" / "teams.yaml"
SCHEMA_SHOWN = Path(__file__).parents[2] / "docs" / "teams.schema.json"


RULES = """rules:
- {{phrase: {}, kind: tactical, strength: weak}}
- {{phrase: gift card, kind: neither, strength: weak}}
teams: []
"""


def error_of(text: str) -> str:
    with pytest.raises(Refusal) as refused:
        read_plan("teams.yaml", text.encode())
    return str(refused.value)


def test_a_file_plans_what_it_names_and_nothing_else() -> None:
    plan = read_plan("teams.yaml", SAMPLE.read_bytes())
    checkout, search = plan.teams
    assert checkout.name == "Checkout"
    assert checkout.parts == {
        Part.ALIASES: ("basket", "payment"),
        Part.CHANNELS: ("#checkout", "C0PAYMENTS"),
        Part.PRODUCT_OWNER: ("@tomas",),
        Part.PRODUCT_MANAGER: ("priya@example.com",),
        Part.PRODUCT_OWNER_DEPUTIES: ("U0ANNA", "@kofi"),
        Part.PROFILE: ("single_product_owner",),
    }
    assert checkout.themes == {"pricing": Role.PRODUCT_MANAGER}
    assert search.parts == {Part.PRODUCT_OWNER: ()}
    assert search.themes is None
    assert (plan.fallback_channel, plan.policy) == ("#help-desk", Policy.ADMINS)


def test_the_schema_is_one_and_is_the_one_in_the_documentation() -> None:
    Draft202012Validator.check_schema(schema())
    assert SCHEMA_SHOWN.read_text("utf-8") == (
        Path(__file__).parents[2] / "bot" / "catalog" / "teams.schema.json"
    ).read_text("utf-8")


@pytest.mark.parametrize("written", ["off", "'off'", "false"])
def test_off_is_off_with_and_without_quotes(written: str) -> None:
    plan = read_plan("teams.yaml", f"teams:\n- name: A\n  chase: {written}\n".encode())
    assert plan.teams[0].parts == {Part.CHASE: ("off",)}


@pytest.mark.parametrize("written", ["gentle", "null", ""])
def test_gentle_is_the_default(written: str) -> None:
    plan = read_plan("teams.yaml", f"teams:\n- name: A\n  chase: {written}\n".encode())
    assert plan.teams[0].parts == {Part.CHASE: ()}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("- a\n", "Line 1: the file must be keys with values"),
        ("hello\n", "Line 1: the file must be keys with values"),
        ("workspace: {}\n", "Line 1: the file has no teams"),
        ("teams: Checkout\n", "Line 1: teams must be a list, not “Checkout”"),
        ("teams:\n- name: 2028\n", "teams.name must be text, not “2028” (put it in quotes"),
        ("teams:\n- name: A\n- nam: B\n", "Line 3: teams has no name"),
        ("teams:\n- name: A\n  aliasses: [x]\n", "the unknown key “aliasses” (did you mean"),
        ("teams:\n- name: A\n  aliases: x\n", "Line 3: teams.aliases must be a list or empty"),
        ("teams:\n- name: A\n  aliases: [[x]]\n", "Line 3: teams.aliases must be text"),
        ("teams:\n- name: A\n  profile: mine\n", "Line 3: teams.profile is “mine” but must be one"),
        ("teams:\n- name: A\n  themes: {x: me}\n", "is “me” but must be one of product_owner"),
        ("teams:\n- name: A\n  product_owner: [U1]\n", "teams.product_owner must be text"),
        ("teams:\n- name: ''\n", "Line 2: teams.name is empty"),
        (f"teams:\n- name: {'x' * 81}\n", "Line 2: teams.name has 81 characters; at most 80"),
        (f"teams:\n- name: A\n  channels: [{'C1, ' * 32}]\n", "32 entries; at most 30"),
        (RULES.format("the"), "Line 2: “the” has only"),
        (RULES.format("gift cards"), "Line 3: there is already a rule for “gift card”"),
        ("rules: [{phrase: x}]\nteams: []\n", "rules has no kind and no strength"),
        ("workspace: {policy: me}\nteams: []\n", "Line 1: workspace.policy is “me”"),
        ("workspace:\n  holidays: ['2026-02-30']\nteams: []\n", "Line 2: “2026-02-30” isn't a day"),
        ("workspace: {holidays: [2026-12-25]}\nteams: []\n", "must be text, not “2026-12-25” (put"),
        ("teams:\n- name: A\n  chase: hard\n", "is “hard” but must be one of gentle, off."),
        ("teams: []\n---\nteams: []\n", "teams.yaml has 2 documents"),
        ("", "teams.yaml is empty"),
        ("# only a comment\n", "teams.yaml is empty"),
    ],
)  # fmt: skip
def test_errors_are_reported_with_their_line(text: str, error: str) -> None:
    message = error_of(text)
    assert error in message
    assert len(message) < 500


def test_all_errors_are_reported_at_once_but_the_list_ends() -> None:
    message = error_of("teams:\n" + "- name: 1\n" * 100)
    assert "Line 2:" in message
    assert "Line 21:" in message
    assert "And 80 more." in message


def test_one_huge_value_is_not_shown_whole() -> None:
    message = error_of(f"teams: {'x' * 5_000_000}\n")
    assert "Line 1: teams must be a list" in message
    assert len(message) < 300


def test_a_file_that_is_too_large_is_not_parsed() -> None:
    with pytest.raises(Refusal, match="larger than 10 MB"):
        read_plan("teams.yaml", b"x" * (MAX_BYTES + 1))


def test_a_file_that_is_not_text_is_refused() -> None:
    with pytest.raises(UnicodeDecodeError):
        read_plan("teams.yaml", b"\xff\xfe")


def test_the_example_in_the_documentation_is_a_file_as_it_should_be() -> None:
    shown = SCHEMA_SHOWN.with_name("configuration.md").read_text("utf-8")
    example = shown.partition("```yaml\n")[2].partition("```")[0]
    (team,) = read_plan("teams.yaml", example.encode()).teams
    assert set(team.parts) == {*Part} - {Part.NAME, Part.THEMES}


@pytest.mark.parametrize("fallback", ["UHELPER", "https://it.example/"])
def test_an_export_leaves_a_fallback_alone_that_no_import_could_set(fallback: str) -> None:
    exported = as_yaml(Configuration(WorkspaceSettings("T1", fallback), ()))
    assert "elsewhere" not in exported
    assert read_plan("teams.yaml", exported.encode()).fallback_channel is None
