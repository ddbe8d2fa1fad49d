"""Setting up teams by slash command."""

import pytest

from bot.sandbox import seed
from tests.journeys.conftest import Office


def test_a_team_is_created_filled_and_shown(empty_office: Office) -> None:
    said = empty_office.setup("create Mobile Apps #mobile", user=seed.SALES)
    assert "Team *Mobile Apps* is here" in said
    assert f"<#{seed.MOBILE}>" in said
    empty_office.setup('po @sam for "Mobile Apps"')
    empty_office.setup("pm @amara", channel=seed.MOBILE)
    shown = empty_office.setup("show mobile apps")
    assert f"product owner <@{seed.MOBILE_PO}>" in shown
    assert f"product manager <@{seed.MOBILE_PM}>" in shown


def test_replacing_a_holder_says_who_it_was(office: Office) -> None:
    said = office.setup("po @sam for Checkout")
    assert f"after <@{seed.CHECKOUT_PO}>" in said


def test_all_teams_are_listed(office: Office) -> None:
    said = office.setup("list", user=seed.SALES)
    assert "*Checkout*" in said
    assert "*Search*" in said


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("", "Set up who decides"),
        ("help", "Set up who decides"),
        ("shwo", "Did you mean show?"),
        ("create", "The team needs a name"),
        ("create Checkout", "Checkout"),
        (f"create {'x' * 81}", "80 fit"),
        ("create list", "is a word of this command"),
        ("po for Checkout", "No person is named"),
        ("po @nobody for Checkout", "did not recognise"),
        ("po @sam for Chekcout", "Did you mean Checkout?"),
        ("po @sam for Nowhere", "There is no team"),
        ("po @sam", "Which team?"),
        ("po @deploybot for Checkout", "A bot cannot decide"),
        (f"po <@{seed.FORMER}> for Checkout", "deactivated"),
        ("create Secret #leaders", "cannot see that channel"),
    ],
)
def test_what_is_wrong_is_said_with_the_mend(office: Office, text: str, mend: str) -> None:
    assert mend in office.setup(text)


def test_others_may_not_change_a_team(office: Office) -> None:
    said = office.setup("po @sam for Checkout", user=seed.SALES)
    assert "Only workspace admins and the role holders" in said
    assert "Only workspace admins" in office.setup("create Mine", user=seed.SALES)


def test_a_role_holder_may_change_the_own_team(office: Office) -> None:
    said = office.setup("po @sam for Checkout", user=seed.CHECKOUT_PM)
    assert "is now product owner" in said


def test_a_change_is_audited(office: Office) -> None:
    from bot.store import audit

    office.setup("po @sam for Checkout")
    with office.bot.desk.database.transaction() as session:
        row = audit.of_workspace(session, seed.WORKSPACE)[0]
    assert (row.actor, row.old, row.new) == (seed.ADMIN, seed.CHECKOUT_PO, seed.MOBILE_PO)


def test_what_is_no_product_decision_is_sent_where_the_workspace_says(office: Office) -> None:
    assert f"<#{seed.GENERAL}> from now on" in office.setup("elsewhere #general")
    assert f"Try <#{seed.GENERAL}>" in office.ask("How do I reset my VPN password?")
    assert "nowhere in particular" in office.setup("elsewhere off")
    assert "Only workspace admins" in office.setup("elsewhere #general", user=seed.CHECKOUT_PO)
    assert "Name one channel" in office.setup("elsewhere")


def test_whoever_creates_the_first_team_can_fill_it(empty_office: Office) -> None:
    empty_office.setup("create Mobile #mobile", user=seed.SALES)
    said = empty_office.setup("po @sam for Mobile", user=seed.SALES)
    assert f"<@{seed.MOBILE_PO}> is now product owner" in said
