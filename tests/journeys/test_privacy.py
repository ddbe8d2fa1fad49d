"""What people can ask about themselves."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.privacy import fingerprint
from bot.store.holdings import HOLDINGS
from bot.store.tables import heard
from bot.usecases import privacy
from sandbox import sample
from tests.journeys.conftest import Office

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"


def test_somebody_sees_what_is_held_and_gets_it_as_a_file(office: Office) -> None:
    office.ask(TACTICAL)
    office.ask("Which roadmap?", user=sample.SALES)
    reply = office.ask("my data")
    assert "I store 1 question of yours." in reply
    assert "“Which acceptance criteria" in reply
    assert "roadmap" not in reply
    shown = office.slack.messages(sample.GENERAL, seen_by=sample.DEVELOPER)[-1]
    office.slack.press(sample.DEVELOPER, shown, "send_my_data", "all")
    place = sample.direct_message(sample.DEVELOPER)
    assert office.slack.eventually(lambda: len(office.slack.messages(place)) == 2)
    file = office.slack.messages(place)[-1].files[0]
    content = json.loads(office.slack.world.files[file["id"]]["content"])
    assert [question["text"] for question in content["questions"]] == [TACTICAL]
    assert content["judgements"] == content["roles"] == []
    assert content["questions_for_you"] == 0
    assert set(content) == {stored.holding.key for stored in HOLDINGS}


def _press(office: Office, user: str, action_id: str) -> str:
    """Press a button of the last reply in #general, and read what takes its place."""
    shown = office.slack.messages(sample.GENERAL, seen_by=user)[-1]
    before = shown.text
    office.slack.press(user, shown, action_id, "me")
    office.slack.eventually(lambda: office.last(user, sample.GENERAL) != before)
    return office.last(user, sample.GENERAL)


def test_somebody_is_forgotten_and_hears_what_that_means(office: Office) -> None:
    office.ask(TACTICAL, user=sample.CHECKOUT_PO)
    office.ask(TACTICAL, user=sample.SALES)
    asked = office.ask("Forget me!", user=sample.CHECKOUT_PO)
    assert "Forget you? This can't be undone" in asked
    assert "This stays:\n• Roles (1)" in asked
    assert office.journal()[0].question.text == TACTICAL
    reply = _press(office, sample.CHECKOUT_PO, "forget_me")
    assert "Forgotten:\n• Questions you asked (1)" in reply
    assert "You're product owner of Checkout" in reply
    mine, other = office.journal()
    assert (mine.question.text, mine.question.asker_id) == ("", "")
    assert (other.question.text, other.question.asker_id) == (TACTICAL, sample.SALES)
    assert mine.team_id == other.team_id
    again = office.ask("forget me", user=sample.CHECKOUT_PO)
    assert "I store no questions and no feedback of yours" in again


def test_who_thinks_again_is_not_forgotten(office: Office) -> None:
    office.ask(TACTICAL)
    office.ask("forget me")
    assert "kept everything" in _press(office, sample.DEVELOPER, "keep_my_data")
    assert office.journal()[0].question.text == TACTICAL


def test_a_message_that_somebody_else_asked_about_is_its_authors_too(office: Office) -> None:
    words = "Which acceptance criteria does the zorblax story need in this sprint?"
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, words)
    office.slack.shortcut(sample.SUPPORT, "who_owns_this", sample.CHECKOUT, ts)
    assert office.slack.eventually(office.journal)
    assert "zorblax" in office.ask("my data", user=sample.SALES)
    office.ask("forget me", user=sample.SALES)
    assert "Messages of yours" in _press(office, sample.SALES, "forget_me")
    (entry,) = office.journal()
    assert (entry.question.text, entry.question.author_id) == ("", None)
    assert entry.verdict.signals == ()
    assert entry.question.asker_id == sample.SUPPORT
    assert "zorblax" not in office.ask("my data", user=sample.SUPPORT)


