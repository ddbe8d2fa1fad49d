"""Places at which a question names teams: which of them count, and whom they mean."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.team_matching.name_tokens import Grade
from bot.domain.teams.team import Team

MENTIONS = 50
"""Mentions of one question at most that are weighed; whoever names more teams means none."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a question, from one to another, that name a team or several of one name."""

    first: int
    last: int
    teams: tuple[Team, ...]
    grade: Grade
    words: str

    def limited(self, limit: Grade) -> "Mention":
        """The same, telling no more than that."""
        return replace(self, grade=min(self.grade, limit))


def meant(said: Iterable[Mention], least: Grade = Grade.HINT) -> tuple[Team, ...]:
    """The teams that mentions of at least this grade speak of, in the order of the words.

    A name that several teams share is decided by another that means one of them, and a short
    name by a longer one that holds its words.
    """
    counted = [mention for mention in said if mention.grade >= least]
    alone = {mention.teams[0].id for mention in counted if len(mention.teams) == 1}
    teams = (
        team
        for mention in counted
        if not any(_within(mention, other) for other in counted)
        for team in mention.teams
        if team.id in alone or alone.isdisjoint(each.id for each in mention.teams)
    )
    return tuple({team.id: team for team in teams}.values())


def weighed(found: Iterable[Mention]) -> list[Mention]:
    """What counts among mentions that may overlap and recur, in the order of the words."""
    return _distinct(_longest(found))[:MENTIONS]


def _within(mention: Mention, other: Mention) -> bool:
    words = set(mention.words.casefold().split())
    return words < set(other.words.casefold().split())


def _longest(found: Iterable[Mention]) -> list[Mention]:
    """Mentions of which none overlaps a longer one, in the order in which they stand."""
    kept: dict[tuple[int, int], Mention] = {}
    taken: set[int] = set()
    for mention in sorted(found, key=lambda m: (m.first - m.last, -m.grade, m.first)):
        span = (mention.first, mention.last)
        same = kept.get(span)
        if same and same.grade is mention.grade:
            kept[span] = replace(same, teams=_united(same.teams, mention.teams))
        places = range(mention.first, mention.last + 1)
        if taken.isdisjoint(places):
            taken.update(places)
            kept[span] = mention
    return [kept[span] for span in sorted(kept)]


def _distinct(found: Iterable[Mention]) -> list[Mention]:
    """Each name once, where it tells most; none that tells nothing."""
    best: dict[str, Mention] = {}
    for mention in found:
        name = mention.words.casefold()
        before = best.get(name)
        if mention.grade is not Grade.NOTHING and (not before or before.grade < mention.grade):
            best[name] = mention
    return list(best.values())


def _united(some: tuple[Team, ...], others: tuple[Team, ...]) -> tuple[Team, ...]:
    return some + tuple(team for team in others if team not in some)
