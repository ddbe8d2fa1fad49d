"""Recognise what a message asks for, sentence by sentence."""

from collections.abc import Iterator, Sequence

from bot.domain.frames import words as w
from bot.domain.frames.frame import (
    DecisionFrame,
    FollowUpFrame,
    Frame,
    PointingFrame,
    PresenceFrame,
    RolesFrame,
    TalkFrame,
)
from bot.domain.frames.openers import find_opener, letters_of
from bot.domain.frames.people_asked import presence_in, roles_in
from bot.domain.frames.talk import talk_in, weightiest
from bot.domain.frames.units import Unit, UnitReader, all_tags, covered, named_in
from bot.domain.people.names import NOBODY, PeopleNames
from bot.domain.team_matching.matcher import TeamMatcher

SHORT = 8
"""Words of a message that is read even if none of them tells of a frame."""
LONG = 60
"""Words of a message whose frame is not looked for: it tells a story, and asks at its end."""
MOST_FOLLOWING = 6
"""Units of a follow-up that names another subject."""
FEWEST_ASKED = 3
"""Units of either of two questions in one sentence."""
_FOLLOWING = w.AROUND | w.FOLLOW_UP | w.TEAM | w.TEAM_WORD | w.WRONG
_NO = frozenset({"no", "nope", "nein", "nah"})


def read_frames(text: str, matcher: TeamMatcher, people: PeopleNames = NOBODY) -> tuple[Frame, ...]:
    """Return what a message asks for; nothing where all of it is a question like any other."""
    typed = text.lower().replace("'", "").replace("’", "").replace("?", " ").split()
    if len(typed) > SHORT and w.TELLING.isdisjoint(typed) and people.words.isdisjoint(typed):
        return ()
    if len(typed) > LONG:
        return ()
    return _MessageReader(text, matcher, people).read()


