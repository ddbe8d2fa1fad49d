"""Installs whoowns in a workspace: from the link, over Slack's consent, to the stored token."""

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from threading import BoundedSemaphore
from urllib.parse import urlencode, urljoin

from bot import metrics
from bot.domain.delivery import Tenant
from bot.domain.errors import StoreUnavailable
from bot.domain.installation import Installation
from bot.many_workspaces import ManyWorkspaces
from bot.slack.installing import pages
from bot.slack.installing.exchange import Approved, Exchange, OddAnswer
from bot.slack.installing.pages import Answer
from bot.slack.installing.state import BROWSER, LIFETIME, SignedState, new_browser
from bot.slack.outbox import Outbox
from bot.slack.replies import direct_message
from bot.slack.scopes import SCOPES
from bot.slack.slack_errors import CALL_FAILED, read_error
from bot.slack.views.guidance import installed
from bot.usecases.app_context import AppContext
from bot.usecases.installations import Installations, Tokens

AT_ONCE = 2
"""Installations that wait for Slack at the same time, so that the other threads answer questions:
anybody may come with a made-up code."""
LATE = "This link has expired, was used before, or was opened in another browser."
BUSY = "Too many people are installing me at this moment."
NOT_SAVED = "I can't reach my database right now, so nothing was saved."
NO_ANSWER = "Slack isn't answering me right now."
REFUSED = "Slack didn't accept the installation."
CODE = re.compile(r"[a-z_]{1,60}")
"""A code of Slack's; anything else in a link isn't shown, since anybody may have made the link."""

log = logging.getLogger("whoowns.installing")


class _Failed(Exception):
    """An installation that doesn't come to its end; `outcome` is for the log, `code` Slack's."""

    def __init__(
        self,
        outcome: str,
        problem: str,
        status: HTTPStatus = HTTPStatus.BAD_REQUEST,
        *,
        code: str = "",
    ) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.problem = problem
        self.status = status
        self.code = code


EVENT = "install"
COUNTED_AS = {"installed": "done", "installed again": "done", "not saved": "not saved"}
"""What the metrics call an outcome of the log; they call every other one refused."""
metrics.add_events(EVENT)


class InstallFlow:
    """What `/slack/install` and `/slack/oauth_redirect` do."""

    def __init__(
        self,
        context: AppContext,
        installations: Installations,
        outbox: Outbox,
        exchange: Exchange,
        many: ManyWorkspaces,
        api_url: str,
    ) -> None:
        self._context = context
        self._installations = installations
        self._outbox = outbox
        self._exchange = exchange
        self._many = many
        self._authorize_url = urljoin(api_url, "../oauth/v2/authorize")
        self._open_url = urljoin(api_url, "../app_redirect")
        self._state = SignedState(many.client_secret)
        self._places = BoundedSemaphore(AT_ONCE)
        secure = many.public_url.startswith("https:")
        # With this prefix, a browser takes the cookie from this very host only, and only by TLS.
        self.cookie = "__Host-whoowns-install" if secure else "whoowns-install"
        self._cookie_flags = "; Secure" if secure else ""

    def begin(self, browser: str) -> Answer:
        """Send somebody to Slack's consent; `browser` is their cookie, if they have one.

        A browser keeps its cookie, so that two open tabs don't disturb each other.
        """
        browser = browser if BROWSER.fullmatch(browser) else new_browser()
        query = {
            "client_id": self._many.client_id,
            "scope": ",".join(sorted(SCOPES)),
            "redirect_uri": self._many.redirect_url,
            "state": self._state.issue(browser, self._context.clock()),
        }
        cookie = (
            f"{self.cookie}={browser}; Path=/; Max-Age={int(LIFETIME.total_seconds())}; "
            f"HttpOnly; SameSite=Lax{self._cookie_flags}"
        )
        return pages.redirect(f"{self._authorize_url}?{urlencode(query)}", cookie)

    def finish(self, query: Mapping[str, str], browser: str) -> Answer:
        """Store the token for which somebody comes back from Slack, once; say how it went."""
        install_url = self._many.install_url
        if query.get("error") == "access_denied":
            _log("cancelled")
            return pages.cancelled(install_url)
        if query.get("code") and not query.get("state"):
            # Begun on Slack's own pages for admins, which know nothing of our state. The code may
            # be anybody's, so it isn't used: the person is asked once more, with a state.
            _log("begun at Slack")
            return pages.redirect(install_url)
        try:
            return self._finish(query, browser)
        except StoreUnavailable as unavailable:
            _log("not saved", reason=unavailable.reason)
            return pages.try_again(HTTPStatus.SERVICE_UNAVAILABLE, NOT_SAVED, install_url)
        except _Failed as failed:
            _log(failed.outcome)
            return pages.try_again(failed.status, failed.problem, install_url, failed.code)

    def _finish(self, query: Mapping[str, str], browser: str) -> Answer:
        """Check the state, and only then do what costs anything; raises _Failed."""
        if error := query.get("error"):
            raise _Failed("refused", REFUSED, code=error if CODE.fullmatch(error) else "")
        now, state = self._context.clock(), query.get("state", "")
        if problem := self._state.error_in(state, browser, now):
            raise _Failed(problem, LATE)
        if not self._places.acquire(blocking=False):
            raise _Failed("too many at once", BUSY, HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            if not self._installations.use_state(state, now):
                raise _Failed("used state", LATE)
            return self._install(self._exchanged(query.get("code", "")))
        finally:
            self._places.release()

    def _exchanged(self, code: str) -> Approved:
        """Spend the code; raises _Failed."""
        try:
            now = self._context.clock()
            return self._exchange.approved(code, self._many.redirect_url, now)
        except OddAnswer:
            raise _Failed("odd answer", REFUSED, HTTPStatus.BAD_GATEWAY) from None
        except CALL_FAILED as error:
            slack_error = read_error(error)
            outcome = f"not exchanged: {slack_error.code}"
            if not slack_error.answered:
                raise _Failed(outcome, NO_ANSWER, HTTPStatus.BAD_GATEWAY) from None
            raise _Failed(outcome, REFUSED, code=slack_error.code) from None

    def _install(self, approved: Approved) -> Answer:
        installation = approved.installation
        is_new = self._keep(installation, approved.tokens)
        if installation.is_organisation:
            return pages.done_for_organisation(installation.name)
        query = {"app": approved.app_id, "team": installation.workspace_id}
        slack_url = f"{self._open_url}?{urlencode(query)}"
        return pages.done(installation.name, slack_url, is_new=is_new)

    def _keep(self, installation: Installation, tokens: Tokens) -> bool:
        """Store an installation and the message to its installer; return whether it is new.

        Either both are stored, or neither.
        """
        workspace_id, user_id = installation.workspace_id, installation.installed_by
        with self._context.database.unit_of_work():
            is_new = self._installations.keep(installation, tokens)
            if is_new and user_id:
                has_teams = bool(self._context.current_workspace_teams(workspace_id).matcher.teams)
                message = installed(has_teams=has_teams)
                self._outbox.add(direct_message(Tenant.of(workspace_id), user_id, message))
        _log("installed" if is_new else "installed again", workspace=workspace_id)
        return is_new


def _log(outcome: str, **fields: str) -> None:
    metrics.count_request(EVENT, COUNTED_AS.get(outcome, "refused"), 0)
    log.info(EVENT, extra={"fields": {**fields, "outcome": outcome}})
