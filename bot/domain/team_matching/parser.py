"""Find the names of teams in a question: spelt correctly, mistyped, shortened or abbreviated."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.team_matching.index import TeamIndex
from bot.domain.team_matching.tokens import Grade, Language, QuestionText, base, keys_of
from bot.domain.teams.team import Team

SURE_LETTERS = 7
"""A name of this many letters is recognised without doubt in spite of a single slip."""
MOST_UNKNOWN_WORDS = 25
"""Unknown words of one question that are checked for mistyped names."""
LONGEST_WORD = 40
ARTICLES = frozenset({"the", "our"})
LONGEST_PREFIX = 9
"""Letters before the hyphen of a ticket."""
MOST_MENTIONS = 50
"""Mentions of one question that are considered."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a question, tokens `first` to `last`, that name one team, or several of one name."""

    first: int
    last: int
    teams: tuple[Team, ...]
    grade: Grade
    words: str

    def limited(self, limit: Grade) -> "Mention":
        """Return the mention with a grade of at most `limit`."""
        return replace(self, grade=min(self.grade, limit))


def find_mentions(question: QuestionText, index: TeamIndex, language: Language) -> list[Mention]:
    """Return the mentions of teams, in order; of overlapping ones only the longest.

    Misspellings are considered only where no correctly spelt name is firm.
    """
    finder = _MentionFinder(question, index, language)
    mentions = finder.spelt()
    if not any(mention.grade is Grade.FIRM for mention in mentions):
        mentions += finder.guessed()
    return _distinct(_longest(mentions))[:MOST_MENTIONS]


def resolve(mentions: Iterable[Mention], least: Grade = Grade.HINT) -> tuple[Team, ...]:
    """Return the teams that mentions of grade `least` or better refer to, in text order.

    A name that several teams share refers to the one that is also mentioned by another name, and
    a short name gives way to a longer one that contains its words.
    """
    counted = [mention for mention in mentions if mention.grade >= least]
    alone = {mention.teams[0].id for mention in counted if len(mention.teams) == 1}
    teams = (
        team
        for mention in counted
        if not any(_is_within(mention, other) for other in counted)
        for team in mention.teams
        if team.id in alone or alone.isdisjoint(each.id for each in mention.teams)
    )
    return tuple({team.id: team for team in teams}.values())


def _is_within(mention: Mention, other: Mention) -> bool:
    words = set(mention.words.casefold().split())
    return words < set(other.words.casefold().split())


def _longest(mentions: Iterable[Mention]) -> list[Mention]:
    """Drop mentions that overlap a longer one; the rest come in text order."""
    kept: dict[tuple[int, int], Mention] = {}
    taken: set[int] = set()
    for mention in sorted(mentions, key=lambda m: (m.first - m.last, -m.grade, m.first)):
        span = (mention.first, mention.last)
        same = kept.get(span)
        if same and same.grade is mention.grade:
            others = tuple(team for team in mention.teams if team not in same.teams)
            kept[span] = replace(same, teams=same.teams + others)
        numbers = range(mention.first, mention.last + 1)
        if taken.isdisjoint(numbers):
            taken.update(numbers)
            kept[span] = mention
    return [kept[span] for span in sorted(kept)]


def _distinct(mentions: Iterable[Mention]) -> list[Mention]:
    """Keep the best mention of each name, unless it is worth nothing."""
    best: dict[str, Mention] = {}
    for mention in mentions:
        name = mention.words.casefold()
        before = best.get(name)
        if mention.grade is not Grade.NOTHING and (not before or before.grade < mention.grade):
            best[name] = mention
    return list(best.values())