def test_a_message_that_its_own_author_asks_about_is_a_question_only(office: Office) -> None:
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, TACTICAL)
    office.slack.shortcut(sample.SALES, "who_owns_this", sample.CHECKOUT, ts)
    (entry,) = office.slack.eventually(office.journal)
    assert entry.question.author_id is None


def test_a_message_that_slack_repeats_after_it_was_forgotten_stays_forgotten(
    office: Office,
) -> None:
    channel = sample.direct_message(sample.DEVELOPER)
    event = {
        "type": "message", "channel_type": "im", "user": sample.DEVELOPER, "channel": channel,
        "text": TACTICAL, "ts": "1790000000.000100",
    }  # fmt: skip
    office.slack.deliver_event(event, event_id="Ev1")
    assert office.slack.eventually(office.journal)
    context = office.bot.context
    privacy.forget(context, sample.WORKSPACE, sample.DEVELOPER)
    office.slack.deliver_event(event, event_id="Ev1", retry=1)
    office.settle()
    (entry,) = office.journal()
    assert (entry.question.text, entry.question.channel_id) == ("", "")


@pytest.mark.parametrize("replied_to", [False, True])
@pytest.mark.parametrize("first", ["message", "deletion"])
def test_a_message_that_is_deleted_in_slack_loses_its_words(
    office: Office, first: str, replied_to: bool
) -> None:
    channel, ts = sample.direct_message(sample.DEVELOPER), "1790000000.000100"
    whole = {"type": "message", "channel_type": "im", "channel": channel}
    message = {**whole, "user": sample.DEVELOPER, "text": TACTICAL, "ts": ts}
    deletion = {**whole, "hidden": True, "previous_message": message, "ts": "1790000009.0001"}
    if replied_to:
        left = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": ts}
        deletion |= {"subtype": "message_changed", "message": left}
    else:
        deletion |= {"subtype": "message_deleted", "deleted_ts": ts}
    if first == "message":
        office.slack.deliver_event(message)
        assert office.slack.eventually(office.journal)
        office.slack.deliver_event(deletion)
        assert office.slack.eventually(lambda: not office.journal()[0].question.text)
        assert office.journal()[0].verdict.signals == ()
    else:
        office.slack.deliver_event(deletion)
        office.settle()
        assert office.slack.eventually(lambda: not _would_be_journalled(office, f"{channel}:{ts}"))
        office.slack.deliver_event(message)
        office.settle()
        assert office.journal() == []


def _would_be_journalled(office: Office, delivery: str) -> bool:
    """Whether a delivery would still be journalled."""
    with office.reading() as session:
        key = fingerprint(sample.WORKSPACE, delivery)
        known = session.scalars(select(heard.c.delivery).where(heard.c.delivery == key)).all()
    return not known


def test_my_data_names_whatever_is_held(office: Office) -> None:
    holder = sample.CHECKOUT_PO
    office.ask(TACTICAL)
    office.setup("deputy pm <@" + holder + "> for Checkout")
    office.setup("away until 1 january", user=holder)
    office.slack.open_home(holder)
    labels = "When you're away", "Deputy for", "Home tab opened", "Questions that named you"
    # Slack shows a Home tab a moment before the bot records that it was opened.
    named = office.slack.eventually(
        lambda: all(f"• {label}: " in office.ask("my data", user=holder) for label in labels)
    )
    assert named


def test_these_words_are_no_question_in_a_direct_message_either(office: Office) -> None:
    place = sample.direct_message(sample.SUPPORT)
    office.slack.say(sample.SUPPORT, place, "my data")
    data = office.slack.eventually(
        lambda: [m.text for m in office.slack.messages(place) if "I store" in m.text]
    )
    assert len(data) == 1
    assert office.journal() == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("forgt me", "forget me"),
        ("my dtaa", "my data"),
        ("My dat", "my data"),
        ("delete my data", "forget me"),
        ("What do you know about me?", "my data"),
    ],
)
def test_a_slip_in_these_words_is_no_question_and_deletes_nothing(
    office: Office, typed: str, meant: str
) -> None:
    office.ask(TACTICAL)
    assert f"Did you mean `/whoowns {meant}`?" in office.ask(typed)
    assert [entry.question.text for entry in office.journal()] == [TACTICAL]


