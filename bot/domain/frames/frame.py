"""What a message asks for, once its frame is recognised."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.teams.team import Role, Team


class Handling(StrEnum):
    """What becomes of a message: what it asks for, and for a decision whether anybody has it."""

    DECISION = "decision"
    ROLES = "roles"
    PRESENCE = "presence"
    TALK = "talk"
    NEITHER = "neither"
    UNCLEAR = "unclear"


class Talk(StrEnum):
    """What is said to the bot without asking for anything it could look up."""

    GREETING = "greeting"
    THANKS = "thanks"
    ACKNOWLEDGEMENT = "acknowledgement"
    ABILITY = "ability"
    BOT = "bot"
    WRONG = "wrong"
    PASS_ON = "pass_on"  # noqa: S105 - no password


@dataclass(frozen=True, slots=True)
class Named:
    """Whom and what a frame names.

    `unknown` is a name that nobody with a role has, `unknown_team` one that no team has.
    """

    teams: tuple[Team, ...] = ()
    people: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset()
    unknown: str = ""
    unknown_team: str = ""


@dataclass(frozen=True, slots=True)
class RolesFrame:
    """Who holds which role: in teams, of people, or, with `everybody`, in the whole workspace.

    `explains` is true where it is asked what the roles are, not who holds them.
    """

    named: Named
    everybody: bool = False
    explains: bool = False


@dataclass(frozen=True, slots=True)
class PresenceFrame:
    """Whether people are there; with `covers`, who stands in for them.

    Where it names nobody and no team, it asks who is away, or for somebody who is only called
    “he” or “she” (`unnamed`).
    """

    named: Named
    covers: bool = False
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class TalkFrame:
    """Talk to the bot; where that is not `sure`, a theme in it makes it a question."""

    talk: Talk
    sure: bool = True


@dataclass(frozen=True, slots=True)
class DecisionFrame:
    """A decision: `subject` are the words it is about, without the frame around them.

    `framed` is true where the frame is all that was around them, and `owned` where it asks who
    owns them: then there is something to own. `announced` is true where the frame only says that
    there is a question about them.
    """

    subject: str
    named: Named = Named()
    framed: bool = False
    owned: bool = False
    announced: bool = False


@dataclass(frozen=True, slots=True)
class PointingFrame:
    """Whose decision it is, without saying what: “who decides this?”."""


@dataclass(frozen=True, slots=True)
class FollowUpFrame:
    """The question before, for another team or about something else.

    `corrects` is true where the answer before is called wrong.
    """

    named: Named = Named()
    subject: str = ""
    corrects: bool = False


Frame = RolesFrame | PresenceFrame | TalkFrame | DecisionFrame | PointingFrame | FollowUpFrame
