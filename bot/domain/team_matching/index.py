"""An index of teams' names: as they are, in their usual variations, mistyped and shortened."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from bot.domain.team_matching.tokens import TEAM_WORDS, base, is_emoji, keys_of
from bot.domain.teams.team import Team, name_key

ONE_SLIP, TWO_SLIPS = 5, 8
"""Letters of a name from which on one and two slips of the finger are forgiven."""
THREE_AT_ENDS = 7
"""Letters of a name from which on three at each end stay apart, even where two are swapped."""
SHORTEST_PART = 4
"""Letters that a shortened word keeps at least: “infra” for infrastructure."""
LEFT_OUT = 2
"""Letters that it leaves out at least; one less is a slip of the finger."""
INITIALS = 3
"""Words that a name has at least where its initials stand for it: shorter ones mean too much."""
GUESSES = 3
"""Words at most that a mistyped one may have been meant as, and teams that initials may mean."""
UNSAID = frozenset({"and", "of", "for", "the"})
"""Words that initials leave out."""

Names = dict[str, Team | tuple[Team, ...]]


class TeamIndex:
    """Names and aliases of teams, by the words they consist of; built once, never changed.

    `teams` are given in the order in which a search shows them.
    """

    def __init__(self, teams: Sequence[Team]) -> None:
        self._teams = teams
        self._named: Names = {}
        self._initials: Names = {}
        self._first_words: Names = {}
        words: set[str] = set()
        for team in teams:
            keys = keys_of(team.name)
            _put(self._initials, _initials(keys), team)
            _put(self._first_words, _first_word(keys), team)
            for name in (team.name, *team.aliases):
                bases = tuple(map(base, keys_of(name)))
                words.update(bases)
                for form in _forms(bases):
                    _put(self._named, " ".join(form), team)
        self._lengths = _lengths(self._named)
        self._in_order = sorted(words)
        self._near = _by_ends(self._in_order)
        self.words = frozenset(words)

    def named(self, bases: Sequence[str]) -> tuple[Team, ...]:
        """The teams that have a name of these words, plurals and genitives aside."""
        return _teams(self._named.get(" ".join(bases)))

    def lengths(self, first: str) -> tuple[int, ...]:
        """How many words the names have that begin with this one, longest first."""
        return self._lengths.get(first, ())

    def initials(self, key: str) -> tuple[Team, ...]:
        """The teams whose names begin with these letters, word for word; none if many do."""
        teams = _teams(self._initials.get(key))
        return teams if len(teams) <= GUESSES else ()

    def first_word(self, word: str) -> tuple[Team, ...]:
        """The one team whose longer name begins with a word that names no team by itself."""
        teams = _teams(self._first_words.get(word))
        return teams if len(teams) == 1 and word not in self._named else ()

    def guesses(self, word: str, *, inside: bool = False) -> list[tuple[str, int]]:
        """Words of names that `word` was meant as, with the slips that takes; 0: shortened.

        In a question a name inside a longer word is another word; `inside` allows it.
        """
        nearby = list(dict.fromkeys(self._nearby(word)))
        near = extract(word, nearby, scorer=OSA.distance, score_cutoff=2, limit=2 * GUESSES)
        fits = [
            (w, round(d)) for w, d, _ in near if d <= _forgiven(w) and (inside or w not in word)
        ]
        if fits:
            return [(w, slips) for w, slips in fits if slips == fits[0][1]][:GUESSES]
        return [(longer, 0) for longer in islice(self._shortened_to(word), GUESSES)]

    def search(self, typed: str, limit: int) -> tuple[Team, ...]:
        """The teams of which each word typed begins a word, those whose name begins so first.

        A word that begins none may be mistyped. All teams where nothing was typed; `limit` at most.
        """
        keys = keys_of(typed)
        if not keys:
            return () if typed.strip() else tuple(self._teams[:limit])
        numbers = set.intersection(*map(self._having, keys))
        start = " ".join(keys)
        first = {n for n in numbers if name_key(self._teams[n].name).startswith(start)}
        ordered = sorted(numbers, key=lambda n: (n not in first, n))
        return tuple(self._teams[n] for n in ordered[:limit])

    def _having(self, key: str) -> set[int]:
        """The numbers of the teams with a word that begins with `key`, or that it was meant as."""
        words = (
            list(self._beginning_with(key))
            or list(self._beginning_with(base(key)))
            or [word for word, _ in self.guesses(base(key), inside=True)]
        )
        return {n for word in words for n in self._numbers[word]}

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        """The numbers of the teams by the words of their names; made for the first search."""
        numbers = defaultdict[str, list[int]](list)
        for n, team in enumerate(self._teams):
            for word in {base(key) for name in (team.name, *team.aliases) for key in keys_of(name)}:
                numbers[word].append(n)
        return numbers

    def _beginning_with(self, start: str) -> Iterator[str]:
        """The words of names that begin with these letters, in order."""
        for word in islice(self._in_order, bisect_left(self._in_order, start), None):
            if not word.startswith(start):
                return
            yield word

    def _nearby(self, word: str) -> Iterator[str]:
        for length in range(len(word) - 2, len(word) + 3):
            start, end = _ends(word, length)
            yield from self._near.get((length, start, ""), ())
            yield from self._near.get((length, "", end), ())

    def _shortened_to(self, word: str) -> Iterator[str]:
        if len(word) < SHORTEST_PART:
            return iter(())
        return (w for w in self._beginning_with(word) if len(w) >= len(word) + LEFT_OUT)


def _put(names: Names, name: str, team: Team) -> None:
    if not name:
        return
    before = names.get(name)
    if before is None:
        names[name] = team
    elif _teams(before)[-1] is not team:  # one team's names come in a row
        names[name] = (*_teams(before), team)


def _teams(found: Team | tuple[Team, ...] | None) -> tuple[Team, ...]:
    """One team is by far the commonest, and a tuple for each would take much room."""
    if found is None:
        return ()
    return found if isinstance(found, tuple) else (found,)


def _forms(bases: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The ways in which a name is said: whole, as one word, without emoji and without “team”."""
    yield bases
    if len(bases) > 1:
        yield ("".join(bases),)
        words = tuple(key for key in bases if not is_emoji(key))
        bare = tuple(key for key in words if key not in TEAM_WORDS and key != "the")
        yield from dict.fromkeys(form for form in (words, bare) if form and form != bases)


