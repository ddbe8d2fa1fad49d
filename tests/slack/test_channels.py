"""Which channels' messages may be quoted in which other channels."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.channels import ChannelVisibility


class Slack:
    """Knows some channels, and keeps what it is asked."""

    def __init__(self, **channels: dict[str, bool]) -> None:
        self.channels = channels
        self.asked: list[str] = []

    def conversations_info(self, channel: str) -> dict[str, Any]:
        """The channel, or an error where it is unknown."""
        self.asked.append(channel)
        if channel not in self.channels:
            raise SlackApiError("no", {"ok": False, "error": "channel_not_found"})
        return {"channel": self.channels[channel]}


@pytest.mark.parametrize(
    ("reader", "written_in", "shown"),
    [
        ({}, {}, True),
        ({"is_private": True}, {}, True),
        ({}, {"is_private": True}, False),
        ({}, {"is_mpim": True}, False),
        ({}, {"is_ext_shared": True}, False),
        ({"is_ext_shared": True}, {}, False),
        ({"is_pending_ext_shared": True}, {}, False),
    ],
)
def test_what_was_written_in_public_is_shown_where_no_outsider_reads(
    reader: dict[str, bool], written_in: dict[str, bool], shown: bool
) -> None:
    slack = Slack(CREADER=reader, CWRITTEN=written_in)
    visibility = ChannelVisibility(slack)  # type: ignore[arg-type]
    assert visibility.seen_from("CREADER")("CWRITTEN") is shown


def test_an_unknown_channel_counts_as_private_and_as_read_by_outsiders() -> None:
    slack = Slack(CREADER={})
    assert not ChannelVisibility(slack).seen_from("CREADER")("CGONE")  # type: ignore[arg-type]
    assert not ChannelVisibility(slack).seen_from("CGONE")("CREADER")  # type: ignore[arg-type]


def test_each_channel_is_asked_about_once() -> None:
    slack = Slack(CREADER={}, CWRITTEN={})
    seen = ChannelVisibility(slack).seen_from("CREADER")  # type: ignore[arg-type]
    assert [seen("CWRITTEN"), seen("CWRITTEN")] == [True, True]
    assert slack.asked == ["CREADER", "CWRITTEN"]
