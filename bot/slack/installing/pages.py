"""The pages of an installation: done, cancelled, or to be tried again. None has a script."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from http import HTTPStatus

STYLE = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem;"
    "color:#1d1c1d;background:#fff}"
    "@media (prefers-color-scheme:dark){body{color:#e8e8e8;background:#1a1d21}a{color:#8ab4f8}}"
)
_STYLE_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
HEADERS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", _POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("X-Robots-Tag", "noindex"),
)
"""What every answer has: the code in the address is nobody else's, and no page runs anything."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a browser: a page, or another address to go to."""

    status: HTTPStatus
    body: bytes = b""
    headers: Sequence[tuple[str, str]] = ()


def redirect(url: str, cookie: str = "") -> Answer:
    """Send the browser to another address, and have it keep a cookie."""
    headers = [("Location", url), *([("Set-Cookie", cookie)] if cookie else [])]
    return Answer(HTTPStatus.FOUND, headers=headers)


def done(name: str, slack_url: str, *, is_new: bool) -> Answer:
    """Say that whoowns is installed, and what comes next."""
    following = "I've sent you a direct message with the next step."
    if not is_new:
        following = "It was there before, so all its teams are as they were."
    return _page(
        HTTPStatus.OK,
        "whoowns is installed",
        f"<p>whoowns is installed in <strong>{escape(name)}</strong>. {following}</p>"
        f'<p><a href="{escape(slack_url)}">Open Slack</a></p>',
    )


def done_for_organisation(name: str) -> Answer:
    """Say that whoowns is installed for an organisation, whose admins have a step left."""
    return _page(
        HTTPStatus.OK,
        "whoowns is installed",
        f"<p>whoowns is installed for <strong>{escape(name)}</strong>. Next, choose the workspaces "
        "that get it, on your organisation's page for apps. They all share one map of teams.</p>",
    )


def cancelled(install_url: str) -> Answer:
    """Say that nothing was installed, since the person said no."""
    return _page(
        HTTPStatus.OK,
        "Nothing was installed",
        "<p>You cancelled, so nothing has changed in your workspace.</p>"
        f'<p><a href="{escape(install_url)}">Install whoowns after all</a></p>',
    )


def try_again(status: HTTPStatus, problem: str, install_url: str, code: str = "") -> Answer:
    """Say why it didn't work, and where to begin again; `code` is Slack's, if there is one."""
    named = f" Slack calls this <code>{escape(code)}</code>." if code else ""
    return _page(
        status,
        "That didn't work",
        f"<p>{escape(problem, quote=False)}{named}</p>"
        f'<p><a href="{escape(install_url)}">Try again</a></p>',
    )


def _page(status: HTTPStatus, title: str, content: str) -> Answer:
    body = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{title}</h1>{content}</main></body></html>\n"
    )
    return Answer(status, body.encode(), [("Content-Type", "text/html; charset=utf-8")])
