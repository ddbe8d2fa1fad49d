"""Importing a configuration, on both databases: all of it, or nothing."""

from collections.abc import Iterator
from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.assembly import build_context
from bot.catalog import as_yaml, read_plan
from bot.domain.audit import OPERATOR
from bot.domain.errors import Refusal
from bot.domain.imports.directory import OfflineDirectory
from bot.domain.imports.effect import Configuration, ImportEffect
from bot.domain.imports.lookup import resolve
from bot.domain.teams.team import Chase, Profile, Role, Team, clean_name, name_key
from bot.domain.teams.team_checks import check_name
from bot.domain.workspace import Policy, WorkspaceSettings
from bot.settings import read_settings
from bot.store import audit
from bot.store.database import Database
from bot.usecases import import_teams as import_teams_module
from bot.usecases.app_context import AppContext
from bot.usecases.import_teams import NotImported, configuration, import_teams

WORKSPACES = (f"T{number}" for number in count())
BEFORE = """
workspace: {elsewhere: C9, policy: everyone}
teams:
- name: Checkout
  aliases: [basket, payment]
  channels: [C2, C1]
  product_owner: U1
  deputies: {product_owner: [U3, U2]}
  profile: single_product_owner
  themes: {pricing: product_manager}
- name: Search
  aliases: [ranking]
"""


class Importer:
    """Imports into and exports from one database."""

    def __init__(self, context: AppContext) -> None:
        self.context = context

    def run(self, text: str, workspace: str = "TX", **options: bool) -> ImportEffect:
        """Import our own YAML without asking Slack."""
        plan = read_plan("teams.yaml", text.encode())
        wanted = resolve(plan, OfflineDirectory(workspace, "without Slack"), (), workspace)
        return import_teams(self.context, workspace, wanted, **options)

    def stored(self, workspace: str = "TX") -> Configuration:
        """Return what is stored."""
        return configuration(self.context, workspace)

    def exported(self, workspace: str = "TX") -> str:
        """Return what is stored, as YAML."""
        return as_yaml(self.stored(workspace))

    def rows(self) -> list[tuple[str, str, str | None, str | None]]:
        """Return what was recorded of each change; all by the operator, from an import."""
        with self.context.database.reading() as session:
            rows = audit.of_workspace(session, "TX")
        assert {(row.actor, row.source) for row in rows} == {(OPERATOR, "import")}
        return [(row.team_name, row.action, row.old, row.new) for row in reversed(rows)]


@pytest.fixture
def importer(database: Database) -> Iterator[Importer]:
    context = build_context(read_settings({"DATABASE_URL": database.url}))
    yield Importer(context)
    context.database.dispose()


def test_what_was_imported_is_exported(importer: Importer) -> None:
    effect = importer.run(BEFORE)
    assert [change.before for change in effect.teams] == [None, None]
    checkout, search = importer.stored().teams
    assert checkout.aliases == ("basket", "payment")
    assert checkout.channel_ids == ("C2", "C1")
    assert checkout.holders == {Role.PRODUCT_OWNER: "U1"}
    assert checkout.deputies == {Role.PRODUCT_OWNER: ("U3", "U2")}
    assert checkout.profile is Profile.SINGLE_PRODUCT_OWNER
    assert checkout.themes == {"pricing": Role.PRODUCT_MANAGER}
    assert search == Team(search.id, "TX", "Search", ("ranking",))
    assert importer.stored().settings.policy is Policy.EVERYONE
    assert importer.stored().settings.fallback == "C9"


def test_importing_again_changes_nothing_and_records_nothing(importer: Importer) -> None:
    importer.run(BEFORE)
    rows = importer.rows()
    assert importer.run(BEFORE).nothing
    assert importer.run(BEFORE.replace("basket, payment", "payment, basket")).nothing
    assert importer.rows() == rows


