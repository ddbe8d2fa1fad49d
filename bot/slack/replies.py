"""How a listener's message is delivered: who sees it, where, and by which method of Slack's."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.delivery import Json, Method, Outgoing, Tenant
from bot.slack.exactly_once import NotPosted
from bot.slack.message import Message
from bot.slack.request import Request
from bot.slack.slack_errors import Meaning
from bot.slack.views.guidance import answered_too_late, not_delivered


def send_in_acknowledgement(request: Request, message: Message) -> None:
    """Send the message with the acknowledgement, visible only to the person who asked."""
    request.ack(response_type="ephemeral", **message.body)


def send_ephemeral(request: Request, message: Message) -> Outgoing:
    """Send the message after the acknowledgement, visible only to the person who asked."""
    return respond(request, [message])


def respond(
    request: Request, forms: Sequence[Message], *, replace: bool = False, for_all: bool = False
) -> Outgoing:
    """Answer a command or a press at its response URL, for that person or for everybody.

    With `replace`, the message takes the place of the one that was pressed. Of `forms`, the
    fullest comes first; the next is sent where Slack doesn't take it.
    """
    url = request.response_url
    arguments = {"url": url, "replace": replace, "for_all": for_all}
    return _outgoing(request, Method.RESPOND, url, arguments, *forms)


def send_ephemeral_or_dm(request: Request, message: Message) -> Outgoing:
    """Send the message to the person who pressed: in the channel, or as a DM from the Home tab."""
    if request.response_url:
        return send_ephemeral(request, message)
    return send_dm(request, message)


def send_ephemeral_in_thread(request: Request, message: Message) -> Outgoing:
    """Answer a message shortcut next to its message, visible only to the person who used it.

    A response URL cannot answer in a thread privately; where the bot is not in the channel, the
    answer comes below.
    """
    if not request.thread_of_message:
        return send_ephemeral(request, message)
    return _ephemeral(request, request.thread_of_message, message, or_url=request.response_url)


def send_ephemeral_beside(request: Request, message: Message) -> Outgoing:
    """Answer a message in its thread, visible only to the person who wrote it."""
    return _ephemeral(request, request.thread[1], message)


def send_dm(request: Request, message: Message) -> Outgoing:
    """Send the message as a direct message to the person who did something."""
    return direct_message(request.tenant, request.user_id, message)


def direct_message(tenant: Tenant, user_id: str, message: Message) -> Outgoing:
    """A direct message to somebody."""
    return Outgoing(tenant, Method.POST, user_id, {"channel_id": user_id}, (message.body,), user_id)


def post_in_channel(request: Request, message: Message) -> Outgoing:
    """Post the message for everybody in the channel of an event."""
    channel_id = request.channel_id
    arguments = {"channel_id": channel_id}
    return Outgoing(request.tenant, Method.POST, channel_id, arguments, (message.body,))


def post_in_thread(request: Request, message: Message) -> Outgoing:
    """Post the message in the thread of the mention or direct message that it answers.

    Where people of another organisation read the channel, only the asker sees the answer.
    """
    channel_id, thread_ts = request.thread
    if request.in_shared_channel:
        return _ephemeral(request, thread_ts, message)
    arguments = {"channel_id": channel_id, "thread_ts": thread_ts}
    return _outgoing(request, Method.POST, channel_id, arguments, message)


def replace_message(request: Request, message: Message) -> Outgoing:
    """Replace the message whose button was pressed, by its response URL."""
    return respond(request, [message], replace=True)


def update_dm(request: Request, message: Message) -> Outgoing:
    """Replace the message that was pressed in a direct message, however long ago it was sent."""
    channel_id, ts = request.pressed_message
    arguments = {"channel_id": channel_id, "ts": ts}
    return _outgoing(request, Method.UPDATE, channel_id, arguments, message)


def send_nothing(_request: Request, _message: Message) -> None:
    """Send nothing: nobody asked, and the log has what went wrong."""


def home_of(request: Request) -> Outgoing:
    """Publish the Home tab of the person who did something; what it shows is read then."""
    user_id = request.user_id
    return Outgoing(request.tenant, Method.HOME, f"home of {user_id}", {}, (), user_id)


def instead_of(outgoing: Outgoing, error: NotPosted | None = None) -> Outgoing | None:
    """What to send where Slack refused a message for good; None if there is no other way.

    Without an `error`, it is too late to send the message.
    """
    arguments, form = outgoing.arguments, outgoing.forms[-1] if outgoing.forms else {}
    if outgoing.method in {Method.STEP_DONE, Method.STEP_FAILED}:
        return _step_failed(outgoing, error)
    if arguments.get("handover"):
        return None  # what becomes of it is decided by `bot.slack.handovers`
    if outgoing.method is Method.EPHEMERAL and error and arguments.get("or_url"):
        url = arguments["or_url"]
        return Outgoing(
            outgoing.tenant, Method.RESPOND, url, {"url": url}, outgoing.forms, outgoing.user_id
        )
    return _in_dm(outgoing, form, error) if outgoing.user_id and form else None


def _in_dm(outgoing: Outgoing, form: Json, error: NotPosted | None) -> Outgoing | None:
    if outgoing.method is not Method.POST:
        return _to_person(outgoing, answered_too_late(form))
    channel_id = str(outgoing.arguments.get("channel_id") or "")
    if error and channel_id.startswith(("C", "G")):
        return _to_person(outgoing, not_delivered(channel_id, error.why, form))
    return None


def _step_failed(outgoing: Outgoing, error: NotPosted | None) -> Outgoing | None:
    """The failure of a step whose outputs Slack refused, unless the step has ended."""
    if (
        outgoing.method is Method.STEP_FAILED
        or error is None
        or error.error.meaning is Meaning.GONE
    ):
        return None
    text = f"Slack didn't take my answer ({error.why}). Please tell your whoowns admin."
    return replace(outgoing, method=Method.STEP_FAILED, forms=({"error": text},), id=0, attempt=1)


def _to_person(outgoing: Outgoing, form: Json) -> Outgoing:
    user_id = outgoing.user_id
    return Outgoing(
        outgoing.tenant, Method.POST, user_id, {"channel_id": user_id}, (form,), user_id
    )


def _ephemeral(
    request: Request, thread_ts: str | None, message: Message, or_url: str = ""
) -> Outgoing:
    arguments = {
        "channel_id": request.channel_id,
        "user_id": request.user_id,
        "thread_ts": thread_ts,
        "or_url": or_url,
    }
    return _outgoing(request, Method.EPHEMERAL, request.channel_id, arguments, message)


def _outgoing(
    request: Request,
    method: Method,
    destination: str,
    arguments: Json,
    *forms: Message,
) -> Outgoing:
    bodies = tuple(form.body for form in forms)
    return Outgoing(request.tenant, method, destination, arguments, bodies, request.user_id)
