"""The ways in which a listener's message reaches a person."""

from contextlib import suppress

from slack_bolt import Ack, Args
from slack_sdk.errors import SlackApiError

from bot.slack import payloads
from bot.slack.message import Message
from bot.slack.posting import SlackPoster


def acknowledge(ack: Ack) -> None:
    """Tell Slack that we have it, and nothing else."""
    ack()


def in_acknowledgement(args: Args, message: Message) -> None:
    """Send the message in the acknowledgement, for the eyes of whoever asked."""
    args.ack(response_type="ephemeral", **message.body)


def privately(args: Args, message: Message) -> None:
    """Send the message after the acknowledgement, for the eyes of whoever asked."""
    SlackPoster(args.client).reply(args.body["response_url"], message)


def aside(args: Args, message: Message) -> None:
    """Send it for the eyes of whoever pressed: there, or directly where that was no channel."""
    if args.body.get("response_url"):
        return privately(args, message)
    return SlackPoster(args.client).post(payloads.user_of(args.body), message)


def beside_message(args: Args, message: Message) -> None:
    """Send it for the eyes of whoever asked, next to the message they asked about.

    A response URL cannot answer privately in a thread, and we can only as a member of the channel.
    """
    thread_ts = payloads.thread_of_message(args.body)
    board = SlackPoster(args.client)
    if thread_ts:
        with suppress(SlackApiError):
            where = (args.body["channel"]["id"], args.body["user"]["id"])
            return board.whisper(*where, message, thread_ts)
    return board.reply(args.body["response_url"], message)


def in_channel(args: Args, message: Message) -> None:
    """Post the message for everybody in the channel that an event tells of."""
    SlackPoster(args.client).post(args.body["event"]["channel"], message)


def directly(args: Args, message: Message) -> None:
    """Send the message to whoever did something, as a direct message."""
    SlackPoster(args.client).post(payloads.user_of(args.body), message)


def to_nobody(_args: Args, _message: Message) -> None:
    """Keep quiet: nobody asked for anything, and the log has what went wrong."""


def in_place(args: Args, message: Message) -> None:
    """Put the message in the place of the one whose button was pressed."""
    SlackPoster(args.client).reply(args.body["response_url"], message, replace=True)


def in_thread(args: Args, message: Message) -> None:
    """Post the message in the thread of the one that asked."""
    channel, thread_ts = payloads.thread_of(args.body)
    SlackPoster(args.client).post(channel, message, thread_ts)