def test_every_change_is_recorded(importer: Importer) -> None:
    importer.run("teams:\n- name: Checkout\n  aliases: [basket]\n  product_owner: U1\n")
    importer.run(
        "workspace: {elsewhere: C9, policy: admins}\nteams:\n- name: checkout\n"
        "  product_owner: U2\n  themes: {pricing: product_owner}\n",
    )
    importer.run("teams: []", prune=True)
    assert importer.rows() == [
        ("Checkout", "create", None, "Checkout"),
        ("Checkout", "aliases", None, "basket"),
        ("Checkout", "product_owner", None, "U1"),
        ("checkout", "name", "Checkout", "checkout"),
        ("checkout", "product_owner", "U1", "U2"),
        ("checkout", "theme pricing", None, "product_owner"),
        ("", "elsewhere", None, "C9"),
        ("", "policy", "role_holders", "admins"),
        ("checkout", "theme pricing", "product_owner", None),
        ("checkout", "product_owner", "U2", None),
        ("checkout", "aliases", "basket", None),
        ("checkout", "delete", "checkout", None),
    ]


def test_what_is_left_out_stays_and_what_is_empty_goes(importer: Importer) -> None:
    importer.run(BEFORE)
    importer.run("teams:\n- name: Checkout\n  aliases: []\n  product_owner:\n  profile:\n")
    checkout, search = importer.stored().teams
    assert (checkout.aliases, dict(checkout.holders)) == ((), {})
    assert checkout.profile is Profile.SPLIT
    assert checkout.channel_ids == ("C2", "C1")
    assert checkout.themes == {"pricing": Role.PRODUCT_MANAGER}
    assert search.aliases == ("ranking",)


def test_teams_can_hand_names_to_each_other(importer: Importer) -> None:
    importer.run(BEFORE)
    importer.run(
        "teams:\n- {name: Search, aliases: [basket]}\n- {name: Checkout, aliases: [ranking]}\n"
        "- {name: Payment}\n",
    )
    aliases = {team.name: team.aliases for team in importer.stored().teams}
    assert aliases == {"Checkout": ("ranking",), "Payment": (), "Search": ("basket",)}


def test_names_written_twice_in_one_team_count_once(importer: Importer) -> None:
    importer.run("teams:\n- {name: Shop, aliases: [Cart, shop, cart, CÁRT], channels: [C1, C1]}\n")
    (shop,) = importer.stored().teams
    assert (shop.aliases, shop.channel_ids) == (("Cart",), ("C1",))


def test_all_problems_are_named_and_nothing_is_changed(importer: Importer) -> None:
    importer.run(BEFORE)
    before = importer.exported()
    with pytest.raises(NotImported) as refused:
        importer.run(
            "teams:\n- {name: New, product_owner: '@nobody', channels: ['#none']}\n"
            "- {name: ranking}\n- {name: Twice}\n- {name: TWICE}\n"
            "- {name: Other, aliases: [basket]}\n"
            "- {name: create}\n- {name: Themed, themes: {lunch: product_owner}}\n"
            "- {name: Own, product_owner: U1, deputies: {product_owner: [U1]}}\n",
        )
    message = str(refused.value)
    for problem in (
        "@nobody isn't an ID",
        "#none isn't an ID",
        "“ranking” would be a name of both Search and ranking",
        "Twice is in the file more than once (line 4)",
        "“basket” would be a name of both Checkout and Other",
        "create: “create” is reserved for commands",
        "Themed: there is no theme “lunch”",
        "Own: The product owner can't be their own deputy",
        "Nothing was changed.",
    ):
        assert problem in message
    assert importer.exported() == before


def test_a_dry_run_writes_nothing(importer: Importer) -> None:
    effect = importer.run(BEFORE, dry_run=True)
    assert len(effect.teams) == 2
    assert importer.stored().teams == ()
    assert importer.stored().settings == WorkspaceSettings("TX")


RULES = """
rules:
- {phrase: gift card, kind: tactical, strength: strong}
- {phrase: land and expand, kind: strategic, strength: weak}
teams: []
"""


def test_own_rules_are_added_and_deleted(importer: Importer) -> None:
    importer.run(RULES)
    assert [str(rule) for rule in importer.stored().rules] == [
        "gift card: tactical, strong",
        "land and expand: strategic, weak",
    ]
    assert importer.run(RULES).nothing
    assert importer.run("teams: []").nothing
    text = importer.exported()
    importer.run(text, "T2")
    assert importer.exported("T2") == text
    importer.run("rules: [{phrase: gift cards, kind: neither, strength: weak}]\nteams: []")
    assert importer.rows()[2:] == [
        ("", "rule", "gift card: tactical, strong", "gift cards: neither, weak"),
        ("", "rule", "land and expand: strategic, weak", None),
    ]


