"""How a listener's message is delivered: who sees it, where, and by which method of Slack's."""

from contextlib import suppress

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from bot.slack.message import Message
from bot.slack.posting import SlackPoster
from bot.slack.request import Request


def acknowledge(ack: Ack) -> None:
    """Acknowledge a delivery, and send nothing."""
    ack()


def send_in_acknowledgement(request: Request, message: Message) -> None:
    """Send the message with the acknowledgement, visible only to the person who asked."""
    request.ack(response_type="ephemeral", **message.body)


def send_ephemeral(request: Request, message: Message) -> None:
    """Send the message after the acknowledgement, visible only to the person who asked."""
    SlackPoster(request.client).respond(request.response_url, message)


def send_ephemeral_or_dm(request: Request, message: Message) -> None:
    """Send the message to the person who pressed: in the channel, or as a DM from the Home tab."""
    if request.response_url:
        send_ephemeral(request, message)
    else:
        send_dm(request, message)


def send_ephemeral_in_thread(request: Request, message: Message) -> None:
    """Answer a message shortcut next to its message, visible only to the person who used it.

    A response URL cannot answer in a thread privately; where the bot is not in the channel, the
    answer comes below.
    """
    poster = SlackPoster(request.client)
    thread_ts = request.thread_of_message
    if thread_ts:
        with suppress(SlackApiError):
            poster.post_ephemeral(request.channel_id, request.user_id, message, thread_ts)
            return
    poster.respond(request.response_url, message)


def send_dm(request: Request, message: Message) -> None:
    """Send the message as a direct message to the person who did something."""
    SlackPoster(request.client).post(request.user_id, message)


def post_in_channel(request: Request, message: Message) -> None:
    """Post the message for everybody in the channel of an event."""
    SlackPoster(request.client).post(request.channel_id, message)


def post_in_thread(request: Request, message: Message) -> None:
    """Post the message in the thread of the mention or direct message that it answers.

    Where people of another organisation read the channel, only the asker sees the answer.
    """
    poster = SlackPoster(request.client)
    channel_id, thread_ts = request.thread
    if request.in_shared_channel:
        poster.post_ephemeral(channel_id, request.user_id, message, thread_ts)
    else:
        poster.post(channel_id, message, thread_ts)


def replace_message(request: Request, message: Message) -> None:
    """Replace the message whose button was pressed, by its response URL."""
    SlackPoster(request.client).respond(request.response_url, message, replace=True)


def update_dm(request: Request, message: Message) -> None:
    """Replace the message that was pressed in a direct message, however long ago it was sent."""
    channel_id, ts = request.pressed_message
    SlackPoster(request.client).update(channel_id, ts, message)


def send_nothing(_request: Request, _message: Message) -> None:
    """Send nothing: nobody asked, and the log has what went wrong."""