def _first_word(keys: Sequence[str]) -> str:
    said = [key for key in keys if key not in TEAM_WORDS | UNSAID and not is_emoji(key)]
    return base(said[0]) if len(said) > 1 else ""


def _initials(keys: Sequence[str]) -> str:
    said = [key[0] for key in keys if key not in UNSAID and not is_emoji(key)]
    return "".join(said) if len(said) >= INITIALS else ""


def _lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """By the first word of names, how many words they have."""
    found: dict[str, tuple[int, ...]] = {}
    for name in names:
        first, length = name.partition(" ")[0], name.count(" ") + 1
        before = found.get(first, ())
        if length not in before:
            found[first] = tuple(sorted((*before, length), reverse=True))
    return found


def _by_ends(words: Iterable[str]) -> dict[tuple[int, str, str], list[str]]:
    """Words by length and by their ends."""
    found = defaultdict[tuple[int, str, str], list[str]](list)
    for word in words:
        if len(word) >= ONE_SLIP:
            start, end = _ends(word, len(word))
            found[len(word), start, ""].append(word)
            found[len(word), "", end].append(word)
    return dict(found)


def _ends(word: str, length: int) -> tuple[str, str]:
    """The ends of a word meant to be of this length: a slip leaves one of the two whole."""
    letters = 2 if length < THREE_AT_ENDS else 3
    return word[:letters], word[-letters:]


def _forgiven(name: str) -> int:
    return 0 if len(name) < ONE_SLIP else 1 if len(name) < TWO_SLIPS else 2
