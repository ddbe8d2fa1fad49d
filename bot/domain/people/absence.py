"""Who is away, why, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from bot.domain.people.away_words import AwayWords
from bot.domain.people.person import PresenceUpdate

MORNING = time(9)


class Cause(StrEnum):
    """How we know that somebody is away, surest first."""

    DEACTIVATED = "gone"
    ANNOUNCED = "said"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Absence:
    """One reason why a person is away.

    They are away from `begins` on (None: already), and back from `until` on (None: unknown).
    `stand_in` is the user whom they named for this absence; `words` are the words or emoji of the
    status that mean away.
    """

    user_id: str
    cause: Cause
    until: datetime | None = None
    stand_in: str | None = None
    words: str = ""
    begins: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether the absence has begun and is not over yet."""
        begun = self.begins is None or self.begins <= now
        return begun and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is there at one moment; `absences` holds all that are known, by user."""

    now: datetime | None = None
    absences: Mapping[str, Sequence[Absence]] = field(default_factory=dict)

    def absence_of(self, user_id: str) -> Absence | None:
        """Return the absence of a person whose cause is surest, or None where they are there."""
        if self.now is None:
            return None
        known = [a for a in self.absences.get(user_id, ()) if a.holds(self.now)]
        return min(known, key=lambda a: list(Cause).index(a.cause), default=None)

    def is_there(self, user_id: str) -> bool:
        """Whether a person is not known to be away."""
        return self.absence_of(user_id) is None


EVERYBODY_IS_THERE = Presence()


def back_on(day: date) -> datetime:
    """Return when somebody is back who gave only the day: at nine, without a time zone.

    That moment is the same day in most of the world.
    """
    return datetime.combine(day, MORNING)


def absence_from(update: PresenceUpdate, words: AwayWords, now: datetime) -> Absence | None:
    """Return the absence that follows from what Slack says about a person, or None.

    An expired status counts for nothing, though Slack may still show it.
    """
    if update.deactivated:
        return Absence(update.user_id, Cause.DEACTIVATED)
    until = update.status_until
    if until is not None and until <= now:
        return None
    match = words.match(update.status_text, update.status_emoji)
    return Absence(update.user_id, Cause.STATUS, until, words=match) if match else None
