"""Which team a question is about, and how we know."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from bot.domain.team_matching.index import TeamIndex
from bot.domain.team_matching.parser import Mention, meant, mentions
from bot.domain.team_matching.tokens import Grade, Language, base, keys_of
from bot.domain.teams.team import Profile, Role, Team, name_key

ADDRESSED = re.compile(r"[Ff]or (?:team )?(?P<name>[A-Z][^\W\d]*(?: [A-Z][^\W\d]*)*):\s")
"""How a question begins that names its team: “for Checkout: …”, not “for the next sprint: …”."""
NEAREST = 20
"""Teams that fit a mistyped name among which the closest is looked for."""
HINTS = 3
"""Teams at most that words hint at: more hints are none."""
Habit = Callable[[], Iterable[int]]
"""Asks which teams somebody usually asks; only called where nothing stronger was found."""


class Evidence(StrEnum):
    """How a team was found, strongest first."""

    CHANNEL_NAMED = "channel_named"
    NAMED = "named"
    ASKED_IN_CHANNEL = "asked_in_channel"
    USUALLY_ASKED = "usually_asked"
    ONLY_TEAM = "only_team"
    CHOSEN = "chosen"
    NONE = "none"


TOLD = frozenset(
    {Evidence.CHANNEL_NAMED, Evidence.NAMED, Evidence.ASKED_IN_CHANNEL, Evidence.CHOSEN}
)
"""Evidence that came from the asker, and so may make a habit."""


@dataclass(frozen=True, slots=True)
class TeamMatch:
    """The team of a question, or the teams it may be.

    `team` is None where a person has to choose: among `candidates` where these are equal, or
    among all teams. `words` are the words of the question that named them, or that name no
    team there is, or the channel's id.
    """

    team: Team | None
    evidence: Evidence
    candidates: tuple[Team, ...] = ()
    words: str = ""


class TeamMatcher:
    """Finds the teams of one workspace; built once and used for many questions.

    `ways` holds one team for each way in which decisions are split between the roles.
    """

    def __init__(self, teams: Iterable[Team], language: Language | None = None) -> None:
        self.teams = tuple(teams)
        self._language = language or Language()
        self._by_id = {team.id: team for team in self.teams}
        self._by_channel: dict[str, list[Team]] = {}
        for team in self.teams:
            for channel_id in team.channel_ids:
                self._by_channel.setdefault(channel_id, []).append(team)
        self.ways = tuple({_way(team): team for team in self.teams}.values())
        self._index = TeamIndex(self.teams)

    def team(self, team_id: int | None) -> Team | None:
        """The team with this id, or None where there is none any more."""
        return None if team_id is None else self._by_id.get(team_id)

    def named(self, name: str) -> Team | None:
        """The team that bears exactly this name or alias, case, accents and hyphens aside."""
        found = self._index.named([base(key) for key in keys_of(name)])
        key = name_key(name)
        exact = (t for t in found or self.teams if key in map(name_key, (t.name, *t.aliases)))
        return next(exact, found[0] if len(found) == 1 else None)

    def near(self, name: str) -> Team | None:
        """The team whose name is closest to a mistyped or shortened one, if any is close enough."""
        typed = name_key(name)

        def far(team: Team) -> float:
            return min(OSA.distance(typed, name_key(said)) for said in (team.name, *team.aliases))

        return min(self._index.search(name, NEAREST), key=far, default=None)

    def search(self, typed: str, limit: int) -> tuple[Team, ...]:
        """The teams whose names and aliases begin with what was typed, word for word, by name."""
        return self._index.search(typed, limit)

    def find(
        self, text: str, asked_in: str, channel_ids: Iterable[str] = (), habit: Habit = tuple
    ) -> TeamMatch:
        """Find the team that `text`, asked in channel `asked_in`, is about."""
        said = mentions(text, self._index, self._language)
        here = tuple(self._by_channel.get(asked_in, ()))
        referred = [c for c in channel_ids if c in self._by_channel]
        if referred:
            teams = _once(team for c in referred for team in self._by_channel[c])
            teams = _narrowed(_narrowed(teams, meant(said)), here)
            common = (c for c in referred if all(t in self._by_channel[c] for t in teams))
            return _settled(teams, Evidence.CHANNEL_NAMED, next(common, ""))
        firm = meant(said, Grade.FIRM)
        if firm:
            return _named(_common(here, meant(said, Grade.SLIGHT)) or firm, said)
        if here:
            return self._found_here(here, asked_in, said, habit)
        return self._found_anywhere(text, said, habit)

    def _found_here(
        self, here: tuple[Team, ...], channel_id: str, said: Sequence[Mention], habit: Habit
    ) -> TeamMatch:
        """The channel speaks; where it serves several teams, the words do, then the habit."""
        if len(here) > 1:
            named = _common(here, meant(said))
            if named:
                return _named(named, said)
            usual = _common(here, self._usual(habit))
            if len(usual) == 1:
                return TeamMatch(usual[0], Evidence.USUALLY_ASKED)
        return _settled(here, Evidence.ASKED_IN_CHANNEL, channel_id)

    def _found_anywhere(self, text: str, said: Sequence[Mention], habit: Habit) -> TeamMatch:
        """Nothing is sure: an everyday word that is a name, a habit, or the only team there is."""
        slight = meant(said, Grade.SLIGHT)
        if len(self.teams) == 1:
            return _named(slight, said) if slight else TeamMatch(self.teams[0], Evidence.ONLY_TEAM)
        addressed = ADDRESSED.match(text)
        if addressed and not mentions(addressed["name"], self._index, self._language):
            return TeamMatch(None, Evidence.NONE, words=addressed["name"])
        usual = self._usual(habit)
        if slight:
            # Where the words say one thing and the habit another, both are offered.
            return _named(_common(slight, usual) or _once((*slight, *usual)), said)
        if usual:
            return _settled(_narrowed(usual, meant(said)), Evidence.USUALLY_ASKED)
        hints = meant(said)
        return TeamMatch(None, Evidence.NONE, hints if len(hints) <= HINTS else ())

    def _usual(self, habit: Habit) -> tuple[Team, ...]:
        return tuple(self._by_id[team_id] for team_id in habit() if team_id in self._by_id)


def _way(team: Team) -> tuple[Profile, frozenset[tuple[str, Role]]]:
    return team.profile, frozenset(team.themes.items())


def _named(teams: tuple[Team, ...], said: Sequence[Mention]) -> TeamMatch:
    telling = (m for m in said if any(team in teams for team in m.teams))
    return _settled(teams, Evidence.NAMED, max(telling, key=lambda m: m.grade).words)


def _settled(teams: tuple[Team, ...], evidence: Evidence, words: str = "") -> TeamMatch:
    """One team is the answer; among several a person chooses."""
    if len(teams) == 1:
        return TeamMatch(teams[0], evidence, words=words)
    return TeamMatch(None, evidence, teams, words)


def _narrowed(teams: tuple[Team, ...], by: Sequence[Team]) -> tuple[Team, ...]:
    """Those teams that something else speaks for, too; all of them where it speaks for none."""
    return _common(teams, by) or teams


def _common(teams: tuple[Team, ...], others: Sequence[Team]) -> tuple[Team, ...]:
    return tuple(team for team in teams if team in others)


def _once(teams: Iterable[Team]) -> tuple[Team, ...]:
    return tuple({team.id: team for team in teams}.values())


ENOUGH = 3
"""Questions from which on one may speak of a habit."""
LATEST = 20
"""Questions that are looked at: a habit may change."""
MOSTLY, OFTEN = 2 / 3, 1 / 3


def usual(asked: Sequence[int]) -> tuple[int, ...]:
    """The team that most of the latest questions went to, else those that each got many.

    `asked` holds a question's team each, the latest first. Empty where there is no habit.
    """
    latest = asked[:LATEST]
    if len(latest) < ENOUGH:
        return ()
    shares = [(team, count / len(latest)) for team, count in Counter(latest).most_common()]
    mostly = tuple(team for team, share in shares if share >= MOSTLY)
    return mostly or tuple(team for team, share in shares if share >= OFTEN)
