"""Who is not there, why, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from bot.domain.people.away_words import AwayWords
from bot.domain.people.person import PresenceUpdate

MORNING = time(9)


class Cause(StrEnum):
    """How we know that somebody is not there, the surest first."""

    GONE = "gone"
    SAID = "said"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Absence:
    """One reason why a person is not there.

    They are away from `begins` on (None: already) and back from `until` on (None: nobody said
    when). `stand_in` is the user whom they
    named for the time; `words` are the words or the emoji of a status that mean it.
    """

    user_id: str
    cause: Cause
    until: datetime | None = None
    stand_in: str | None = None
    words: str = ""
    begins: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it has begun and is not over yet."""
        begun = self.begins is None or self.begins <= now
        return begun and (self.until is None or now < self.until)


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


def back_on(day: date) -> datetime:
    """Return when somebody is back who said only the day: at nine, without a time zone.

    Besides, that moment is the same day in most of the world.
    """
    return datetime.combine(day, MORNING)


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
