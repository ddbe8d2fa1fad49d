"""A question was asked before: its answer is shown to the next person, if they may read it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.store import kept_answers as store
from bot.store.tables import kept_answers
from bot.usecases.kept_answers import delete_old
from sandbox import sample
from sandbox.model import Message, View
from tests.journeys import handing_over as steps
from tests.journeys.conftest import Office

QUESTION = "Which acceptance criteria does the checkout story need in this sprint?"
AGAIN = "what acceptance criteria do we need for the checkout story in this sprint"
OTHER = "Which acceptance criteria does the checkout login need in this sprint?"
ANSWER = "Three: it *pays*, it mails <!channel>, see <https://evil.example|our page> `now`."
ASKER, PO, PM = sample.DEVELOPER, sample.CHECKOUT_PO, sample.CHECKOUT_PM
COLLEAGUE = sample.SUPPORT
LINE = "Asked before:"


def hand_over(office: Office, where: str = "directly", text: str = QUESTION) -> Message:
    """Ask and hand it over; returns what the decider sees."""
    office.ask(text, ASKER)
    answered = office.slack.messages(sample.GENERAL, seen_by=ASKER)[-1]
    office.slack.press(ASKER, answered, "ask_decider")
    view = steps.form_of(office, ASKER)
    values = {"where": {"where": where}, "question": {"question": text}}
    office.slack.submit(ASKER, view, values)
    assert not view.errors, view.errors
    return (
        steps.in_dm(office, PO)[-1] if where == "directly" else steps.in_channel(office, where)[-1]
    )


def answer(
    office: Office, shown: Message, text: str = ANSWER, user: str = PO, *, keep: bool = True
) -> View:
    office.slack.press(user, shown, "handover_answer")
    view = steps.form_of(office, user)
    values: dict[str, Any] = {"answer": {"answer": text}}
    if keep:
        values["keep"] = {"keep": ["keep"]}
    office.slack.submit(user, view, values)
    assert not view.errors, view.errors
    office.settle()
    return view


def ask(
    office: Office, text: str = AGAIN, user: str = COLLEAGUE, channel: str = sample.GENERAL
) -> Message:
    """Ask, and return the answer that this person reads."""
    office.ask(text, user, channel)
    return office.slack.messages(channel, seen_by=user)[-1]


def press(
    office: Office, user: str, message: Message, action: str, channel: str = sample.GENERAL
) -> Message:
    """Press something, and return the last message that this person reads then."""
    office.slack.press(user, message, action)
    office.settle()
    return office.slack.messages(channel, seen_by=user)[-1]


def rows(office: Office) -> list[Any]:
    with office.reading() as session:
        return list(session.execute(select(kept_answers).order_by(kept_answers.c.id)))


@pytest.fixture
def public(office: Office) -> Office:
    """An answer that was given in the team's public channel, and kept."""
    answer(office, hand_over(office, sample.CHECKOUT))
    assert len(rows(office)) == 1
    return office


@pytest.fixture
def private(office: Office) -> Office:
    """An answer that went to its asker in a direct message, and was kept."""
    answer(office, hand_over(office))
    assert len(rows(office)) == 1
    return office


def test_the_box_is_empty_and_says_who_may_read_it(office: Office) -> None:
    shown = hand_over(office, sample.CHECKOUT)
    office.slack.press(PO, shown, "handover_answer")
    view = steps.form_of(office, PO)
    blocks = str(view.blocks)
    assert "Keep it for the next person who asks" in blocks
    assert f"who can read <#{sample.CHECKOUT}> and asks *Checkout* nearly the same" in blocks
    assert "I keep it for 365 days" in blocks
    assert "initial_options" not in blocks
    shown = hand_over(office, text=OTHER)
    office.slack.press(PO, shown, "handover_answer")
    assert "only, since it goes to them directly" in str(steps.form_of(office, PO).blocks)


def test_nothing_is_kept_without_the_box(office: Office) -> None:
    answer(office, hand_over(office, sample.CHECKOUT), keep=False)
    assert rows(office) == []
    assert LINE not in ask(office).text


