"""Questions that nobody answers are listed, passed on and ended, and nobody is nagged."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.assembly import assemble
from bot.slack.outbox import Outbox
from bot.store import privacy
from bot.store.tables import handovers, questions
from sandbox import sample
from sandbox.model import Message
from tests.journeys import handing_over as steps
from tests.journeys.conftest import settings_for
from tests.journeys.handing_over import ASKER, PM, PO, QUESTION
from tests.journeys.test_kept import dies
from tests.journeys.timed import TimedOffice, opened

DEPUTY = sample.SUPPORT
WEDNESDAY, THURSDAY, FRIDAY = (datetime(2026, 11, day, tzinfo=UTC) for day in (25, 26, 27))
MONDAY, TUESDAY, NEXT_WEDNESDAY = (datetime(2026, 11 if day > 20 else 12, day, tzinfo=UTC)
                                   for day in (30, 1, 2))  # fmt: skip
ELEVEN, HALF_PAST_NINE, NIGHT = timedelta(hours=10), timedelta(hours=8, minutes=30), timedelta(0)
"""Eleven, half past nine and one in the morning in Madrid, where clocks are an hour ahead."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TimedOffice]:
    """An office on a Wednesday at eleven, in which whoowns knows where everybody is."""
    with opened(tmp_path, now=WEDNESDAY + ELEVEN) as office:
        office.bot.relay.start()
        office.at(office.clock.now)
        yield office


@pytest.fixture
def asked(office: TimedOffice) -> TimedOffice:
    """A question that was handed over on that Wednesday at eleven."""
    steps.send(office, steps.ask(office))
    office.at(office.clock.now + timedelta(minutes=1))
    return office


def at(office: TimedOffice, moment: datetime) -> None:
    """Let it be that time."""
    office.at(moment)
    office.settle()


def mornings(office: TimedOffice, *days: datetime) -> None:
    """Let working days begin, one after the other."""
    for day in days:
        at(office, day + HALF_PAST_NINE)


def lists(office: TimedOffice, user: str = PO) -> list[Message]:
    """The lists of what waits that somebody got."""
    return [m for m in steps.in_dm(office, user) if "waited a working day" in m.text]


def sent_to(office: TimedOffice, user: str) -> int:
    """How many messages somebody got directly."""
    return len(steps.in_dm(office, user))


def test_a_question_is_listed_in_the_morning_once_it_is_a_working_day_old(
    asked: TimedOffice,
) -> None:
    asked.setup("vacate pm for Checkout")
    mornings(asked, THURSDAY)
    assert lists(asked) == []
    at(asked, FRIDAY + HALF_PAST_NINE - timedelta(minutes=1))
    assert lists(asked) == []
    mornings(asked, FRIDAY)
    (message,) = lists(asked)
    assert "1 question has waited" in message.text
    assert QUESTION in message.text
    assert f"<@{ASKER}>" in message.text
    assert "handover_answer" in str(message.blocks)
    for hours in range(9, 20):
        at(asked, FRIDAY + timedelta(hours=hours))
    assert len(lists(asked)) == 1


DAYS = [THURSDAY, FRIDAY, MONDAY, TUESDAY, NEXT_WEDNESDAY]
DUE = {
    "list": (DAYS[:1], FRIDAY + HALF_PAST_NINE),
    "pass on": (DAYS[:2], FRIDAY + ELEVEN + timedelta(minutes=5)),
    "end": (DAYS, NEXT_WEDNESDAY + ELEVEN + timedelta(minutes=5)),
}
"""The mornings before each step with the question of that Wednesday, and when it is due."""
NEW = {"list": [0, 0, 1], "pass on": [1, 1, 0], "end": [0, 1, 0]}
"""How many hand-overs, messages to the asker and messages to the decider each step adds."""


def count_all(office: TimedOffice) -> list[int]:
    """How many hand-overs there are, and messages to the asker and to the decider."""
    return [len(steps.rows(office)), sent_to(office, ASKER), sent_to(office, PO)]


