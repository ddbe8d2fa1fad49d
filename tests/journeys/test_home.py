"""The Home tab: what it shows, what can be done on it, and that it stays current."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.domain.handover import Handover
from bot.domain.teams.team import Role
from bot.domain.workspace import Policy
from bot.slack.home import HomeTab
from bot.slack.jobs.home_tabs import RefreshHomeTabs
from bot.store import handovers, journal
from sandbox import sample
from sandbox.blocks import problems_in_view
from sandbox.model import View
from tests.journeys.conftest import Office
from tests.store.builders import entry

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"
PO, PM = sample.CHECKOUT_PO, sample.CHECKOUT_PM


def _home(office: Office, user: str, expected: str = "") -> str:
    """All that stands on somebody's Home tab, once it says what is expected."""

    def shown() -> str:
        return json.dumps(office.slack.home_of(user) or {}, ensure_ascii=False)

    assert office.slack.eventually(lambda: expected in shown() and office.slack.home_of(user))
    return shown()


def _open(office: Office, user: str, expected: str = "") -> str:
    office.slack.open_home(user)
    return _home(office, user, expected)


def _form(office: Office, user: str, action_id: str) -> View:
    """The form that opens when a button on the Home tab is pressed."""
    office.slack.press(user, office.slack.home_of(user), action_id)  # type: ignore[arg-type]
    form = office.slack.eventually(lambda: office.slack.view_of(user))
    assert form is not None
    return form


def _errors(office: Office, user: str) -> dict[str, str]:
    form = office.slack.view_of(user)
    assert form is not None
    return form.errors


def test_a_role_holder_sees_their_roles_and_what_they_are_asked(office: Office) -> None:
    office.ask(TACTICAL)
    office.ask(TACTICAL, user=sample.SALES)
    shown = _open(office, PO, "I named you")
    assert "*Product owner* of *Checkout*" in shown
    assert "I named you in answer to 2 questions in the last 90 days" in shown
    assert "stories, tickets and refinement (2)" in shown
    assert "home_settings" not in shown
    assert "2 teams in this workspace" in shown


def test_first_steps_while_nothing_is_set_up(empty_office: Office) -> None:
    shown = _open(empty_office, sample.ADMIN, "Who decides?")
    assert "Create the first one" in shown
    form = _form(empty_office, sample.ADMIN, "home_create")
    empty_office.slack.submit(
        sample.ADMIN, form, {"name": {"name": "Mobile"}, "channels": {"channels": [sample.MOBILE]}}
    )
    shown = _home(empty_office, sample.ADMIN, "1 team in this workspace")
    assert "Product owner of *Mobile*" in shown
    assert "Vacant roles" in shown


def test_a_name_that_is_taken_is_said_at_the_field(office: Office) -> None:
    _open(office, sample.ADMIN, "home_create")
    form = _form(office, sample.ADMIN, "home_create")
    office.slack.submit(sample.ADMIN, form, {"name": {"name": "checkout"}})
    assert "already a team called “checkout”" in _errors(office, sample.ADMIN)["name"]


def test_away_and_back_by_buttons(office: Office) -> None:
    _open(office, PO, "home_away")
    form = _form(office, PO, "home_away")
    friday = f"{datetime.now(UTC).date() + timedelta(days=3)}"
    values: dict[str, Any] = {"until": {"until": friday}, "stand_in": {"stand_in": PO}}
    office.slack.submit(PO, form, values)
    assert "can't stand in for yourself" in _errors(office, PO)["stand_in"]
    values["until"] = {"until": "2026-01-01"}
    values["stand_in"] = {"stand_in": sample.MOBILE_PO}
    office.slack.submit(PO, form, values)
    assert "is in the past" in _errors(office, PO)["until"]
    values["until"] = {"until": "2036-01-01"}
    office.slack.submit(PO, form, values)
    assert "more than a year away" in _errors(office, PO)["until"]
    values["until"] = {"until": friday}
    office.slack.submit(PO, form, values)
    shown = _home(office, PO, "You're marked as away")
    assert f"<@{sample.MOBILE_PO}> stands in" in shown
    assert f"Ask <@{sample.MOBILE_PO}>, who stands in" in office.ask(TACTICAL)
    office.slack.press(PO, office.slack.home_of(PO), "home_back")  # type: ignore[arg-type]
    _home(office, PO, "I'm away")
    assert f"<@{PO}> decides this" in office.ask(TACTICAL)


