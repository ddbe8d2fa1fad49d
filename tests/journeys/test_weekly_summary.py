"""The weekly summary comes: once, on time, and whatever happens to Slack and to us."""

from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.reporting.schedule import GRACE, Claim
from bot.domain.reporting.summary import Summary
from bot.domain.teams.team import Team
from bot.slack.jobs.weekly_summaries import SILENT_IN_A_ROW, PostWeeklySummaries
from bot.usecases import summary_posting, summary_schedules
from bot.usecases.app_context import AppContext
from bot.usecases.team_access import TeamRef
from sandbox import sample
from tests.journeys.timed import ADMIN, HISTORY, MINUTE, MONDAY, TimedOffice, opened, schedule

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"
STRATEGIC = "Should checkout get cheaper pricing for annual plans next year?"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TimedOffice]:
    """An office whose bot may not read channels."""
    with opened(tmp_path) as office:
        yield office


@pytest.fixture
def reading_office(tmp_path: Path) -> Iterator[TimedOffice]:
    """An office whose bot may read public channels that it is in."""
    with opened(tmp_path, *HISTORY) as office:
        yield office


def die_after_posting(office: TimedOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Post the summary, and lose the power before that is noted."""

    def gone(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(summary_posting, "settle", gone)
        office.at(MONDAY)
    assert len(office.summaries()) == 1


def test_it_comes_on_monday_morning_and_once(office: TimedOffice) -> None:
    for text in (TACTICAL, TACTICAL, STRATEGIC):
        office.ask(text)
    office.at(MONDAY - MINUTE)
    assert office.summaries() == []
    office.at(MONDAY)
    (summary,) = office.summaries()
    assert "*Checkout*, week 48 (23–29 November): 3 questions." in summary.text
    assert "This is the first weekly summary" in summary.text
    for minutes in range(1, 4):
        office.at(MONDAY + minutes * MINUTE)
    assert len(office.summaries()) == 1
    assert office.summaries(sample.SEARCH) == []


def test_nobody_who_asked_is_named(office: TimedOffice) -> None:
    office.ask(TACTICAL, user=sample.SALES)
    office.at(MONDAY)
    (summary,) = office.summaries()
    assert sample.SALES not in f"{summary.text} {summary.blocks}"


def test_the_next_one_comes_a_week_later_and_needs_no_introduction(office: TimedOffice) -> None:
    office.at(MONDAY)
    office.ask(TACTICAL)
    office.at(MONDAY + timedelta(days=7))
    first, second = office.summaries()
    assert "a quiet week" in first.text
    assert "week 49" in second.text
    assert "This is the first" not in second.text


def test_after_a_downtime_it_comes_late_and_says_so(office: TimedOffice) -> None:
    office.at(MONDAY + timedelta(hours=20))
    (summary,) = office.summaries()
    assert "it was due on Monday, 30 November at 09:00 (Europe/Madrid)" in summary.text


def test_after_too_long_a_downtime_it_is_skipped_and_the_next_one_says_so(
    office: TimedOffice,
) -> None:
    office.at(MONDAY + GRACE + MINUTE)
    assert office.summaries() == []
    assert office.told(sample.CHECKOUT_PO) == []
    office.at(MONDAY + timedelta(days=7))
    (summary,) = office.summaries()
    assert "1 summary before this one could not be posted in time" in summary.text


def test_who_may_read_the_channel_finds_what_was_posted_before_the_power_cut(
    reading_office: TimedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_after_posting(reading_office, monkeypatch)
    reading_office.at(MONDAY + 3 * MINUTE)
    reading_office.at(MONDAY + 30 * MINUTE)
    assert len(reading_office.summaries()) == 1


def test_who_may_not_read_the_channel_says_that_it_may_come_twice(
    office: TimedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_after_posting(office, monkeypatch)
    office.at(MONDAY + 3 * MINUTE)
    office.at(MONDAY + 30 * MINUTE)
    first, second = office.summaries()
    assert "you may see this twice" not in first.text
    assert "you may see this twice" in second.text


def test_a_post_that_surely_failed_is_repeated_without_doubt(office: TimedOffice) -> None:
    office.slack.refuse("chat.postMessage", error="team_access_not_granted")
    office.at(MONDAY)
    assert office.summaries() == []
    office.at(MONDAY + MINUTE)
    (summary,) = office.summaries()
    assert "twice" not in summary.text


def test_an_error_of_slacks_leaves_a_doubt(office: TimedOffice) -> None:
    office.slack.refuse("chat.postMessage", error="internal_error", status=500)
    office.at(MONDAY)
    office.at(MONDAY + MINUTE)
    assert "twice" in office.summaries()[0].text


def test_an_error_of_slacks_leaves_none_where_one_can_look(reading_office: TimedOffice) -> None:
    reading_office.slack.refuse("chat.postMessage", error="internal_error", status=500)
    reading_office.at(MONDAY)
    reading_office.at(MONDAY + MINUTE)
    (summary,) = reading_office.summaries()
    assert "twice" not in summary.text


def test_it_waits_as_long_as_slack_asks(office: TimedOffice) -> None:
    office.slack.refuse("chat.postMessage", status=429, retry_after=600)
    office.at(MONDAY)
    office.at(MONDAY + 9 * MINUTE)
    assert office.summaries() == []
    office.at(MONDAY + 10 * MINUTE)
    (summary,) = office.summaries()
    assert "twice" not in summary.text


def test_without_charts_where_slack_takes_none(office: TimedOffice) -> None:
    office.ask(TACTICAL)
    office.at(MONDAY)
    office.clock.now += timedelta(days=1)
    office.ask(TACTICAL)
    office.slack.refuse("chat.postMessage", error="invalid_blocks")
    office.at(MONDAY + timedelta(days=7))
    summary = office.summaries()[-1]
    assert {block["type"] for block in summary.blocks} == {"section"}
    assert "week 48: 1, week 49: 1" in str(summary.blocks)


def test_role_holders_hear_once_of_an_archived_channel_which_can_be_fixed(
    office: TimedOffice,
) -> None:
    office.slack.world.channels[sample.CHECKOUT].is_archived = True
    for minutes in (0, 1, 3, 7, 15, 30, 45, 60):
        office.at(MONDAY + minutes * MINUTE)
    for holder in (sample.CHECKOUT_PO, sample.CHECKOUT_PM):
        (notice,) = office.told(holder)
        assert "the channel is archived" in notice
        assert "`/whoowns-summary on monday 09:00 #channel for Checkout`" in notice
    schedule(office.bot, sample.PRODUCT)
    office.at(MONDAY + 90 * MINUTE)
    assert len(office.summaries(sample.PRODUCT)) == 1


def test_what_is_tried_in_vain_until_its_time_is_over_is_told(office: TimedOffice) -> None:
    office.slack.refuse("chat.postMessage", status=429, retry_after=60)
    office.at(MONDAY)
    office.at(MONDAY + GRACE + 10 * MINUTE)
    assert office.summaries() == []
    (notice,) = office.told(sample.CHECKOUT_PO)
    assert "so I skipped it" in notice


def test_a_bot_that_was_removed_says_how_to_bring_it_back(office: TimedOffice) -> None:
    office.slack.world.channels[sample.CHECKOUT].members.discard(sample.BOT_USER)
    office.at(MONDAY)
    assert "`/invite @whoowns`" in office.told(sample.CHECKOUT_PM)[0]
    office.slack.world.channels[sample.CHECKOUT].members.add(sample.BOT_USER)
    office.at(MONDAY + MINUTE)
    assert len(office.summaries()) == 1


def test_what_breaks_for_one_team_keeps_no_other_waiting(
    office: TimedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = summary_schedules.ScheduleRequest(1, time(9), "Europe/Madrid")
    summary_schedules.set_schedule(office.bot.context, ADMIN, wish, TeamRef(name="Search"))
    whole = summary_posting.build_summary

    def breaks(context: AppContext, claim: Claim, team: Team) -> Summary:
        if team.name == "Checkout":
            raise ValueError("a team that cannot be summed up")
        return whole(context, claim, team)

    monkeypatch.setattr(summary_posting, "build_summary", breaks)
    office.at(MONDAY)
    assert office.summaries() == []
    assert len(office.summaries(sample.SEARCH)) == 1
    monkeypatch.undo()
    office.at(MONDAY + 3 * MINUTE)
    assert len(office.summaries()) == 1


def test_a_bot_that_stops_leaves_the_rest_to_others(office: TimedOffice) -> None:
    for name in ("One", "Two"):
        office.setup(f"create {name} #product")
    build_jobs = PostWeeklySummaries(
        lambda _: office.slack_client(), office.bot.context, office.bot.outbox, lambda _: True
    )
    office.clock.now = MONDAY + timedelta(hours=2)
    build_jobs(office.clock.now)
    assert len(office.summaries()) + len(office.summaries(sample.PRODUCT)) == 1


def test_a_slack_that_says_nothing_keeps_the_round_short(
    office: TimedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        office.setup(f"create Team{number} #product")
    client, tried = office.slack_client(), []

    def silent(**post: object) -> None:
        tried.append(post)
        raise TimeoutError

    monkeypatch.setattr(client, "chat_postMessage", silent)
    office.clock.now = MONDAY + timedelta(hours=2)
    job = PostWeeklySummaries(
        lambda _: client, office.bot.context, office.bot.outbox, lambda _: False
    )
    job(office.clock.now)
    assert len(tried) == SILENT_IN_A_ROW
    office.at(office.clock.now + 5 * MINUTE)
    assert len(office.summaries(sample.PRODUCT)) == 5


def test_a_claim_that_is_lost_while_it_is_drawn_up_is_not_posted(
    office: TimedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary_posting, "begin_post", lambda *_: False)
    office.at(MONDAY)
    assert office.summaries() == []


def test_a_role_holder_who_left_does_not_keep_the_others_from_hearing(office: TimedOffice) -> None:
    office.slack.world.channels[sample.CHECKOUT].is_archived = True
    office.slack.world.people[sample.CHECKOUT_PM].deleted = True
    office.at(MONDAY)
    assert office.told(sample.CHECKOUT_PM) == []
    assert len(office.told(sample.CHECKOUT_PO)) == 1


def test_a_database_that_is_gone_ends_the_round(
    office: TimedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise StoreUnavailable("gone")

    with monkeypatch.context() as patch:
        patch.setattr(summary_posting, "claim_due", gone)
        office.at(MONDAY)
    assert office.summaries() == []
    office.at(MONDAY + MINUTE)
    assert len(office.summaries()) == 1
