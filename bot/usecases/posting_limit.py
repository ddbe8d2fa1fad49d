"""How often a team's week may be posted on demand."""

from collections import defaultdict, deque
from datetime import datetime, timedelta
from threading import Lock

from bot.domain.errors import Refusal
from bot.domain.teams.team import Team

AN_HOUR = timedelta(hours=1)
POSTS_AN_HOUR = 3


class PostingLimit:
    """Counts the posts that people ask for, for each team; every process counts for itself."""

    def __init__(self) -> None:
        self._posts: defaultdict[int, deque[datetime]] = defaultdict(deque)
        self._lock = Lock()

    def check(self, team: Team, now: datetime) -> None:
        """Raise Refusal where there were enough posts in the last hour."""
        with self._lock:
            self._check(team, now)

    def take(self, team: Team, now: datetime) -> None:
        """Count one post; raises Refusal as `check` does."""
        with self._lock:
            self._check(team, now)
            self._posts[team.id].append(now)

    def _check(self, team: Team, now: datetime) -> None:
        posts = self._posts[team.id]
        while posts and posts[0] <= now - AN_HOUR:
            posts.popleft()
        if len(posts) >= POSTS_AN_HOUR:
            raise Refusal(
                f"The week of {team.name} was posted {POSTS_AN_HOUR} times in the last hour.",
                "Try again later, or see it yourself with `/whoowns-summary`.",
            )
