"""For whom an agent asks: Slack says so in each call, and only people of the workspace may."""

import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from slack_sdk import WebClient

from bot.domain.delivery import Tenant
from bot.domain.errors import Refusal
from bot.domain.workspace import may_act
from bot.slack.directory import Outsider, SlackDirectory
from bot.slack.patience import before_acknowledgement

USER, TEAM, ENTERPRISE = (re.compile(rf"[{first}][A-Z0-9]{{1,40}}") for first in ("UW", "T", "E"))
KNOWN_SECONDS = 60.0
"""As long as somebody counts as one of the workspace's people before Slack is asked again.

The replica that hears of a change of their account asks at once; the others don't hear of it.
"""
CALLS, WITHIN_SECONDS = 60, 60.0
"""Calls that an agent may make for one person in so many seconds, in each replica."""
MOST_CALLERS = 10_000
"""People who are remembered at most."""

_Person = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Caller:
    """The person for whom an agent asks, and the installation that they belong to."""

    tenant: Tenant
    user_id: str

    @property
    def person(self) -> _Person:
        """The IDs of the workspace and of the person."""
        return self.tenant.workspace_id, self.user_id


def caller_of(meta: Mapping[str, Any], is_org_wide: Callable[[str, str], bool]) -> Caller:
    """Return who asks, from the metadata of a call, which Slack has signed.

    `is_org_wide` says whether whoowns serves a workspace with its organisation's installation,
    which Slack leaves open. Raises Refusal where Slack doesn't say who asks.
    """
    slack = meta.get("slack")
    identity = slack if isinstance(slack, dict) else {}
    user_id, team_id = _id(identity, "user_id", USER), _id(identity, "team_id", TEAM)
    enterprise_id = _id(identity, "enterprise_id", ENTERPRISE)
    if not user_id:
        raise Refusal(
            "I can't see who is asking, so I can't answer.",
            "Ask your whoowns admin to set `auth_type` to `slack_identity_auth` for me in the "
            "app's manifest. Until then, people can type `/whoowns`.",
        )
    if not team_id and not enterprise_id:
        raise Refusal(
            "Slack doesn't say in which workspace this is asked, so I can't answer.",
            "Ask again from inside a workspace, or type `/whoowns` there.",
        )
    org_wide = bool(enterprise_id) and (not team_id or is_org_wide(team_id, enterprise_id))
    return Caller(Tenant(enterprise_id or None, team_id or None, org_wide), user_id)


def _id(identity: Mapping[str, Any], key: str, form: re.Pattern[str]) -> str:
    value = identity.get(key)
    return value if isinstance(value, str) and form.fullmatch(value) else ""


class Callers:
    """Who may ask, and how often; every process remembers it for itself."""

    def __init__(
        self,
        clients: Callable[[Tenant], WebClient],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`seconds` is a clock."""
        self._clients = clients
        self._seconds = seconds
        self._known_until: dict[_Person, float] = {}
        self._calls: dict[_Person, deque[float]] = {}
        self._changes = 0
        self._lock = Lock()

    def check(self, caller: Caller, age_seconds: float) -> None:
        """Raise Refusal for whoever is no person of the workspace, or asks too often.

        Slack is asked who they are once a minute. `age_seconds` is the age of the request. A
        workspace without a token is refused by what finds its client.
        """
        client = self._clients(caller.tenant)
        self._count(caller)
        if self._is_known(caller):
            return
        with before_acknowledgement(age_seconds, _busy):
            if self._is_known(caller):  # by now, from a call at the same time
                return
            changes, directory = self._changes, SlackDirectory(client, frozenset())
            person = directory.person(caller.tenant.workspace_id, caller.user_id)
        if not may_act(person):
            raise Outsider
        with self._lock:
            if changes == self._changes:  # else what Slack said may be old
                _make_room(self._known_until)
                self._known_until[caller.person] = self._seconds() + KNOWN_SECONDS

    def forget(self, workspace_id: str, user_id: str) -> None:
        """Have Slack asked at the next call who somebody is: their account may have changed."""
        with self._lock:
            self._changes += 1
            self._known_until.pop((workspace_id, user_id), None)

    def _is_known(self, caller: Caller) -> bool:
        return self._known_until.get(caller.person, 0.0) > self._seconds()

    def _count(self, caller: Caller) -> None:
        now = self._seconds()
        with self._lock:
            _make_room(self._calls)
            calls = self._calls.setdefault(caller.person, deque())
            while calls and calls[0] <= now - WITHIN_SECONDS:
                calls.popleft()
            if len(calls) >= CALLS:
                raise Refusal(
                    f"You've asked me {CALLS} times within a minute.",
                    "Wait a minute before you ask again.",
                )
            calls.append(now)


def _make_room(remembered: dict[_Person, Any]) -> None:
    """Forget whoever was remembered first, where there are too many."""
    if len(remembered) >= MOST_CALLERS:
        del remembered[next(iter(remembered))]


def _busy() -> Refusal:
    return Refusal("Too many people are asking me at this moment.", "Please ask again in a moment.")
