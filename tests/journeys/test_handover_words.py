"""What people write as an answer: too much, nothing, with mentions, with files."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.handover import ANSWER_LETTERS, QUESTION_LETTERS
from bot.store import privacy
from sandbox import sample
from sandbox.model import Message
from tests.journeys import handing_over as steps
from tests.journeys.conftest import Office
from tests.journeys.handing_over import ASKER, COLLEAGUE, PO


def reply(office: Office, **more: Any) -> list[Message]:
    """Reply to the question in its thread, and return what follows there."""
    (shown,) = steps.in_dm(office, PO)
    event = {"type": "message", "channel": steps.dm(PO), "channel_type": "im", "user": PO,
             "thread_ts": shown.ts, "ts": office.slack.world.next_ts(), **more}  # fmt: skip
    office.slack.deliver_event(event)
    office.settle()
    return office.slack.messages(steps.dm(PO), thread_ts=shown.ts)[1:]


@pytest.mark.parametrize("text", ["", "   ", "…", "?!", "\n\n"])
def test_an_answer_without_words_is_refused(asked: Office, text: str) -> None:
    view = steps.answer(asked, PO, steps.in_dm(asked, PO)[0], text)
    assert view.errors
    assert steps.states(asked) == ["open"]
    assert len(steps.in_dm(asked, ASKER)) == 1


@pytest.mark.parametrize("letter", ["a", "&", "ä", "🙂", "a\n"])
def test_the_longest_answer_arrives_whole(public: Office, letter: str) -> None:
    text = (f"x{letter}" * ANSWER_LETTERS)[: ANSWER_LETTERS - 1] + "!"
    steps.answer(public, PO, steps.in_channel(public)[0], text)
    assert steps.states(public) == ["answered"]
    brought = steps.in_dm(public, ASKER)[-1]
    assert sum(str(block).count("x") for block in brought.blocks[1:-2]) >= text.count("x")
    assert str(steps.in_channel(public)[0].blocks).count("x") >= text.count("x")


def test_an_answer_that_is_too_long_is_refused(asked: Office) -> None:
    view = steps.answer(asked, PO, steps.in_dm(asked, PO)[0], "a" * (ANSWER_LETTERS + 1))
    assert "longer than 3,000 letters" in view.errors["answer"]
    assert steps.states(asked) == ["open"]


def test_the_longest_question_is_read_whole(office: Office) -> None:
    text = "Why?\n" * (QUESTION_LETTERS // 5)
    steps.send(office, steps.ask(office), text=text)
    assert steps.in_dm(office, PO)[0].text.count("Why?") == QUESTION_LETTERS // 5


def test_mentions_in_an_answer_are_seen_and_notify_nobody(public: Office) -> None:
    text = f"<@{COLLEAGUE}> knows, <!channel> and <!here> too; see <#{sample.SEARCH}>."
    steps.answer(public, PO, steps.in_channel(public)[0], text)
    for message in (steps.in_channel(public)[0], steps.in_dm(public, ASKER)[-1]):
        assert "knows" in message.text
        for markup in (f"<@{COLLEAGUE}>", "<!channel>", "<!here>"):
            assert markup not in f"{message.text}{message.blocks}"


def test_a_link_in_an_answer_works(asked: Office) -> None:
    steps.answer(asked, PO, steps.in_dm(asked, PO)[0], "See https://example.com/story?id=1&x=2.")
    assert "https://example.com/story" in steps.in_dm(asked, ASKER)[-1].text


FILE = {"id": "F1", "name": "criteria.pdf", "title": "criteria.pdf"}


def test_a_reply_with_a_file_offers_its_words_and_says_that_the_file_stays(asked: Office) -> None:
    (offered,) = reply(asked, subtype="file_share", text="They're in here.", files=[FILE])
    assert "They're in here." in offered.text
    assert "files" in offered.text
    asked.slack.press(PO, offered, "handover_send_draft")
    assert "They're in here." in steps.in_dm(asked, ASKER)[-1].text


def test_a_file_alone_is_said_not_to_be_passed_on(asked: Office) -> None:
    (line,) = reply(asked, subtype="file_share", text="", files=[FILE])
    assert "I can't pass files on" in line.text
    assert steps.states(asked) == ["open"]


def test_a_longer_reply_is_not_cut_unseen(asked: Office) -> None:
    (offered,) = reply(asked, text="a word " * 1000)
    assert "longer than 3,000 letters" in offered.text
    assert "handover_send_draft" not in str(offered.blocks)
    assert steps.states(asked) == ["open"]


def test_a_draft_cannot_be_sent_once_the_question_is_withdrawn(asked: Office) -> None:
    (offered,) = reply(asked, text="Two.")
    asked.slack.press(ASKER, steps.in_dm(asked, ASKER)[0], "handover_withdraw")
    asked.settle()
    asked.slack.press(PO, offered, "handover_send_draft")
    asked.settle()
    assert steps.states(asked) == ["withdrawn"]
    assert len(steps.in_dm(asked, ASKER)) == 1


def test_an_answer_can_be_corrected_by_opening_the_question_again(asked: Office) -> None:
    steps.answer(asked, PO, steps.in_dm(asked, PO)[0], "Two.")
    asked.slack.press(ASKER, steps.in_dm(asked, ASKER)[-1], "handover_not_answered")
    steps.answer(asked, PO, steps.in_dm(asked, PO)[0], "No, three.")
    assert "No, three." in steps.in_dm(asked, ASKER)[-1].text
    (row,) = steps.rows(asked)
    assert row.state == "answered"


def offers(office: Office, *texts: str) -> list[Message]:
    """Reply several times, and return what asks whether each is the answer."""
    (shown,) = steps.in_dm(office, PO)
    for text in texts:
        office.slack.say(PO, steps.dm(PO), text, thread_ts=shown.ts)
        office.settle()
    in_thread = office.slack.messages(steps.dm(PO), thread_ts=shown.ts, seen_by=PO)
    return [message for message in in_thread if "as your answer?" in message.text]


def last_in_thread(office: Office) -> str:
    """What stands last under the question."""
    office.settle()
    shown = steps.in_dm(office, PO)[0]
    return office.slack.messages(steps.dm(PO), thread_ts=shown.ts, seen_by=PO)[-1].text


def test_no_to_one_reply_leaves_the_other(asked: Office) -> None:
    first, second = offers(asked, "Let me see.", "Two criteria are enough.")
    asked.slack.press(PO, first, "handover_drop_draft")
    asked.settle()
    asked.slack.press(PO, second, "handover_send_draft")
    assert "Two criteria are enough." in steps.in_dm(asked, ASKER)[-1].text


def test_of_two_replies_the_second_is_said_not_to_be_sent(asked: Office) -> None:
    first, second = offers(asked, "Two criteria are enough.", "And the mail.")
    asked.slack.press(PO, first, "handover_send_draft")
    asked.settle()
    asked.slack.press(PO, second, "handover_send_draft")
    assert "no longer waiting for this reply, so I've sent nothing" in last_in_thread(asked)
    assert len(steps.in_dm(asked, ASKER)) == 2


def test_what_is_added_to_an_answer_is_no_new_question(asked: Office) -> None:
    steps.answer(asked, PO, steps.in_dm(asked, PO)[0])
    offers(asked, "And do not forget the mail.")
    assert "has been answered already. I've passed nothing on." in last_in_thread(asked)
    offers(asked, "Who decides the acceptance criteria of search?")
    assert f"<@{sample.SEARCH_PO}> decides this" in last_in_thread(asked)
    offers(asked, "thanks")
    assert "welcome" in last_in_thread(asked)
    offers(asked, "my data")
    assert "I store 1 question" in last_in_thread(asked)
    assert len(asked.journal()) == 2


def directly(office: Office, text: str) -> Message:
    """Write to whoowns outside of threads, and return its reply."""
    office.slack.say(PO, steps.dm(PO), text)
    office.settle()
    return office.slack.messages(steps.dm(PO), seen_by=PO)[-1]


def test_what_the_decider_writes_directly_may_be_the_answer(asked: Office) -> None:
    offered = directly(asked, "Two criteria are enough for this.")
    assert f"Send this to <@{ASKER}> as your answer?" in offered.text
    assert f"The question was: {steps.QUESTION}" in offered.text
    assert "add a question mark" in offered.text
    asked.slack.press(PO, offered, "handover_send_draft")
    assert "Two criteria are enough" in steps.in_dm(asked, ASKER)[-1].text
    assert steps.states(asked) == ["answered"]
    assert len(asked.journal()) == 1


@pytest.mark.parametrize(
    "text",
    ["Which search story is first?", "who decides about the search", "my data", "thanks a lot"],
)
def test_what_asks_something_is_no_answer(asked: Office, text: str) -> None:
    assert "as your answer?" not in directly(asked, text).text


@pytest.mark.parametrize(
    "text",
    [
        "Wie lange gilt die Rückgabefrist bei uns",
        "Können wir den Preis von Checkout ändern",
        "Soll die Suche zuerst neu sortiert werden",
        "I need to know whether we can raise the price",
        "need a decision on the refund window",
        "I wonder if we should drop the free plan",
        "not sure if the search story comes first",
    ],
)
def test_what_asks_something_without_a_question_mark_is_no_answer(asked: Office, text: str) -> None:
    assert "as your answer?" not in directly(asked, text).text


@pytest.mark.parametrize("command", ["my data", "forget me", "help"])
def test_a_command_in_the_thread_of_a_question_is_no_answer(asked: Office, command: str) -> None:
    assert not offers(asked, command)
    assert steps.states(asked) == ["open"]


def test_who_answers_a_question_in_a_channel_directly_is_said_who_reads_it(public: Office) -> None:
    offered = directly(public, "Two criteria are enough for this.")
    assert f"Everybody in <#{sample.CHECKOUT}> can read it too" in str(offered.blocks)


def test_a_mention_that_asks_for_a_person_in_the_thread_is_no_answer(public: Office) -> None:
    (shown,) = steps.in_channel(public)
    mention = f"<@{sample.BOT_USER}> who is the PO of Search?"
    public.slack.say(PO, sample.CHECKOUT, mention, thread_ts=shown.ts)
    public.settle()
    reply = public.slack.messages(sample.CHECKOUT, thread_ts=shown.ts, seen_by=PO)[-1]
    assert f"<@{sample.SEARCH_PO}>" in reply.text
    assert "as your answer?" not in reply.text


@pytest.mark.parametrize(
    "text",
    [
        "No, not this year",
        "Yes, but only from April on.",
        "No, sorry",
        "Not yet",
        "Yes.",
        "Good question! We decided against it in May.",
        "Thanks for asking. It ships in May.",
    ],
)
def test_what_begins_as_answers_do_may_be_the_answer(asked: Office, text: str) -> None:
    assert "as your answer?" in directly(asked, text).text


def test_of_two_questions_the_decider_chooses_the_one_they_answer(asked: Office) -> None:
    steps.send(asked, steps.ask(asked), text="Which checkout stories come first?")
    which = directly(asked, "Two criteria are enough, we don't have the licences for more.")
    assert "2 questions are waiting for you" in which.text
    assert steps.QUESTION in which.text
    assert "Which checkout stories come first?" in which.text
    assert len(asked.journal()) == 2
    asked.slack.press(PO, which, "handover_answer")
    assert "gets this, with your name" in str(steps.form_of(asked, PO).blocks)


def test_an_answer_cannot_be_kept_once_the_words_of_the_question_are_gone(asked: Office) -> None:
    later = asked.bot.context.clock() + timedelta(days=1)
    with asked.bot.context.database.transaction() as session:
        privacy.blank_handed_over(session, later, 9)
    asked.slack.press(PO, steps.in_dm(asked, PO)[0], "handover_answer")
    assert "Keep it" not in str(steps.form_of(asked, PO).blocks)
    (offered,) = offers(asked, "Two criteria are enough.")
    assert "handover_keep_draft" not in str(offered.blocks)


def test_in_a_channel_a_reply_that_mentions_whoowns_may_be_the_answer(public: Office) -> None:
    (shown,) = steps.in_channel(public)
    mention = f"<@{sample.BOT_USER}> Two criteria are enough."
    public.slack.say(PO, sample.CHECKOUT, mention, thread_ts=shown.ts)
    offered = public.slack.messages(sample.CHECKOUT, thread_ts=shown.ts, seen_by=PO)[-1]
    assert offered.ephemeral_to == PO
    assert "as your answer?\n> Two criteria are enough." in offered.text
    public.slack.press(PO, offered, "handover_send_draft")
    assert "Two criteria are enough." in steps.in_dm(public, ASKER)[-1].text
    assert steps.states(public) == ["answered"]
    assert len(public.journal()) == 1


def test_who_lost_the_role_since_reads_only_what_is_still_true(asked: Office) -> None:
    asked.setup(f"po <@{COLLEAGUE}> for Checkout")
    asked.slack.press(PO, steps.in_dm(asked, PO)[0], "handover_take")
    shown = steps.in_dm(asked, PO)[0].text
    assert "It came to you because I named you for this role." in shown
