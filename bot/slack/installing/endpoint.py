"""The addresses that a browser visits to install whoowns, as a WSGI application."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from bot.many_workspaces import INSTALL_PATH
from bot.slack.installing.flow import InstallFlow
from bot.slack.installing.pages import HEADERS, Answer

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

MAX_QUERY = 4096
"""Characters of a query that are read; Slack's code and our state take some 200."""
MAX_FIELDS = 20


def install_pages(flow: InstallFlow) -> "WSGIApplication":
    """Return what serves `bot.many_workspaces.PATHS`."""

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"}:
            answer = Answer(HTTPStatus.METHOD_NOT_ALLOWED, headers=[("Allow", "GET, HEAD")])
        elif environ.get("PATH_INFO") == INSTALL_PATH:
            answer = flow.begin(_cookie(environ, flow.cookie))
        elif method == "HEAD":
            # Who only looks whether the address is there must not use up its state.
            answer = Answer(HTTPStatus.OK)
        else:
            answer = flow.finish(_query(environ), _cookie(environ, flow.cookie))
        length = ("Content-Length", str(len(answer.body)))
        status = f"{answer.status.value} {answer.status.phrase}"
        start(status, [*answer.headers, *HEADERS, length])
        return [answer.body] if method != "HEAD" else []

    return serve


def _query(environ: "WSGIEnvironment") -> dict[str, str]:
    """Return the fields of the query; none if it can't be Slack's."""
    query = environ.get("QUERY_STRING", "")
    if len(query) > MAX_QUERY:
        return {}
    try:
        return dict(parse_qsl(query, max_num_fields=MAX_FIELDS))
    except ValueError:
        return {}


def _cookie(environ: "WSGIEnvironment", name: str) -> str:
    """Return the value of a cookie of ours.

    Other programs of the same domain set cookies, too, of any form and length; Python's own parser
    gives up at the first that it can't read.
    """
    for cookie in environ.get("HTTP_COOKIE", "").split(";"):
        key, _, value = cookie.strip().partition("=")
        if key == name:
            return str(value)
    return ""
