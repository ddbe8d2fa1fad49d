"""People hear of roles that others give them or take from them."""

from sandbox import sample
from tests.journeys.conftest import Office


def _heard(office: Office, user: str, words: str) -> str:
    channel = sample.direct_message(user)

    def told() -> str:
        messages = office.slack.messages(channel, seen_by=user)
        return next((m.text for m in messages if words in m.text), "")

    return office.slack.eventually(told, seconds=10)


def test_both_the_new_and_the_old_holder_hear_of_it(office: Office) -> None:
    office.setup("po @sam for Checkout")
    gained = _heard(office, sample.MOBILE_PO, "Checkout")
    assert f"<@{sample.ADMIN}> changed *Checkout*: you're now its product owner" in gained
    assert "you're no longer its product owner" in _heard(office, sample.CHECKOUT_PO, "Checkout")


def test_deputies_hear_of_it(office: Office) -> None:
    office.setup("deputy pm @kofi for Checkout")
    assert "you now stand in for its product manager" in _heard(
        office, sample.DEVELOPER, "stand in"
    )


def test_who_does_it_hears_nothing(office: Office) -> None:
    office.setup("po @sam for Checkout", user=sample.CHECKOUT_PO)
    assert _heard(office, sample.MOBILE_PO, "you're now")
    assert not office.slack.messages(
        sample.direct_message(sample.CHECKOUT_PO), seen_by=sample.CHECKOUT_PO
    )


def test_what_cannot_be_sent_undoes_nothing_and_others_still_hear(office: Office) -> None:
    office.slack.refuse("chat.postMessage", error="cannot_dm_bot")
    assert "is now product owner" in office.setup("po @sam for Checkout")
    assert _heard(office, sample.CHECKOUT_PO, "no longer its product owner")
    assert f"Product owner <@{sample.MOBILE_PO}>" in office.setup("show Checkout")


def test_a_rate_limit_is_waited_for(office: Office) -> None:
    office.slack.refuse("chat.postMessage", status=429, retry_after=1)
    office.setup("deputy pm @kofi for Checkout")
    assert _heard(office, sample.DEVELOPER, "you now stand in")
