"""What people see in a message is what is classified, wherever in the message it stands."""

import logging
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import sample
from tests.journeys.conftest import Office

ASKED = "which acceptance criteria does the checkout story need in this sprint?"
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": ASKED}}
SHARED = {"is_share": True, "text": ASKED, "fallback": f"[1 May] somebody: {ASKED}"}


def rich_text(text: str) -> dict[str, Any]:
    """A mention of the bot and these words, as people's messages hold them."""
    mention = {"type": "user", "user_id": sample.BOT_USER}
    paragraph = [mention, {"type": "text", "text": f" {text}"}]
    section = {"type": "rich_text_section", "elements": paragraph}
    return {"type": "rich_text", "elements": [section]}


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "", "blocks": [rich_text(ASKED)]},
        {"text": f"<@{sample.BOT_USER}>", "blocks": [rich_text(ASKED)]},
        {"text": f"<@{sample.BOT_USER}> who owns this?", "attachments": [SHARED]},
        {"text": f"<@{sample.BOT_USER}>", "attachments": [SHARED]},
    ],
)
def test_a_mention_is_read_as_it_is_seen(office: Office, fields: dict[str, Any]) -> None:
    office.slack.deliver_event({
        "type": "app_mention", "user": sample.DEVELOPER, "channel": sample.GENERAL,
        "ts": "1790000000.000200", **fields,
    })  # fmt: skip
    office.settle()
    [posted] = [call for call in office.slack.calls() if call.method == "chat.postMessage"]
    assert f"<@{sample.CHECKOUT_PO}>" in posted.params["text"]


def test_a_forwarded_message_is_what_a_direct_message_is_about(office: Office) -> None:
    office.slack.deliver_event({
        "type": "message", "channel_type": "im", "user": sample.DEVELOPER,
        "channel": sample.direct_message(sample.DEVELOPER), "ts": "1790000000.000100",
        "text": "who owns this?", "attachments": [SHARED],
    })  # fmt: skip
    office.settle()
    [posted] = [call for call in office.slack.calls() if call.method == "chat.postMessage"]
    assert f"<@{sample.CHECKOUT_PO}>" in posted.params["text"]


@pytest.mark.parametrize("text", ["Ticket 12", "New request", "This content can't be displayed."])
def test_the_shortcut_reads_the_blocks_of_a_bot(office: Office, text: str) -> None:
    client = WebClient(office.slack.bot_token, base_url=office.slack.api_url)
    ts = client.chat_postMessage(channel=sample.CHECKOUT, text=text, blocks=[SECTION])["ts"]
    office.slack.shortcut(sample.SUPPORT, "who_owns_this", sample.CHECKOUT, str(ts))
    reply = office.slack.eventually(
        lambda: [
            m for m in office.slack.messages(sample.CHECKOUT, sample.SUPPORT) if m.ephemeral_to
        ]
    )
    assert f"<@{sample.CHECKOUT_PO}>" in reply[0].text


def test_only_people_are_answered_and_the_log_says_so(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "whoowns.listener")
    office.slack.deliver_event({
        "type": "app_mention", "subtype": "bot_message", "bot_id": "BWF",
        "channel": sample.CHECKOUT, "ts": "1790000100.0001",
        "text": f"<@{sample.BOT_USER}> {ASKED}",
    })  # fmt: skip
    office.settle()
    assert not [call for call in office.slack.calls() if call.method == "chat.postMessage"]
    [record] = [record for record in caplog.records if record.message == "mention"]
    assert vars(record)["fields"]["outcome"] == "not from a person"
    assert office.journal() == []


@pytest.mark.parametrize(
    "typed",
    [f'"{ASKED}"', f"“{ASKED}”", f"‘{ASKED}’", f"`{ASKED}`", f"```{ASKED}```", f"„{ASKED}“",
     f"They said “{ASKED}” in the meeting", f"who owns this? “{ASKED}”",
     f"https://a.b/search {ASKED}"],
)  # fmt: skip
def test_quotes_and_addresses_around_a_question_mean_nothing(office: Office, typed: str) -> None:
    assert f"<@{sample.CHECKOUT_PO}>" in office.ask(typed)
    [entry] = office.journal()
    assert entry.verdict.has_enough_evidence


def test_code_is_neither_a_reason_nor_names_a_team(office: Office) -> None:
    code = "```Traceback (most recent call last):\n  File \"checkout.py\"\nKeyError: 'price'```"
    reply = office.ask(f"which story comes first? {code}")
    assert "Which team is it about?" in reply
    assert "Traceback" not in reply.partition("Which team")[2]
    [entry] = office.journal()
    assert not any("Traceback" in signal.found for signal in entry.verdict.signals)


def test_a_tried_question_may_stand_in_quotes(office: Office) -> None:
    before = len(office.slack.messages(sample.GENERAL, seen_by=sample.DEVELOPER))
    office.slack.command(sample.DEVELOPER, sample.GENERAL, "/whoowns-rules", f'test "{ASKED}"')
    office.slack.eventually(
        lambda: len(office.slack.messages(sample.GENERAL, seen_by=sample.DEVELOPER)) > before
    )
    assert f"“{ASKED}” would be *tactical*" in office.last(sample.DEVELOPER, sample.GENERAL)
