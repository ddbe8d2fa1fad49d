"""Recognise questions about people: who holds a role, and who is there.

A sentence is one when it holds the words that say so, and when every other word may stand beside
them, in any order. A name that nobody here has may be the only word that is unknown.
"""

from collections.abc import Iterator, Sequence

from bot.domain.frames import words as w
from bot.domain.frames.frame import Named, PresenceFrame, RolesFrame
from bot.domain.frames.roles_explained import asks_what_roles_are
from bot.domain.frames.topics import topics_as_content
from bot.domain.frames.units import Unit, all_tags, covered, named_in
from bot.domain.team_matching.tokens import QuestionText

_ROLES = (
    w.AROUND | w.WHO | w.WHOSE | w.ROLE | w.DEPUTY | w.TEAM | w.TEAM_WORD | w.PERSON | w.IDENTITY
    | w.LIST | w.OWN | w.ASK | w.GO | w.CONTACT | w.KNOW | w.SOMEONE | w.BOT | w.COVER | w.AT_WORK
)  # fmt: skip
_PRESENCE = (
    w.AROUND | w.NOT | w.WHO | w.ROLE | w.DEPUTY | w.TEAM | w.TEAM_WORD | w.PERSON | w.SOMEONE
    | w.COVER | w.PRESENCE | w.AT_WORK | w.ASK | w.GO | w.LIST | w.BECAUSE | w.OWN | w.DECIDE
    | w.CONTACT | w.KNOW
)  # fmt: skip
_ABOUT_TEAM = (
    w.WHO | w.WHOSE | w.ROLE | w.DEPUTY | w.IDENTITY | w.OWN | w.ASK | w.CONTACT | w.LIST
    | w.TEAM_WORD | w.PERSON
)  # fmt: skip
_WHO_IS = w.WHO | w.IDENTITY | w.TEAM_WORD
SHORTEST = 3
"""Units of a sentence that says no more than the name of a team."""
MOST_AROUND_NAME = 7
"""Units of a question for the role of somebody unknown."""
_SAY_PRESENCE = w.PRESENCE | w.COVER | w.AT_WORK | w.DEPUTY | w.PREPOSITION
LONGEST_TEAM = 4
"""Words of a team that nobody has set up."""


def presence_in(units: Sequence[Unit], question: QuestionText) -> PresenceFrame | None:
    """Return whose presence a sentence asks for, or None if it asks for anything else."""
    units = topics_as_content(units, question)
    for part in clauses(units):
        tags = all_tags(part)
        if not tags & _SAY_PRESENCE or not _may_ask(tags) or _shows_anything(part, tags):
            continue
        if part is not units and not _may_stand_alone(units, part):
            continue
        unknown = _only_name(part, _PRESENCE, question)
        if not unknown and not covered(part, _PRESENCE):
            continue
        if unknown and not tags & (w.PRESENCE | w.COVER | w.DEPUTY) and not unknown.istitle():
            continue
        named = named_in(part if tags & (w.PERSON | w.ROLE) else units, unknown)
        others = w.ROLE | w.TEAM | w.WHO
        unnamed = bool(tags & w.THIRD and not tags & others and not named.people and not unknown)
        person = bool(named.people or unknown or unnamed)
        if _is_about_presence(part, tags, question, person=person):
            return PresenceFrame(named, _asks_for_cover(tags), unnamed)
    return None


def _shows_anything(units: Sequence[Unit], tags: int) -> bool:
    """Whether a list is asked for, but not of people: “do we show owners who have left?”."""
    if not tags & w.LIST:
        return False
    return not tags & w.WHO or _is_of_ours(units)


def _is_of_ours(units: Sequence[Unit]) -> bool:
    """Whether it is asked what “we” do: “do we list product owners?”."""
    second = all_tags(units[1:2])
    return bool(units[0].tags & w.MODAL and second & w.PRONOUN and not second & w.YOU)


def _may_stand_alone(units: Sequence[Unit], part: Sequence[Unit]) -> bool:
    """Whether a clause may ask while the rest of its sentence only explains it."""
    tags = all_tags(part)
    person = tags & (w.PERSON | w.ROLE) or (tags & w.THIRD and all_tags(units) & w.PERSON)
    return bool(person) and not _asks_more(units, part)


