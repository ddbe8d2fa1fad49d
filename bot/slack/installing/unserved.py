"""What is done where there is no token: Bolt's authorization from our own store, and a refusal."""

import logging
from collections.abc import Callable

from slack_bolt import Args, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot import metrics
from bot.domain.delivery import Tenant
from bot.domain.errors import StoreUnavailable
from bot.domain.installation import NotInstalled, TokenLost
from bot.slack import replies
from bot.slack.message import Message
from bot.slack.outbox import Outbox
from bot.slack.request import Request
from bot.slack.request_log import about, log_failure
from bot.slack.views import guidance
from bot.usecases.app_context import AppContext
from bot.usecases.token_cache import TokenCache

WHY = "whoowns.unserved"
"""Where Bolt's context says why there is no token."""

log = logging.getLogger("whoowns.listener")


def authorize_from(tokens: TokenCache) -> Callable[..., AuthorizeResult]:
    """Return Bolt's authorization: the token of the workspace, without asking Slack.

    It goes by the same rule as `bot.slack.request.tenant_of`, so that nobody's token meets another
    workspace's data.
    """

    def authorize(
        context: BoltContext, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult:
        token = None
        tenant = Tenant(enterprise_id, team_id, bool(context.is_enterprise_install))
        try:
            token = tokens.get(tenant.workspace_id)
        except (NotInstalled, TokenLost, StoreUnavailable) as error:
            context[WHY] = error
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    return authorize


EVENT = "unserved"
metrics.add_events(EVENT)


def refusing_unserved(
    context: AppContext, outbox: Outbox, install_url: str
) -> Callable[..., BoltResponse | None]:
    """Return what stands before all listeners, and answers where there is no token."""

    def refuse(args: Args) -> BoltResponse | None:
        error = args.context.get(WHY)
        if error is None:
            args.next()
            return None
        request = Request.of(args)
        fields = {"workspace": request.workspace_id, "outcome": type(error).__name__}
        unavailable = isinstance(error, StoreUnavailable)
        metrics.count_request(EVENT, "not saved" if unavailable else "refused", 0)
        with about(request):
            log.info(EVENT, extra={"fields": fields})
        if request.is_event:
            return BoltResponse(status=503 if unavailable else 200)
        message = _message(error, install_url)
        _answer(args, request, message)
        if not (unavailable or request.is_command) and request.response_url:
            with context.database.unit_of_work():
                outbox.add(replies.send_ephemeral(request, message))
        return args.ack.response

    return refuse


def _answer(args: Args, request: Request, message: Message) -> None:
    """Acknowledge with a message, as far as Slack shows one there."""
    kind = args.body.get("type")
    if request.is_command:
        replies.send_in_acknowledgement(request, message)
    elif kind == "view_submission":
        args.ack(response_action="errors", errors={request.first_block_id: message.text})
    elif kind == "block_suggestion":
        args.ack(options=[])
    else:
        args.ack()


def _message(error: Exception, install_url: str) -> Message:
    if isinstance(error, NotInstalled):
        return guidance.not_installed(install_url)
    if isinstance(error, TokenLost):
        return guidance.token_lost()
    return guidance.not_saved(log_failure(error))