class _MessageReader:
    def __init__(self, text: str, matcher: TeamMatcher, people: PeopleNames) -> None:
        self._question, mentions = matcher.mentions(text)
        units = UnitReader(self._question, mentions, people, matcher.ordinary_words)
        self._sentences = units.sentences()

    def read(self) -> tuple[Frame, ...]:
        """Return the frames of all sentences; the words of those without one stay together."""
        frames: list[Frame] = []
        plain: list[str] = []
        framed: DecisionFrame | None = None
        for units in self._asks():
            frame = self._frame(units)
            if frame is None and frames and _adds_little(units):
                continue
            if frame is None:
                plain.append(self._text(units))
            elif isinstance(frame, DecisionFrame):
                plain.append(frame.subject)
                framed = frame
            else:
                frames.append(frame)
        if not plain:
            others = tuple(frame for frame in frames if not isinstance(frame, TalkFrame))
            return others or weightiest(frames)
        return self._with_plain(plain, framed, frames)

    def _with_plain(
        self, plain: Sequence[str], framed: DecisionFrame | None, frames: Sequence[Frame]
    ) -> tuple[Frame, ...]:
        """A decision, and what else is asked; talk around it changes nothing."""
        asked = [frame for frame in frames if isinstance(frame, RolesFrame | PresenceFrame)]
        points = any(isinstance(frame, PointingFrame) for frame in frames)
        if framed is None and not asked and not points:
            return ()
        subject = "\n".join(plain)
        if framed is None or len(plain) > 1:
            named = framed.named if framed else DecisionFrame("").named
            return (DecisionFrame(subject, named), *asked)
        return (framed, *asked)

    def _asks(self) -> Iterator[Sequence[Unit]]:
        """Yield each sentence, and each of two questions that “and” joins."""
        for units in self._sentences:
            split = _second_question(units)
            if split:
                yield units[:split]
                yield units[split:]
            elif units:
                yield units

    def _frame(self, units: Sequence[Unit]) -> Frame | None:
        """Return the frame of a sentence, or None where it is plain."""
        return (
            talk_in(units)
            or self._follow_up(units)
            or presence_in(units, self._question)
            or roles_in(units, self._question)
            or self._decision(units)
        )

    def _follow_up(self, units: Sequence[Unit]) -> FollowUpFrame | None:
        """“And for mobile?”, “same for Checkout”, “no, it's Mobile”; or a new subject."""
        tags, first = all_tags(units), units[0].tags
        corrects = bool(tags & w.WRONG) or self._question.tokens[units[0].first].key in _NO
        opens = bool(first & w.FOLLOW_UP) or corrects
        if tags & w.TEAM and covered(units, _FOLLOWING):
            bare = not tags & (w.MODAL | w.TEAM_WORD | w.CONTACT)
            return FollowUpFrame(named_in(units), corrects=corrects) if opens or bare else None
        new = not corrects and opens and len(units) in range(2, MOST_FOLLOWING + 1)
        if not new or tags & (w.WHO | w.WHOSE | w.MODAL | w.ROLE):
            return None
        joined = first & w.LINK and not units[1].tags & (w.PREPOSITION | w.FOLLOW_UP)
        if joined or not any(unit.tags & w.CONTENT for unit in units[1:]):
            return None
        return FollowUpFrame(named_in(units), self._subject(units[1:]))

    def _decision(self, units: Sequence[Unit]) -> Frame | None:
        """Return what is asked about within an opener such as “who decides on”."""
        opener = find_opener(letters_of(units))
        if opener is None:
            return None
        before, inside = units[: opener.first], units[opener.first : opener.end]
        after, named = units[opener.end :], named_in(inside)
        around = any(map(_is_subject, before))
        if not around and (team := _asks_for_team(units, opener.end)):
            return team
        if not any(map(_is_subject, after)):
            return DecisionFrame(self._text(before), named) if around else PointingFrame()
        subject = self._subject(after)
        if around:
            return DecisionFrame(f"{self._text(before)} {subject}", named)
        if opener.announces:
            return DecisionFrame(subject, named, announced=True)
        owned = any(unit.tags & (w.OWN | w.ROLE) for unit in inside)
        return DecisionFrame(subject, named, framed=True, owned=owned)

    def _subject(self, units: Sequence[Unit]) -> str:
        """The words of a subject without “in Checkout”, which says nothing of its kind."""
        teams = {
            number
            for number in range(1, len(units))
            if units[number].tags & w.TEAM and units[number - 1].tags & w.PREPOSITION
        }
        left_out = teams | {number - 1 for number in teams}
        kept = [unit for number, unit in enumerate(units) if number not in left_out]
        while kept and kept[0].tags & w.PREPOSITION and not kept[0].tags & w.CONTENT:
            del kept[0]
        while kept and kept[-1].tags & (w.THANKS | w.GREETING | w.FILLER) and len(kept) > 1:
            del kept[-1]
        return self._text(kept or units)

    def _text(self, units: Sequence[Unit]) -> str:
        """The words of units as they were typed, with the mark that ends them."""
        tokens, text = self._question.tokens, self._question.text
        spans: list[tuple[int, int]] = []
        for unit in units:
            first = spans.pop()[0] if spans and spans[-1][1] + 1 == unit.first else unit.first
            spans.append((first, unit.last))
        pieces = [text[tokens[first].start : tokens[last].end] for first, last in spans]
        end = tokens[spans[-1][1]].end
        mark = text[end : end + 2].lstrip()[:1]
        return " ".join(pieces) + (mark if mark in {"?", "!"} else "")


def _asks_for_team(units: Sequence[Unit], end: int) -> RolesFrame | None:
    """“Who decides in Checkout?”, “who decides for Checkout while NAME is away?”: a team's roles.

    `end` is where the opener ends; a reason behind it is no subject.
    """
    reason = next((n for n in range(end, len(units)) if units[n].tags & w.BECAUSE), len(units))
    asked = units[:reason]
    if any(map(_is_subject, asked[end:])) or not all_tags(asked) & w.TEAM:
        return None
    return RolesFrame(named_in(asked))


def _second_question(units: Sequence[Unit]) -> int:
    """Return where a second question begins, or 0: “…, and should …”."""
    opens = w.QUESTION | w.WHO | w.WHOSE
    if not units or not units[0].tags & opens:
        return 0
    for number in range(FEWEST_ASKED, len(units) - FEWEST_ASKED + 1):
        unit = units[number]
        first = number + bool(unit.tags & w.LINK)
        joined = first > number or unit.after_pause
        if joined and len(units) - first >= FEWEST_ASKED and units[first].tags & opens:
            return number
    return 0


def _adds_little(units: Sequence[Unit]) -> bool:
    """Whether a sentence only points back: “or did that change?”."""
    points = all_tags(units) & w.POINTING
    return bool(points) and sum(bool(unit.tags & w.CONTENT) for unit in units) <= 1


def _is_subject(unit: Unit) -> bool:
    """Whether a word may be what something is about, rather than only join others."""
    around = w.AROUND | w.TEAM | w.TEAM_WORD | w.SOMEONE | w.PERSON | w.ROLE
    return bool(unit.tags & w.CONTENT) or not unit.tags & around
