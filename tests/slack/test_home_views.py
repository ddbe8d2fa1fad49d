"""The Home tab, its forms, and messages about roles and absences, against golden files."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.domain.people.absence import Absence, Cause
from bot.domain.people.person import Person
from bot.domain.people.role_confirmation import Confirmation
from bot.domain.reporting.schedule import Recurrence, Schedule
from bot.domain.reporting.week import Week
from bot.domain.teams.team import Role, Team
from bot.domain.workspace import Policy, WorkspaceSettings
from bot.slack.message import Message
from bot.slack.views import away, guidance, modals, role_confirmation
from bot.slack.views.home import home_tab
from bot.usecases.absence import AnnouncedAbsence
from bot.usecases.home import Home, HomeRole, QuestionsForMe
from bot.usecases.role_confirmation import HeldRole
from bot.usecases.summary_queries import TeamSchedule
from tests.slack import golden
from tests.slack.golden import HOSTILE

PO, PM = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
CHECKOUT = Team(
    1, "T1", "Checkout", holders={PO: "UME", PM: "UMANAGER"}, deputies={PO: ("UD1", "UD2")}
)
ODD = Team(2, "T1", HOSTILE, holders={PM: "UME"}, deputies={PM: ("UD1",)})
SINCE = Confirmation("UME", datetime(2026, 6, 3, 8, tzinfo=UTC))
UNTIL = datetime(2026, 12, 1, 8, tzinfo=UTC)
SAID = Absence("UME", Cause.ANNOUNCED, UNTIL, "UD1")
MONDAYS = Recurrence(1, time(9), "Europe/Madrid")
PLAN = Schedule(1, "T1", "C1", MONDAYS, "UME", UNTIL, Week(2026, 48))
NOBODY = Home(
    Person("UME", "T1"), 1, 2, [], [], [], [], None, QuestionsForMe(0, ()), may_create=False
)
HOLDER = replace(
    NOBODY,
    holds=[HomeRole(CHECKOUT, PO, may_edit=True), HomeRole(ODD, PM, SINCE, may_edit=True)],
    deputises=[HomeRole(ODD, PO)],
    vacant=[HomeRole(ODD, PO)],
    left=[HomeRole(CHECKOUT, PM)],
    unconfirmed=[HomeRole(ODD, PM, SINCE)],
    asked=QuestionsForMe(14, (("Pricing and packaging", 9), ("Roadmap", 5))),
    schedules=[TeamSchedule(CHECKOUT, PLAN), TeamSchedule(ODD, None)],
)
ADMIN = replace(
    NOBODY,
    viewer=Person("UADMIN", "T1", is_admin=True),
    may_create=True,
    vacant=[HomeRole(ODD, PO, may_edit=True)],
)

VIEWS: dict[str, Any] = {
    "home_of_holder": home_tab(HOLDER),
    "home_of_holder_away": home_tab(replace(HOLDER, absence=SAID)),
    "home_of_holder_named_once": home_tab(replace(HOLDER, asked=QuestionsForMe(1, ()))),
    "home_without_roles": home_tab(NOBODY),
    "home_of_admin": home_tab(ADMIN),
    "home_before_the_first_team": home_tab(replace(ADMIN, team_count=0)),
    "home_before_the_first_team_for_others": home_tab(replace(NOBODY, team_count=0)),
    "form_away": modals.away_form(date(2026, 11, 26)),
    "form_create": modals.create_form(),
    "form_settings": modals.settings_form(WorkspaceSettings("T1")),
    "form_settings_with_words": modals.settings_form(
        WorkspaceSettings("T1", "C1", Policy.EVERYONE, ("volunteering day", HOSTILE))
    ),
    "form_settings_with_a_fallback_in_words": modals.settings_form(
        WorkspaceSettings("T1", "the helpdesk")
    ),
}
MESSAGES: dict[str, Message] = {
    "gone_away": away.gone_away(AnnouncedAbsence(replace(SAID, stand_in=None))),
    "gone_away_with_stand_in": away.gone_away(AnnouncedAbsence(SAID)),
    "gone_away_with_stand_in_away": away.gone_away(
        AnnouncedAbsence(SAID, Absence("UD1", Cause.STATUS, None, words=":palm_tree:"))
    ),
    "gone_away_without_a_role": away.gone_away(AnnouncedAbsence(SAID, has_role=False)),
    "back_again": away.back(was_away=True),
    "back_without_away": away.back(was_away=False),
    "welcome": guidance.first_visit(),
    "joined_channel": guidance.joined_channel(),
    "still_you": role_confirmation.still_you([HeldRole(CHECKOUT, PO), HeldRole(ODD, PM)]),
    "still_you_confirmed": role_confirmation.still_you(
        [HeldRole(ODD, PM)], role_confirmation.confirmed(HeldRole(CHECKOUT, PO))
    ),
    "still_you_handed_over": role_confirmation.still_you(
        [], role_confirmation.handed_over(HeldRole(CHECKOUT, PO), "UOTHER")
    ),
    "still_you_given_up": role_confirmation.still_you(
        [], role_confirmation.given_up(HeldRole(ODD, PM))
    ),
}


@pytest.mark.parametrize("name", [*VIEWS, *MESSAGES])
def test_it_reads_as_agreed(name: str) -> None:
    golden.check(name, VIEWS[name] if name in VIEWS else MESSAGES[name].body)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_accepted_and_inert(name: str) -> None:
    golden.check_view(VIEWS[name])


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_accepted_inert_and_complete(name: str) -> None:
    golden.check_message(MESSAGES[name])


def test_help_fits_a_form() -> None:
    parts = (guidance.how_to_ask(), guidance.how_to_set_up_teams())
    golden.check_view(modals.help_modal(*parts))


@pytest.mark.parametrize("count", [11, 40, 500])
def test_a_home_tab_with_very_much_on_it_fits(count: int) -> None:
    longest = "W" * 80
    teams = [replace(CHECKOUT, id=n, name=longest) for n in range(count)]
    roles = [HomeRole(team, role, SINCE) for team in teams for role in Role]
    view = home_tab(
        replace(HOLDER, holds=roles, deputises=roles, vacant=roles, unconfirmed=roles, left=roles)
    )
    golden.check_view(view)
    assert f"… and {2 * count - 10} more" in json.dumps(view, ensure_ascii=False)
    assert len(view["blocks"]) < 60


@pytest.mark.parametrize("count", [16, 300])
def test_a_question_about_very_many_roles_fits(count: int) -> None:
    message = role_confirmation.still_you(
        [HeldRole(replace(CHECKOUT, id=n), PO) for n in range(count)]
    )
    golden.check_message(message)
    assert f"{count - 15} more will follow" in message.text
