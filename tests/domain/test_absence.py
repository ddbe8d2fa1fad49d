"""Who is there at a moment, by all that is known of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.people.absence import EVERYBODY_IS_THERE, Absence, Cause, Presence, absence_from
from bot.domain.people.person import PresenceUpdate
from bot.rules import load_away_words

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
ANNOUNCED = Absence("U1", Cause.ANNOUNCED, LATER, "U2")
STATUS = Absence("U1", Cause.STATUS, None, words="on leave")


def test_somebody_of_whom_nothing_is_known_is_there() -> None:
    assert EVERYBODY_IS_THERE.is_there("U1")
    assert Presence(NOW, {"U1": (ANNOUNCED,)}).is_there("U2")


def test_an_absence_ends_at_its_moment() -> None:
    assert not Presence(LATER - timedelta(seconds=1), {"U1": (ANNOUNCED,)}).is_there("U1")
    assert Presence(LATER, {"U1": (ANNOUNCED,)}).is_there("U1")


def test_an_absence_begins_at_its_moment() -> None:
    announced = replace(ANNOUNCED, begins=NOW + timedelta(hours=1))
    assert Presence(NOW, {"U1": (announced,)}).is_there("U1")
    assert not Presence(NOW + timedelta(hours=1), {"U1": (announced,)}).is_there("U1")


def test_what_a_person_said_counts_before_the_status_and_a_closed_account_before_both() -> None:
    gone = Absence("U1", Cause.DEACTIVATED)
    assert Presence(NOW, {"U1": (STATUS, ANNOUNCED)}).absence_of("U1") == ANNOUNCED
    assert Presence(NOW, {"U1": (STATUS, ANNOUNCED, gone)}).absence_of("U1") == gone
    assert Presence(LATER, {"U1": (ANNOUNCED, STATUS)}).absence_of("U1") == STATUS


def test_a_status_counts_until_it_expires() -> None:
    words = load_away_words()
    on_leave = PresenceUpdate("U1", status_text="On leave", status_until=LATER)
    assert absence_from(on_leave, words, NOW) == Absence(
        "U1", Cause.STATUS, LATER, words="on leave"
    )
    assert absence_from(on_leave, words, LATER) is None
    assert absence_from(PresenceUpdate("U1", status_text="On leave"), words, NOW) == STATUS
    assert absence_from(PresenceUpdate("U1", status_text="Focus time"), words, NOW) is None


def test_a_closed_account_is_gone_whatever_its_status() -> None:
    assert absence_from(PresenceUpdate("U1", deactivated=True), load_away_words(), NOW) == Absence(
        "U1", Cause.DEACTIVATED
    )
