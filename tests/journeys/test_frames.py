"""What people ask besides decisions, such as who holds a role, and what follows a question."""

import pytest

from bot.domain.frames.frame import Handling
from bot.domain.team_matching.matcher import Evidence
from bot.domain.verdict import Kind
from sandbox import sample
from tests.journeys.conftest import Office

BASKET = "Which acceptance criteria does the basket story need in this sprint?"


@pytest.fixture
def named_office(office: Office) -> Office:
    """A workspace in which the names of role holders are known."""
    office.bot.scheduler.tick()
    return office


def _tell(office: Office, text: str, user: str = sample.SALES) -> str:
    """What the bot says to a direct message."""
    channel = sample.direct_message(user)
    before = len(office.slack.messages(channel, user))
    office.slack.say(user, channel, text)
    office.slack.eventually(lambda: len(office.slack.messages(channel, user)) > before + 1)
    return office.slack.messages(channel, user)[-1].text


def _mention(office: Office, text: str, thread_ts: str | None = None) -> str:
    """What the bot says in the thread of a mention in #general."""
    text = f"<@{sample.BOT_USER}> {text}"
    ts = office.slack.say(sample.SALES, sample.GENERAL, text, thread_ts=thread_ts)
    root = thread_ts or ts

    def replies() -> list[str]:
        thread = office.slack.messages(sample.GENERAL, thread_ts=root)
        asked = [message.ts for message in thread].index(ts)
        return [m.text for m in thread[asked + 1 :] if m.user == sample.BOT_USER]

    return str(office.slack.eventually(replies)[-1])


@pytest.mark.parametrize(
    "text",
    [
        "who is the checkout PO?",
        "who is checkout's PO?",
        "hi, who is the PO of Checkout?",
        "PO of checkout?",
        "who is the owner of checkout?",
        "who should I ask about checkout?",
        "can you tell me who the PO of checkout is?",
        "I need the PO of checkout",
        "who is the deputy PO of checkout?",
        "who is the PO and PM of checkout?",
        f"who is the PO of <#{sample.CHECKOUT}|checkout>?",
        "who is the product owner of the checkout team these days?",
    ],
)
def test_role_holders_are_named_however_one_asks(office: Office, text: str) -> None:
    assert f"Product owner <@{sample.CHECKOUT_PO}>" in office.ask(text)
    assert office.journal() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("is Priya around?", f"As far as I know, <@{sample.CHECKOUT_PM}> isn't away."),
        ("when will Jonas be back", f"<@{sample.SEARCH_PO}> is away (Slack status: “on leave”)."),
        ("which team is Jonas on?", f"<@{sample.SEARCH_PO}> is product owner of *Search*."),
        (f"who is <@{sample.SEARCH_PM}>?", f"<@{sample.SEARCH_PM}> is product manager of *Search*"),
        ("is Beatrix around?", "I don't know anybody called “Beatrix”"),
        ("who's away this week?", f"<@{sample.SEARCH_PO}> is away"),
        ("is the checkout PO around?", f"<@{sample.CHECKOUT_PO}> isn't away."),
        ("is she around?", "Whom do you mean?"),
    ],
)
def test_what_is_known_of_people_is_said(named_office: Office, text: str, said: str) -> None:
    assert said in named_office.ask(text)
    assert named_office.journal() == []


def test_who_covers_for_somebody_away(named_office: Office) -> None:
    said = named_office.ask("who covers for Jonas until friday")
    assert f"<@{sample.SEARCH_PO}> is away" in said
    assert f"questions for the product owner of *Search* go to <@{sample.SEARCH_PM}>" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("what can you do", "I name the person who decides it"),
        ("are you a bot?", "Yes, I'm a bot"),
        ("ok", "Ask me again"),
        ("that's wrong", "Press 👎"),
        ("can you pass it on?", "First ask me the question"),
    ],
)
def test_talk_gets_a_fitting_line(office: Office, text: str, said: str) -> None:
    assert said in office.ask(text)
    assert office.journal() == []


