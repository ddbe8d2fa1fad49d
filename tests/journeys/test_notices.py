"""People hear of what others change for them: roles, decisions, names, channels, stand-ins."""

import pytest

from sandbox import sample
from tests.journeys.conftest import Office


def _notice(office: Office, user: str, words: str) -> str:
    channel = sample.direct_message(user)

    def notice() -> str:
        messages = office.slack.messages(channel, seen_by=user)
        return next((m.text for m in messages if words in m.text), "")

    return office.slack.eventually(notice)


def test_both_the_new_and_the_old_holder_hear_of_it(office: Office) -> None:
    office.setup("po @sam for Checkout")
    gained = _notice(office, sample.MOBILE_PO, "Checkout")
    assert f"<@{sample.ADMIN}> changed *Checkout*: you're now its product owner" in gained
    assert "you're no longer its product owner" in _notice(office, sample.CHECKOUT_PO, "Checkout")


def test_deputies_hear_of_it(office: Office) -> None:
    office.setup("deputy pm @kofi for Checkout")
    assert "you now stand in for its product manager" in _notice(
        office, sample.DEVELOPER, "stand in"
    )


def test_who_does_it_hears_nothing(office: Office) -> None:
    office.setup("po @sam for Checkout", user=sample.CHECKOUT_PO)
    assert _notice(office, sample.MOBILE_PO, "you're now")
    assert not office.slack.messages(
        sample.direct_message(sample.CHECKOUT_PO), seen_by=sample.CHECKOUT_PO
    )


def test_what_cannot_be_sent_undoes_nothing_and_others_still_hear(office: Office) -> None:
    office.slack.refuse("chat.postMessage", error="cannot_dm_bot")
    assert "is now product owner" in office.setup("po @sam for Checkout")
    office.settle()
    gained = office.slack.messages(sample.direct_message(sample.MOBILE_PO))
    lost = office.slack.messages(sample.direct_message(sample.CHECKOUT_PO))
    assert len(gained) + len(lost) == 1
    assert f"Product owner <@{sample.MOBILE_PO}>" in office.setup("show Checkout")


@pytest.mark.usefixtures("hurried")
def test_a_rate_limit_is_waited_for(office: Office) -> None:
    office.slack.refuse("chat.postMessage", status=429, retry_after=1)
    office.setup("deputy pm @kofi for Checkout")
    assert _notice(office, sample.DEVELOPER, "you now stand in")


@pytest.mark.parametrize(
    ("text", "loses", "gains", "what"),
    [
        ("profile po only", sample.CHECKOUT_PM, sample.CHECKOUT_PO, "Strategic questions"),
        ("profile pm only", sample.CHECKOUT_PO, sample.CHECKOUT_PM, "Tactical questions"),
        ("profile pricing to po", sample.CHECKOUT_PM, sample.CHECKOUT_PO, "about pricing"),
        ("profile bugs to pm", sample.CHECKOUT_PO, sample.CHECKOUT_PM, "about bugs"),
    ],
)
def test_who_loses_or_gains_decisions_hears_of_it(
    office: Office, text: str, loses: str, gains: str, what: str
) -> None:
    office.setup(f"{text} for Checkout")
    lost, gained = _notice(office, loses, what), _notice(office, gains, what)
    assert f"of *Checkout* now go to the product {'owner' if 'po' in text else 'manager'}" in lost
    assert f"<@{gains}>, no longer to you" in lost
    assert "of *Checkout* now go to you" in gained


def test_a_theme_that_the_same_role_decides_already_affects_nobody(office: Office) -> None:
    office.setup("profile pricing to pm for Checkout", user=sample.ADMIN)
    office.setup("profile bugs to pm for Checkout")
    assert _notice(office, sample.CHECKOUT_PM, "about bugs")
    assert "pricing" not in _all_notices(office, sample.CHECKOUT_PM)


def test_holders_hear_that_their_team_is_renamed_or_deleted(office: Office) -> None:
    office.setup("rename Checkout to Payments", user=sample.CHECKOUT_PO)
    assert "It was called *Checkout* before" in _notice(office, sample.CHECKOUT_PM, "was called")
    assert not _all_notices(office, sample.CHECKOUT_PO)
    asked = office.setup("delete Payments", user=sample.CHECKOUT_PO)
    assert "Delete *Payments*?" in asked
    message = office.slack.messages(sample.GENERAL, seen_by=sample.CHECKOUT_PO)[-1]
    office.slack.press(sample.CHECKOUT_PO, message, "delete_team")
    assert _notice(office, sample.CHECKOUT_PM, "deleted *Payments*")


def test_holders_hear_of_a_rival_for_their_channel_or_name(office: Office) -> None:
    office.setup("channel #checkout for Search", user=sample.SEARCH_PO)
    shared_channel = _notice(office, sample.CHECKOUT_PO, "belongs to both")
    assert f"<#{sample.CHECKOUT}> now belongs to both *Search* and *Checkout*" in shared_channel
    assert _notice(office, sample.CHECKOUT_PM, "belongs to both")
    office.setup('alias "Checkout team" for Search', user=sample.SEARCH_PO)
    assert "can now mean both *Search* and *Checkout*" in _notice(
        office, sample.CHECKOUT_PO, "can now mean both"
    )
    assert not _all_notices(office, sample.SEARCH_PO)


def test_holders_hear_of_a_new_team_with_their_channel(office: Office) -> None:
    office.setup("create Mobile #checkout")
    assert f"<@{sample.ADMIN}> created *Mobile*" in _notice(
        office, sample.CHECKOUT_PO, "belongs to both"
    )


def test_a_stand_in_hears_that_they_are_asked_and_that_they_are_not_any_more(
    office: Office,
) -> None:
    office.setup("away until 5 dec @kofi", user=sample.CHECKOUT_PO)
    shared_channel = _notice(office, sample.DEVELOPER, "named you as their stand-in")
    assert f"questions that <@{sample.CHECKOUT_PO}> decides in *Checkout*" in shared_channel
    office.setup("away until 5 dec @kofi", user=sample.CHECKOUT_PO)
    office.setup("away until 5 dec @sam", user=sample.CHECKOUT_PO)
    assert _notice(office, sample.DEVELOPER, "no longer needs you")
    assert _notice(office, sample.MOBILE_PO, "named you as their stand-in")
    assert _all_notices(office, sample.DEVELOPER).count("named you") == 1
    office.setup("back", user=sample.CHECKOUT_PO)
    assert _notice(office, sample.MOBILE_PO, "no longer needs you")


def test_a_stand_in_for_somebody_without_a_role_hears_nothing(office: Office) -> None:
    office.setup("away until 5 dec @kofi", user=sample.SALES)
    office.setup("away until 5 dec @sam", user=sample.CHECKOUT_PO)
    assert _notice(office, sample.MOBILE_PO, "named you")
    assert not _all_notices(office, sample.DEVELOPER)


def _all_notices(office: Office, user: str) -> str:
    messages = office.slack.messages(sample.direct_message(user), seen_by=user)
    return "\n".join(message.text for message in messages)