def test_a_workspace_says_what_else_means_away(office: Office) -> None:
    office.bot.scheduler.tick()
    _open(office, sample.ADMIN, "home_settings")
    form = _form(office, sample.ADMIN, "home_settings")
    office.slack.submit(sample.ADMIN, form, {"words": {"words": "volunteering day\n:surfer:\n42"}})
    assert "“42” contains no letter" in _errors(office, sample.ADMIN)["words"]
    office.slack.submit(sample.ADMIN, form, {"words": {"words": "Volunteering day\n:surfer:"}})
    office.slack.set_status(PO, "My volunteering day", "")
    assert office.slack.eventually(lambda: f"Ask <@{PM}>" in office.ask(TACTICAL))
    assert "“volunteering day”" in office.ask(TACTICAL)
    form = _form(office, sample.ADMIN, "home_settings")
    assert "Volunteering day\\n:surfer:" in json.dumps(form.payload)


def test_a_workspace_says_when_nobody_works(office: Office) -> None:
    _open(office, sample.ADMIN, "home_settings")
    form = _form(office, sample.ADMIN, "home_settings")
    office.slack.submit(sample.ADMIN, form, {"holidays": {"holidays": "25 dec\nbanana"}})
    assert "banana" in _errors(office, sample.ADMIN)["holidays"]
    office.slack.submit(sample.ADMIN, form, {"holidays": {"holidays": "2027-12-25\n1 jan 2028"}})
    assert office.slack.eventually(lambda: "25 December 2027" in office.setup("holidays"))
    assert "1 January 2028" in office.setup("holidays list")
    form = _form(office, sample.ADMIN, "home_settings")
    office.setup("holidays add 2028-01-06")
    office.slack.submit(sample.ADMIN, form, {"holidays": {"holidays": "2027-12-25"}})
    assert office.slack.eventually(lambda: "1 January" not in office.setup("holidays"))
    assert "25 December 2027, 6 January 2028" in office.setup("holidays")
    assert "None of that is a holiday" in office.setup("holidays remove 2028-01-07")
    assert "Only workspace admins" in office.setup("holidays add 2028-01-07", sample.SALES)
    assert "holidays: “" not in office.setup("history")


def test_others_cannot_change_settings(office: Office) -> None:
    _open(office, sample.ADMIN, "home_settings")
    form = _form(office, sample.ADMIN, "home_settings")
    office.slack.world.people[sample.ADMIN].is_admin = False
    office.slack.world.people[sample.ADMIN].is_owner = False
    office.slack.submit(sample.ADMIN, form, {"words": {"words": "surfing"}})
    assert "Only workspace admins" in _errors(office, sample.ADMIN)["policy"]
    assert "home_settings" not in _open(office, sample.SALES, "Help")


def test_an_admin_says_who_may_change_teams_and_where_the_rest_goes(office: Office) -> None:
    _open(office, sample.ADMIN, "home_settings")
    form = _form(office, sample.ADMIN, "home_settings")
    values = {"policy": {"policy": "everyone"}, "elsewhere": {"elsewhere": sample.GENERAL}}
    office.slack.submit(sample.ADMIN, form, values)
    assert office.slack.eventually(lambda: office.slack.view_of(sample.ADMIN) is None)
    assert "home_create" in _open(office, sample.SALES, "home_create")
    assert f"Try <#{sample.GENERAL}>" in office.ask("How do I reset my VPN password?")
    assert "on the Home tab" in office.setup("history")
    form = _form(office, sample.ADMIN, "home_settings")
    office.slack.submit(sample.ADMIN, form, {"elsewhere": {"elsewhere": sample.LEADERS}})
    assert "can't see that channel" in _errors(office, sample.ADMIN)["elsewhere"]