def roles_in(units: Sequence[Unit], question: QuestionText) -> RolesFrame | None:
    """Return whose role or which team's roles a sentence asks for, or None."""
    for part in (*clauses(units), *_before_reason(units)):
        tags = all_tags(part)
        if not _may_ask(tags) or (part is not units and not _may_ask_alone(tags)):
            continue
        if asks_what_roles_are(part, question):
            return RolesFrame(named_in(part), explains=True)
        unknown = _only_name(part, _ROLES, question)
        if unknown or covered(part, _ROLES):
            frame = _roles_frame(part, tags, unknown, question)
        else:
            frame = _of_unknown_team(part, tags, question)
        if frame:
            return frame
    return None


def _may_ask_alone(tags: int) -> bool:
    """Whether a clause may ask for a role; “a question for the PO: …” only announces the rest."""
    return bool(tags & (w.ROLE | w.OWN | w.CONTACT)) and not tags & w.ANNOUNCE


def _asks_for_whom(units: Sequence[Unit], tags: int, question: QuestionText) -> bool:
    """Whether it is asked whom a thing serves: “who is the new search for, really?”."""
    last = next((unit for unit in reversed(units) if not unit.tags & w.FILLER), units[0])
    who = units[0].tags & w.WHO and not tags & (w.ROLE | w.OWN | w.CONTACT | w.ASK | w.GO)
    return bool(who) and question.tokens[last.last].key == "for"


def _roles_frame(
    units: Sequence[Unit], tags: int, unknown: str, question: QuestionText
) -> RolesFrame | None:
    named = named_in(units, unknown)
    lists = _asks_for_list(units, tags)
    if named.teams and _asks_for_whom(units, tags, question):
        return None
    if named.teams:
        return RolesFrame(named) if tags & _ABOUT_TEAM or len(units) <= SHORTEST else None
    if unknown and not _asks_who_is(units, tags):
        return None
    if named.people or unknown:
        return None if tags & w.ASK else RolesFrame(named)
    several = any(unit.several for unit in units)
    asks = tags & (w.WHO | w.CONTACT) or (several and units[0].tags & w.QUESTION)
    if lists or (tags & w.ROLE and asks and not tags & w.SOMEONE):
        return RolesFrame(named, everybody=lists or several)
    return None


def _asks_for_list(units: Sequence[Unit], tags: int) -> bool:
    """Whether all teams or all holders are asked for: “list all POs”, “who is in which team”."""
    if tags & w.LIST and tags & (w.TEAM_WORD | w.ROLE | w.WHO):
        return not _is_of_ours(units)
    teams = bool(tags & w.TEAM_WORD and not tags & (w.PERSON | w.OWN | w.DECIDE | w.POINTING))
    return teams and (bool(tags & w.WHO) or len(units) == 1)


def _asks_who_is(units: Sequence[Unit], tags: int) -> bool:
    """Whether the role of somebody unknown is asked for: “who is NAME”, “what team is NAME on”."""
    if not tags & _WHO_IS or len(units) > MOST_AROUND_NAME:
        return False
    names = [number for number, unit in enumerate(units) if not unit.tags & _ROLES]
    before = units[names[0] - 1].tags if names[0] else 0
    return bool(before & w.BE or (before & w.MODAL and tags & (w.IDENTITY | w.TEAM_WORD)))


def _asks_more(units: Sequence[Unit], part: Sequence[Unit]) -> bool:
    """Whether something is asked beside a part of a sentence."""
    others = [unit for unit in units if unit not in part]
    return any(unit.tags & w.QUESTION for unit in others if unit.after_pause or unit is units[0])


def _of_unknown_team(units: Sequence[Unit], tags: int, question: QuestionText) -> RolesFrame | None:
    """“Who is the PO of Payments?”, where no team has that name."""
    named = named_in(units)
    others = [number for number, unit in enumerate(units) if not unit.tags & _ROLES]
    first, last = others[0], others[-1]
    if len(named.roles) != 1 or named.teams or named.people or last - first >= LONGEST_TEAM:
        return None
    if not tags & w.WHO and len(units) > LONGEST_TEAM + 1:
        return None
    role = max((n for n in range(len(units)) if units[n].tags & w.ROLE and n != first), default=0)
    between = units[role + 1 : first] if role < first else units[last + 1 : role]
    if role in range(first, last) or not covered(between, w.PREPOSITION | w.ARTICLE | w.TEAM_WORD):
        return None
    typed = question.typed(units[first].first, units[last].last)
    return RolesFrame(Named(roles=named.roles, unknown_team=typed))


