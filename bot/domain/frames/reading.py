"""Read a message: what it asks for, what kind of decision that is, and which team it is about."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.domain.classification.own_rules import WorkspaceClassifier
from bot.domain.frames.frame import (
    DecisionFrame,
    FollowUpFrame,
    Frame,
    Handling,
    Named,
    PointingFrame,
    PresenceFrame,
    RolesFrame,
    Talk,
    TalkFrame,
)
from bot.domain.frames.reader import read_frames
from bot.domain.frames.subject import framed_verdict
from bot.domain.letters import folded
from bot.domain.people.names import NOBODY, PeopleNames
from bot.domain.team_matching.matcher import Evidence, TeamMatch, TeamMatcher
from bot.domain.verdict import Kind, Probabilities, Verdict

NOT_A_DECISION = Verdict(Kind.NEITHER, 1.0, Probabilities(0.0, 0.0, 1.0), (), "")
"""The verdict on a message in which nothing is to be decided."""
NOTHING_SAID = Verdict(Kind.UNCLEAR, 0.5, Probabilities(0.5, 0.5, 0.0), (), "")
"""The verdict on a question that doesn't say what is to be decided."""
SURE = 0.75
"""Confidence from which the second of two questions is answered, too."""
FEWEST_WORDS = 4
"""Words of either of two questions."""
_USER_ID = re.compile(r"@[UW][A-Z0-9]{6,}\b")
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(
    r"\?+[\s)]*|[.;!]\s+|\n+|,?\s(?:and|also|plus)(?:\salso)?\s"
    r"(?=(?:should|shall|do|does|can|could|will|would|are|is|who|which|what|when|how|where|why)\b)",
    re.IGNORECASE,
)
"""What may stand between two questions."""
_NAMED = frozenset({Evidence.CHANNEL_NAMED, Evidence.NAMED})
_DECIDED = frozenset({Kind.STRATEGIC, Kind.TACTICAL})