def send_all(office: TimedOffice) -> None:
    """Let the leases end, and time pass until all messages are sent."""
    began = office.clock.now
    for seconds in range(20, 60, 10):
        office.clock.now = began + timedelta(seconds=seconds)
        office.bot.relay.tick()
        office.settle()


@pytest.mark.parametrize("step", ["list", "pass on", "end"])
def test_three_replicas_do_each_step_once(asked: TimedOffice, step: str) -> None:
    asked.setup("vacate pm for Checkout" if step == "end" else f"pm <@{PM}> for Checkout")
    before, due = DUE[step]
    mornings(asked, *before)
    counted = count_all(asked)
    url = f"sqlite:///{asked.bot.context.database.file}"
    others = [assemble(settings_for(asked.slack, url), asked.clock) for _ in range(2)]
    asked.clock.now = due
    replicas = [asked.bot, *others]
    with ThreadPoolExecutor(len(replicas)) as pool:
        list(pool.map(lambda bot: bot.scheduler.tick(), replicas))
    for bot in others:
        assert bot.settle(20)
        bot.stop()
    send_all(asked)
    assert [new - old for new, old in zip(count_all(asked), counted, strict=True)] == NEW[step]


def test_after_two_working_days_the_deputy_has_it_and_the_asker_reads_one_line(
    office: TimedOffice,
) -> None:
    office.setup(f"deputy po <@{DEPUTY}> for Checkout")
    office.bot.scheduler.tick()
    steps.send(office, steps.ask(office))
    before = sent_to(office, ASKER)
    mornings(office, WEDNESDAY + timedelta(hours=3), THURSDAY, FRIDAY)
    at(office, FRIDAY + ELEVEN - timedelta(minutes=5))
    assert steps.states(office) == ["open"]
    at(office, FRIDAY + ELEVEN + timedelta(minutes=5))
    assert steps.states(office) == ["passed_on", "open"]
    (_, after) = steps.rows(office)
    assert (after.decider_id, after.role, after.waited_days) == (DEPUTY, "product_owner", 2)
    shown = steps.in_dm(office, DEPUTY)[-1]
    assert QUESTION in shown.text
    assert f"<@{PO}> hasn't answered it yet" in shown.text
    told = steps.in_dm(office, ASKER)
    assert len(told) == before + 1
    assert f"<@{PO}> hasn't answered yet, so I've asked <@{DEPUTY}>" in told[-1].text
    shown, listed = steps.in_dm(office, PO)
    assert f"passed this on to <@{DEPUTY}>" in shown.text
    assert "Nothing in this list" in listed.text
    assert "whoowns, since nobody answered" in office.setup("history Checkout")


def test_without_a_deputy_the_other_role_has_it_and_can_answer(asked: TimedOffice) -> None:
    asked.setup(f"pm <@{PM}> for Checkout")
    mornings(asked, THURSDAY, FRIDAY)
    at(asked, FRIDAY + ELEVEN + timedelta(minutes=5))
    assert [row.decider_id for row in steps.rows(asked)] == [PO, PM]
    steps.answer(asked, PM, steps.in_dm(asked, PM)[-1])
    assert steps.states(asked) == ["passed_on", "answered"]
    mornings(asked, MONDAY, TUESDAY, NEXT_WEDNESDAY)
    assert lists(asked, PM) == []
    assert f"<@{PM}> answers" in steps.in_dm(asked, ASKER)[-1].text


