"""Deleting a team, with a question first."""

from sandbox import sample
from sandbox.model import Message
from tests.journeys.conftest import Office


def _asked(office: Office, text: str = "delete Checkout", user: str = sample.ADMIN) -> Message:
    office.setup(text, user=user)
    return office.slack.messages(sample.GENERAL, seen_by=user)[-1]


def _press(office: Office, message: Message, action: str, expected: str) -> str:
    office.slack.press(message.ephemeral_to or sample.ADMIN, message, action)
    user = message.ephemeral_to or sample.ADMIN
    assert office.slack.eventually(lambda: expected in office.last(user, sample.GENERAL))
    return office.last(user, sample.GENERAL)


def test_it_is_asked_first_and_says_what_goes(office: Office) -> None:
    reply = _asked(office).text
    assert "Delete *Checkout*? This is deleted with it:" in reply
    assert "“basket”, “payment”" in reply
    assert f"<@{sample.CHECKOUT_PO}> as product owner" in reply
    assert "its weekly summary" in reply
    assert "*Checkout*" in office.setup("list")


def test_a_press_deletes_and_says_how_to_undo_it(office: Office) -> None:
    office.ask("for Checkout: which acceptance criteria does this story need?")
    reply = _press(office, _asked(office), "delete_team", "Deleted")
    assert "Deleted *Checkout*" in reply
    assert f"/whoowns-team create Checkout <#{sample.CHECKOUT}>" in reply
    assert f"/whoowns-team pm <@{sample.CHECKOUT_PM}> for Checkout" in reply
    assert "There is no team “Checkout”" in office.setup("show Checkout")
    assert len(office.journal()) == 1
    history = office.setup("history")
    assert "deleted *Checkout*" in history.split("\n")[1]


def test_it_can_be_kept(office: Office) -> None:
    assert "Nothing was deleted" in _press(office, _asked(office), "keep_team", "Nothing")
    assert "*Checkout*" in office.setup("show Checkout")


def test_a_team_that_has_changed_since_is_asked_about_again(office: Office) -> None:
    stale = _asked(office)
    office.setup("alias till for Checkout", user=sample.CHECKOUT_PO, channel=sample.MOBILE)
    reply = _press(office, stale, "delete_team", "has changed since")
    assert "*Checkout* has changed since I asked:" in reply
    assert f"<@{sample.CHECKOUT_PO}>: aliases: “basket, payment” → " in reply
    again = office.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1]
    assert "Deleted" in _press(office, again, "delete_team", "Deleted")


def test_a_press_on_a_team_that_is_gone_says_so(office: Office) -> None:
    first, second = _asked(office), _asked(office)
    office.slack.press(sample.ADMIN, first, "delete_team")
    assert office.slack.eventually(
        lambda: "Deleted" in office.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-2].text
    )
    assert "That team no longer exists" in _press(office, second, "delete_team", "no longer exists")


def test_who_may_no_longer_change_it_cannot_delete_it(office: Office) -> None:
    message = _asked(office, user=sample.CHECKOUT_PO)
    office.setup("policy admins", channel=sample.MOBILE)
    reply = _press(office, message, "delete_team", "Only workspace admins")
    assert "Only workspace admins and owners" in reply
    assert "*Checkout*" in office.setup("show Checkout")


def test_after_the_last_team_is_gone_it_says_how_to_begin_again(office: Office) -> None:
    _press(office, _asked(office), "delete_team", "Deleted")
    reply = _press(office, _asked(office, "delete Search"), "delete_team", "Deleted")
    assert "That was the last team." in reply
    assert "There are no teams yet" in office.setup("list")
    assert "no team is set up here yet" in office.ask("which story comes first this sprint?")