def test_people_in_the_changes_are_mentioned_and_never_shown_as_ids(office: Office) -> None:
    office.setup(f"pm <@{sample.SUPPORT}> for Checkout")
    data = office.ask("my data", user=sample.SUPPORT)
    assert f"<@{sample.CHECKOUT_PM}> → <@{sample.SUPPORT}>" in data
    assert f", {sample.SUPPORT}" not in data


def test_old_words_are_blanked_and_what_was_asked_still_counts(office: Office) -> None:
    office.ask(TACTICAL)
    context = office.bot.context
    privacy.blank_old(context, context.clock() + timedelta(days=89))
    assert office.journal()[0].question.text == TACTICAL
    privacy.blank_old(context, context.clock() + timedelta(days=91))
    assert office.journal()[0].question.text == ""
    reply = office.ask("my data")
    assert "text deleted" in reply


def test_an_operator_may_keep_no_words_at_all(office: Office) -> None:
    from bot.domain.question import Question, Source
    from bot.usecases.answer_question import answer_question

    context = replace(office.bot.context, keep_text_days=0)
    question = Question(
        TACTICAL,
        sample.WORKSPACE,
        sample.SALES,
        sample.CHECKOUT,
        Source.COMMAND,
        context.clock(),
        "d-1",
    )
    given = answer_question(context, question)
    assert given
    assert given.unseen_text == TACTICAL
    (kept,) = office.journal()
    assert (kept.question.text, kept.verdict.signals) == ("", ())
    assert kept.verdict.kind is given.kind


def _files_with(office: Office, words: str) -> list[str]:
    """Return the names of the database's files that hold these words."""
    path = Path(office.bot.context.database.engine.url.database or "")
    files = path.parent.glob(f"{path.name}*")
    return [file.name for file in files if words.encode() in file.read_bytes()]


def test_words_that_are_forgotten_are_in_no_file_any_more(office: Office) -> None:
    office.ask(TACTICAL)
    assert _files_with(office, TACTICAL)
    privacy.forget(office.bot.context, sample.WORKSPACE, sample.DEVELOPER)
    assert _files_with(office, TACTICAL) == []


def test_words_that_are_too_old_are_in_no_file_any_more(office: Office) -> None:
    office.ask(TACTICAL)
    context = office.bot.context
    privacy.blank_old(context, context.clock() + timedelta(days=91))
    assert _files_with(office, TACTICAL) == []


def test_words_of_a_message_that_was_deleted_are_in_no_file_any_more(office: Office) -> None:
    channel = sample.direct_message(sample.SALES)
    office.slack.say(sample.SALES, channel, TACTICAL)
    assert office.slack.eventually(lambda: len(office.slack.messages(channel)) > 1)
    (entry,) = office.journal()
    context = office.bot.context
    privacy.forget_deleted(context, sample.WORKSPACE, entry.question.delivery)
    assert _files_with(office, TACTICAL) == []


def test_names_are_shown_as_they_were_typed(office: Office) -> None:
    office.setup("create data_team")
    office.setup("profile product manager only for data_team")
    reply = office.ask("my data", user=sample.ADMIN).replace("\u2060", "")
    assert "create, data_team, data_team" in reply
    assert ", command" not in reply
    assert "product manager only" in reply


def test_how_an_absence_is_known_is_said_in_words(office: Office) -> None:
    office.setup("away until friday", user=sample.CHECKOUT_PO)
    assert "• When you're away: as you told me, until " in office.ask(
        "my data", user=sample.CHECKOUT_PO
    )
