"""What only a deployment for many workspaces has, in one place."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.many_workspaces import ManyWorkspaces
from bot.scheduler import Job
from bot.slack.clients import Clients, with_their_tokens
from bot.slack.inbox import Inbox
from bot.slack.installing.endpoint import install_pages
from bot.slack.installing.exchange import Exchange
from bot.slack.installing.flow import InstallFlow
from bot.slack.installing.state import LIFETIME
from bot.slack.installing.unserved import authorize_from, refusing_unserved
from bot.slack.jobs import installations as jobs
from bot.slack.jobs.turns import Rest
from bot.slack.listeners import register_leaving
from bot.slack.listeners.leaving import LeavingListeners
from bot.slack.outbox import Outbox
from bot.usecases.app_context import AppContext
from bot.usecases.installations import Installations

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


class ServingMany:
    """The tokens of many workspaces, how they come and how they leave."""

    def __init__(self, context: AppContext, many: ManyWorkspaces, client: WebClient) -> None:
        """`client` has no token; it asks Slack what a person waits for."""
        self._context = context
        self._many = many
        self._client = client
        self._exchange = Exchange(client, many)
        keys, forget = many.token_keys, context.team_cache.drop
        self.installations = Installations(context.database, keys, forget)

    @property
    def authorize(self) -> Callable[..., AuthorizeResult]:
        """Bolt's authorization, which never asks Slack."""
        return authorize_from(self.installations.cache)

    def clients(self, client: WebClient) -> Clients:
        """Return what gives each workspace a client of its own, like this one."""
        return with_their_tokens(client, self.installations.cache)

    def register(self, app: App, inbox: Inbox, outbox: Outbox) -> None:
        """Register what comes before all other listeners."""
        app.use(refusing_unserved(self._context, outbox, self._many.install_url))
        leaving = LeavingListeners(self._context, self.installations, self._client, self._keep)
        register_leaving(app, leaving, inbox)

    def pages(self, outbox: Outbox) -> "WSGIApplication":
        """Return the pages of an installation."""
        flow = InstallFlow(
            self._context, self.installations, outbox, self._exchange, self._many,
            self._client.base_url,
        )  # fmt: skip
        return install_pages(flow)

    def refreshing(self, rest: Rest) -> Mapping[str, Job]:
        """Return the job that gets new tokens, by name."""
        return {jobs.JOB: jobs.RefreshTokens(self.installations, self._exchange.refreshed, rest)}

    def jobs(self, rest: Rest) -> Mapping[str, Job]:
        """Return the jobs that would do harm at a wrong time, by name."""
        known = self.installations
        return {
            jobs.DELETING: jobs.DeleteThoseWhoLeft(known, self._keep, rest),
            "forget states": partial(known.forget_states, LIFETIME),
        }

    @property
    def _keep(self) -> timedelta:
        return timedelta(days=self._many.keep_left_days)
