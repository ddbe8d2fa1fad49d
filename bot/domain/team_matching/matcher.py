"""Decide which team a question is about, and on what evidence."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz.distance import OSA

from bot.domain.asked_words import unwrapped
from bot.domain.team_matching.index import TeamIndex
from bot.domain.team_matching.parser import Mention, find_mentions, resolve
from bot.domain.team_matching.tokens import (
    TEAM_WORDS,
    Grade,
    Language,
    QuestionText,
    base,
    keys_of,
    read_question,
)
from bot.domain.teams.affected import Shared
from bot.domain.teams.team import Profile, Role, Team, name_key
from bot.domain.teams.team_change import TeamChange

ADDRESSED = re.compile(r"[Ff]or (?:team )?(?P<name>[A-Z][^\W\d]*(?: [A-Z][^\W\d]*)*):\s")
"""An opening that names the team: “for Checkout: …”, but not “for the next sprint: …”."""
NEAREST = 20
"""Teams that fit a mistyped name and are compared to find the closest."""
MOST_SLIPS, LETTERS_PER_SLIP = 2, 3
"""Edits between a name and a mistyped one at most, and letters that it takes for each of them."""
MOST_HINTS = 3
"""Teams that hints may point at; hints at more teams are ignored."""

HABIT_FROM = 3
"""Questions from which somebody can have a habit."""
LATEST = 20
"""Questions that are considered: habits change."""
MOSTLY, OFTEN = 2 / 3, 1 / 3
"""Shares of the latest questions that make a team somebody's only one, and one of several."""
Habit = Callable[[], Iterable[int]]
"""Looks up the teams that somebody usually asks; called only where a person has to choose."""


class Evidence(StrEnum):
    """How a team was found, strongest first."""

    CHANNEL_NAMED = "channel_named"
    NAMED = "named"
    ASKED_IN_CHANNEL = "asked_in_channel"
    USUALLY_ASKED = "usually_asked"
    ONLY_TEAM = "only_team"
    CHOSEN = "chosen"
    NONE = "none"


FROM_ASKER = frozenset(
    {Evidence.CHANNEL_NAMED, Evidence.NAMED, Evidence.ASKED_IN_CHANNEL, Evidence.CHOSEN}
)
"""Evidence that the asker gave, so that it can form a habit."""


@dataclass(frozen=True, slots=True)
class TeamMatch:
    """The team of a question, or the teams it may be.

    `team` is None where a person has to choose: among `candidates` where there are any, else among
    all teams. `words` are the words of the question that named them, a name that no team has, or
    the ID of the channel.
    """

    team: Team | None
    evidence: Evidence
    candidates: tuple[Team, ...] = ()
    words: str = ""