def test_what_others_set_while_the_form_was_open_stays(office: Office) -> None:
    _open(office, sample.ADMIN, "home_settings")
    form = _form(office, sample.ADMIN, "home_settings")
    office.setup("policy admins")
    office.setup("fallback #general")
    office.slack.submit(sample.ADMIN, form, {"words": {"words": "surf\u202eing\ud800"}})
    assert office.slack.eventually(lambda: office.slack.view_of(sample.ADMIN) is None)
    settings = office.bot.context.current_workspace_teams(sample.WORKSPACE).settings
    assert settings.policy is Policy.ADMINS
    assert settings.fallback == sample.GENERAL
    assert settings.away_words == ("surfing",)


@pytest.mark.parametrize("button", ["home_create", "home_settings", "home_help"])
def test_a_form_that_slack_did_not_wait_for_is_said(office: Office, button: str) -> None:
    _open(office, sample.ADMIN, "home_settings")
    office.slack.refuse("views.open", error="expired_trigger_id")
    inbox = sample.direct_message(sample.ADMIN)
    office.slack.press(sample.ADMIN, office.slack.home_of(sample.ADMIN), button)  # type: ignore[arg-type]
    assert office.slack.eventually(lambda: office.slack.messages(inbox))
    assert "Please try again" in office.last(sample.ADMIN, inbox)


def test_a_role_that_nobody_holds_is_filled_from_the_home_tab(office: Office) -> None:
    office.setup("create Mobile #mobile")
    _open(office, sample.ADMIN, "Product owner of *Mobile*")
    form = _form(office, sample.ADMIN, "edit_team")
    named = {"product_owner": sample.MOBILE_PO, "product_manager": sample.MOBILE_PM}
    fields = {b["element"]["action_id"]: b["block_id"] for b in form.blocks if "element" in b}
    values = {fields[part]: {part: [user]} for part, user in named.items()}
    office.slack.submit(sample.ADMIN, form, values)
    assert office.slack.eventually(
        lambda: "of *Mobile*" not in str(office.slack.home_of(sample.ADMIN))
    )
    assert "of *Mobile*" not in str(office.slack.home_of(sample.ADMIN))


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("\n".join(f"day off {n}" for n in range(51)), "Those are 51 entries; the limit is 50."),
        ("a" * 61, "is too long"),
        (":-)", "contains no letter"),
    ],
)
def test_words_that_cannot_be_taken_are_named(office: Office, words: str, problem: str) -> None:
    _open(office, sample.ADMIN, "home_settings")
    form = _form(office, sample.ADMIN, "home_settings")
    office.slack.submit(sample.ADMIN, form, {"words": {"words": words}})
    assert problem in _errors(office, sample.ADMIN)["words"]


def test_help_opens_with_how_to_ask_and_to_set_up(office: Office) -> None:
    _open(office, sample.SALES, "Help")
    shown = json.dumps(_form(office, sample.SALES, "home_help").payload)
    assert "/whoowns should the cart" in shown
    assert "/whoowns-team create" in shown


def test_open_home_tabs_follow_what_changes(office: Office) -> None:
    office.bot.scheduler.tick()
    _open(office, sample.SALES, "2 teams")
    office.setup("create Mobile #mobile")
    office.bot.scheduler.tick()
    assert "3 teams in this workspace" in _home(office, sample.SALES, "3 teams")
    before = len(_published(office))
    office.bot.scheduler.tick()
    assert len(_published(office)) == before


def _published(office: Office) -> list[str]:
    return [call.method for call in office.slack.calls() if call.method == "views.publish"]


