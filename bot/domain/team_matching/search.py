"""Search teams as somebody types a name: by the beginnings of its words, slips forgiven."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import islice

from bot.domain.team_matching.index import TeamIndex
from bot.domain.team_matching.name_tokens import base, keys_of
from bot.domain.teams.team import Team, name_key


class TeamSearch:
    """Searches the names and aliases of teams that are given in the order to be shown in."""

    def __init__(self, teams: Sequence[Team], index: TeamIndex) -> None:
        self._teams = teams
        self._index = index

    def found(self, typed: str, limit: int) -> tuple[Team, ...]:
        """The teams of which each word typed begins a word, those so called first.

        All teams where nothing was typed; `limit` at most.
        """
        keys = keys_of(typed)
        if not keys:
            return () if typed.strip() else tuple(self._teams[:limit])
        places = set.intersection(*map(self._bearing, keys))
        start = " ".join(keys)
        called = {at for at in places if name_key(self._teams[at].name).startswith(start)}
        ordered = sorted(places, key=lambda at: (at not in called, at))
        return tuple(self._teams[at] for at in islice(ordered, limit))

    def _bearing(self, key: str) -> set[int]:
        """Where the teams stand that have a word beginning with this, or meant by it."""
        words = (
            list(self._index.beginning_with(key))
            or list(self._index.beginning_with(base(key)))
            or [word for word, _ in self._index.guesses(base(key), inside=True)]
        )
        return {at for word in words for at in self._places[word]}

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Where the teams stand whose names hold a word; made when somebody first searches."""
        found = defaultdict[str, list[int]](list)
        for at, team in enumerate(self._teams):
            for word in {base(key) for name in (team.name, *team.aliases) for key in keys_of(name)}:
                found[word].append(at)
        return found