@dataclass(frozen=True, slots=True)
class SecondQuestion:
    """A question beside the one that is answered, which is another role's to decide."""

    text: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message asks for.

    `frames` are what is recognised in it; the first says what becomes of the message. `verdict`
    and `team_match` are those of the decision, if it is one. `second` is asked beside it.
    """

    handling: Handling
    frames: tuple[Frame, ...]
    verdict: Verdict
    team_match: TeamMatch
    second: SecondQuestion | None = None


@dataclass(frozen=True, slots=True)
class MessageReader:
    """Reads the messages of one workspace."""

    matcher: TeamMatcher
    classifier: WorkspaceClassifier
    people: PeopleNames = NOBODY

    def read(self, text: str, find_team: Callable[[], TeamMatch]) -> Reading:
        """Return what a message asks for; `find_team` finds the team of a decision."""
        frames = tuple(map(self._known, read_frames(text, self.matcher, self.people)))
        first = frames[0] if frames else None
        if isinstance(first, RolesFrame):
            return _no_decision(Handling.ROLES, frames)
        if isinstance(first, PresenceFrame):
            return _no_decision(Handling.PRESENCE, frames)
        if isinstance(first, TalkFrame) and (first.sure or not self._has_theme(text)):
            return _no_decision(Handling.TALK, frames)
        if isinstance(first, TalkFrame):
            frames, first = (), None
        team_match = find_team()
        if isinstance(first, DecisionFrame):
            return self._framed(text, first, frames, team_match)
        if isinstance(first, PointingFrame):
            return _pointing(frames, team_match)
        verdict = self.classifier.verdict(_USER_ID.sub(" ", text) if "@" in text else text)
        main, second = self._second(text, verdict)
        return Reading(_handling(main), frames, main, team_match, second)

    def read_alone(self, text: str, find_team: Callable[[], TeamMatch]) -> Reading:
        """Return what a message asks for that follows no other.

        A follow-up to nothing is a question like any other, or asks for a team.
        """
        reading = self.read(text, find_team)
        frame = reading.frames[0] if reading.frames else None
        if not isinstance(frame, FollowUpFrame):
            return reading
        if frame.subject:
            verdict = self.classifier.verdict(text)
            return Reading(_handling(verdict), (), verdict, reading.team_match)
        if frame.corrects:
            return _no_decision(Handling.TALK, (TalkFrame(Talk.WRONG),))
        return _no_decision(Handling.ROLES, (RolesFrame(frame.named),))

    def _framed(
        self, text: str, first: DecisionFrame, frames: tuple[Frame, ...], team_match: TeamMatch
    ) -> Reading:
        """Return the reading of a decision; what is beside it, where that alone can be read."""
        frame = replace(first, subject=_USER_ID.sub(" ", first.subject))
        verdict = framed_verdict(frame, self.classifier)
        if frames[1:] and not verdict.has_enough_evidence:
            return _no_decision(_handling_of(frames[1]), frames[1:])
        team_match = self._team_of_people(text, first.named, team_match)
        return Reading(_handling(verdict), frames, verdict, team_match)

    def _has_theme(self, text: str) -> bool:
        verdict = self.classifier.verdict(text)
        return verdict.kind in _DECIDED and verdict.theme != ""

    def _known(self, frame: Frame) -> Frame:
        """Resolve a name that no team has: by an everyday name, or by a theme that it names."""
        if not isinstance(frame, RolesFrame) or not frame.named.unknown_team:
            return frame
        named = frame.named
        team = self.matcher.named(named.unknown_team)
        if team:
            return RolesFrame(replace(named, teams=(team,), unknown_team=""))
        subject = DecisionFrame(named.unknown_team, framed=True, owned=True)
        if self.matcher.teams and framed_verdict(subject, self.classifier).theme:
            return subject
        return frame

    def _team_of_people(self, text: str, named: Named, team_match: TeamMatch) -> TeamMatch:
        """Somebody who is asked about points to their team, unless the words name another."""
        teams = self.matcher.teams_of(named.people)
        if team_match.evidence in _NAMED or not teams:
            return team_match
        name = self.people.name_of(named.people[0])
        called = {folded(word) for word in name.split()}
        typed = [word for word in _WORD.findall(text) if folded(word) in called]
        words = " ".join(dict.fromkeys(typed)) or name
        if len(teams) == 1:
            return TeamMatch(teams[0], Evidence.NAMED, words=words)
        if team_match.team in teams:
            return team_match
        return TeamMatch(None, Evidence.NAMED, teams)

    def _second(self, text: str, whole: Verdict) -> tuple[Verdict, SecondQuestion | None]:
        """Return the verdict to answer by, and a second question that the other role decides."""
        asked = list(_questions(text))
        if len(asked) < 2:  # noqa: PLR2004 - two questions
            return whole, None
        verdicts = [(part, self.classifier.verdict(part)) for part in asked]
        sure = [(p, v) for p, v in verdicts if v.kind in _DECIDED and v.confidence >= SURE]
        kinds = {verdict.kind for _, verdict in sure}
        if kinds != _DECIDED:
            return whole, None
        main = whole if whole.kind in _DECIDED else sure[0][1]
        other = next((part, verdict) for part, verdict in sure if verdict.kind is not main.kind)
        return main, SecondQuestion(*other)


def _questions(text: str) -> Iterator[str]:
    """Yield the questions of a text that holds several."""
    if text.count("?") < 2 and " and " not in text and "\n" not in text:  # noqa: PLR2004 - two questions
        return
    for part in _BETWEEN.split(text):
        if part and len(part.split()) >= FEWEST_WORDS:
            yield f"{part.strip()}?"


def _pointing(frames: tuple[Frame, ...], team_match: TeamMatch) -> Reading:
    """Return the reading of what only points; a ticket or channel may name the team."""
    named = team_match.evidence in _NAMED
    return Reading(Handling.UNCLEAR, () if named else frames, NOTHING_SAID, team_match)


def _no_decision(handling: Handling, frames: tuple[Frame, ...]) -> Reading:
    return Reading(handling, frames, NOT_A_DECISION, TeamMatch(None, Evidence.NONE))


def _handling_of(frame: Frame) -> Handling:
    return Handling.PRESENCE if isinstance(frame, PresenceFrame) else Handling.ROLES


def _handling(verdict: Verdict) -> Handling:
    if verdict.kind is Kind.NEITHER:
        return Handling.NEITHER
    return Handling.UNCLEAR if verdict.kind is Kind.UNCLEAR else Handling.DECISION
