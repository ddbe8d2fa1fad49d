"""What Slack's errors mean for the bot and for people: one table for all of them.

The codes are those of the methods that the bot calls, as docs.slack.dev lists them; the page on
operations shows the same table to admins.
"""

import json
import re
import ssl
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPException
from importlib.resources import files
from socket import gaierror
from typing import Any, Final
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.domain.errors import Refusal

CODE = re.compile(r"\S{1,80}")
SCOPES = re.compile(r"[a-z:._]+(?:, ?[a-z:._]+)*")
DEFAULT_WAIT_SECONDS = 60.0
"""How long to wait after 429 where Slack doesn't say."""
MOST_SECONDS = 3600.0
"""How long Slack is left alone at most: then it is asked whether it still wants that."""
WAIT = "Please try again in a few minutes."
SCOPE_OF = {
    "apps.connections.open": "connections:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "channels:history",
    "conversations.info": "channels:read",
    "conversations.list": "channels:read",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "users.info": "users:read",
    "users.list": "users:read",
}
"""The scope that each method needs first, for the case that Slack doesn't say."""
CHOICE = "or choose another channel"
NOTHING_CHANGED = "I have changed nothing."


class Meaning(StrEnum):
    """What an error means, and so what is done about it."""

    CLOSED = "closed"
    """The channel or direct message takes none of our messages until a person changes that."""
    GONE = "gone"
    """The person or the message isn't there."""
    TOO_LATE = "too late"
    """The person has to start again: what they pressed or typed is too long ago."""
    ACCESS = "access"
    """The token, a scope or a setting of the workspace; an admin has to fix it."""
    LIMITED = "limited"
    """Nothing was done, since there was too much; it works again after a while."""
    TEMPORARY = "temporary"
    """Nothing was done, for a reason that passes."""
    UNCERTAIN = "uncertain"
    """Part of the work may have been done."""
    OURS = "ours"
    """A mistake of the bot's."""
    UNKNOWN = "unknown"
    """A code that isn't in the table."""


FINAL: Final = {Meaning.CLOSED, Meaning.GONE, Meaning.TOO_LATE, Meaning.OURS}
PASSING: Final = {Meaning.LIMITED, Meaning.TEMPORARY, Meaning.UNCERTAIN}


@dataclass(frozen=True, slots=True)
class SlackError:
    """One error of Slack's.

    `code` is Slack's, or the type of the exception where Slack said nothing. `reason` is a clause
    that says what is wrong, and `fix` whole sentences that say who can fix it, and how.
    `retry_after` is in seconds. `answered` is false where Slack said nothing at all.
    """

    code: str
    meaning: Meaning
    reason: str
    fix: str
    retry_after: float | None = None
    answered: bool = True

    @property
    def is_final(self) -> bool:
        """Whether sending the same again is pointless."""
        return self.meaning in FINAL

    @property
    def is_uncertain(self) -> bool:
        """Whether what was asked for may have been done all the same."""
        return self.meaning is Meaning.UNCERTAIN

    @property
    def needs_person(self) -> bool:
        """Whether it stays as it is until somebody does something."""
        return self.meaning not in PASSING

    def refusal(self, problem: str, effect: str = "", another_channel: str = "") -> Refusal:
        """What a person reads: what is wrong, how to fix it, and Slack's code.

        `problem` is a clause that says what can't be done, and `effect` a sentence that says what
        has (not) changed. `another_channel` is the command that chooses one.
        """
        text = f"{problem}, because {self.reason}. {effect}".rstrip()
        fix = self.fix
        if another_channel:
            fix = fix.replace(CHOICE, f"{CHOICE} with {another_channel}")
        code = " Slack calls this `{}`." if self.answered else ""
        return Refusal(text, fix + code, names=(self.code,))


def _errors() -> Iterator[tuple[str, SlackError]]:
    with (files("bot.slack") / "slack_errors.toml").open("rb") as file:
        rows = tomllib.load(file)["error"]
    for row in rows:
        for code in row["codes"]:
            yield code, SlackError(code, Meaning(row["meaning"]), row["reason"], row["fix"])