def test_the_next_who_asks_reads_of_a_public_answer_and_is_routed_as_ever(public: Office) -> None:
    shown = ask(public)
    assert f"<@{PO}> decides this" in shown.text
    assert f"{LINE} <@{PO}> answered on" in shown.text
    assert "Read it ↗>" in shown.text
    assert "ask_decider" in str(shown.blocks)
    assert "kept_show" not in str(shown.blocks)
    settled = press(public, COLLEAGUE, shown, "kept_was_it")
    assert "Glad that helped." in settled.text
    assert LINE not in settled.text
    assert f"<@{PO}> decides this" in settled.text


def test_another_question_another_side_and_another_team_read_nothing(public: Office) -> None:
    assert LINE not in ask(public, OTHER).text
    assert LINE not in ask(public, AGAIN.replace("checkout story", "search story")).text
    strategic = "Why do we want checkout in Japan next year?"
    assert LINE not in ask(public, strategic).text


def test_a_private_answer_is_shown_only_to_who_could_read_it(private: Office) -> None:
    assert LINE not in ask(private).text
    assert LINE not in ask(private, user=PM).text
    shown = ask(private, user=ASKER)
    assert f"{LINE} <@{PO}> answered" in shown.text
    read = press(private, ASKER, shown, "kept_show")
    assert f"<@{PO}> answered on" in read.text
    assert "it \u2060*\u2060pays" in read.text
    assert "<!channel>" not in read.text
    assert "|our page>" not in read.text
    assert read.ephemeral_to == ASKER
    reply = private.setup("answers", COLLEAGUE)
    assert "no kept answers" in reply
    assert "1 kept answer" in private.setup("answers", ASKER)
    # A button that comes from elsewhere is as good as none.
    kept_id, entry = rows(private)[0].id, private.journal()
    mine = next(e for e in entry if e.question.asker_id == COLLEAGUE)
    forged = ask(private, user=COLLEAGUE)
    reply = forge(private, COLLEAGUE, forged, "kept_show", f"{mine.id}:{kept_id}")
    assert "I no longer have that answer." in reply
    reply = forge(private, COLLEAGUE, forged, "kept_read", f"{kept_id}")
    assert "I no longer have that answer." in reply
    for action, value in (("kept_edit", f"{kept_id}"), ("kept_withdraw", f"{kept_id}:0:")):
        assert "I no longer have that answer." in forge(private, COLLEAGUE, forged, action, value)
    assert len(rows(private)) == 1


def forge(office: Office, user: str, message: Message, action: str, value: str) -> str:
    """What somebody reads who sends a value that no button of theirs has."""
    element = {"type": "button", "action_id": action, "value": value}
    element["text"] = {"type": "plain_text", "text": "x"}  # type: ignore[assignment]
    before = message.blocks
    message.blocks = [{"type": "actions", "block_id": "x", "elements": [element]}]
    shown = press(office, user, message, action).text
    message.blocks = before
    return shown


def test_a_mention_never_shows_a_private_answer(private: Office) -> None:
    shown = mention(private, ASKER)
    assert "decides this" in shown.text
    assert LINE not in shown.text


def test_a_mention_elsewhere_shows_no_public_answer_since_guests_may_read_it(
    public: Office,
) -> None:
    shown = mention(public, COLLEAGUE, sample.GENERAL)
    assert "decides this" in shown.text
    assert LINE not in shown.text


def test_a_mention_shows_an_answer_of_its_channel_and_only_its_asker_settles_it(
    public: Office,
) -> None:
    shown = mention(public, COLLEAGUE)
    assert f"{LINE} <@{PO}> answered" in shown.text
    press(public, PM, shown, "kept_was_other", sample.CHECKOUT)
    refused = last_in_thread(public, shown.thread_ts, PM)
    assert "Only the person who asked" in refused.text
    public.slack.press(COLLEAGUE, shown, "kept_was_other")
    public.settle()
    assert "another question" in last_in_thread(public, shown.thread_ts).text


def test_a_mention_does_not_notify_a_giver_whom_it_does_not_name(public: Office) -> None:
    public.setup(f"po <@{COLLEAGUE}> for Checkout")
    shown = mention(public, sample.SALES)
    assert f"<@{COLLEAGUE}> decides this" in shown.text
    assert LINE in shown.text
    assert f"<@{PO}>" not in shown.text


def mention(office: Office, user: str, channel: str = sample.CHECKOUT) -> Message:
    """Ask by a mention, and return the answer in its thread."""
    ts = office.slack.say(user, channel, f"<@{sample.BOT_USER}> {AGAIN}")
    office.settle()
    return last_in_thread(office, ts, channel=channel)


