"""Posts a message exactly once: says whether Slack took it, and finds it where nobody knows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack.message import Message
from bot.slack.slack_errors import CALL_FAILED, Meaning, SlackError, read_error

UNREADABLE = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
"""Slack's codes for blocks that it doesn't take; a plainer form of the message may do."""
SKEW = timedelta(minutes=5)
"""How far our clock and Slack's may be apart."""
PAGES = 5
PAGE = 100
"""Messages in a page of a channel's history."""

Mark = Mapping[str, Any]
"""Slack's message metadata, by which a message of ours is recognised."""


class NotPosted(Exception):
    """Slack did not take a message, or nobody knows whether it did; `error` says why."""

    def __init__(self, error: SlackError) -> None:
        super().__init__(error.code)
        self.error = error

    @property
    def why(self) -> str:
        """Slack's code, or the kind of error where Slack said nothing."""
        return self.error.code

    @property
    def surely(self) -> bool:
        """Whether Slack surely did not take it."""
        return not self.error.is_uncertain

    @property
    def answered(self) -> bool:
        """Whether Slack said anything at all."""
        return self.error.answered

    @property
    def retry_after(self) -> float | None:
        """For how many seconds Slack wants to be left alone."""
        return self.error.retry_after

    @property
    def final(self) -> bool:
        """Whether Slack would say the same however often it is asked."""
        return self.error.is_final or self.error.meaning is Meaning.UNKNOWN


def wait_after(attempt: int, first: timedelta, longest: timedelta) -> timedelta:
    """Return how long to wait after an attempt that failed: each time twice as long, up to a limit.

    Slack may fail for hours, and the attempts be thousands.
    """
    doublings = min(attempt - 1, (longest // first).bit_length())
    return min(first * (1 << doublings), longest)


@contextmanager
def failures_told_apart() -> Iterator[None]:
    """Raise NotPosted for whatever goes wrong in a call to Slack that is made inside."""
    try:
        yield
    except CALL_FAILED as error:
        raise NotPosted(read_error(error)) from error


class CannotLook(Exception):
    """The bot cannot read the channel, or not far enough, to find a message there."""


class ExactlyOncePoster:
    """Tries each post once; `client` must not repeat calls by itself."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post(self, channel_id: str, forms: Sequence[Message], mark: Mark) -> str:
        """Post the first of `forms` whose blocks Slack takes, and return its timestamp.

        Raises NotPosted.
        """
        *fuller, plainest = forms
        for form in fuller:
            try:
                return self._post(channel_id, form, mark)
            except NotPosted as error:
                if error.why not in UNREADABLE:
                    raise
        return self._post(channel_id, plainest, mark)

    def _post(self, channel_id: str, message: Message, mark: Mark) -> str:
        with failures_told_apart():
            posted = self._client.chat_postMessage(
                channel=channel_id, metadata=dict(mark), **message.body
            )
        return str(posted["ts"])

    def find(self, channel_id: str, mark: Mark, since: datetime) -> str | None:
        """The timestamp of the message with this mark that was posted after `since`, if any.

        Raises CannotLook without the right to read the channel, NotPosted where Slack fails.
        """
        oldest = f"{(since - SKEW).timestamp():.6f}"
        read = self._client.conversations_history
        return _find(mark, partial(read, channel=channel_id, oldest=oldest))

    def find_in_thread(self, channel_id: str, thread_ts: str, mark: Mark) -> str | None:
        """The same for a message in a thread."""
        read = self._client.conversations_replies
        return _find(mark, partial(read, channel=channel_id, ts=thread_ts))


def _find(mark: Mark, read: Callable[..., SlackResponse]) -> str | None:
    """The timestamp of the message with this mark in a history that is read page by page."""
    try:
        with failures_told_apart():
            for message in _pages(read):
                if message.get("metadata") == mark:
                    return str(message["ts"])
    except NotPosted as error:
        if error.error.needs_person:
            raise CannotLook(error.why) from error
        raise
    return None


def _pages(read: Callable[..., SlackResponse]) -> Iterator[Mapping[str, Any]]:
    """The messages of a history; raises CannotLook after so many pages."""
    cursor = None
    for _ in range(PAGES):
        page = read(include_all_metadata=True, limit=PAGE, cursor=cursor)
        yield from page["messages"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return
    raise CannotLook("too many messages since")
