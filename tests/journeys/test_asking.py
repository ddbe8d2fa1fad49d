"""Asking, through every door."""

import re
from pathlib import Path

import pytest

from bot.domain.question import Source
from bot.domain.verdict import Kind
from bot.slack.text import plain
from sandbox import sample
from tests.journeys.conftest import Office

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"
STRATEGIC = "What is our pricing strategy against competitors for checkout next year?"
NEITHER = "How do I reset my VPN password?"
README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def test_a_tactical_question_goes_to_the_product_owner(office: Office) -> None:
    reply = office.ask(TACTICAL)
    assert f"<@{sample.CHECKOUT_PO}> decides this, as product owner of *Checkout*" in reply
    assert "tactical" in reply
    assert "“acceptance" in reply


def test_the_answers_in_the_readme_are_those_that_one_gets(office: Office) -> None:
    shown = re.findall(r"`/whoowns (.+\?)`\n>\n> \*\*whoowns\*\*: .+\n> (It's .+)", README)
    assert len(shown) == 2
    for (question, reasons), channel in zip(shown, (sample.GENERAL, sample.SEARCH), strict=True):
        reply = office.ask(question, channel=channel)
        assert reasons in reply.replace(f"<#{sample.SEARCH}>", "#search")


def test_a_strategic_question_goes_to_the_product_manager(office: Office) -> None:
    reply = office.ask(STRATEGIC)
    assert f"<@{sample.CHECKOUT_PM}> decides this, as product manager of *Checkout*" in reply


def test_what_is_no_product_decision_goes_to_nobody(office: Office) -> None:
    reply = office.ask(NEITHER, channel=sample.CHECKOUT)
    assert "looks like a question for IT, not a product decision" in reply
    answer, _, after_all = reply.partition("If it's about *Checkout* after all: ")
    assert "<@" not in answer
    assert f"<@{sample.CHECKOUT_PO}> decides" in after_all


def test_the_team_of_the_channel_answers(office: Office) -> None:
    reply = office.ask("Which story comes first in the backlog?", channel=sample.SEARCH)
    assert f"<@{sample.SEARCH_PO}>" in reply
    assert f"Search, because this is <#{sample.SEARCH}>" in reply


def test_without_a_team_one_chooses(office: Office) -> None:
    reply = office.ask("Which story comes first in the backlog?")
    assert "Which team is it about?" in reply
    shown = office.slack.messages(sample.GENERAL, seen_by=sample.DEVELOPER)[-1]
    office.slack.press(sample.DEVELOPER, shown, "choose_team", "1:2")
    assert office.slack.eventually(
        lambda: f"<@{sample.SEARCH_PO}>" in office.last(sample.DEVELOPER, sample.GENERAL)
    )


def test_an_answer_is_seen_by_the_asker_only(office: Office) -> None:
    office.ask(TACTICAL)
    assert office.slack.messages(sample.GENERAL, seen_by=sample.SALES) == []


def test_a_mention_is_answered_in_its_thread(office: Office) -> None:
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, f"<@{sample.BOT_USER}> {STRATEGIC}")
    thread = office.slack.eventually(
        lambda: office.slack.messages(sample.CHECKOUT, thread_ts=ts)[1:]
    )
    assert f"<@{sample.CHECKOUT_PM}>" in thread[0].text


def test_a_direct_message_is_answered(office: Office) -> None:
    channel = sample.direct_message(sample.SALES)
    office.slack.say(sample.SALES, channel, TACTICAL)
    reply = office.slack.eventually(
        lambda: [
            m for m in office.slack.messages(channel, sample.SALES) if m.user == sample.BOT_USER
        ]
    )
    assert f"<@{sample.CHECKOUT_PO}>" in reply[0].text
    assert office.journal()[0].question.source is Source.DIRECT_MESSAGE


def test_the_shortcut_answers_on_anybodys_message(office: Office) -> None:
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, TACTICAL)
    office.slack.shortcut(sample.SUPPORT, "who_owns_this", sample.CHECKOUT, ts)
    replies = office.slack.eventually(
        lambda: [
            m for m in office.slack.messages(sample.CHECKOUT, sample.SUPPORT) if m.ephemeral_to
        ]
    )
    assert f"<@{sample.CHECKOUT_PO}>" in replies[0].text
    assert replies[0].text.startswith(f"About this message: {TACTICAL}")


def test_the_shortcut_answers_in_the_thread_it_was_chosen_in(office: Office) -> None:
    root = office.slack.say(sample.SALES, sample.CHECKOUT, "A word on the basket:")
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, TACTICAL, thread_ts=root)
    office.slack.shortcut(sample.SUPPORT, "who_owns_this", sample.CHECKOUT, ts)
    reply = office.slack.eventually(
        lambda: [
            message
            for message in office.slack.messages(sample.CHECKOUT, sample.SUPPORT, thread_ts=root)
            if message.ephemeral_to == sample.SUPPORT
        ]
    )
    assert f"<@{sample.CHECKOUT_PO}>" in reply[0].text


def test_the_shortcut_answers_in_the_channel_where_a_thread_is_closed_to_us(office: Office) -> None:
    root = office.slack.say(sample.SALES, sample.CHECKOUT, "A word on the basket:")
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, TACTICAL, thread_ts=root)
    office.slack.refuse("chat.postEphemeral", error="not_in_channel", times=1)
    office.slack.shortcut(sample.SUPPORT, "who_owns_this", sample.CHECKOUT, ts)
    reply = office.slack.eventually(
        lambda: [
            m for m in office.slack.messages(sample.CHECKOUT, sample.SUPPORT) if m.ephemeral_to
        ]
    )
    assert f"<@{sample.CHECKOUT_PO}>" in reply[0].text


