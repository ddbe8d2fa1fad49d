"""Asks Slack for tokens, for a code or for a refresh token, and ends them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.domain.installation import WORKSPACE_ID, Installation
from bot.many_workspaces import ManyWorkspaces
from bot.slack.clients import with_token
from bot.usecases.installations import TOKEN_LIVES, Tokens

TOKENS = ("xoxb-", "xoxe.xoxb-")


@dataclass(frozen=True, slots=True)
class Approved:
    """What somebody has approved: an installation with its tokens, and Slack's ID of the app."""

    installation: Installation
    tokens: Tokens
    app_id: str


class OddAnswer(Exception):
    """Slack's answer has no bot token, or doesn't say for which workspace it is."""


class Exchange:
    """Spends codes and refresh tokens, each of which works once, and removes the app.

    `client` has no token.
    """

    def __init__(self, client: WebClient, many: ManyWorkspaces) -> None:
        self._client = client
        self._many = many

    def approved(self, code: str, redirect_uri: str, now: datetime) -> Approved:
        """Return what somebody has approved; raises SlackApiError, and OddAnswer."""
        answer = self._client.oauth_v2_access(
            client_id=self._many.client_id,
            client_secret=self._many.client_secret,
            code=code,
            redirect_uri=redirect_uri,
        )
        whose = _object(answer, "enterprise" if answer.get("is_enterprise_install") else "team")
        workspace_id = str(whose.get("id") or "")
        if not WORKSPACE_ID.fullmatch(workspace_id):
            raise OddAnswer
        installation = Installation(
            workspace_id,
            str(whose.get("name") or workspace_id),
            "",
            str(answer.get("bot_user_id") or ""),
            frozenset(filter(None, str(answer.get("scope") or "").split(","))),
            str(_object(answer, "authed_user").get("id") or ""),
            _slacks_time(answer) or now,
        )
        return Approved(installation, _tokens(answer, now), str(answer.get("app_id") or ""))

    def refreshed(self, refresh_token: str, now: datetime) -> Tokens:
        """Return the next tokens; raises SlackApiError, and OddAnswer."""
        answer = self._client.oauth_v2_access(
            client_id=self._many.client_id,
            client_secret=self._many.client_secret,
            grant_type="refresh_token",
            refresh_token=refresh_token,
        )
        return _tokens(answer, now)

    def uninstall(self, token: str) -> None:
        """Remove the app from where a token is valid, which ends it; raises SlackApiError."""
        credentials = {
            "client_id": self._many.client_id,
            "client_secret": self._many.client_secret,
        }
        # The SDK's own method would put the secret into the address, which proxies log.
        with_token(self._client, token).api_call("apps.uninstall", data=credentials)


def _tokens(answer: SlackResponse, now: datetime) -> Tokens:
    token = str(answer.get("access_token") or "")
    if not token.startswith(TOKENS):
        raise OddAnswer
    refresh_token, seconds = answer.get("refresh_token"), answer.get("expires_in")
    if not refresh_token or not seconds:
        return Tokens(token)
    lives = min(timedelta(seconds=int(seconds)), TOKEN_LIVES)
    return Tokens(token, str(refresh_token), now + lives)


def _object(answer: SlackResponse, key: str) -> Mapping[str, Any]:
    value = answer.get(key)
    return value if isinstance(value, Mapping) else {}


def _slacks_time(answer: SlackResponse) -> datetime | None:
    """Return the time on Slack's clock, with which its later events can be compared."""
    dates = (str(v) for name, v in answer.headers.items() if name.lower() == "date")
    try:
        return parsedate_to_datetime(next(dates, "")).astimezone(UTC)
    except ValueError:
        return None