def test_after_five_working_days_it_ends_and_the_asker_is_told_once(asked: TimedOffice) -> None:
    asked.setup("vacate pm for Checkout")
    mornings(asked, THURSDAY, FRIDAY, MONDAY, TUESDAY, NEXT_WEDNESDAY)
    assert steps.states(asked) == ["open"]
    assert len(lists(asked)) == 4
    at(asked, NEXT_WEDNESDAY + ELEVEN + timedelta(minutes=5))
    assert steps.states(asked) == ["unanswered"]
    told = steps.in_dm(asked, ASKER)[-1].text
    assert f"<@{PO}> hasn't answered your question in 5 working days" in told
    assert "nobody else to ask" in told
    edited = [m.text for m in steps.in_dm(asked, PO) if "Nothing in this list" in m.text]
    assert len(edited) == 4
    before = sent_to(asked, ASKER), sent_to(asked, PO)
    mornings(asked, *(NEXT_WEDNESDAY + timedelta(days=day) for day in (1, 2, 5)))
    assert (sent_to(asked, ASKER), sent_to(asked, PO)) == before


def test_a_weekend_and_a_holiday_stop_the_clock(office: TimedOffice) -> None:
    assert "30 November 2026" in office.setup("holidays add 30 nov")
    at(office, FRIDAY + ELEVEN)
    steps.send(office, steps.ask(office))
    at(office, FRIDAY + ELEVEN + timedelta(minutes=1))
    for day in (FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2), MONDAY, TUESDAY):
        at(office, day + HALF_PAST_NINE)
        at(office, day + ELEVEN + timedelta(hours=2))
    assert lists(office) == []
    mornings(office, NEXT_WEDNESDAY)
    assert len(lists(office)) == 1
    assert steps.states(office) == ["open"]


def test_a_clock_that_moves_over_a_weekend_or_an_outage_counts_no_day(asked: TimedOffice) -> None:
    at(asked, WEDNESDAY + timedelta(days=12) + ELEVEN)
    assert steps.states(asked) == ["open"]
    assert len(lists(asked)) <= 1
    assert sent_to(asked, PO) <= 2


@pytest.mark.parametrize(
    ("friday", "half_past_nine"),
    [
        (datetime(2026, 10, 23, tzinfo=UTC), timedelta(hours=8, minutes=30)),
        (datetime(2027, 3, 26, tzinfo=UTC), timedelta(hours=7, minutes=30)),
    ],
)
def test_lists_come_at_half_past_nine_when_clocks_have_changed(
    tmp_path: Path, friday: datetime, half_past_nine: timedelta
) -> None:
    monday, tuesday = friday + timedelta(days=3), friday + timedelta(days=4)
    with opened(tmp_path, now=friday + timedelta(hours=10)) as office:
        office.bot.relay.start()
        office.at(office.clock.now)
        steps.send(office, steps.ask(office))
        office.at(office.clock.now + timedelta(minutes=1))
        at(office, monday + half_past_nine)
        at(office, tuesday + half_past_nine - timedelta(minutes=1))
        assert lists(office) == []
        at(office, tuesday + half_past_nine)
        assert len(lists(office)) == 1


def test_nobody_is_written_to_while_they_are_away(asked: TimedOffice) -> None:
    mornings(asked, THURSDAY)
    asked.setup("away until 2 dec", user=PO)
    before = sent_to(asked, PO)
    mornings(asked, FRIDAY, MONDAY, TUESDAY)
    at(asked, TUESDAY + ELEVEN)
    assert sent_to(asked, PO) == before
    assert steps.states(asked) == ["open"]
    mornings(asked, NEXT_WEDNESDAY)
    assert len(lists(asked)) == 1


def test_a_question_leaves_a_decider_without_an_account_at_once(asked: TimedOffice) -> None:
    asked.setup(f"pm <@{PM}> for Checkout")
    asked.slack.world.people[PO].deleted = True
    at(asked, THURSDAY + HALF_PAST_NINE)
    at(asked, THURSDAY + HALF_PAST_NINE + timedelta(minutes=1))
    assert [row.decider_id for row in steps.rows(asked)] == [PO, PM]


def test_a_question_of_somebody_without_an_account_ends_if_there_is_nobody_else(
    asked: TimedOffice,
) -> None:
    asked.setup("vacate pm for Checkout")
    asked.slack.world.people[PO].deleted = True
    at(asked, THURSDAY + HALF_PAST_NINE)
    at(asked, THURSDAY + HALF_PAST_NINE + timedelta(minutes=1))
    assert steps.states(asked) == ["unanswered"]
    assert "no longer has an account here" in steps.in_dm(asked, ASKER)[-1].text


