"""Who is not there, why, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.people.away_words import AwayWords
from bot.domain.people.person import PresenceUpdate

MORNING = 9


class Cause(StrEnum):
    """How we know that somebody is not there, the surest first."""

    GONE = "gone"
    SAID = "said"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Absence:
    """One reason why a person is not there.

    From `until` on they count as back (None: nobody said when). `stand_in` is the user whom they
    named for the time; `words` are the words or the emoji of a status that mean it.
    """

    user_id: str
    cause: Cause
    until: datetime | None = None
    stand_in: str | None = None
    words: str = ""

    def holds(self, now: datetime) -> bool:
        """Whether it is not over yet."""
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is there at one moment: `absences` has all that is known, by user."""

    now: datetime | None = None
    absences: Mapping[str, Sequence[Absence]] = field(default_factory=dict)

    def absence_of(self, user_id: str) -> Absence | None:
        """Why a person is not there, by the surest thing known; None where they are."""
        if self.now is None:
            return None
        known = [a for a in self.absences.get(user_id, ()) if a.holds(self.now)]
        return min(known, key=lambda a: list(Cause).index(a.cause), default=None)

    def is_there(self, user_id: str) -> bool:
        """Whether nothing says that a person is not there."""
        return self.absence_of(user_id) is None


EVERYBODY_IS_THERE = Presence()


def asked_again_at(until: datetime) -> datetime:
    """The end of an absence that was given as a day: 9 o'clock, when people are asked again.

    Besides, that moment is the same day in most of the world. A time of day is left as it is.
    """
    is_a_day = (until.hour, until.minute) == (0, 0)
    return until.replace(hour=MORNING) if is_a_day else until


def absence_from(
    presence_update: PresenceUpdate, words: AwayWords, now: datetime
) -> Absence | None:
    """What a sighting says of a person's absence; None where it says none.

    A status that has expired says nothing, though Slack may still show it.
    """
    if presence_update.gone:
        return Absence(presence_update.user_id, Cause.GONE)
    until = presence_update.status_until
    if until is not None and until <= now:
        return None
    found = words.found(presence_update.status_text, presence_update.status_emoji)
    return Absence(presence_update.user_id, Cause.STATUS, until, words=found) if found else None
