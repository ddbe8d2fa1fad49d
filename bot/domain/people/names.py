"""The people of a workspace whom questions may name, by what others call them."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.team_matching.tokens import keys_of

SHORTEST = 2
"""Letters of the shortest part of a name by which somebody is found."""


class PeopleNames:
    """Finds people by their full name, a part of it, their handle or their ID."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        """`names` are what Slack calls each user, by ID."""
        self._users: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._lengths: dict[str, int] = {}
        self._shown = {user_id: next(iter(known), "") for user_id, known in names.items()}
        for user_id, known in names.items():
            self._add((user_id.lower(),), user_id)
            for name in known:
                words = keys_of(name)
                self._add(words, user_id)
                for word in words:
                    if len(word) >= SHORTEST:
                        self._add((word,), user_id)
        self._words = frozenset(word for words in self._users for word in words)

    def __bool__(self) -> bool:
        return bool(self._users)

    @property
    def words(self) -> frozenset[str]:
        """Every word by which somebody is found."""
        return self._words

    def at(self, words: Sequence[str], first: int) -> tuple[int, tuple[str, ...]]:
        """Return how many of `words`, from number `first` on, name whom; 0 for nobody."""
        longest = min(self._lengths.get(words[first], 0), len(words) - first)
        for count in range(longest, 0, -1):
            users = self._users.get(tuple(words[first : first + count]))
            if users:
                return count, users
        return 0, ()

    def name_of(self, user_id: str) -> str:
        """Return what Slack calls a user, or `""` where that is not known."""
        return self._shown.get(user_id, "")

    def _add(self, words: tuple[str, ...], user_id: str) -> None:
        if not words:
            return
        users = self._users.get(words, ())
        if user_id not in users:
            self._users[words] = (*users, user_id)
        self._lengths[words[0]] = max(self._lengths.get(words[0], 0), len(words))


NOBODY = PeopleNames({})