def test_a_question_ends_though_its_decider_leaves_on_the_last_day(asked: TimedOffice) -> None:
    asked.setup(f"pm <@{DEPUTY}> for Checkout")
    asked.bot.scheduler.tick()
    asked.setup("away until 20 dec", user=DEPUTY)
    mornings(asked, THURSDAY, FRIDAY, MONDAY, TUESDAY, NEXT_WEDNESDAY)
    asked.slack.deactivate(PO)
    asked.settle()
    at(asked, NEXT_WEDNESDAY + ELEVEN - timedelta(minutes=5))
    assert steps.states(asked) == ["open"]
    at(asked, NEXT_WEDNESDAY + ELEVEN + timedelta(minutes=5))
    assert steps.states(asked) == ["unanswered"]
    said = steps.in_dm(asked, ASKER)[-1].text
    assert "no longer has an account here, and your question has waited for 5 working days" in said


def test_a_question_leaves_somebody_who_has_become_an_outsider(asked: TimedOffice) -> None:
    asked.setup(f"pm <@{PM}> for Checkout")
    mornings(asked, THURSDAY)
    asked.slack.world.people[PO].home = "T0ELSEWHERE"
    mornings(asked, FRIDAY)
    assert lists(asked) == []
    at(asked, FRIDAY + HALF_PAST_NINE + timedelta(minutes=1))
    assert [row.decider_id for row in steps.rows(asked)] == [PO, PM]


@pytest.mark.parametrize("who", ["away", "outsider", "asker", "had it"])
def test_it_never_goes_to_somebody_who_cannot_answer(asked: TimedOffice, who: str) -> None:
    manager = {"asker": ASKER, "had it": PO}.get(who, DEPUTY)
    asked.setup(f"pm <@{manager}> for Checkout")
    asked.bot.scheduler.tick()
    if who == "away":
        asked.setup("away until 20 dec", user=DEPUTY)
    if who == "outsider":
        asked.slack.world.people[DEPUTY].home = "T0ELSEWHERE"
    mornings(asked, THURSDAY, FRIDAY)
    at(asked, FRIDAY + ELEVEN + timedelta(minutes=5))
    at(asked, MONDAY + ELEVEN)
    assert steps.states(asked) == ["open"]
    mornings(asked, TUESDAY, NEXT_WEDNESDAY)
    at(asked, NEXT_WEDNESDAY + timedelta(days=1) + ELEVEN)
    at(asked, NEXT_WEDNESDAY + timedelta(days=1) + ELEVEN + timedelta(minutes=5))
    assert steps.states(asked) == ["unanswered"]
    assert "nobody else to ask" in steps.in_dm(asked, ASKER)[-1].text


def test_a_question_of_a_deleted_team_ends_too(asked: TimedOffice) -> None:
    asked.setup("delete Checkout")
    confirmation = asked.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1]
    asked.slack.press(sample.ADMIN, confirmation, "delete_team")
    asked.settle()
    mornings(asked, THURSDAY, FRIDAY, MONDAY, TUESDAY, NEXT_WEDNESDAY)
    at(asked, NEXT_WEDNESDAY + ELEVEN + timedelta(minutes=5))
    assert steps.states(asked) == ["unanswered"]


def test_from_an_archived_channel_it_goes_on_directly(office: TimedOffice) -> None:
    steps.send(office, steps.ask(office), sample.CHECKOUT)
    office.setup(f"pm <@{PM}> for Checkout")
    office.at(office.clock.now + timedelta(minutes=1))
    mornings(office, THURSDAY, FRIDAY)
    office.slack.world.channels[sample.CHECKOUT].is_archived = True
    at(office, FRIDAY + ELEVEN + timedelta(minutes=5))
    assert steps.states(office) == ["passed_on", "open"]
    assert QUESTION in steps.in_dm(office, PM)[-1].text


