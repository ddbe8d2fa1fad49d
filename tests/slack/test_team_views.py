"""What people read who set up teams, compared with the JSON under `tests/golden`."""

import html
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.fallback import Topic
from bot.domain.people.person import Person
from bot.domain.teams.affected import affected_users
from bot.domain.teams.team import Profile, Role, Team
from bot.domain.teams.team_change import TeamChange
from bot.domain.workspace import Policy, SettingsChange, WorkspaceSettings
from bot.slack.commands.team_commands import ListTeams
from bot.slack.message import Message, lines
from bot.slack.views import history, team, team_change, workspace
from bot.usecases.audit_trail import HistoryPage
from bot.usecases.team_queries import TeamSnapshot
from tests.slack import golden
from tests.slack.golden import HOSTILE

PO, PM = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
BARE = Team(1, "T1", "Checkout")
FULL = Team(
    1, "T1", "Checkout", ("basket",), ("C1",), {PO: "UOWNER", PM: "UMANAGER"},
    deputies={PO: ("UFIRST", "USECOND")},
)  # fmt: skip
OTHER = Team(
    1, "T1", HOSTILE, ("cart", "pay, now"), ("C2",), {PO: "UMANAGER"},
    Profile.SINGLE_PRODUCT_OWNER, deputies={PM: ("UOWNER",)},
)  # fmt: skip
EMPTY = Team(2, "T1", HOSTILE)
WHEN = datetime(2026, 11, 25, 9, tzinfo=UTC)
GUEST = {"UMANAGER": Person("UMANAGER", "T1", guest=True)}


def _row(
    action: str, old: str | None, new: str | None, source: ChangeSource = ChangeSource.COMMAND
) -> AuditRow:
    return AuditRow("UACTOR", WHEN, action, 1, HOSTILE, old, new, source, 7)


ROWS = (
    _row("create", None, HOSTILE),
    _row("name", "Checkout", HOSTILE),
    _row("aliases", "basket", f"basket\n{HOSTILE}", ChangeSource.MODAL),
    _row("channels", None, "C1\nC2"),
    _row("product_owner", "UOWNER", None),
    _row("product_manager_deputies", None, "UFIRST\nUSECOND", ChangeSource.HOME),
    _row("profile", None, "single_product_owner"),
    _row("theme pricing", None, "product_owner"),
    _row("elsewhere", None, "C9"),
    _row("elsewhere helpdesk", "https://it.example/?a=1&b=2", "UHR"),
    _row("policy", "role_holders", "everyone"),
    _row("delete", HOSTILE, None),
)


def _noticed(change: TeamChange, user_id: str) -> Message:
    return team_change.notice(change, affected_users(change, "UACTOR")[user_id], "UACTOR")


