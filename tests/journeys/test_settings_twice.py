"""Setting anything to what it is already writes nothing, notifies nobody, and says so."""

import pytest

from bot.domain.audit import AuditRow
from bot.domain.people.person import Person
from bot.domain.teams.team_change import Part
from bot.domain.workspace import SETTINGS
from bot.store import audit, workspaces
from bot.usecases import configure_workspace
from sandbox import sample
from sandbox.model import View
from tests.journeys.conftest import Office

TEAM, RULES, SUMMARY = "/whoowns-team", "/whoowns-rules", "/whoowns-summary"
SET_TWICE = [
    ("aliases", TEAM, "alias till for Checkout"),
    ("channels", TEAM, "channel #product for Checkout"),
    ("product_owner", TEAM, "po @sam for Checkout"),
    ("product_manager", TEAM, "pm @sam for Checkout"),
    ("product_owner_deputies", TEAM, "deputy po @sam @kofi for Checkout"),
    ("product_manager_deputies", TEAM, "deputy pm @sam @kofi for Checkout"),
    ("profile", TEAM, "profile single product owner for Checkout"),
    ("profile", TEAM, "profile product manager only for Checkout"),
    ("theme pricing", TEAM, "profile pricing to po for Checkout"),
    ("chase", TEAM, "chase off for Checkout"),
    ("holidays", TEAM, "holidays add 2027-12-24, 2027-12-25"),
    ("elsewhere", TEAM, "fallback #general"),
    ("elsewhere", TEAM, "fallback @sam"),
    ("elsewhere helpdesk", TEAM, "fallback it #general"),
    ("elsewhere people", TEAM, "fallback hr @sam"),
    ("elsewhere customer_support", TEAM, "fallback support https://help.example.com/a?b=1&c=2"),
    ("policy", TEAM, "policy everyone"),
    ("rule", RULES, 'add tactical "zeppelin"'),
    ("summary", SUMMARY, "on friday 10:00 #checkout in Europe/Madrid for Checkout"),
    ("summary", SUMMARY, "off for Checkout"),
]
AS_IT_IS = [
    (TEAM, "rename Checkout to Checkout"),
    (TEAM, "profile split for Checkout"),
    (TEAM, "profile pricing to default for Checkout"),
    (TEAM, "chase gentle for Checkout"),
    (TEAM, "fallback off"),
    (TEAM, "fallback legal none"),
    (TEAM, "policy role holders"),
    (SUMMARY, "on monday 09:00 #checkout in Europe/London for Checkout"),
]
SAYS_SO = ("already", "nothing changed", "Nothing changed")


def _typed(office: Office, command: str, text: str) -> str:
    before = len(office.slack.messages(sample.GENERAL, seen_by=sample.ADMIN))
    office.slack.command(sample.ADMIN, sample.GENERAL, command, text)
    office.slack.eventually(
        lambda: len(office.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)) > before
    )
    return office.last(sample.ADMIN, sample.GENERAL)


def _rows(office: Office) -> list[AuditRow]:
    with office.reading() as session:
        return list(audit.of_workspace(session, sample.WORKSPACE))


def _revision(office: Office) -> int:
    with office.reading() as session:
        return workspaces.revision(session, sample.WORKSPACE)


def _notices(office: Office) -> list[str]:
    """Every direct message so far, once those on their way have come."""
    everybody = list(office.slack.world.people)
    marker = sample.direct_message(sample.SALES)
    before = len(office.slack.messages(marker, seen_by=sample.SALES))
    office.setup("deputy pm @lucia for Search", user=sample.SEARCH_PO)
    office.setup("deputy pm none for Search", user=sample.SEARCH_PO)
    assert office.slack.eventually(
        lambda: len(office.slack.messages(marker, seen_by=sample.SALES)) >= before + 2
    )
    return [
        message.text
        for user in everybody
        for message in office.slack.messages(sample.direct_message(user), seen_by=user)
        if user != sample.SALES
    ]


@pytest.mark.parametrize(("action", "command", "text"), SET_TWICE)
def test_setting_twice_writes_one_row_and_says_already(
    office: Office, action: str, command: str, text: str
) -> None:
    before, reply = len(_rows(office)), _typed(office, command, text)
    assert not any(words in reply for words in SAYS_SO), reply
    rows = _rows(office)
    assert [row.action for row in rows[: len(rows) - before]] == [action]
    revision = _revision(office)
    again = _typed(office, command, text)
    assert any(words in again for words in SAYS_SO), again
    assert "undo" not in again
    assert _rows(office) == rows
    assert _revision(office) == revision


@pytest.mark.parametrize(("command", "text"), AS_IT_IS)
def test_setting_what_is_the_default_writes_nothing(
    office: Office, command: str, text: str
) -> None:
    rows, revision = _rows(office), _revision(office)
    reply = _typed(office, command, text)
    assert any(words in reply for words in SAYS_SO), reply
    assert (_rows(office), _revision(office)) == (rows, revision)


@pytest.mark.parametrize(
    "text",
    ["po @sam for Checkout", "deputy po @sam for Checkout", "profile po only for Checkout",
     "profile pricing to po for Checkout", "channel #search for Checkout"],
)  # fmt: skip
def test_nobody_is_notified_of_the_second_time(office: Office, text: str) -> None:
    _typed(office, TEAM, text)
    notices = _notices(office)
    assert notices
    _typed(office, TEAM, text)
    assert _notices(office) == notices


def test_away_words_of_the_form_are_kept_once(office: Office) -> None:
    for _ in range(2):
        _submit(office, "surfing")
    assert [row.action for row in _rows(office)].count("away words") == 1


def test_of_two_admins_who_add_away_words_neither_loses_any(office: Office) -> None:
    _submit(office, "surfing")
    first = _settings_form(office)
    admin = Person(sample.ADMIN, sample.WORKSPACE, is_admin=True)
    words = ("surfing", "sailing")
    configure_workspace.change_settings(
        office.bot.context, admin, lambda now: configure_workspace.with_away_words(now, words)
    )
    office.slack.submit(sample.ADMIN, first, {"words": {"words": "surfing\nskiing"}})
    assert office.slack.eventually(lambda: _words(office)[2:])
    assert _words(office) == ("surfing", "sailing", "skiing")
    assert "“surfing, sailing” → “surfing, sailing, skiing”" in office.setup("history")


def _words(office: Office) -> tuple[str, ...]:
    return office.bot.context.current_workspace_teams(sample.WORKSPACE).settings.away_words


def _settings_form(office: Office) -> View:
    office.slack.open_home(sample.ADMIN)
    assert office.slack.eventually(
        lambda: "home_settings" in str(office.slack.home_of(sample.ADMIN))
    )
    office.slack.press(sample.ADMIN, office.slack.home_of(sample.ADMIN), "home_settings")  # type: ignore[arg-type]
    form = office.slack.eventually(lambda: office.slack.view_of(sample.ADMIN))
    assert form is not None
    return form


def _submit(office: Office, words: str) -> None:
    office.slack.submit(sample.ADMIN, _settings_form(office), {"words": {"words": words}})
    assert office.slack.eventually(lambda: office.slack.view_of(sample.ADMIN) is None)


def test_every_part_and_setting_is_set_twice_here() -> None:
    tried = {action.split(" ")[0] for action, _, _ in SET_TWICE} | {"away", "name"}
    assert {part.split(" ")[0] for part in (*Part, *SETTINGS)} <= tried