def test_home_is_shown_without_what_admins_see_while_slack_says_nothing(office: Office) -> None:
    office.slack.refuse("users.info", error="internal_error", times=9)
    shown = _open(office, sample.ADMIN, "Help")
    assert "2 teams" in shown
    assert "home_settings" not in shown


def _refresh(office: Office, minutes: int = 0, client: WebClient | None = None) -> None:
    """What the scheduler does each minute, so many minutes from now."""
    context = office.bot.context
    client = client or WebClient(office.slack.bot_token, base_url=office.slack.api_url)
    job = RefreshHomeTabs(HomeTab(context, frozenset()), lambda _: client, context, lambda _: False)
    job(context.clock() + timedelta(minutes=minutes))


def _three_outdated_tabs(office: Office) -> tuple[str, ...]:
    tabs = (sample.SALES, sample.SUPPORT, sample.DEVELOPER)
    for user in tabs:
        _open(office, user, "2 teams")
    office.setup("create Mobile #mobile")
    return tabs


def _current(office: Office, tabs: tuple[str, ...]) -> int:
    return sum("3 teams" in _home(office, user) for user in tabs)


@pytest.mark.parametrize("error", ["internal_error", "ratelimited", "missing_scope"])
def test_home_tabs_that_slack_refuses_come_later(office: Office, error: str) -> None:
    tabs = _three_outdated_tabs(office)
    office.slack.refuse("views.publish", error=error, times=len(tabs))
    before = len(_published(office))
    for minute in range(5):
        _refresh(office, minute)
    assert len(_published(office)) == before + len(tabs)
    assert "decides this" in office.ask(TACTICAL)
    assert _current(office, tabs) == 0
    _refresh(office, 6)
    assert _current(office, tabs) == len(tabs)
    _refresh(office, 60)
    assert len(_published(office)) == before + 2 * len(tabs)


def test_home_tabs_come_later_while_slack_says_nothing(office: Office) -> None:
    tabs = _three_outdated_tabs(office)
    nowhere = WebClient("xoxb-nobody-there", base_url="http://127.0.0.1:9/", retry_handlers=[])
    _refresh(office, client=nowhere)
    assert _current(office, tabs) == 0
    _refresh(office)
    assert _current(office, tabs) == len(tabs) - 1
    _refresh(office, 6)
    assert _current(office, tabs) == len(tabs)