FALLBACKS = WorkspaceSettings("T1", "C9", topic_fallbacks={Topic.IT: "C8", Topic.PEOPLE: "UHR"})
WITH_LINK = WorkspaceSettings("T1", topic_fallbacks={Topic.IT: "https://it.example/?a=1&b=2"})
MESSAGES: dict[str, Message] = {
    "team_created": team_change.created(TeamChange(None, EMPTY)),
    "team_filled": team_change.changed(TeamChange(BARE, FULL), {}),
    "team_emptied": team_change.changed(TeamChange(FULL, BARE), {}),
    "team_turned_over": team_change.changed(TeamChange(FULL, OTHER), GUEST),
    "team_turned_back": team_change.changed(TeamChange(OTHER, FULL), {}),
    "role_given": team_change.changed(
        TeamChange(BARE, replace(BARE, holders={PM: "UMANAGER"})), {}
    ),
    "nothing_changed": team_change.changed(TeamChange(EMPTY, EMPTY), {}),
    "team_deleted": team_change.deleted(TeamChange(FULL, None), last=False),
    "last_team_deleted": team_change.deleted(TeamChange(OTHER, None), last=True),
    "delete_or_not": team_change.confirm_deletion(TeamSnapshot(OTHER, 7, has_summary=True)),
    "delete_bare_or_not": team_change.confirm_deletion(TeamSnapshot(BARE, 7)),
    "delete_changed_team": team_change.confirm_deletion(TeamSnapshot(FULL, 9), ROWS[1:3]),
    "not_deleted": team_change.kept(),
    "teams_listed": team.team_list([FULL, EMPTY], ListTeams()),
    "no_teams_listed": team.team_list([], ListTeams()),
    "no_team_matches": team.team_list([], ListTeams(HOSTILE)),
    "no_team_of_a_person": team.team_list([], ListTeams("", "UOWNER")),
    "history": history.history(HistoryPage(None, ROWS, more=True)),
    "history_of_a_team": history.history(HistoryPage(FULL, ROWS[:2], more=False)),
    "no_history": history.history(HistoryPage(EMPTY, (), more=False)),
    "noticed_gain": _noticed(TeamChange(BARE, FULL), "UOWNER"),
    "noticed_deputy": _noticed(TeamChange(BARE, FULL), "UFIRST"),
    "noticed_both": _noticed(TeamChange(FULL, OTHER), "UOWNER"),
    "noticed_loss": _noticed(TeamChange(FULL, BARE), "UMANAGER"),
    "noticed_deletion": _noticed(TeamChange(FULL, None), "UOWNER"),
    "policy_is": workspace.policy(Policy.ROLE_HOLDERS),
    "policy_set": workspace.policy_set(Policy.EVERYONE, Policy.ADMINS),
    "policy_as_before": workspace.policy_set(Policy.ADMINS, Policy.ADMINS),
    "fallback_set": workspace.fallback_set("C9", None),
    "fallback_off": workspace.fallback_set(None, "C9"),
    "fallbacks": workspace.fallbacks(FALLBACKS),
    "fallback_of_topic_set": workspace.topic_fallback_set(
        Topic.IT, SettingsChange(WITH_LINK, FALLBACKS)
    ),
    "fallback_of_topic_off": workspace.topic_fallback_set(
        Topic.IT, SettingsChange(WITH_LINK, WorkspaceSettings("T1"))
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_reads_as_agreed(name: str) -> None:
    golden.check(name, MESSAGES[name].body)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_accepted_inert_and_complete(name: str) -> None:
    golden.check_message(MESSAGES[name])


@pytest.mark.parametrize("page", [-1, 0, 250, 499, 10_000])
def test_any_page_of_ten_thousand_teams_fits_a_message(page: int) -> None:
    teams = [Team(n, "T1", "x" * 74 + f"{n:06}", holders={PO: "U" * 11}) for n in range(10_000)]
    message = team.team_list(teams, ListTeams("x" * 80), page)
    assert len(message.blocks) <= 50
    assert "10,000 teams" in message.text


def test_a_button_of_a_list_leads_to_its_page() -> None:
    for command in (ListTeams(), ListTeams('quo"te, é'), ListTeams("", "U1")):
        assert team.page_of(team.page_value(command, 3)) == (command, 3)


def test_a_list_on_one_page_has_nothing_to_turn() -> None:
    message = team.team_list([FULL], ListTeams())
    assert all(block["type"] != "actions" for block in message.blocks)


@pytest.mark.parametrize(
    ("action", "old", "new", "words"),
    [
        ("summary", None, "1 10:00 Europe/London C1",
         "weekly summary: nothing → Mondays at 10:00 (London) in <#C1>"),
        ("summary", "5 09:00 UTC C1", None, "Fridays at 09:00 (UTC) in <#C1> → nothing"),
        ("summary", None, "soon", "→ “soon”"),
        ("away words", None, "surfing\n:surfer:", "away words: nothing → “surfing, :surfer:”"),
        ("profile", "split", "product_manager_only",
         "profile: the usual split → the product manager decides everything"),
        ("profile", None, "single_product_owner",
         "the usual split → the product owner decides everything"),
        ("profile", None, "scrum", "→ “scrum”"),
        ("theme pricing", None, "product_owner",
         "who decides on Pricing and packaging: the profile → the product owner"),
        ("theme gone_by_now", "product_manager", None,
         "who decides on gone by now: the product manager → the profile"),
        ("policy", "role_holders", "everyone", "role holders and admins → everyone"),
        ("rule", None, "gift card: tactical, weak",
         "own rule: nothing → “gift card” points to tactical (weak)"),
        ("rule", None, "vpn: neither, weak",
         "own rule: nothing → “vpn” points to “not a product decision” (weak)"),
        ("rule rejected", "tactical, weak", None, "rejected a suggested rule: tactical (weak)"),
        ("rule rejected", "gift card: tactical, weak", None,
         "rejected a suggested rule: “gift card” points to tactical (weak)"),
    ],
)  # fmt: skip
def test_the_history_words_values_old_ones_too(
    action: str, old: str | None, new: str | None, words: str
) -> None:
    titles = {"pricing": "Pricing and packaging"}
    line = history.change_line(_row(action, old, new), titles=titles)
    assert words in html.unescape(line).replace("\u2060", "")


@given(
    st.sampled_from([*history.VALUES, "theme pricing", "away words", "from the future"]),
    st.text() | st.none(),
    st.text() | st.none(),
)
def test_whatever_is_stored_can_be_shown(action: str, old: str | None, new: str | None) -> None:
    golden.check_message(lines(history.change_line(_row(action, old, new))))