@pytest.mark.parametrize("text", [TACTICAL, "help", ":wave:"])
def test_a_repeated_delivery_is_answered_once(office: Office, text: str) -> None:
    event = {
        "type": "app_mention", "user": sample.SALES, "channel": sample.CHECKOUT,
        "text": f"<@{sample.BOT_USER}> {text}", "ts": "1790000000.000100",
    }  # fmt: skip
    office.slack.deliver_event(event, event_id="Ev1")
    office.slack.deliver_event(event, event_id="Ev1", retry=1)
    office.settle()
    posts = [call for call in office.slack.calls() if call.method == "chat.postMessage"]
    assert len(posts) == 1
    assert len(office.journal()) == (text == TACTICAL)


def test_the_journal_keeps_what_was_decided(office: Office) -> None:
    office.ask(TACTICAL)
    entry = office.journal()[0]
    assert (entry.question.text, entry.verdict.kind) == (TACTICAL, Kind.TACTICAL)
    assert entry.assignee == sample.CHECKOUT_PO
    assert entry.question.source is Source.COMMAND
    assert entry.verdict.signals


@pytest.mark.parametrize("text", ["", "   ", "help", "HELP", "Hello!", "hi"])
def test_help_shows_examples(office: Office, text: str) -> None:
    assert "/whoowns should the cart" in office.ask(text)
    assert office.journal() == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who is the product owner of Checkout?", f"Product owner <@{sample.CHECKOUT_PO}>"),
        ("Who's the PM for the checkout team", f"Product manager <@{sample.CHECKOUT_PM}>"),
        ("who is the product owner?", "2 teams:"),
        ("who is the PO of Chekout?", f"Product owner <@{sample.CHECKOUT_PO}>"),
        ("who is the PO of Payroll?", "There's no team called “Payroll”"),
        ("who owns checkout?", f"Product owner <@{sample.CHECKOUT_PO}>"),
        ("Who is responsible for the Checkout team", f"Product manager <@{sample.CHECKOUT_PM}>"),
    ],
)
def test_who_asks_for_a_role_is_told_who_holds_it(office: Office, text: str, expected: str) -> None:
    assert expected in office.ask(text)
    assert office.journal() == []


@pytest.mark.parametrize(
    "text",
    [
        "for Checkout: who is the product owner going to ask about the refund story?",
        "who owns the acceptance criteria of the refund story?",
    ],
)
def test_a_decision_about_a_role_is_still_a_question(office: Office, text: str) -> None:
    office.ask(text)
    assert len(office.journal()) == 1


def test_the_lines_of_a_question_are_read_one_by_one(office: Office) -> None:
    greeting, signature = "Morning all, the market is quiet today", "Yours in vision and strategy"
    office.ask(f"{greeting}\n\n{TACTICAL}\n{signature}")
    entry = office.journal()[0]
    assert entry.verdict.kind is Kind.TACTICAL
    assert entry.question.text == f"{greeting}\n{TACTICAL}\n{signature}"


@pytest.mark.parametrize("text", ["hepl hm lol", "Wann kommt der neue Bericht für Kunden?"])
def test_what_cannot_be_read_is_said_so(office: Office, text: str) -> None:
    assert "I couldn't work out what that asks" in office.ask(text)


@pytest.mark.parametrize("text", ["thanks!", "Thank you."])
def test_thanks_are_no_question(office: Office, text: str) -> None:
    assert "You're welcome" in office.ask(text)
    assert office.journal() == []


@pytest.mark.parametrize(
    "text",
    [
        f"<@{sample.SALES}>",
        ":tada: :+1:",
        "https://example.com",
        "?!…",
        "<!channel>",
        "\u200f\u200e",
    ],
)
def test_what_holds_no_words_gets_usage(office: Office, text: str) -> None:
    assert "I couldn't find a question in that" in office.ask(text)
    assert office.journal() == []


@pytest.mark.parametrize(
    "text",
    [
        "a" * 40_000,
        "why " * 10_000,
        "should\x00 the \x07 checkout \u202e button \u0301\u0301 work?",
        "ठीक है क्या checkout?",
    ],
)
def test_odd_text_gets_an_answer(office: Office, text: str) -> None:
    delivery = office.slack.command(sample.SALES, sample.CHECKOUT, "/whoowns", text)
    assert delivery.status == 200
    assert len(office.journal()) == 1


def test_what_is_echoed_cannot_ping_or_format(office: Office) -> None:
    office.setup("create *Bold* <!channel> `code` @here")
    reply = office.setup("show")
    assert "<!channel>" not in reply


def test_before_any_team_the_first_step_is_named(empty_office: Office) -> None:
    reply = empty_office.ask(TACTICAL)
    assert "product owner" in reply
    assert "/whoowns-team create" in reply


def test_channels_stand_in_a_question_that_is_shown_again(office: Office) -> None:
    reply = office.ask("should #checkout or #search show the refund story, @nobody?")
    assert (
        f"You asked: should <#{sample.CHECKOUT}> or <#{sample.SEARCH}> show the refund story, "
        f"{plain('@nobody')}?"
    ) in reply


def test_a_typed_question_is_shown_again_and_a_visible_one_is_not(office: Office) -> None:
    assert office.ask(TACTICAL).startswith(f"You asked: {TACTICAL}")
    with_link = office.ask(f"<https://a.b/browse/MOB-88> {TACTICAL}").replace("\u2060", "")
    assert with_link.startswith(f"You asked: https://a.b/browse/MOB-88 {TACTICAL}")
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, f"<@{sample.BOT_USER}> {TACTICAL}")
    reply = office.slack.eventually(
        lambda: office.slack.messages(sample.CHECKOUT, thread_ts=ts)[1:]
    )
    assert "You asked" not in reply[0].text
