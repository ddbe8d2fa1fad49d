"""Every change asks the same gate, at the moment when it is written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from bot.domain.audit import AuditRow
from bot.domain.classification.own_rules import Strength
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import Chase, Profile, Role
from bot.domain.teams.team_edits import renamed, with_chase, with_holder
from bot.domain.verdict import Kind
from bot.domain.workspace import Policy
from bot.store import audit
from bot.usecases import own_rules, summary_queries
from bot.usecases.app_context import AppContext
from bot.usecases.configure_teams import change_team, create_team, delete_team
from bot.usecases.configure_workspace import (
    change_holidays,
    change_settings,
    set_fallback,
    set_policy,
    with_away_words,
)
from bot.usecases.decision_profiles import give_theme, set_profile
from bot.usecases.review_rules import reject
from bot.usecases.summary_schedules import ScheduleRequest, end_schedule, set_schedule
from bot.usecases.team_access import TeamRef

PO = Role.PRODUCT_OWNER
ADMIN = Person("UADMIN", "T1", is_admin=True)
HOLDER = Person("UPO", "T1")
CHECKOUT = TeamRef(name="Checkout")
Act = Callable[[AppContext, Person], object]
ADMIN_ONLY: dict[str, Act] = {
    "policy": lambda c, p: set_policy(c, p, Policy.EVERYONE),
    "fallback": lambda c, p: set_fallback(c, p, "C9"),
    "away words": lambda c, p: change_settings(c, p, lambda now: with_away_words(now, ["surfing"])),
    "holidays": lambda c, p: change_holidays(c, p, [date(2027, 1, 6)], removes=False),
    "summary of all": summary_queries.overview,
}
HOLDERS_TOO: dict[str, Act] = {
    "create": lambda c, p: create_team(c, p, "Mobile", []),
    "rename": lambda c, p: change_team(c, p, CHECKOUT, partial(renamed, name="Payments")),
    "delete": lambda c, p: delete_team(c, p, 1, 10**9),
    "chase": lambda c, p: change_team(c, p, CHECKOUT, partial(with_chase, chase=Chase.OFF)),
    "profile": lambda c, p: set_profile(c, p, Profile.PRODUCT_MANAGER_ONLY, CHECKOUT),
    "theme": lambda c, p: give_theme(c, p, "pricing", PO, CHECKOUT),
    "rule": lambda c, p: own_rules.add_rule(c, p, Kind.TACTICAL, "zeppelin", Strength.WEAK),
    "reject": lambda c, p: reject(c, p, Kind.TACTICAL, "airship", Strength.WEAK),
    "schedule": lambda c, p: set_schedule(c, p, ScheduleRequest(weekday=5), CHECKOUT),
    "end schedule": lambda c, p: end_schedule(c, p, CHECKOUT),
}
NOT_OURS = {
    "bot": Person("UPO", "T1", is_admin=True, is_bot=True),
    "deactivated": Person("UPO", "T1", is_admin=True, deactivated=True),
    "outsider": Person("UPO", "T1", is_admin=True, outsider=True),
}


@pytest.fixture
def set_up(context: AppContext) -> AppContext:
    """A workspace in which UPO is product owner of Checkout."""
    create_team(context, ADMIN, "Checkout", ["C1"])
    edit = partial(with_holder, role=PO, user_id="UPO")
    change_team(context, ADMIN, CHECKOUT, edit, people={"UPO": HOLDER})
    return context


def _rows(context: AppContext) -> tuple[AuditRow, ...]:
    with context.database.reading() as session:
        return audit.of_workspace(session, "T1")


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("person", NOT_OURS)
@pytest.mark.parametrize("what", [*ADMIN_ONLY, *HOLDERS_TOO])
def test_nobody_but_active_people_of_the_workspace_changes_anything(
    set_up: AppContext, what: str, person: str, policy: Policy
) -> None:
    set_policy(set_up, ADMIN, policy)
    rows = _rows(set_up)
    with pytest.raises(Refusal, match="Only"):
        {**ADMIN_ONLY, **HOLDERS_TOO}[what](set_up, NOT_OURS[person])
    assert _rows(set_up) == rows


@pytest.mark.parametrize("what", ADMIN_ONLY)
def test_what_is_for_admins_is_refused_to_role_holders_under_every_policy(
    set_up: AppContext, what: str
) -> None:
    for policy in Policy:
        set_policy(set_up, ADMIN, policy)
        with pytest.raises(Refusal, match="Only workspace admins"):
            ADMIN_ONLY[what](set_up, HOLDER)
    ADMIN_ONLY[what](set_up, ADMIN)


@pytest.mark.parametrize("what", [name for name in HOLDERS_TOO if name != "create"])
def test_what_role_holders_may_do_is_recorded_with_their_name(
    set_up: AppContext, what: str
) -> None:
    rows = _rows(set_up)
    HOLDERS_TOO[what](set_up, HOLDER)
    new = _rows(set_up)[: -len(rows)]
    assert new
    assert {row.actor for row in new} == {"UPO"}


def test_a_right_that_is_lost_while_a_rule_is_tried_keeps_it_out(
    set_up: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = own_rules.refusal_of

    def slow(*args: object) -> object:
        set_policy(set_up, ADMIN, Policy.ADMINS)
        return tried(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(own_rules, "refusal_of", slow)
    with pytest.raises(Refusal, match="Only people who may change a team"):
        HOLDERS_TOO["rule"](set_up, HOLDER)
    assert own_rules.list_rules(set_up, "T1") == ()
    assert "rule" not in {row.action for row in _rows(set_up)}


def test_a_form_changes_all_its_settings_or_none(set_up: AppContext) -> None:
    rows = _rows(set_up)
    too_long = ["x" * 999]
    with pytest.raises(Refusal):
        change_settings(
            set_up,
            ADMIN,
            lambda now: with_away_words(replace(now, policy=Policy.EVERYONE), too_long),
        )
    assert _rows(set_up) == rows