def test_a_home_tab_comes_later_if_the_process_ends_before_it_is_published(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tabs = _three_outdated_tabs(office)

    def power_cut(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(HomeTab, "_show", power_cut)
        with pytest.raises(KeyboardInterrupt):
            _refresh(office)
    assert _current(office, tabs) == 0
    _refresh(office, 6)
    assert _current(office, tabs) == len(tabs)


def test_a_home_tab_that_slack_did_not_take_when_it_was_opened_comes_later(
    office: Office,
) -> None:
    office.slack.refuse("views.publish", error="internal_error")

    def refreshed() -> object:
        _refresh(office, 6)
        return office.slack.home_of(sample.SALES)

    office.slack.open_home(sample.SALES)
    assert office.slack.eventually(lambda: _published(office))
    assert office.slack.eventually(refreshed)
    assert "2 teams" in _home(office, sample.SALES)


def test_a_home_tab_that_nobody_can_see_is_not_tried_again(office: Office) -> None:
    tabs = _three_outdated_tabs(office)
    office.slack.refuse("views.publish", error="user_not_found")
    for minutes in (0, 6):
        _refresh(office, minutes)
    assert _current(office, tabs) == len(tabs) - 1


def test_the_first_who_opens_it_is_told_how_to_begin(empty_office: Office) -> None:
    inbox = sample.direct_message(sample.ADMIN)
    empty_office.slack.open_home(sample.ADMIN, "messages")
    empty_office.slack.eventually(lambda: empty_office.slack.messages(inbox))
    empty_office.slack.open_home(sample.SALES, "messages")
    empty_office.slack.open_home(sample.ADMIN)
    _home(empty_office, sample.ADMIN, "Who decides?")
    assert len(empty_office.slack.messages(inbox)) == 1
    assert "`/whoowns-team create" in empty_office.last(sample.ADMIN, inbox)
    assert empty_office.slack.messages(sample.direct_message(sample.SALES)) == []


def test_nobody_is_told_how_to_begin_where_teams_are_set_up(office: Office) -> None:
    _open(office, sample.ADMIN, "2 teams")
    assert office.slack.messages(sample.direct_message(sample.ADMIN)) == []


def test_a_channel_that_it_is_invited_to_gets_one_line_once(office: Office) -> None:
    office.slack.join(sample.BOT_USER, sample.RANDOM)
    reply = office.slack.eventually(lambda: office.slack.messages(sample.RANDOM))
    assert "I name the person who decides" in reply[-1].text
    office.slack.leave(sample.BOT_USER, sample.RANDOM)
    office.slack.join(sample.BOT_USER, sample.RANDOM)
    office.slack.join(sample.FORMER, sample.RANDOM)
    office.ask(TACTICAL)
    ours = [m for m in office.slack.messages(sample.RANDOM) if m.bot_id]
    assert len(ours) == 1


def test_it_works_with_ten_thousand_teams(office: Office) -> None:
    from bot.domain.teams.team import Role
    from bot.store.tables import role_holders, teams

    many = range(100, 10_100)
    with office.bot.context.database.transaction() as session:
        session.execute(
            teams.insert(),
            [
                {
                    "id": n,
                    "workspace_id": sample.WORKSPACE,
                    "name": f"Team {n}",
                    "name_key": f"team {n}",
                    "created_at": datetime.now(UTC),
                }
                for n in many
            ],
        )
        session.execute(
            role_holders.insert(),
            [
                {
                    "team_id": n,
                    "role": Role.PRODUCT_OWNER.value,
                    "workspace_id": sample.WORKSPACE,
                    "user_id": PO,
                }
                for n in many
            ],
        )
    office.bot.context.team_cache.refresh(sample.WORKSPACE)
    for user in (PO, sample.SALES, sample.ADMIN):
        office.slack.open_home(user)
        home = office.slack.eventually(partial(office.slack.home_of, user))
        assert home is not None
        assert len(home["blocks"]) <= 100
        assert "10,002 teams" in json.dumps(home)


def test_five_hundred_questions_that_wait_fit_on_one_tab(office: Office) -> None:
    """The oldest are shown, and the others counted; each that ends makes room for the next."""
    oldest = datetime.now(UTC) - timedelta(days=3)
    with office.bot.context.database.transaction() as session:
        for number in range(500):
            asked_at = oldest + timedelta(minutes=number)
            asked = entry(1, workspace_id=sample.WORKSPACE, delivery=f"d-{number}")
            new = Handover(
                0, sample.WORKSPACE, journal.record(session, asked) or 0, sample.DEVELOPER, PO,
                Role.PRODUCT_OWNER, 1, f"Does story {number} fit?", asked_at,
            )  # fmt: skip
            assert handovers.add(session, new, f"form {number}")
    shown = _open(office, PO, "Waiting for you (500)")
    assert "Does story 0 fit?" in shown
    assert "Does story 499 fit?" not in shown
    listed = shown.count("fit?")
    assert f"and {500 - listed} more" in shown
    home_tab = office.slack.home_of(PO)
    assert home_tab
    assert list(problems_in_view(home_tab)) == []
    office.slack.press(PO, {}, "handover_answer")
    form = office.slack.eventually(lambda: office.slack.view_of(PO))
    assert form
    office.slack.submit(PO, form, {"answer": {"answer": "Yes."}})
    after = _home(office, PO, "Waiting for you (499)")
    assert "Does story 0 fit?" not in after
    assert f"Does story {listed} fit?" in after
