"""An index of team names: as they are, in common variations, mistyped, shortened, half typed."""

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
"""Length of a word, in letters, from which one and two slips are forgiven."""
THREE_AT_ENDS = 7
"""Length from which a slip, a swap included, leaves three letters at one end untouched."""
SHORTEST_PART = 4
"""Letters that a shortened word keeps at least: “infra” for infrastructure."""
LEFT_OUT = 2
"""Letters that it drops at least; dropping one is a slip."""
INITIALS = 3
"""Words that a name needs before its initials stand for it: fewer letters mean too much else."""
MOST_GUESSES = 3
"""Words that a mistyped one may stand for, and teams that initials may stand for."""
MINOR_WORDS = frozenset({"and", "of", "for", "the"})
"""Words that initials leave out."""

MOST_PREFIXES = 1000
"""Prefixes of tickets whose teams are kept in memory."""

Names = dict[str, Team | tuple[Team, ...]]
"""Teams by name. Nearly every name has one team, and a tuple for each would waste memory."""


class TeamIndex:
    """Names and aliases of teams, by the words they consist of; built once, never changed.

    `teams` come in the order in which a search lists them.
    """

    def __init__(self, teams: Sequence[Team]) -> None:
        self._teams = teams
        self._named: Names = {}
        self._initials: Names = {}
        self._first_words: Names = {}
        self._abbreviated: dict[str, tuple[Team, ...]] = {}
        words: set[str] = set()
        for team in teams:
            keys = keys_of(team.name)
            _add(self._initials, _initials(keys), team)
            _add(self._first_words, _first_word(keys), team)
            for name in (team.name, *team.aliases):
                bases = tuple(map(base, keys_of(name)))
                words.update(bases)
                for variation in _variations(bases):
                    _add(self._named, " ".join(variation), team)
        self._lengths = _lengths(self._named)
        self._sorted_words = sorted(words)
        self._by_ends = _by_ends(self._sorted_words)
        self.words = frozenset(words)

    def named(self, bases: Sequence[str]) -> tuple[Team, ...]:
        """Return the teams with a name of these words, which come stripped by `base`."""
        return _teams(self._named.get(" ".join(bases)))

    def sharing(self, name: str) -> tuple[Team, ...]:
        """Return the teams that are meant by a common variation of `name`, too."""
        forms = _variations(tuple(map(base, keys_of(name))))
        teams = (team for form in forms for team in self.named(form))
        return tuple({team.id: team for team in teams}.values())

    def lengths(self, first: str) -> tuple[int, ...]:
        """Return the lengths, in words, of the names that begin with this word, longest first."""
        return self._lengths.get(first, ())

    def initials(self, key: str) -> tuple[Team, ...]:
        """Return the teams whose names have these initials; none if many do."""
        teams = _teams(self._initials.get(key))
        return teams if len(teams) <= MOST_GUESSES else ()

    def abbreviated(self, letters: str) -> tuple[Team, ...]:
        """Return the one team whose name or alias a ticket's prefix abbreviates: “CHK-12”.

        The prefix has the first letter of a name, and its other letters in their order.
        """
        if letters not in self._abbreviated:
            names = ((team, key) for team in self._teams for key in _joined_names(team))
            teams = {team.id: team for team, key in names if _abbreviates(letters, key)}
            if len(self._abbreviated) >= MOST_PREFIXES:
                self._abbreviated.clear()
            self._abbreviated[letters] = tuple(teams.values()) if len(teams) == 1 else ()
        return self._abbreviated[letters]

    def first_word(self, word: str) -> tuple[Team, ...]:
        """Return the one team whose longer name begins with a word that is no name by itself."""
        teams = _teams(self._first_words.get(word))
        return teams if len(teams) == 1 and word not in self._named else ()

    def guesses(self, word: str, *, inside: bool = False) -> list[tuple[str, int]]:
        """Return words of names that `word` may stand for, with the number of slips; 0: shortened.

        A longer word that contains a name is no misspelling of it, unless `inside` says so.
        """
        nearby = list(dict.fromkeys(self._nearby(word)))
        near = extract(word, nearby, scorer=OSA.distance, score_cutoff=2, limit=2 * MOST_GUESSES)
        fits = [
            (w, round(d))
            for w, d, _ in near
            if d <= _forgiven_slips(w) and (inside or w not in word)
        ]
        if fits:
            return [(w, slips) for w, slips in fits if slips == fits[0][1]][:MOST_GUESSES]
        if len(word) < SHORTEST_PART:
            return []
        longer = (w for w in self._beginning_with(word) if len(w) >= len(word) + LEFT_OUT)
        return [(w, 0) for w in islice(longer, MOST_GUESSES)]

    def search(self, typed: str, limit: int) -> tuple[Team, ...]:
        """Return up to `limit` teams in whose names every typed word begins a word.

        Teams whose name begins with the typed text come first. A word that begins none may be
        mistyped. All teams match where nothing was typed.
        """
        keys = keys_of(typed)
        if not keys:
            return () if typed.strip() else tuple(self._teams[:limit])
        numbers = set.intersection(*map(self._numbers_of, keys))
        start = " ".join(keys)
        first = {n for n in numbers if name_key(self._teams[n].name).startswith(start)}
        ordered = sorted(numbers, key=lambda n: (n not in first, n))
        return tuple(self._teams[n] for n in ordered[:limit])

    def _numbers_of(self, key: str) -> set[int]:
        """Return the numbers of the teams with a word that begins with `key` or is close to it."""
        words = (
            list(self._beginning_with(key))
            or list(self._beginning_with(base(key)))
            or [word for word, _ in self.guesses(base(key), inside=True)]
        )
        return {n for word in words for n in self._numbers_by_word[word]}

    @cached_property
    def _numbers_by_word(self) -> dict[str, list[int]]:
        """The numbers of the teams by the words of their names; built for the first search."""
        numbers = defaultdict[str, list[int]](list)
        for n, team in enumerate(self._teams):
            for word in {base(key) for name in (team.name, *team.aliases) for key in keys_of(name)}:
                numbers[word].append(n)
        return numbers

    def _beginning_with(self, start: str) -> Iterator[str]:
        """Yield the words of names that begin with `start`, sorted."""
        for word in islice(self._sorted_words, bisect_left(self._sorted_words, start), None):
            if not word.startswith(start):
                return
            yield word

    def _nearby(self, word: str) -> Iterator[str]:
        """Yield words of names that share a beginning or an end with `word`."""
        for length in range(len(word) - 2, len(word) + 3):
            start, end = _ends(word, length)
            yield from self._by_ends.get((length, start, ""), ())
            yield from self._by_ends.get((length, "", end), ())