def test_a_team_that_wants_none_is_not_chased(asked: TimedOffice) -> None:
    reply = asked.setup("chase off for Checkout")
    assert "don't remind anybody" in reply
    assert "`/whoowns-team chase gentle for Checkout`" in reply
    mornings(asked, THURSDAY, FRIDAY, MONDAY, TUESDAY, NEXT_WEDNESDAY)
    at(asked, NEXT_WEDNESDAY + timedelta(days=2) + ELEVEN)
    assert lists(asked) == []
    assert steps.states(asked) == ["open"]
    assert "don't remind" in asked.setup("show Checkout")


def test_taking_it_on_begins_the_days_anew(asked: TimedOffice) -> None:
    asked.setup(f"pm <@{PM}> for Checkout")
    mornings(asked, THURSDAY)
    at(asked, THURSDAY + timedelta(hours=14))
    asked.slack.press(PO, steps.in_dm(asked, PO)[0], "handover_take")
    asked.settle()
    mornings(asked, FRIDAY)
    at(asked, FRIDAY + ELEVEN + timedelta(hours=1))
    assert lists(asked) == []
    assert steps.states(asked) == ["taken"]
    mornings(asked, MONDAY, TUESDAY)
    at(asked, MONDAY + timedelta(hours=14, minutes=5))
    assert steps.states(asked) == ["passed_on", "open"]


def test_an_answer_leaves_the_list(asked: TimedOffice) -> None:
    mornings(asked, THURSDAY, FRIDAY)
    (listed,) = lists(asked)
    steps.answer(asked, PO, listed)
    assert "Nothing in this list" in steps.in_dm(asked, PO)[-1].text
    assert steps.states(asked) == ["answered"]
    before = sent_to(asked, PO)
    mornings(asked, MONDAY, TUESDAY)
    assert sent_to(asked, PO) == before


def test_a_question_that_ends_before_its_list_is_sent_is_not_sent(asked: TimedOffice) -> None:
    mornings(asked, THURSDAY)
    with dies(Outbox):
        mornings(asked, FRIDAY)
    assert lists(asked) == []
    steps.answer(asked, PO, steps.in_dm(asked, PO)[0])
    at(asked, FRIDAY + HALF_PAST_NINE + timedelta(minutes=1))
    asked.bot.relay.tick()
    asked.settle()
    assert lists(asked) == []
    assert sent_to(asked, PO) == 1


def test_a_list_that_slack_takes_after_work_is_not_sent(asked: TimedOffice) -> None:
    mornings(asked, THURSDAY)
    with dies(Outbox):
        mornings(asked, FRIDAY)
    asked.clock.now = FRIDAY + timedelta(hours=20)
    asked.bot.relay.tick()
    asked.settle()
    assert lists(asked) == []


def test_words_that_are_deleted_meanwhile_are_said_to_be(asked: TimedOffice) -> None:
    mornings(asked, THURSDAY)
    with asked.bot.context.database.transaction() as session:
        privacy.blank_handed_over(session, FRIDAY, 10)
    mornings(asked, FRIDAY)
    (message,) = lists(asked)
    assert "words deleted" in message.text
    assert QUESTION not in message.text
    at(asked, FRIDAY + ELEVEN + timedelta(minutes=5))
    assert steps.states(asked) == ["open"], "somebody else could not read what is asked"


def test_five_hundred_questions_are_one_list(asked: TimedOffice) -> None:
    copy_question(asked, 499)
    mornings(asked, THURSDAY, FRIDAY)
    (message,) = lists(asked)
    assert "500 questions have waited" in message.text
    assert "490 more on my Home tab" in message.text
    assert len(message.blocks) <= 50
    assert len(re.findall(r"handover_answer", str(message.blocks))) == 10


