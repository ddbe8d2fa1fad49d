"""How often the same message is posted: a team's week on demand, and notices to people."""

from collections import deque
from collections.abc import Hashable
from datetime import datetime, timedelta
from threading import Lock

from bot.domain.errors import Refusal
from bot.domain.teams.team import Team

AN_HOUR = timedelta(hours=1)
POSTS_AN_HOUR = 3


class HourlyLimit:
    """Counts posts of the last hour by key; every process counts for itself."""

    def __init__(self, most: int) -> None:
        """`most` posts an hour are allowed for each key."""
        self._most = most
        self._posts: dict[Hashable, deque[datetime]] = {}
        self._lock = Lock()

    def take(self, key: Hashable, now: datetime) -> bool:
        """Count one post; returns False, and counts nothing, where there were enough."""
        with self._lock:
            for known in [
                each for each, posts in self._posts.items() if posts[-1] <= now - AN_HOUR
            ]:
                del self._posts[known]
            posts = self._posts.setdefault(key, deque(maxlen=self._most))
            if len(posts) == self._most and posts[0] > now - AN_HOUR:
                return False
            posts.append(now)
            return True


class PostingLimit:
    """Limits how often people may post the week of a team."""

    def __init__(self) -> None:
        self._limit = HourlyLimit(POSTS_AN_HOUR)

    def take(self, team: Team, now: datetime) -> None:
        """Count one post; raises Refusal where there were enough in the last hour."""
        if not self._limit.take(team.id, now):
            raise Refusal(
                f"The week of {team.name} was posted {POSTS_AN_HOUR} times in the last hour.",
                "Try again later, or see it yourself with `/whoowns-summary`.",
            )