class TeamMatcher:
    """Finds the teams of one workspace; built once and used for many questions.

    `split_examples` holds one team for each different split of decisions between the roles.
    """

    def __init__(self, teams: Iterable[Team], language: Language | None = None) -> None:
        self.teams = tuple(teams)
        self._language = language or Language()
        self._by_id = {team.id: team for team in self.teams}
        self._by_channel: dict[str, list[Team]] = {}
        for team in self.teams:
            for channel_id in team.channel_ids:
                self._by_channel.setdefault(channel_id, []).append(team)
        self._by_person: dict[str, list[Team]] = {}
        for team in self.teams:
            for user_id in team.people:
                self._by_person.setdefault(user_id, []).append(team)
        self.split_examples = tuple({_split_of(team): team for team in self.teams}.values())
        self._index = TeamIndex(self.teams)
        self._latest: tuple[str, tuple[QuestionText, list[Mention]]] | None = None

    def team(self, team_id: int | None) -> Team | None:
        """Return the team with this ID, or None where it no longer exists."""
        return None if team_id is None else self._by_id.get(team_id)

    def grade(self, name: str) -> Grade:
        """Return how surely a name, written without capitals or quotes, refers to its team."""
        keys = keys_of(name)
        return self._language.grade(keys) if keys else Grade.NOTHING

    @property
    def ordinary_words(self) -> frozenset[str]:
        """Common English words: a word that is none of them may be a name, or mistyped."""
        return self._language.ordinary

    def mentions(self, text: str) -> tuple[QuestionText, list[Mention]]:
        """Return the words of a text, and those of them that name teams.

        Those of the latest text are kept: what a message asks for and its team are found in turn.
        """
        latest = self._latest
        if latest and latest[0] == text:
            return latest[1]
        question = read_question(text)
        read = question, find_mentions(question, self._index, self._language)
        self._latest = text, read
        return read

    def named(self, name: str) -> Team | None:
        """Return the team with this name or alias; case, accents and hyphens don't matter.

        Nor do “the” and “team” around it, unless they are in the name of another team.
        """
        bare = _without_team_words(name)
        return self._named(name) or (self._named(bare) if bare else None)

    def named_at_start(self, words: str) -> tuple[Team, str] | None:
        """Return the team whose name is the longest beginning of `words`, and the words after."""
        parts = words.split()
        for count in range(len(parts) - 1, 0, -1):
            team = self.named(" ".join(parts[:count]))
            if team:
                return team, " ".join(parts[count:])
        return None

    def _named(self, name: str) -> Team | None:
        keys = keys_of(name)
        similar = self._index.named([base(key) for key in keys])
        key = name_key(name)
        among = similar if keys else self.teams  # names such as “$$$” have no words
        exact = (team for team in among if key in map(name_key, (team.name, *team.aliases)))
        return next(exact, similar[0] if len(similar) == 1 else None)

    def near(self, name: str) -> Team | None:
        """Return the team whose name is closest to a mistyped one, or None if none is close."""
        typed = name_key(name)

        def distance(team: Team) -> float:
            return min(OSA.distance(typed, name_key(n)) for n in (team.name, *team.aliases))

        alike = self._index.search(name, NEAREST)
        if not alike:  # a slip in a short word, which the index doesn't guess
            most = min(MOST_SLIPS, len(typed) // LETTERS_PER_SLIP)
            alike = tuple(team for team in self.teams if distance(team) <= most)
        return min(alike, key=distance, default=None)

    def search(self, typed: str, limit: int) -> tuple[Team, ...]:
        """Return up to `limit` teams in whose names every typed word begins a word."""
        return self._index.search(typed, limit)

    def rivals(self, change: TeamChange) -> tuple[Shared, ...]:
        """Return the other teams that share a channel or a name with a team since a change."""
        if change.after is None:
            return ()
        old, new, shared = change.before, change.after, dict[int, Shared]()
        channels = set(new.channel_ids).difference(old.channel_ids if old else ())
        for channel_id in sorted(channels):
            for team in self._by_channel.get(channel_id, ()):
                known = shared.setdefault(team.id, Shared(team))
                shared[team.id] = replace(known, channel_ids=(*known.channel_ids, channel_id))
        names = {new.name, *new.aliases}.difference((old.name, *old.aliases) if old else ())
        for name in sorted(names):
            for team in self._index.sharing(name):
                known = shared.setdefault(team.id, Shared(team))
                shared[team.id] = replace(known, names=(*known.names, name))
        return tuple(rival for team_id, rival in shared.items() if team_id != new.id)

    def teams_of(self, user_ids: Iterable[str]) -> tuple[Team, ...]:
        """Return the teams in which somebody holds a role or is a deputy."""
        return _distinct(team for user in user_ids for team in self._by_person.get(user, ()))

    def find(
        self,
        text: str,
        asked_in: str,
        channel_ids: Iterable[str] = (),
        habit: Habit = tuple,
        asker_id: str = "",
    ) -> TeamMatch:
        """Find the team of a question.

        `asked_in` is the channel in which `text` was asked, `channel_ids` are channels it links to.
        `habit` never finds a team: it only orders those that are offered.
        """
        _, mentions = self.mentions(text)
        here = tuple(self._by_channel.get(asked_in, ()))
        linked = [c for c in channel_ids if c in self._by_channel]
        if linked:
            teams = _distinct(team for c in linked for team in self._by_channel[c])
            teams = _narrowed(_narrowed(teams, resolve(mentions)), here)
            common = (c for c in linked if all(t in self._by_channel[c] for t in teams))
            return self._ordered(_match(teams, Evidence.CHANNEL_NAMED, next(common, "")), habit)
        firm = resolve(mentions, Grade.FIRM)
        if firm:
            teams = _common(here, resolve(mentions, Grade.SLIGHT)) or firm
            return self._ordered(_named(teams, mentions), habit)
        own = self.teams_of([asker_id])
        if here:
            found = self._find_in_channel(here, asked_in, mentions, own)
        else:
            found = self._find_anywhere(text, mentions, own)
        return self._ordered(found, habit, own)

    def _find_in_channel(
        self,
        here: tuple[Team, ...],
        channel_id: str,
        mentions: Sequence[Mention],
        own: tuple[Team, ...],
    ) -> TeamMatch:
        """The channel decides; if it serves several teams, the words or the asker's own team do."""
        if len(here) > 1:
            named = _common(here, resolve(mentions))
            if named:
                return _named(named, mentions)
            here = _narrowed(here, own)
        return _match(here, Evidence.ASKED_IN_CHANNEL, channel_id)

    def _find_anywhere(
        self, text: str, mentions: Sequence[Mention], own: tuple[Team, ...]
    ) -> TeamMatch:
        """Only weak evidence is left: an everyday word that is a name, or an only team."""
        slight = resolve(mentions, Grade.SLIGHT)
        if len(self.teams) == 1:
            if slight:
                return _named(slight, mentions)
            return TeamMatch(self.teams[0], Evidence.ONLY_TEAM)
        addressed = ADDRESSED.match(unwrapped(text))
        if addressed and not self.mentions(addressed["name"])[1]:
            return TeamMatch(None, Evidence.NONE, words=addressed["name"])
        if slight:
            return _named(slight, mentions)
        hints = resolve(mentions)
        if len(hints) == 1 and hints[0] in own:
            return _named(hints, mentions)
        return TeamMatch(None, Evidence.NONE, hints if len(hints) <= MOST_HINTS else ())

    def _ordered(self, found: TeamMatch, habit: Habit, own: tuple[Team, ...] = ()) -> TeamMatch:
        """Put the asker's own teams and those of a habit first where a person has to choose.

        Where nothing says which teams it may be, these are what is offered.
        """
        if found.team is not None or (found.words and not found.candidates):
            return found
        likely = _distinct((*own, *self._usual(habit)))
        if found.evidence is Evidence.NONE:
            if found.candidates or not likely:
                return replace(found, candidates=_distinct((*found.candidates, *likely)))
            evidence = Evidence.NONE if own else Evidence.USUALLY_ASKED
            return TeamMatch(None, evidence, likely)
        return replace(
            found, candidates=_distinct((*_common(likely, found.candidates), *found.candidates))
        )

    def _usual(self, habit: Habit) -> tuple[Team, ...]:
        return tuple(self._by_id[team_id] for team_id in habit() if team_id in self._by_id)


def usual_teams(asked: Sequence[int]) -> tuple[int, ...]:
    """Return the team that most of the latest questions went to, else those that each got many.

    `asked` holds the team ID of each question, latest first. Without a habit the result is empty.
    """
    latest = asked[:LATEST]
    if len(latest) < HABIT_FROM:
        return ()
    shares = [(team, count / len(latest)) for team, count in Counter(latest).most_common()]
    mostly = tuple(team for team, share in shares if share >= MOSTLY)
    return mostly or tuple(team for team, share in shares if share >= OFTEN)


def _split_of(team: Team) -> tuple[Profile, frozenset[tuple[str, Role]]]:
    return team.profile, frozenset(team.themes.items())


def _named(teams: tuple[Team, ...], mentions: Sequence[Mention]) -> TeamMatch:
    mentioning = (m for m in mentions if any(team in teams for team in m.teams))
    return _match(teams, Evidence.NAMED, max(mentioning, key=lambda m: m.grade).words)


def _match(teams: tuple[Team, ...], evidence: Evidence, words: str = "") -> TeamMatch:
    """One team is the answer; among several a person chooses."""
    if len(teams) == 1:
        return TeamMatch(teams[0], evidence, words=words)
    return TeamMatch(None, evidence, teams, words)


def _narrowed(teams: tuple[Team, ...], by: Sequence[Team]) -> tuple[Team, ...]:
    """Keep the teams that are also in `by`; keep all of them where none is."""
    return _common(teams, by) or teams


def _common(teams: tuple[Team, ...], others: Sequence[Team]) -> tuple[Team, ...]:
    return tuple(team for team in teams if team in others)


def _distinct(teams: Iterable[Team]) -> tuple[Team, ...]:
    return tuple({team.id: team for team in teams}.values())


def _without_team_words(name: str) -> str:
    words = name.split()
    if words and words[0].casefold() in {"the", "our"}:
        words.pop(0)
    if len(words) > 1 and words[-1].casefold() in TEAM_WORDS:
        words.pop()
    elif len(words) > 1 and words[0].casefold() in TEAM_WORDS:
        words.pop(0)
    return " ".join(words)
