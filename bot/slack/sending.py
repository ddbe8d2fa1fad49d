"""Sends one message to Slack by the method it is meant for, once; says what became of it."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot import metrics
from bot.domain.delivery import Json, Method
from bot.domain.handover import Posted
from bot.slack.call_counter import RESPONSE_URL
from bot.slack.exactly_once import UNREADABLE, Mark, NotPosted, failures_told_apart
from bot.slack.message import context_block
from bot.slack.slack_errors import CALL_FAILED, read_answer

NOTE = "Slack didn't confirm that you got this, so you may be reading it twice."
SECONDS = 10
"""As long as Slack may take for a message at a response URL."""
BLOCKS = 50
"""Blocks of a message at most."""


def send(
    client: WebClient, method: Method, arguments: Json, forms: Sequence[Json], mark: Mark
) -> Posted | None:
    """Send the first of `forms` whose blocks Slack takes; raises NotPosted.

    `arguments` are those of `bot.slack.replies`, where each method is used. Returns where a
    message stands that was posted for good.
    """
    sends: Mapping[Method, Callable[[Json], Any]] = {
        Method.POST: lambda form: client.chat_postMessage(
            channel=arguments["channel_id"],
            thread_ts=arguments.get("thread_ts"),
            metadata=dict(mark) or None,
            **form,
        ),
        Method.EPHEMERAL: lambda form: client.chat_postEphemeral(
            channel=arguments["channel_id"],
            user=arguments["user_id"],
            thread_ts=arguments.get("thread_ts"),
            **form,
        ),
        Method.UPDATE: lambda form: client.chat_update(
            channel=arguments["channel_id"], ts=arguments["ts"], **form
        ),
        Method.RESPOND: lambda form: _respond(arguments, form),
        Method.STEP_DONE: lambda form: client.functions_completeSuccess(**arguments, **form),
        Method.STEP_FAILED: lambda form: client.functions_completeError(**arguments, **form),
    }
    *fuller, plainest = forms
    for form in fuller:
        try:
            with failures_told_apart():
                return _posted(method, sends[method](form))
        except NotPosted as error:
            # A response URL doesn't say what it dislikes.
            disliked = method is Method.RESPOND and error.final
            if not (disliked or error.why in UNREADABLE):
                raise
    with failures_told_apart():
        return _posted(method, sends[method](plainest))


def _posted(method: Method, response: Any) -> Posted | None:
    if method is not Method.POST:
        return None
    return Posted(str(response["channel"]), str(response["ts"]))


def with_note(form: Json) -> dict[str, Any]:
    """A message that says that it may be a repetition."""
    blocks = [*form["blocks"][: BLOCKS - 1], context_block(NOTE)]
    return {**form, "text": f"{form['text']}\n{NOTE}", "blocks": blocks}


def _respond(arguments: Json, form: Json) -> None:
    """Send a message to a response URL: ephemeral, for all, or in place of one."""
    webhook = WebhookClient(arguments["url"], timeout=SECONDS, retry_handlers=[])
    try:
        response = webhook.send_dict(
            {
                **form,
                "response_type": "in_channel" if arguments.get("for_all") else "ephemeral",
                "replace_original": bool(arguments.get("replace")),
            }
        )
    except CALL_FAILED:
        metrics.count_call(RESPONSE_URL, metrics.NO_ANSWER)
        raise
    if response.status_code == HTTPStatus.OK:
        metrics.count_call(RESPONSE_URL, "ok")
        return
    error = read_answer(response.status_code, response.body.strip(), response.headers)
    metrics.count_call(RESPONSE_URL, error.code)
    raise NotPosted(error)