ERRORS: Mapping[str, SlackError] = dict(_errors())
"""Every code that is known, with what it means."""


def by_code(code: str) -> SlackError:
    """What one of Slack's codes means; a code that isn't known is shown as Slack gave it."""
    if code in ERRORS:
        return ERRORS[code]
    return SlackError(
        code[:80], Meaning.UNKNOWN, "Slack refused it", "Please tell your whoowns admin."
    )


def is_final(code: str) -> bool:
    """Whether sending the same again is pointless after this code."""
    return by_code(code).is_final


def is_uncertain(code: str) -> bool:
    """Whether, after this code, what was asked for may have been done all the same."""
    return by_code(code).is_uncertain


def code_of(error: Exception) -> str:
    """Slack's code, or the type of the exception where Slack said nothing; for logs."""
    return read_error(error).code


def read_error(error: Exception) -> SlackError:
    """What an exception of a call to Slack means."""
    if isinstance(error, SlackApiError):
        return _refused(error)
    name = type(error).__name__
    if never_reached(error):
        return SlackError(
            name, Meaning.TEMPORARY, "I can't reach Slack right now", WAIT, answered=False
        )
    return SlackError(
        name, Meaning.UNCERTAIN, "Slack isn't answering me right now", WAIT, answered=False
    )


def never_reached(error: BaseException) -> bool:
    """Whether Slack surely knows nothing of a call: no connection was made.

    urllib wraps what fails up to the end of sending in URLError, and raises as it is what fails
    while it waits for the answer. A reset or a timeout may come after Slack took the request.
    """
    cause = error.reason if isinstance(error, URLError) else error
    return isinstance(cause, ConnectionRefusedError | gaierror) or (
        isinstance(error, URLError) and isinstance(cause, ssl.SSLError)
    )


CALL_FAILED = (SlackApiError, OSError, HTTPException)
"""What a call to Slack raises where Slack refuses, or doesn't answer."""


def _refused(error: SlackApiError) -> SlackError:
    """What Slack's own answer means, with the scope or the wait that it names."""
    response: Any = error.response
    code = str(response.get("error") or "")
    if code == "missing_scope":
        method = str(getattr(response, "api_url", "")).rsplit("/", 1)[-1]
        return _missing_scope(str(response.get("needed") or ""), SCOPE_OF.get(method, ""))
    status = getattr(response, "status_code", HTTPStatus.OK)
    return read_answer(status, code, getattr(response, "headers", {}))


def read_answer(status: int, code: str, headers: Mapping[str, Any]) -> SlackError:
    """What an answer of Slack's means that isn't what was asked for.

    `code` is Slack's or, at a response URL, the body of its answer: the code alone, or in JSON.
    """
    code = _unpacked(code)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        wait = next((str(v) for name, v in headers.items() if name.lower() == "retry-after"), "")
        seconds = float(wait) if wait.isdecimal() else DEFAULT_WAIT_SECONDS
        return replace(by_code("ratelimited"), retry_after=min(seconds, MOST_SECONDS))
    error = by_code("internal_error")
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        # A server that is out of service has done nothing.
        return replace(error, code="service_unavailable", meaning=Meaning.TEMPORARY)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return replace(error, code=code if CODE.fullmatch(code) else "no answer")
    if not CODE.fullmatch(code):
        if status >= HTTPStatus.BAD_REQUEST:
            return by_code(f"http_{int(status)}")
        return replace(error, code="no answer")
    return by_code(code)


def _unpacked(body: str) -> str:
    """The code in a JSON body; other bodies as they are."""
    with suppress(ValueError):
        parsed = json.loads(body)
        if isinstance(parsed, dict):
            return str(parsed.get("error") or "")
    return body


def _missing_scope(needed: str, usual: str) -> SlackError:
    """That a scope is missing: the one that Slack names, else the one that the method needs."""
    scopes = needed if SCOPES.fullmatch(needed) else usual
    if not scopes:
        return ERRORS["missing_scope"]
    named = ", ".join(f"`{scope.strip()}`" for scope in scopes.split(","))
    fix = f"Ask your whoowns admin to give me the scope {named} and to reinstall me."
    return replace(ERRORS["missing_scope"], fix=fix)