def last_in_thread(
    office: Office, ts: str | None, user: str | None = None, channel: str = sample.CHECKOUT
) -> Message:
    return office.slack.messages(channel, thread_ts=ts, seen_by=user)[-1]


def test_two_who_ask_another_question_in_a_row_retire_it(public: Office) -> None:
    shown = ask(public)
    assert "another question" in press(public, COLLEAGUE, shown, "kept_was_other").text
    # One that it helps starts the count again.
    press(public, PM, ask(public, user=PM), "kept_was_it")
    press(public, COLLEAGUE, ask(public), "kept_was_other")
    assert LINE in ask(public, user=sample.SALES).text
    press(public, PM, ask(public, user=PM), "kept_was_other")
    assert LINE not in ask(public).text
    assert "Not shown any more" in public.setup("answers for Checkout", PO)
    # Its giver brings it back by saying it better.
    edit(public, "Four now.")
    assert LINE in ask(public).text


def edit(office: Office, text: str, user: str = PO) -> None:
    office.setup("answers for Checkout", user)
    shown = office.slack.messages(sample.GENERAL, seen_by=user)[-1]
    office.slack.press(user, shown, "kept_edit")
    view = steps.form_of(office, user)
    office.slack.submit(user, view, {"answer": {"answer": text}})
    assert not view.errors, view.errors


def test_the_giver_edits_it_and_the_new_words_are_shown(public: Office) -> None:
    edit(public, "Four: *also* it prints <@U1>.")
    shown = ask(public)
    assert "Read it ↗>" not in shown.text
    read = press(public, COLLEAGUE, shown, "kept_show")
    assert "Four" in read.text
    assert ", edited on" in read.text
    assert "*also*" not in read.text
    assert "<@U1>" not in read.text
    assert "Three" in steps.in_channel(public)[-1].text


def test_the_giver_withdraws_it(public: Office) -> None:
    before = ask(public)
    public.setup("answers", PO)
    shown = public.slack.messages(sample.GENERAL, seen_by=PO)[-1]
    reply = press(public, PO, shown, "kept_withdraw")
    assert "no kept answers" in reply.text
    assert rows(public) == []
    assert LINE not in ask(public).text
    assert "I no longer have that answer." in press(public, COLLEAGUE, before, "kept_was_it").text
    assert "Three" in steps.in_channel(public)[-1].text


def test_others_can_neither_edit_nor_withdraw_but_an_admin_can_withdraw(public: Office) -> None:
    public.setup("answers", COLLEAGUE)
    shown = public.slack.messages(sample.GENERAL, seen_by=COLLEAGUE)[-1]
    assert "kept_read" in str(shown.blocks)
    assert "kept_edit" not in str(shown.blocks)
    assert "kept_withdraw" not in str(shown.blocks)
    kept_id = rows(public)[0].id
    reply = forge(public, COLLEAGUE, shown, "kept_withdraw", f"{kept_id}:0:")
    assert "I no longer have that answer." in reply
    assert "I no longer" in forge(public, COLLEAGUE, shown, "kept_edit", f"{kept_id}")
    assert "kept_edit" not in str(list_of(public, sample.ADMIN).blocks)
    press(public, sample.ADMIN, list_of(public, sample.ADMIN), "kept_withdraw")
    assert rows(public) == []


def list_of(office: Office, user: str, command: str = "answers") -> Message:
    office.setup(command, user)
    return office.slack.messages(sample.GENERAL, seen_by=user)[-1]


def test_a_new_holder_withdraws_what_somebody_said_who_has_left(public: Office) -> None:
    public.slack.deactivate(PO)
    public.setup(f"po <@{COLLEAGUE}> for Checkout")
    public.settle()
    assert LINE in ask(public, user=PM).text
    press(public, COLLEAGUE, list_of(public, COLLEAGUE), "kept_withdraw")
    assert rows(public) == []


def test_an_answer_that_did_not_help_its_asker_is_shown_to_nobody(public: Office) -> None:
    brought = steps.in_dm(public, ASKER)[-1]
    public.slack.press(ASKER, brought, "handover_not_answered")
    public.settle()
    assert LINE not in ask(public).text
    answer(public, steps.in_channel(public)[0], "Five.")
    assert len(rows(public)) == 1
    assert LINE in ask(public).text


