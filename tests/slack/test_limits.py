"""Whatever people name things, and however many they are: Slack takes each message and view."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.classification.own_rules import OwnRule, Strength
from bot.domain.classification.phrase import MOST_LETTERS, MOST_WORDS, Phrase
from bot.domain.errors import Refusal
from bot.domain.people.absence import Absence, Cause, Presence
from bot.domain.people.person import Person
from bot.domain.people.role_confirmation import Confirmation
from bot.domain.privacy import Held, PersonalData
from bot.domain.question import Answer
from bot.domain.reporting.figures import TeamCount
from bot.domain.reporting.schedule import Recurrence, Schedule, ScheduleChange
from bot.domain.reporting.week import Week
from bot.domain.route import route_of
from bot.domain.team_matching.matcher import Evidence
from bot.domain.teams.team import MAX_NAME, Role, Team
from bot.domain.teams.team_change import Part, TeamChange
from bot.domain.teams.team_checks import AT_MOST
from bot.domain.verdict import Kind, Probabilities, Signal, Verdict
from bot.domain.workspace import Policy, WorkspaceSettings
from bot.slack.commands.team_commands import ListTeams
from bot.slack.commands.team_grammar import parse
from bot.slack.message import TEXT_LIMIT, Message
from bot.slack.views import (
    answer,
    choices,
    guidance,
    history,
    modals,
    privacy,
    role_confirmation,
    rules,
    summary,
    summary_schedule,
    team,
    team_change,
    team_form,
)
from bot.slack.views import home as home_view
from bot.store.holdings import HOLDINGS
from bot.usecases.audit_trail import ROWS_PER_PAGE, HistoryPage
from bot.usecases.home import Home, HomeRole, QuestionsForMe
from bot.usecases.own_rules import MOST_RULES
from bot.usecases.role_confirmation import HeldRole
from bot.usecases.summary_queries import Overview, TeamSchedule
from bot.usecases.team_queries import TeamSnapshot
from sandbox.blocks import problems_in_message, problems_in_view

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
MANY = 1_000
SIGNS = "aé中<>&*_~`@#:|!=+-\"“'ﷺ🎉 "
PEOPLE = [f"U{number:010}" for number in range(60)]
ROLES = tuple(Role)

names = st.text(SIGNS, min_size=1, max_size=MAX_NAME) | st.sampled_from(
    [sign * MAX_NAME for sign in "W&*<ﷺ"]
)


@st.composite
def teams(draw: st.DrawFn) -> Team:
    """A team with as much of everything as it may have, or with little."""
    full = draw(st.booleans())
    aliases, deputies = (AT_MOST[Part.ALIASES][0], 10) if full else (1, 0)
    name = draw(names)
    return Team(
        2**31 - 1,
        "T1",
        name,
        tuple(f"{number:02}{name}"[:MAX_NAME] for number in range(aliases)),
        tuple(f"C{number:010}" for number in range(30 if full else 0)),
        dict(zip(ROLES, PEOPLE, strict=False)) if draw(st.booleans()) else {},
        themes={f"theme_{number}": role for number in range(40) for role in ROLES} if full else {},
        deputies={role: tuple(PEOPLE[5 : 5 + deputies]) for role in ROLES} if full else {},
    )


def _taken(*messages: Message) -> None:
    for message in messages:
        assert problems_in_message(message.body) == []
        assert 0 < len(message.body["text"]) <= TEXT_LIMIT


AWAY = Presence(
    NOW, {user: [Absence(user, Cause.ANNOUNCED, NOW + timedelta(9))] for user in PEOPLE}
)
LITTLE = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@LITTLE
@given(teams(), teams())
def test_what_changes_and_shows_a_team(drawn: Team, other: Team) -> None:
    seen, change = TeamSnapshot(drawn, 2**31 - 1, has_summary=True), TeamChange(drawn, other)
    _taken(
        team.team_card(drawn, AWAY),
        team_change.created(TeamChange(None, drawn)),
        team_change.changed(change, {}),
        team_change.deleted(TeamChange(drawn, None), last=True),
        team_change.confirm_deletion(seen),
    )
    rows = tuple(_row(drawn) for _ in range(ROWS_PER_PAGE))
    assert problems_in_view(team_form.team_form(seen, ChangeSource.HOME, other, rows)) == []
    saved = modals.message_modal("Saved", team_change.changed(change, {}))
    assert problems_in_view(saved) == []
    schedule = Schedule(1, "T1", "C1", Recurrence(1, NOW.time(), "UTC"), "U1", NOW, Week(2026, 48))
    for plan in (TeamSchedule(drawn, schedule), TeamSchedule(drawn, None)):
        assert problems_in_view(modals.summary_form(plan)) == []
        _taken(
            summary_schedule.schedule_message(plan, NOW),
            summary_schedule.schedule_set(ScheduleChange(drawn, None, schedule), NOW),
        )


@LITTLE
@given(teams())
def test_roles_are_shown_however_many_names_a_team_has(drawn: Team) -> None:
    shown = "\n".join(
        block["text"]["text"] for block in team.team_card(drawn).blocks if "text" in block
    )
    for holder in drawn.holders.values():
        assert f"<@{holder}>" in shown


def _row(of: Team) -> AuditRow:
    aliases = "\n".join(of.aliases)
    return AuditRow(
        "U1", NOW, "aliases", of.id, of.name, aliases, aliases, ChangeSource.COMMAND, 2**31 - 1
    )


@LITTLE
@given(teams())
def test_lists_of_many(drawn: Team) -> None:
    many = [replace(drawn, id=number) for number in range(MANY)]
    rows = tuple(_row(drawn) for _ in range(ROWS_PER_PAGE))
    counts = [(each, TeamCount(each.id, 99, 99, 99, 99, 99, 99, 9, 9)) for each in many]
    _taken(
        team.team_list(many, ListTeams(), 1),
        history.history(HistoryPage(drawn, rows, more=True)),
        history.history(HistoryPage(None, rows, more=True)),
        summary.overview(Overview(Week(2026, 48), "UTC", counts, many)),
        role_confirmation.still_you([HeldRole(each, Role.PRODUCT_OWNER) for each in many]),
    )
    options = choices.team_options(2**31 - 1, many[: choices.SHOWN_UNASKED])
    assert all(len(option["text"]["text"]) <= choices.LABEL_LIMIT for option in options)


@pytest.mark.parametrize("words", ["é" * MAX_NAME, "🎉" * MAX_NAME, '"' * MAX_NAME])
def test_what_is_searched_for_fits_behind_the_buttons(words: str) -> None:
    _taken(team.team_list([Team(1, "T1", "a")] * MANY, ListTeams(words, "U1"), 1))


@pytest.mark.parametrize("words", ["a" + "-" * MAX_NAME, "a" + "\u0301" * MAX_NAME])
def test_longer_words_are_not_searched_for(words: str) -> None:
    with pytest.raises(Refusal, match="that long"):
        parse(f"list {words}")


@LITTLE
@given(teams())
def test_the_home_tab_of_somebody_with_a_part_in_everything(drawn: Team) -> None:
    known = Confirmation(PEOPLE[0], NOW)
    roles = [HomeRole(drawn, role, known, may_edit=True) for role in ROLES] * MANY
    plans = [TeamSchedule(drawn, None)] * 10
    shown = Home(
        Person(PEOPLE[0], "T1", is_admin=True), 1, MANY, roles, roles, roles, roles,
        Absence(PEOPLE[0], Cause.ANNOUNCED, NOW), QuestionsForMe(MANY, [(drawn.name, MANY)] * 3),
        may_create=True, schedules=plans, left=roles,
    )  # fmt: skip
    assert problems_in_view(home_view.home_tab(shown)) == []


@LITTLE
@given(teams(), st.text(SIGNS, min_size=1, max_size=500))
def test_the_data_of_somebody_with_a_part_in_everything(drawn: Team, text: str) -> None:
    row = {name: text for each in HOLDINGS for name in each.shown} | {
        "asked_at": NOW,
        "team": drawn.name,
        "role": ROLES[0].value,
    }
    data = PersonalData([Held(each.holding, MANY, [row] * 20) for each in HOLDINGS])
    _taken(privacy.personal_data(data), privacy.confirm_forgetting(data), privacy.forgotten(data))


@LITTLE
@given(st.lists(teams(), min_size=1, max_size=6), st.sampled_from(Kind), st.text(SIGNS))
def test_answers(several: list[Team], kind: Kind, text: str) -> None:
    signals = tuple(Signal("p", f"{text}{n}"[:200], kind, 1.0, "pricing", "why") for n in range(40))
    verdict = Verdict(kind, 0.9, Probabilities(0.4, 0.3, 0.3), signals, "pricing")
    for team_, candidates in ((None, tuple(several)), (several[0], ())):
        route = None
        if team_ and kind in {Kind.STRATEGIC, Kind.TACTICAL}:
            route = route_of(kind, verdict, team_, disputed=True, presence=AWAY)
        given_ = Answer(
            2**31 - 1, verdict, kind, team_, route, Evidence.NAMED, several[0].name, candidates,
            MANY, fallback=text or None, presence=AWAY, unconfirmed_since=NOW,
            unseen_text=text * 20,
        )  # fmt: skip
        _taken(answer.answer_message(given_, correcting=True), answer.corrected(given_))


@LITTLE
@given(st.integers(0, 9))
def test_all_rules_that_fit(digit: int) -> None:
    words = (str(digit) * (MOST_LETTERS // MOST_WORDS),) * MOST_WORDS
    own = OwnRule(Phrase(words), Kind.STRATEGIC, Strength.STRONG, PEOPLE[0])
    _taken(rules.rule_list([own] * MOST_RULES), rules.rule_removed(own))


def test_forms_and_help() -> None:
    words = tuple(f"{n:02}{'ß' * 17}" for n in range(50))
    full = WorkspaceSettings("T1", "C1", Policy.EVERYONE, words)
    everything = modals.help_modal(guidance.how_to_ask(), guidance.how_to_set_up_teams())
    for view in (
        modals.settings_form(full),
        modals.create_form(),
        modals.away_form(date(2026, 11, 25)),
        everything,
    ):
        assert problems_in_view(view) == []
    _taken(
        guidance.how_to_ask(),
        guidance.how_to_set_up_teams(),
        guidance.how_to_teach_words(),
        guidance.how_to_read_summaries(),
        guidance.nothing_asked(),
    )