def test_who_owns_something_is_never_called_no_decision(office: Office) -> None:
    for text in ("who owns the backlog?", "who owns the coffee machine?", "who owns pricing?"):
        assert "doesn't look like a product decision" not in office.ask(text)
    assert [entry.verdict.kind for entry in office.journal()] == [
        Kind.TACTICAL,
        Kind.UNCLEAR,
        Kind.STRATEGIC,
    ]


def test_somebody_who_is_asked_about_points_to_their_team(named_office: Office) -> None:
    said = named_office.ask("should I ask tomas about the new error message?")
    assert f"<@{sample.CHECKOUT_PO}> decides this, as product owner of *Checkout*" in said
    assert "because you said “tomas”" in said
    asked = f"<@{sample.CHECKOUT_PM}> or <@{sample.CHECKOUT_PO}> for the error message?"
    assert f"<@{sample.CHECKOUT_PO}> decides this, as product owner" in named_office.ask(asked)


def test_a_follow_up_takes_the_question_before(office: Office) -> None:
    assert f"<@{sample.CHECKOUT_PO}>" in _tell(office, BASKET)
    said = _tell(office, "and for search?")
    assert f"<@{sample.SEARCH_PO}> decides this, as product owner of *Search*" in said
    assert [entry.question.text for entry in office.journal()] == [BASKET, BASKET]
    assert f"<@{sample.SEARCH_PO}> decides this" in _tell(office, "who decides?")


def test_a_correction_in_words_corrects_the_answer(office: Office) -> None:
    _tell(office, BASKET)
    said = _tell(office, "no, its search")
    assert f"<@{sample.SEARCH_PO}> decides this, as product owner of *Search*" in said
    [entry] = office.journal()
    assert entry.evidence is Evidence.CHOSEN


def test_a_follow_up_about_something_else_keeps_the_team(office: Office) -> None:
    _tell(office, BASKET)
    said = _tell(office, "and what about the pricing?")
    assert f"<@{sample.CHECKOUT_PM}> decides this, as product manager of *Checkout*" in said


def test_a_follow_up_to_nothing_names_the_team(office: Office) -> None:
    assert f"Product owner <@{sample.SEARCH_PO}>" in _tell(office, "and for search?")
    assert "Press 👎" in _tell(office, "no, its search")


def test_a_follow_up_in_a_thread_takes_its_question(office: Office) -> None:
    _mention(office, BASKET)
    root = office.slack.messages(sample.GENERAL)[0].ts
    said = _mention(office, "same for search", thread_ts=root)
    assert f"<@{sample.SEARCH_PO}> decides this, as product owner of *Search*" in said


def test_a_mention_that_only_points_says_that_the_thread_is_unseen(office: Office) -> None:
    root = office.slack.say(sample.SUPPORT, sample.GENERAL, "The size filter forgets its value")
    said = _mention(office, "who can answer this?", thread_ts=root)
    assert "I only see your own message" in said
    assert "*Who owns this?*" in said


def test_a_second_question_is_named(office: Office) -> None:
    said = office.ask(
        "Which acceptance criteria does the basket story need in this sprint, and are we going "
        "to enter the market in Brazil next year?"
    )
    assert f"<@{sample.CHECKOUT_PO}>" in said
    assert f"<@{sample.CHECKOUT_PM}>" in said
    assert "You also asked" in said


def test_a_question_for_people_beside_a_decision_is_answered_too(office: Office) -> None:
    said = office.ask(f"Who is the PO of search? {BASKET}")
    assert f"<@{sample.CHECKOUT_PO}> decides this" in said
    assert f"Product owner <@{sample.SEARCH_PO}>" in said


def test_the_ticket_in_a_web_address_names_the_team(office: Office) -> None:
    said = office.ask("https://northwind.example/browse/CHK-88 who prioritises this bug?")
    assert "*Checkout*" in said


def test_each_handling_has_a_name() -> None:
    assert {handling.value for handling in Handling} == {
        "decision", "roles", "presence", "talk", "neither", "unclear",
    }  # fmt: skip