def _is_about_presence(
    units: Sequence[Unit], tags: int, question: QuestionText, *, person: bool
) -> bool:
    if not person and not tags & (w.ROLE | w.SOMEONE):
        return _asks_who_is_away(units, tags)
    if tags & w.TEAM and not tags & (w.ROLE | w.SOMEONE | w.PRESENCE):
        return False  # “does NAME work on Checkout”, “who covers Checkout”
    if tags & w.TEAM and tags & w.WHO and tags & (w.DECIDE | w.OWN) and tags & w.BECAUSE:
        return False  # “who decides for Checkout while NAME is on holiday”
    if tags & (w.DEPUTY | w.COVER):
        return person or bool(tags & w.ROLE and not tags & w.DEPUTY)
    if tags & w.PRESENCE:
        return person or not tags & w.OWN
    surely = any(unit.tags & w.AT_WORK and not unit.tags & w.FILLER for unit in units)
    somebody = person or bool(tags & w.ROLE)
    return not tags & w.TEAM_WORD and (surely or (somebody and _is_here(units, tags, question)))


def _asks_who_is_away(units: Sequence[Unit], tags: int) -> bool:
    others = w.PRONOUN | w.ASK | w.DECIDE | w.GO | w.COVER | w.DEPUTY
    away = any(unit.tags & (w.PRESENCE | w.AT_WORK) and not unit.tags & w.FILLER for unit in units)
    return away and not tags & others and bool(all_tags(units[:4]) & w.WHO)


def _is_here(units: Sequence[Unit], tags: int, question: QuestionText) -> bool:
    """Whether somebody “is here”, or “is in” with nothing after it."""
    if tags & w.WHO or not tags & w.BE:
        return False
    told = [unit for unit in units if not unit.tags & (w.TIME | w.THANKS)]
    if told and question.tokens[told[-1].last].key == "on":
        del told[-1]  # “in on Friday”
    last = question.tokens[told[-1].last].key if told else ""
    return last in {"in", "here", "there"}


def _asks_for_cover(tags: int) -> bool:
    instead = tags & w.WHO and tags & (w.ASK | w.OWN | w.DECIDE)
    return bool(tags & (w.COVER | w.DEPUTY) or instead)


def _may_ask(tags: int) -> bool:
    """Whether nothing is to be decided: “should” asks for a decision, unless for whom to ask."""
    return not tags & w.SHOULD or bool(tags & (w.ASK | w.CONTACT))


def clauses(units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    """Yield a sentence, then its last and its first clause: the other may only explain it."""
    yield units
    pauses = [number for number, unit in enumerate(units) if unit.after_pause and number > 0]
    if pauses:
        yield units[pauses[-1] :]
        yield units[: pauses[0]]


def _before_reason(units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    reasons = [number for number, unit in enumerate(units) if unit.tags & w.BECAUSE]
    if reasons and reasons[0] > 0:
        yield units[: reasons[0]]


def _only_name(units: Sequence[Unit], allowed: int, question: QuestionText) -> str:
    """Return the name that is the only word that may not stand here, or `""`."""
    others = [unit for unit in units if not unit.tags & allowed]
    if not others or any(not unit.tags & w.NAME_LIKE for unit in others):
        return ""
    first, last = others[0].first, others[-1].last
    others_named = w.PERSON | w.TEAM | w.SOMEONE
    if last - first >= min(len(others), 2) or all_tags(units) & others_named:
        return ""
    before = w.ARTICLE | w.PREPOSITION if not all_tags(units) & w.COVER else w.ARTICLE
    described = any(unit.last == first - 1 and unit.tags & before for unit in units)
    return "" if described else question.typed(first, last).removesuffix("'s").removesuffix("’s")