def test_a_rule_that_breaks_labelled_questions_is_refused(importer: Importer) -> None:
    text = "rules: [{phrase: customers, kind: neither, strength: strong}]\nteams: []"
    with pytest.raises(NotImported, match="“customers” would turn"):
        importer.run(text)
    assert importer.stored().rules == ()


def test_other_workspaces_are_not_touched(importer: Importer) -> None:
    importer.run(BEFORE, "T1")
    importer.run("teams: []", "T2", prune=True)
    assert len(importer.stored("T1").teams) == 2


def test_an_import_that_fails_half_way_changes_nothing(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise Refusal("The disk is full.", "")

    monkeypatch.setattr(audit, "record", full)
    with pytest.raises(Refusal, match="full"):
        importer.run(BEFORE)
    assert importer.stored().teams == ()


def test_a_change_at_the_same_moment_is_not_overwritten(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer.run(BEFORE)
    stale = importer.stored()
    importer.run("teams:\n- {name: Search, product_owner: U7}\n")
    monkeypatch.setattr(import_teams_module, "configuration", lambda *_: stale)
    with pytest.raises(Refusal, match="Somebody changed teams at the same moment"):
        importer.run("teams:\n- {name: Search, product_owner: U8}\n")
    monkeypatch.undo()
    assert importer.stored().teams[1].holders == {Role.PRODUCT_OWNER: "U7"}


def _usable(name: str) -> bool:
    try:
        check_name(name)
    except Refusal:
        return False
    return clean_name(name) == name


NAMES = st.one_of(
    st.sampled_from(["on", "2028", "~", "null", "- a", "a: b", "#x", "'", '"', "[x]", "1e3", "🛒"]),
    st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), max_size=80),
).filter(_usable)
PEOPLE = st.from_regex(r"U[A-Z0-9]{1,5}", fullmatch=True)
CHANNELS = st.from_regex(r"C[A-Z0-9]{1,5}", fullmatch=True)


@st.composite
def _teams(draw: st.DrawFn) -> list[Team]:
    names = draw(st.lists(NAMES, max_size=12, unique_by=name_key))
    firsts = draw(st.integers(0, len(names)))
    teams = [
        Team(
            0,
            "",
            name,
            channel_ids=tuple(draw(st.lists(CHANNELS, max_size=3, unique=True))),
            holders=draw(st.dictionaries(st.sampled_from(Role), st.just("W1"))),
            deputies={Role.PRODUCT_OWNER: tuple(draw(st.lists(PEOPLE, max_size=3, unique=True)))},
            profile=draw(st.sampled_from(Profile)),
            themes=draw(
                st.dictionaries(st.sampled_from(["pricing", "bugs"]), st.sampled_from(Role))
            ),
            chase=draw(st.sampled_from(Chase)),
        )
        for name in names[:firsts]
    ]
    if teams:
        teams[0] = Team(0, "", teams[0].name, aliases=tuple(names[firsts:]))
    return teams


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(_teams(), st.sampled_from(Policy), st.none() | CHANNELS, st.sets(st.dates(), max_size=3))
def test_export_import_export_is_the_same_bytes(
    importer: Importer,
    teams: list[Team],
    policy: Policy,
    fallback: str | None,
    holidays: set[date],
) -> None:
    first, second = next(WORKSPACES), next(WORKSPACES)
    workspace = WorkspaceSettings(first, fallback, policy, holidays=tuple(sorted(holidays)))
    wanted = Configuration(workspace, tuple(teams))
    importer.run(as_yaml(wanted), first)
    text = importer.exported(first)
    assert importer.run(text, first).nothing
    importer.run(text, second)
    assert importer.exported(second) == text
    known = importer.stored(first).teams
    assert {team.name for team in known} == {team.name for team in teams}
