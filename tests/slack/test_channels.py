"""Where words may be shown again that were said elsewhere."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.channels import ChannelVisibility


class Slack:
    """Knows some channels, and counts how often it is asked."""

    def __init__(self, **channels: dict[str, bool]) -> None:
        self.channels = channels
        self.asked: list[str] = []

    def conversations_info(self, channel: str) -> dict[str, Any]:
        """What there is to know of a channel."""
        self.asked.append(channel)
        if channel not in self.channels:
            raise SlackApiError("no", {"ok": False, "error": "channel_not_found"})
        return {"channel": self.channels[channel]}


@pytest.mark.parametrize(
    ("place", "said_in", "shown"),
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
def test_what_was_said_in_public_is_shown_among_ourselves(
    place: dict[str, bool], said_in: dict[str, bool], shown: bool
) -> None:
    places = ChannelVisibility(Slack(CPLACE=place, CSAID=said_in))  # type: ignore[arg-type]
    assert places.seen_from("CPLACE")("CSAID") is shown


def test_what_slack_does_not_tell_counts_as_private() -> None:
    slack = Slack(CPLACE={})
    assert not ChannelVisibility(slack).seen_from("CPLACE")("CGONE")  # type: ignore[arg-type]
    assert not ChannelVisibility(slack).seen_from("CGONE")("CPLACE")  # type: ignore[arg-type]


def test_each_channel_is_asked_about_once() -> None:
    slack = Slack(CPLACE={}, CSAID={})
    seen = ChannelVisibility(slack).seen_from("CPLACE")  # type: ignore[arg-type]
    assert [seen("CSAID"), seen("CSAID")] == [True, True]
    assert slack.asked == ["CPLACE", "CSAID"]