def copy_question(office: TimedOffice, times: int) -> None:
    """Have the question waiting so many times more."""
    with office.bot.context.database.transaction() as session:
        question = dict(session.execute(select(questions)).mappings().one())
        handover = dict(session.execute(select(handovers)).mappings().one())
        for number in range(times):
            row = {**question, "delivery": f"copy {number}"}
            del row["id"]
            new_id = session.scalar(questions.insert().returning(questions.c.id), row)
            row = {**handover, "question_id": new_id, "request": f"copy {number}"}
            row |= {"shown_channel": None, "shown_ts": None}
            del row["id"]
            session.execute(handovers.insert(), row)


@pytest.mark.parametrize("step", ["list", "pass on", "end"])
def test_a_process_that_is_killed_does_nothing_twice_and_leaves_nothing_undone(
    asked: TimedOffice, step: str
) -> None:
    """All of a step is committed at once, or none of it is: it is done again a minute later."""
    asked.setup("vacate pm for Checkout" if step == "end" else f"pm <@{PM}> for Checkout")
    before, due = DUE[step]
    mornings(asked, *before)
    counted = count_all(asked)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Outbox, "add", lambda *_: (_ for _ in ()).throw(MemoryError))
        at(asked, due)
    assert count_all(asked) == counted
    with dies(Outbox):
        at(asked, due + timedelta(minutes=1))
        at(asked, due + timedelta(minutes=2))
    send_all(asked)
    at(asked, asked.clock.now + timedelta(minutes=1))
    assert [new - old for new, old in zip(count_all(asked), counted, strict=True)] == NEW[step]


def test_in_a_channel_the_next_person_reads_it_there(office: TimedOffice) -> None:
    steps.send(office, steps.ask(office), sample.CHECKOUT)
    office.setup(f"pm <@{PM}> for Checkout")
    office.at(office.clock.now + timedelta(minutes=1))
    mornings(office, THURSDAY, FRIDAY)
    at(office, FRIDAY + ELEVEN + timedelta(minutes=5))
    first, second = steps.in_channel(office)
    assert f"passed this on to <@{PM}>" in first.text
    assert second.text.startswith(f"<@{PM}>, <@{ASKER}> asks you")


def test_a_decider_whose_time_zone_slack_never_gives_is_chased_by_their_teams(
    office: TimedOffice,
) -> None:
    people = office.slack.world.people
    people[PO] = replace(people[PO], tz="")
    at(office, office.clock.now + timedelta(minutes=11))
    steps.send(office, steps.ask(office))
    mornings(office, THURSDAY)
    at(office, FRIDAY + HALF_PAST_NINE - timedelta(minutes=1))
    assert lists(office) == []
    mornings(office, FRIDAY)
    assert len(lists(office)) == 1


@pytest.mark.parametrize("how", ["form", "reply"])
def test_who_had_it_first_can_still_answer_once_it_is_passed_on(
    asked: TimedOffice, how: str
) -> None:
    asked.setup(f"pm <@{PM}> for Checkout")
    (shown,) = steps.in_dm(asked, PO)
    asked.slack.press(PO, shown, "handover_answer")
    view = steps.form_of(asked, PO)
    mornings(asked, THURSDAY, FRIDAY)
    at(asked, FRIDAY + ELEVEN + timedelta(minutes=5))
    assert [row.decider_id for row in steps.rows(asked)] == [PO, PM]
    if how == "form":
        asked.slack.submit(PO, view, {"answer": {"answer": "Two are enough."}})
        assert not view.errors
    else:
        asked.slack.say(PO, steps.dm(PO), "Two are enough.", thread_ts=shown.ts)
        asked.settle()
        offered = asked.slack.messages(steps.dm(PO), thread_ts=shown.ts)[-1]
        asked.slack.press(PO, offered, "handover_send_draft")
    assert steps.states(asked) == ["passed_on", "answered"]
    assert f"<@{PO}> answers:" in steps.in_dm(asked, ASKER)[-1].text
    assert f"<@{PO}> answered:" in steps.in_dm(asked, PM)[-1].text
    assert sum("Two are enough." in m.text for m in steps.in_dm(asked, ASKER)) == 1