def _add(names: Names, name: str, team: Team) -> None:
    if not name:
        return
    before = names.get(name)
    if before is None:
        names[name] = team
    elif _teams(before)[-1] is not team:  # one team's names come in a row
        names[name] = (*_teams(before), team)


def _teams(entry: Team | tuple[Team, ...] | None) -> tuple[Team, ...]:
    if entry is None:
        return ()
    return entry if isinstance(entry, tuple) else (entry,)


def _variations(bases: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the forms of a name: whole, as one word, without emoji and without “team”."""
    yield bases
    if len(bases) > 1:
        yield ("".join(bases),)
        words = tuple(key for key in bases if not is_emoji(key))
        bare = tuple(key for key in words if key not in TEAM_WORDS and key != "the")
        yield from dict.fromkeys(form for form in (words, bare) if form and form != bases)


def _joined_names(team: Team) -> Iterator[str]:
    return ("".join(keys_of(name)) for name in (team.name, *team.aliases))


def _abbreviates(letters: str, name: str) -> bool:
    rest = iter(name)
    return name.startswith(letters[0]) and all(letter in rest for letter in letters)


def _first_word(keys: Sequence[str]) -> str:
    words = [key for key in keys if key not in TEAM_WORDS | MINOR_WORDS and not is_emoji(key)]
    return base(words[0]) if len(words) > 1 else ""


def _initials(keys: Sequence[str]) -> str:
    initials = [key[0] for key in keys if key not in MINOR_WORDS and not is_emoji(key)]
    return "".join(initials) if len(initials) >= INITIALS else ""


def _lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return the lengths of names in words, longest first, by the first word of the names."""
    lengths: dict[str, tuple[int, ...]] = {}
    for name in names:
        first, length = name.partition(" ")[0], name.count(" ") + 1
        before = lengths.get(first, ())
        if length not in before:
            lengths[first] = tuple(sorted((*before, length), reverse=True))
    return lengths


def _by_ends(words: Iterable[str]) -> dict[tuple[int, str, str], list[str]]:
    """Return words by their length and either their beginning or their end."""
    by_ends = defaultdict[tuple[int, str, str], list[str]](list)
    for word in words:
        if len(word) >= ONE_SLIP:
            start, end = _ends(word, len(word))
            by_ends[len(word), start, ""].append(word)
            by_ends[len(word), "", end].append(word)
    return dict(by_ends)


def _ends(word: str, length: int) -> tuple[str, str]:
    """Return the two ends of `word`, one of which a word of `length` letters shares with it."""
    letters = 2 if length < THREE_AT_ENDS else 3
    return word[:letters], word[-letters:]


def _forgiven_slips(name: str) -> int:
    return 0 if len(name) < ONE_SLIP else 1 if len(name) < TWO_SLIPS else 2
