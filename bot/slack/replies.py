"""How a listener's message is delivered: who sees it, where, and by which method of Slack's."""

from contextlib import suppress

from slack_bolt import Ack, Args
from slack_sdk.errors import SlackApiError

from bot.slack import payloads
from bot.slack.message import Message
from bot.slack.posting import SlackPoster


def acknowledge(ack: Ack) -> None:
    """Acknowledge a delivery, and send nothing."""
    ack()


def in_acknowledgement(args: Args, message: Message) -> None:
    """Send the message with the acknowledgement, visible only to the person who asked."""
    args.ack(response_type="ephemeral", **message.body)


def as_ephemeral(args: Args, message: Message) -> None:
    """Send the message after the acknowledgement, visible only to the person who asked."""
    SlackPoster(args.client).respond(payloads.response_url_of(args.body), message)


def as_ephemeral_or_dm(args: Args, message: Message) -> None:
    """Send the message to the person who pressed: in the channel, or as a DM from the Home tab."""
    if payloads.response_url_of(args.body):
        as_ephemeral(args, message)
    else:
        as_dm(args, message)


def as_ephemeral_in_thread(args: Args, message: Message) -> None:
    """Answer a message shortcut next to its message, visible only to the person who used it.

    A response URL cannot answer in a thread privately; where the bot is not in the channel, the
    answer comes below.
    """
    poster, body = SlackPoster(args.client), args.body
    thread_ts = payloads.thread_of_message(body)
    if thread_ts:
        with suppress(SlackApiError):
            poster.post_ephemeral(
                payloads.channel_of(body), payloads.user_of(body), message, thread_ts
            )
            return
    poster.respond(payloads.response_url_of(body), message)


def as_dm(args: Args, message: Message) -> None:
    """Send the message as a direct message to the person who did something."""
    SlackPoster(args.client).post(payloads.user_of(args.body), message)


def in_channel(args: Args, message: Message) -> None:
    """Post the message for everybody in the channel of an event."""
    SlackPoster(args.client).post(payloads.channel_of(args.body), message)


def in_thread(args: Args, message: Message) -> None:
    """Post the message in the thread of the mention or direct message that it answers."""
    channel_id, thread_ts = payloads.thread_of(args.body)
    SlackPoster(args.client).post(channel_id, message, thread_ts)


def replacing(args: Args, message: Message) -> None:
    """Replace the message whose button was pressed, by its response URL."""
    SlackPoster(args.client).respond(payloads.response_url_of(args.body), message, replace=True)


def updating_dm(args: Args, message: Message) -> None:
    """Replace the message that was pressed in a direct message, however long ago it was sent."""
    channel_id, ts = payloads.pressed_message_of(args.body)
    SlackPoster(args.client).update(channel_id, ts, message)


def to_nobody(_args: Args, _message: Message) -> None:
    """Send nothing: nobody asked, and the log has what went wrong."""
