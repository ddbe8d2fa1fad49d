"""Reads a question for names of teams, and tells which of these count."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.team_matching.index import TeamIndex
from bot.domain.team_matching.tokens import Grade, Language, NameText, base, keys_of, read
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


SURE_LETTERS = 7
"""Letters of a name from which on a single slip leaves no doubt what was meant."""
UNKNOWN_WORDS = 25
"""Words of one question at most that are looked at as mistyped names."""
LONGEST_WORD = 40


def mentions(text: str, index: TeamIndex, language: Language) -> list[Mention]:
    """The places at which `text` names teams, in order; of overlapping ones the longest.

    What is spelt rightly comes before guesses: these are made only where no team is named firmly.
    """
    reader = _Reader(read(text), index, language)
    found = reader.spelt()
    if not any(mention.grade is Grade.FIRM for mention in found):
        found += reader.guessed()
    return weighed(found)


class _Reader:
    """One question on its way through the index."""

    def __init__(self, reading: NameText, index: TeamIndex, language: Language) -> None:
        self._reading = reading
        self._index = index
        self._language = language
        self._keys = [token.key for token in reading.tokens]
        self._bases = [base(key) for key in self._keys]

    def spelt(self) -> list[Mention]:
        """Names as they are spelt, in two words or one, by their initials or first word."""
        found = list(self._named(self._bases))
        found += self._in_two_words()
        found += self._by_initials()
        found += self._by_first_word()
        return found

    def guessed(self) -> list[Mention]:
        """Names with words that nobody knows put right, or written out in full."""
        guesses = self._guesses()
        found = []
        for which in range(max(map(len, guesses.values()), default=0)):
            tried = {at: words[min(which, len(words) - 1)] for at, words in guesses.items()}
            bases = [tried.get(at, (known, 0))[0] for at, known in enumerate(self._bases)]
            sure = {at for at, (word, slips) in tried.items() if _sure(word, slips)}
            for mention in self._named(bases):
                places = tried.keys() & range(mention.first, mention.last + 1)
                if places:
                    limit = Grade.FIRM if places <= sure else Grade.SLIGHT
                    found.append(mention.limited(limit))
        return found

    def _named(self, bases: Sequence[str]) -> Iterator[Mention]:
        for first, word in enumerate(bases):
            for length in self._index.lengths(word):
                teams = self._index.named(bases[first : first + length])
                if teams and first + length <= len(bases):
                    yield self._mention(first, first + length - 1, teams, bases)
                    break

    def _in_two_words(self) -> Iterator[Mention]:
        for first in range(len(self._bases) - 1):
            teams = self._index.named([self._keys[first] + self._bases[first + 1]])
            if teams:
                limit = Grade.FIRM if self._reading.hyphenated(first) else Grade.SLIGHT
                yield self._mention(first, first + 1, teams, self._bases).limited(limit)

    def _by_initials(self) -> Iterator[Mention]:
        for at, key in enumerate(self._keys):
            teams = self._index.initials(key)
            if teams and (self._reading.tokens[at].typed.isupper() or not self._known(at)):
                yield self._mention(at, at, teams, self._bases).limited(Grade.SLIGHT)

    def _by_first_word(self) -> Iterator[Mention]:
        """“The identity team”, which is called Identity and Access Management."""
        for at, word in enumerate(self._bases):
            teams = self._index.first_word(word)
            if teams:
                limit = Grade.FIRM if self._reading.beside_team(at, at) else Grade.HINT
                yield self._mention(at, at, teams, self._bases).limited(limit)

    def _guesses(self) -> dict[int, list[tuple[str, int]]]:
        unknown = {at: word for at, word in enumerate(self._bases) if not self._known(at)}
        words = list(dict.fromkeys(unknown.values()))[:UNKNOWN_WORDS]
        guesses = {word: self._index.guesses(word) for word in words}
        return {at: guesses[word] for at, word in unknown.items() if guesses.get(word)}

    def _known(self, at: int) -> bool:
        word, ordinary = self._bases[at], self._language.ordinary
        return (
            word in self._index.words
            or word in ordinary
            or self._keys[at] in ordinary
            or len(word) > LONGEST_WORD
        )

    def _mention(
        self, first: int, last: int, teams: tuple[Team, ...], bases: Sequence[str]
    ) -> Mention:
        reading = self._reading
        changed = bases is not self._bases
        keys = (bases if changed else self._keys)[first : last + 1]
        grade = self._language.grade(keys)
        if grade is not Grade.FIRM and reading.emphasised(first, last):
            grade = Grade.FIRM
        exactly = tuple(team for team in teams if _bears(team, keys)) if len(teams) > 1 else teams
        return Mention(first, last, exactly or teams, grade, reading.typed(first, last))


def _bears(team: Team, keys: Sequence[str]) -> bool:
    return any(keys_of(name) == tuple(keys) for name in (team.name, *team.aliases))


def _sure(word: str, slips: int) -> bool:
    return slips == 1 and len(word) >= SURE_LETTERS
