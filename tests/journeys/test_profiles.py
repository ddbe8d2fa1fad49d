"""Decision profiles, from the typed command to the answer."""

import pytest

from bot.domain.audit import ChangeSource
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import Profile, Role
from bot.store import audit
from bot.usecases import decision_profiles
from bot.usecases.team_access import TeamRef
from sandbox import sample
from tests.journeys.conftest import Office

PRICING = "for Checkout: should we raise the price of the premium plan for new customers?"


def test_a_single_product_owner_decides_strategic_questions_too(office: Office) -> None:
    assert f"<@{sample.CHECKOUT_PM}> decides this" in office.ask(PRICING)
    reply = office.setup("profile single product owner for Checkout")
    assert "the product owner decides strategic and tactical questions." in reply
    assert "To undo this: `/whoowns-team profile split for Checkout`" in reply
    answer = office.ask(PRICING)
    assert f"<@{sample.CHECKOUT_PO}> decides this, as product owner" in answer
    assert "In this team, the product owner decides strategic questions too." in answer
    assert f"<@{sample.SEARCH_PM}> decides this" in office.ask(
        PRICING.replace("Checkout", "Search")
    )


def test_one_theme_can_be_given_to_a_role_and_left_again(office: Office) -> None:
    reply = office.setup("profile pricing to po", channel=sample.CHECKOUT)
    assert "the product owner now decides on pricing" in reply
    assert "`/whoowns-team profile pricing to default for Checkout`" in reply
    answer = office.ask(PRICING)
    assert f"<@{sample.CHECKOUT_PO}> decides this" in answer
    assert "In this team, the product owner decides on pricing." in answer
    assert "decides on pricing" in office.setup("show Checkout")
    reply = office.setup("profile Pricing and packaging to default for Checkout")
    assert "the product manager now decides on pricing" in reply
    assert "`/whoowns-team profile pricing to po for Checkout`" in reply
    assert f"<@{sample.CHECKOUT_PM}> decides this" in office.ask(PRICING)


def test_a_theme_that_the_profile_gives_to_the_same_role_is_not_shown_twice(office: Office) -> None:
    office.setup("profile pricing to po for Checkout")
    reply = office.setup("profile po only for Checkout")
    assert "the product owner decides strategic and tactical questions." in reply
    assert "decides on pricing" not in reply


def test_a_profile_alone_shows_the_team(office: Office) -> None:
    assert "decides strategic questions" in office.setup("profile for Checkout")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("profile scrum for Checkout", "Choose split, single product owner or"),
        ("profile pricing to nobody for Checkout", "profile pricing to po for Checkout"),
        ("profile weather to po for Checkout", "vision, horizon, roadmap"),
        ("profile helpdesk to po for Checkout", "know the theme"),
        ("profile split for Chekcout", "Did you mean Checkout?"),
        ("profile split", "Which team?"),
    ],
)
def test_what_is_wrong_is_answered_with_the_fix(office: Office, text: str, hint: str) -> None:
    assert hint in office.setup(text)


def test_others_may_not_choose_and_every_change_is_audited(office: Office) -> None:
    refused = office.setup("profile split for Checkout", user=sample.SALES)
    assert "Only workspace admins and the role holders" in refused
    office.setup("profile product manager only for Checkout", user=sample.CHECKOUT_PM)
    office.setup("profile go to market to po for Checkout")
    with office.reading() as session:
        theme, profile = audit.of_workspace(session, sample.WORKSPACE)[:2]
    assert (theme.action, theme.old, theme.new) == ("theme go_to_market", None, "product_owner")
    assert (profile.action, profile.old, profile.new) == (
        "profile",
        None,
        "product_manager_only",
    )
    assert profile.actor == sample.CHECKOUT_PM


def test_a_theme_is_given_by_a_button_by_the_teams_id(office: Office) -> None:
    admin = Person(sample.ADMIN, sample.WORKSPACE, is_admin=True)
    given = decision_profiles.give_theme(
        office.bot.context,
        admin,
        "pricing",
        Role.PRODUCT_OWNER,
        TeamRef(team_id=1),
        source=ChangeSource.SUMMARY,
    )
    assert given.decider is Role.PRODUCT_OWNER
    with office.reading() as session:
        assert audit.of_workspace(session, sample.WORKSPACE)[0].source == "summary"
    with pytest.raises(Refusal, match="That team no longer exists"):
        decision_profiles.set_profile(office.bot.context, admin, Profile.SPLIT, TeamRef(team_id=99))


@pytest.mark.parametrize("text", ["profile split", "profile pricing to default"])
def test_what_is_so_already_offers_nothing_to_undo(office: Office, text: str) -> None:
    reply = office.setup(text, channel=sample.CHECKOUT)
    assert "already" in reply
    assert "undo" not in reply
