"""OAuth as Slack does it: consent, codes that work once, tokens, and their end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from urllib.parse import parse_qs, urlencode, urlsplit

from sandbox.model import JsonObject

CODE_LIFE = timedelta(minutes=10)
TOKEN_SECONDS = 43_200
"""How long a token lives where the app has token rotation."""


@dataclass(frozen=True)
class Place:
    """Where an app can be installed: a workspace or, if `org_wide`, a whole organisation.

    `id` is the workspace's. A workspace may belong to an organisation without an installation for
    all of it.
    """

    id: str
    name: str
    enterprise_id: str = ""
    org_wide: bool = False


@dataclass
class _Code:
    place: Place
    user: str
    redirect_uri: str
    scope: str
    born: datetime


@dataclass
class _Token:
    place: Place
    ends: datetime | None = None


class OAuth:
    """The app's credentials, the codes that were approved, and the tokens that are valid."""

    def __init__(self, client_id: str, client_secret: str, clock: Callable[[], datetime]) -> None:
        self.credentials = (client_id, client_secret)
        self.rotation = False
        self._clock = clock
        self._codes: dict[str, _Code] = {}
        self._tokens: dict[str, _Token] = {}
        self._refresh_tokens: dict[str, Place] = {}
        self._revoked: set[str] = set()

    def approve(self, authorize_url: str, place: Place, user: str) -> str:
        """Return where the browser goes once somebody has allowed the installation."""
        query = _query(authorize_url)
        assert query["client_id"] == self.credentials[0]
        code = token_hex(12)
        self._codes[code] = _Code(place, user, query["redirect_uri"], query["scope"], self._clock())
        return _back(query, code=code)

    def deny(self, authorize_url: str) -> str:
        """Return where the browser goes once somebody has cancelled."""
        return _back(_query(authorize_url), error="access_denied")

    def approve_as_admin(self, redirect_uri: str, place: Place, user: str, scope: str) -> str:
        """The same for an installation that began on Slack's own pages: it has no state."""
        query = {"redirect_uri": redirect_uri, "client_id": self.credentials[0], "scope": scope}
        return self.approve(f"?{urlencode(query)}", place, user)

    def exchange(self, params: Mapping[str, str], credentials: tuple[str, str]) -> JsonObject:
        """Answer `oauth.v2.access`."""
        if error := self._credentials_error(credentials):
            return error
        if params.get("grant_type") == "refresh_token":
            place = self._refresh_tokens.pop(params.get("refresh_token", ""), None)
            return self._granted(place, "", "") if place else _error("invalid_refresh_token")
        code = self._codes.pop(params.get("code", ""), None)
        if code is None or self._clock() - code.born > CODE_LIFE:
            return _error("invalid_code")
        if params.get("redirect_uri") != code.redirect_uri:
            return _error("bad_redirect_uri")
        return self._granted(code.place, code.user, code.scope)

    def place_of(self, token: str) -> Place | str:
        """Return where a token belongs or, if it is not valid, Slack's error."""
        known = self._tokens.get(token)
        if known is None:
            return "invalid_auth"
        if known.ends and known.ends < self._clock():
            return "token_expired"
        return known.place if token not in self._revoked else "account_inactive"

    def revoke(self, place: Place) -> None:
        """End all tokens of a workspace."""
        self._revoked |= {token for token, known in self._tokens.items() if known.place == place}

    def uninstall(self, place: Place, credentials: tuple[str, str]) -> JsonObject:
        """Answer `apps.uninstall`, which ends all tokens of a workspace."""
        if error := self._credentials_error(credentials):
            return error
        self.revoke(place)
        return {"ok": True}

    def _credentials_error(self, credentials: tuple[str, str]) -> JsonObject | None:
        if credentials[0] != self.credentials[0]:
            return _error("invalid_client_id")
        return None if credentials == self.credentials else _error("bad_client_secret")

    def _granted(self, place: Place, user: str, scope: str) -> JsonObject:
        token = f"xoxb-{place.id}-{token_hex(8)}"
        ends = None
        answer: JsonObject = {
            "ok": True,
            "access_token": token,
            "token_type": "bot",
            "scope": scope,
            "bot_user_id": "UBOT",
            "app_id": "A0SANDBOX",
            "team": None if place.org_wide else {"id": place.id, "name": place.name},
            "enterprise": {"id": place.enterprise_id, "name": place.name}
            if place.enterprise_id
            else None,
            "is_enterprise_install": place.org_wide,
            "authed_user": {"id": user},
        }
        if self.rotation:
            answer["access_token"] = token = f"xoxe.{token}"
            answer["refresh_token"] = f"xoxe-1-{token_hex(8)}"
            answer["expires_in"] = TOKEN_SECONDS
            self._refresh_tokens[answer["refresh_token"]] = place
            ends = self._clock() + timedelta(seconds=TOKEN_SECONDS)
        self._tokens[token] = _Token(place, ends)
        return answer


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def _back(query: Mapping[str, str], **fields: str) -> str:
    state = {"state": query["state"]} if "state" in query else {}
    return f"{query['redirect_uri']}?{urlencode({**fields, **state})}"


def _error(code: str) -> JsonObject:
    return {"ok": False, "error": code}