def test_a_reply_can_be_kept_too(office: Office) -> None:
    shown = hand_over(office)
    office.slack.say(PO, steps.dm(PO), "Three.", thread_ts=shown.ts)
    office.settle()
    draft = office.slack.messages(steps.dm(PO), thread_ts=shown.ts, seen_by=PO)[-1]
    assert "handover_keep_draft" in str(draft.blocks)
    office.slack.press(PO, draft, "handover_keep_draft")
    office.settle()
    assert [row.text for row in rows(office)] == ["Three."]


def test_what_is_kept_outlives_the_words_of_the_question_for_a_year(public: Office) -> None:
    context = public.bot.context
    later = context.clock() + timedelta(days=364)
    from bot.usecases.privacy import blank_old

    blank_old(context, later)
    delete_old(context, later)
    assert [row.question for row in rows(public)] == [QUESTION]
    assert LINE in ask(public).text
    delete_old(context, later + timedelta(days=2))
    assert rows(public) == []
    assert LINE not in ask(public).text


def test_an_operator_who_keeps_none_has_no_box(office: Office) -> None:
    office.bot.context.__dict__["keep_answers_days"] = 0
    shown = hand_over(office, sample.CHECKOUT)
    office.slack.press(PO, shown, "handover_answer")
    view = steps.form_of(office, PO)
    assert "Keep it" not in str(view.blocks)


@pytest.mark.parametrize("user", [ASKER, PO])
def test_forget_me_takes_the_answer_with_it(public: Office, user: str) -> None:
    data = public.ask("my data", user)
    assert "kept" in data
    public.ask("forget me", user)
    shown = public.slack.messages(sample.GENERAL, seen_by=user)[-1]
    press(public, user, shown, "forget_me")
    assert rows(public) == []
    assert LINE not in ask(public).text


def test_a_renamed_team_keeps_its_answers_and_a_deleted_one_does_not(public: Office) -> None:
    public.setup("rename Checkout to Basket")
    shown = ask(public, AGAIN.replace("checkout", "basket"))
    assert LINE not in shown.text
    assert LINE in ask(public, f"{AGAIN} of basket").text
    public.setup("delete Basket")
    press(
        public,
        sample.ADMIN,
        public.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1],
        "delete_team",
    )
    assert rows(public) == []


def test_another_workspace_reads_nothing(public: Office) -> None:
    context, kept = public.bot.context, rows(public)[0]
    with context.database.reading() as session:
        assert store.find(session, sample.WORKSPACE, kept.id)
        assert store.find(session, "T0OTHER", kept.id) is None
        assert store.of_ids(session, "T0OTHER", [kept.id], 0) == {}
        there = store.readable("T0OTHER", PO, sample.CHECKOUT, None, full_member=True)
        assert store.listed(session, there, 0, None) == ([], 0)


def test_the_list_has_pages_and_comes_as_a_file(public: Office) -> None:
    context = public.bot.context
    with context.database.transaction() as session:
        kept = store.find(session, sample.WORKSPACE, rows(public)[0].id)
        assert kept
        session.execute(kept_answers.delete())
    for number in range(12):
        copy(public, kept, number)
    first = list_of(public, COLLEAGUE, "answers for Checkout")
    assert "12 kept answers of *Checkout*, 1 to 10:" in first.text
    second = press(public, COLLEAGUE, first, "kept_next")
    assert "11 to 12" in second.text
    assert "1 to 10" in press(public, COLLEAGUE, second, "kept_previous").text
    for command, name in (("answers export", "csv"), ("answers export json", "json")):
        assert "sent you the file" in public.setup(command, COLLEAGUE)
        file = public.slack.world.files[steps.in_dm(public, COLLEAGUE)[-1].files[0]["id"]]
        assert file["name"] == f"whoowns-answers.{name}"
        assert file["content"].count("=1+1") == 12
        assert ",=1+1" not in file["content"]
    assert "There is no team" in public.setup("answers for Nowhere", COLLEAGUE)


def copy(office: Office, kept: Any, number: int) -> None:
    """One more kept answer, to a hand-over of its own."""
    from bot.store.tables import handovers

    context = office.bot.context
    with context.database.transaction() as session:
        row = dict(session.execute(select(handovers)).mappings().first() or {})
        row = {**row, "request": f"copy {number}", "id": 100 + number, "shown_ts": None}
        session.execute(handovers.insert(), row)
        store.add(session, replace(kept, handover_id=100 + number, text=f"=1+1 {number}"))
