"""Which team a question is about, and how we know."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from bot.domain.team import Team, name_key

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
LONG_WORD, VERY_LONG_WORD = 5, 8
"""From these lengths on, one and two slips of the finger are forgiven in a name."""


class Evidence(StrEnum):
    """How a team was found, strongest first."""

    CHANNEL_NAMED = "channel_named"
    NAMED = "named"
    ASKED_IN_CHANNEL = "asked_in_channel"
    ONLY_TEAM = "only_team"
    CHOSEN = "chosen"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """The team of a question, or the teams it may be.

    `team` is None where a person has to choose among `candidates` (empty where there is no team
    at all); `words` are the words of the question that named the team.
    """

    team: Team | None
    evidence: Evidence
    candidates: tuple[Team, ...] = ()
    words: str = ""


class TeamFinder:
    """Finds the teams of one workspace; built once and used for many questions."""

    def __init__(self, teams: Sequence[Team]) -> None:
        self.teams = tuple(teams)
        self._by_id = {team.id: team for team in self.teams}
        self._namings: dict[tuple[str, ...], list[Team]] = {}
        self._by_channel: dict[str, list[Team]] = {}
        for team in self.teams:
            for name in (team.name, *team.aliases):
                self._namings.setdefault(_words(name), []).append(team)
            for channel_id in team.channel_ids:
                self._by_channel.setdefault(channel_id, []).append(team)
        self._namings.pop((), None)
        self._lengths = sorted({len(words) for words in self._namings}, reverse=True)

    def team(self, team_id: int | None) -> Team | None:
        """The team with this id, or None where there is none any more."""
        return None if team_id is None else self._by_id.get(team_id)

    def named(self, name: str) -> Team | None:
        """The team that bears exactly this name or alias, case and accents aside."""
        found = self._namings.get(_words(name), [])
        if len(found) == 1:
            return found[0]
        key = name_key(name)
        return next((team for team in self.teams if name_key(team.name) == key), None)

    def near(self, name: str) -> Team | None:
        """The team whose name is closest to a mistyped one, if any is close enough."""
        return next(iter(self._nearly(_words(name) or ("",))), None)

    def find(self, text: str, asked_in: str, channel_ids: Iterable[str] = ()) -> Finding:
        """Find the team that `text`, asked in channel `asked_in`, is about."""
        here = self._by_channel.get(asked_in, [])
        referred = [team for c in channel_ids for team in self._by_channel.get(c, [])]
        if referred:
            return _settle(referred, here, Evidence.CHANNEL_NAMED)
        named, words = self._named_in(text)
        if named:
            return _settle(named, here, Evidence.NAMED, words)
        if here:
            return _settle(here, here, Evidence.ASKED_IN_CHANNEL)
        if len(self.teams) == 1:
            return Finding(self.teams[0], Evidence.ONLY_TEAM)
        return Finding(None, Evidence.NONE, self.teams)

    def _named_in(self, text: str) -> tuple[list[Team], str]:
        typed = WORD.findall(text)
        keys = [name_key(word) for word in typed]
        for matching in (self._exactly, self._nearly):
            for length in self._lengths:
                for start in range(len(keys) - length + 1):
                    teams = matching(tuple(keys[start : start + length]))
                    if teams:
                        others = self._later(matching, keys[start + 1 :], length)
                        return teams + others, " ".join(typed[start : start + length])
        return [], ""

    def _later(self, matching: "_Matching", keys: list[str], length: int) -> list[Team]:
        windows = (tuple(keys[i : i + length]) for i in range(len(keys) - length + 1))
        return [team for window in windows for team in matching(window)]

    def _exactly(self, window: tuple[str, ...]) -> list[Team]:
        return self._namings.get(window, [])

    def _nearly(self, window: tuple[str, ...]) -> list[Team]:
        if max(map(len, window)) < LONG_WORD:
            return []
        return [
            team
            for words, teams in self._namings.items()
            if len(words) == len(window) and all(map(_alike, words, window))
            for team in teams
        ]


_Matching = Callable[[tuple[str, ...]], list[Team]]


def _settle(
    found: Sequence[Team], here: Sequence[Team], evidence: Evidence, words: str = ""
) -> Finding:
    """One team is the answer; of several, the one whose channel this is; else a choice."""
    teams = tuple({team.id: team for team in found}.values())
    if len(teams) > 1:
        teams = tuple(team for team in teams if team in here) or teams
    if len(teams) == 1:
        return Finding(teams[0], evidence, words=words)
    return Finding(None, evidence, teams, words)


def _words(name: str) -> tuple[str, ...]:
    return tuple(WORD.findall(name_key(name))) or tuple(name_key(name).split())


def _alike(name: str, typed: str) -> bool:
    """Whether a word is a name's word with as many slips as its length forgives.

    A name inside a longer word is another word, its plural and genitive aside.
    """
    if name in typed:
        return typed in {name, f"{name}s", f"{name}'s"}
    limit = 0 if len(name) < LONG_WORD else 1 if len(name) < VERY_LONG_WORD else 2
    return OSA.distance(name, typed, score_cutoff=limit) <= limit and limit > 0