class _MentionFinder:
    """Looks up the words of one question in the index."""

    def __init__(self, question: QuestionText, index: TeamIndex, language: Language) -> None:
        self._question = question
        self._index = index
        self._language = language
        self._keys = [token.key for token in self._question.tokens]
        self._bases = [base(key) for key in self._keys]

    def spelt(self) -> list[Mention]:
        """Find names as they are spelt, in two words or one, by their initials or first word."""
        return [
            *self._named(self._bases),
            *self._in_two_words(),
            *self._by_initials(),
            *self._by_first_word(),
            *self._by_ticket(),
        ]

    def guessed(self) -> list[Mention]:
        """Find names once unknown words are corrected or completed."""
        guesses = self._guesses()
        mentions = []
        for which in range(max(map(len, guesses.values()), default=0)):
            tried = {n: words[min(which, len(words) - 1)] for n, words in guesses.items()}
            bases = [tried.get(n, (known, 0))[0] for n, known in enumerate(self._bases)]
            sure = {
                n for n, (word, slips) in tried.items() if slips == 1 and len(word) >= SURE_LETTERS
            }
            for mention in self._named(bases):
                corrected = tried.keys() & range(mention.first, mention.last + 1)
                if corrected:
                    limit = Grade.FIRM if corrected <= sure else Grade.SLIGHT
                    mentions.append(mention.limited(limit))
        return mentions

    def _named(self, bases: Sequence[str]) -> Iterator[Mention]:
        for first, word in enumerate(bases):
            for length in self._index.lengths(word):
                teams = self._index.named(bases[first : first + length])
                if teams and first + length <= len(bases):
                    yield self._mention(first, first + length - 1, teams, bases)
                    break

    def _in_two_words(self) -> Iterator[Mention]:
        """“Check out” or “check-out” for Checkout."""
        for first in range(len(self._bases) - 1):
            teams = self._index.named([self._keys[first] + self._bases[first + 1]])
            if teams:
                limit = Grade.FIRM if self._question.is_hyphenated(first) else Grade.SLIGHT
                yield self._mention(first, first + 1, teams, self._bases).limited(limit)

    def _by_initials(self) -> Iterator[Mention]:
        """“IAM” for Identity and Access Management."""
        for n, key in enumerate(self._keys):
            teams = self._index.initials(key)
            if teams and (self._question.tokens[n].typed.isupper() or not self._is_known(n)):
                yield self._mention(n, n, teams, self._bases).limited(Grade.SLIGHT)

    def _by_first_word(self) -> Iterator[Mention]:
        """“The identity team” for Identity and Access Management."""
        for n, word in enumerate(self._bases):
            teams = self._index.first_word(word)
            if teams:
                limit = Grade.FIRM if self._question.is_beside_team(n, n) else Grade.HINT
                yield self._mention(n, n, teams, self._bases).limited(limit)

    def _by_ticket(self) -> Iterator[Mention]:
        """“CHK-12” for Checkout, if no name of a team is spelt like that."""
        tokens = self._question.tokens
        for n in range(len(tokens) - 1):
            if tokens[n + 1].key.isdigit() and _is_prefix(tokens[n].typed):
                if not self._question.is_hyphenated(n) or self._index.named((self._bases[n],)):
                    continue
                teams = self._index.abbreviated(self._keys[n])
                if teams:
                    mention = self._mention(n, n + 1, teams, self._bases)
                    yield replace(mention, grade=Grade.SLIGHT)

    def _guesses(self) -> dict[int, list[tuple[str, int]]]:
        """By the number of an unknown token: words it may stand for, with the slips that takes."""
        unknown = {n: word for n, word in enumerate(self._bases) if not self._is_known(n)}
        words = list(dict.fromkeys(unknown.values()))[:MOST_UNKNOWN_WORDS]
        guesses = {word: self._index.guesses(word) for word in words}
        return {n: guesses[word] for n, word in unknown.items() if guesses.get(word)}

    def _is_known(self, number: int) -> bool:
        word, ordinary = self._bases[number], self._language.ordinary
        return (
            word in self._index.words
            or word in ordinary
            or self._keys[number] in ordinary
            or len(word) > LONGEST_WORD
        )

    def _mention(
        self, first: int, last: int, teams: tuple[Team, ...], bases: Sequence[str]
    ) -> Mention:
        question = self._question
        corrected = bases is not self._bases
        keys = (bases if corrected else self._keys)[first : last + 1]
        grade = self._language.grade(keys)
        if grade is not Grade.FIRM and question.looks_like_name(first, last):
            grade = Grade.FIRM
        if grade is Grade.HINT and self._is_alias_with_article(first, teams, keys):
            grade = Grade.SLIGHT
        exact = tuple(team for team in teams if _has_name(team, keys)) if len(teams) > 1 else teams
        return Mention(first, last, exact or teams, grade, question.typed(first, last))

    def _is_alias_with_article(
        self, first: int, teams: tuple[Team, ...], keys: Sequence[str]
    ) -> bool:
        """“The app”, where somebody made “app” an alias: they meant the word to be heard."""
        if first == 0 or self._keys[first - 1] not in ARTICLES or len(teams) > 1:
            return False
        bases = [base(key) for key in keys]
        return any([base(key) for key in keys_of(alias)] == bases for alias in teams[0].aliases)


def _is_prefix(typed: str) -> bool:
    return 1 < len(typed) <= LONGEST_PREFIX and typed.isalpha() and typed.isupper()


def _has_name(team: Team, keys: Sequence[str]) -> bool:
    return any(keys_of(name) == tuple(keys) for name in (team.name, *team.aliases))
