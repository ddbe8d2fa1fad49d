"""Every message about weekly summaries, compared with the JSON under `tests/golden`."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.classification.rulebook import Theme
from bot.domain.question import Source
from bot.domain.reporting.drift import DeclinedDrift, Drift
from bot.domain.reporting.figures import AskedQuestion, CorrectionCount, QuestionRow, TeamCount
from bot.domain.reporting.handed_over import Answerer, HandedOver, Outcome
from bot.domain.reporting.repeats import SHOWN, Repeat
from bot.domain.reporting.schedule import PostContext, Recurrence, Schedule, ScheduleChange
from bot.domain.reporting.summary import MOST_DRIFTS, Summary, ThemeCount
from bot.domain.reporting.week import Week
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role, Team
from bot.domain.teams.team_change import TeamChange
from bot.domain.verdict import Kind
from bot.slack.message import Message, button, section
from bot.slack.slack_errors import by_code
from bot.slack.views import guidance, modals, summary, summary_figures, summary_schedule
from bot.slack.views.wording import days_of, period_in_words
from bot.usecases.apply_change import Applied
from bot.usecases.decision_profiles import GivenTheme
from bot.usecases.summary_queries import Overview, TeamSchedule
from bot.usecases.summary_suggestions import DeclinedTheme
from sandbox.blocks import problems_in_message, problems_in_view
from tests.slack import golden
from tests.slack.golden import HOSTILE

OWNER, MANAGER = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
TEAM = Team(1, "T1", "Checkout", (), ("C1",), {OWNER: "UOWNER", MANAGER: "UMANAGER"})
OTHER = Team(2, "T1", HOSTILE)
WEEK = Week(2026, 53)
THEMES = {
    "pricing": Theme("pricing", Kind.STRATEGIC, "horizon", "Pricing"),
    "go_to_market": Theme("go_to_market", Kind.STRATEGIC, "horizon", "Going to market"),
}
NUMBERS = (12, 15, 9, 22, 30, 18, 25, 34)
WEEKLY = tuple((WEEK.plus(n - 7), number) for n, number in enumerate(NUMBERS))
MONDAYS = Recurrence(1, time(9), "Europe/Madrid")
FRIDAYS = Recurrence(5, time(16, 30), "Europe/Madrid")
FULL = Summary(
    TEAM, MONDAYS.period(WEEK), 34, 25, WEEKLY,
    {Kind.TACTICAL: 20, Kind.STRATEGIC: 8, Kind.UNCLEAR: 4, Kind.NEITHER: 2},
    {Source.COMMAND: 20, Source.MENTION: 9, Source.DIRECT_MESSAGE: 3, Source.SHORTCUT: 2},
    {OWNER: 22, MANAGER: 8}, {OWNER: 3}, {MANAGER: 1}, {OWNER: 3}, 2, 2, 8, 10,
    (
        CorrectionCount(Kind.STRATEGIC, Kind.TACTICAL, moved=False, questions=1),
        CorrectionCount(Kind.TACTICAL, Kind.TACTICAL, moved=True, questions=1),
    ),
    (ThemeCount("pricing", 7, 4), ThemeCount("go_to_market", 5, 6), ThemeCount("mine", 2, 2)),
    (
        Repeat("pricing", 5, (AskedQuestion("pricing", "C1", f"Why {HOSTILE} so dear? " * 9),)),
        Repeat("go_to_market", 3, ()),
    ),
    (Drift("pricing", OWNER, Kind.TACTICAL, 4, 5),),
    HandedOver(
        9,
        {Outcome.ANSWERED: 6, Outcome.WAITING: 2, Outcome.SENT_BACK: 1},
        {Answerer.PRODUCT_OWNER: 4, Answerer.STAND_IN: 2},
        timedelta(hours=2, minutes=20),
    ),
)  # fmt: skip
FEW = replace(
    FULL, questions=3, weekly=(*WEEKLY[:-1], (WEEK, 3)), verdicts={Kind.TACTICAL: 3},
    sources={Source.MENTION: 3}, roles={OWNER: 3}, deputies={}, vacant={}, away={}, unclear=0,
    neither=0, right=0, rated=0, corrections=(), themes=(), repeats=(), drifts=(),
    handed_over=HandedOver(1),
)  # fmt: skip
QUIET = replace(
    FEW,
    handed_over=HandedOver(),
    questions=0,
    before=0,
    roles={},
    weekly=tuple((week, 0) for week, _ in WEEKLY),
)
FIRST = replace(FEW, before=None, weekly=((WEEK, 3),))
VACANT = replace(QUIET, team=replace(TEAM, holders={}), before=None, weekly=())
NOW = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
SCHEDULE = Schedule(1, "T1", "C1", MONDAYS, "USETTER", NOW, WEEK)
USUAL = PostContext(NOW)
ODD = PostContext(NOW, first=True, missed=2, late=True, maybe_twice=True)
SO_FAR = replace(
    FULL, period=FRIDAYS.period(WEEK).as_of(datetime(2026, 12, 29, 9, tzinfo=UTC)), drifts=(),
)  # fmt: skip
DECLINED = DeclinedTheme(
    THEMES["pricing"], Applied(DeclinedDrift(TEAM, "pricing", OWNER, stands=True), "UPRESSER")
)
OUTDATED = DeclinedTheme(
    THEMES["pricing"], Applied(DeclinedDrift(TEAM, "pricing", OWNER, stands=False), "UPRESSER")
)
GIVEN = GivenTheme(
    THEMES["pricing"],
    Applied(TeamChange(TEAM, replace(TEAM, themes={"pricing": OWNER})), "UPRESSER"),
)
COUNT = TeamCount(1, 34, 25, 22, 8, 2, 2, 8, 10, 9, 6)

VALUE = "1:product_owner:pricing"
DRAWN, PLAIN = summary.posted_summary(FULL, THEMES, MONDAYS, USUAL)
MESSAGES: dict[str, Message] = {
    "summary": DRAWN,
    "summary_without_charts": PLAIN,
    "summary_odd": summary.posted_summary(FEW, THEMES, MONDAYS, ODD)[0],
    "summary_quiet": summary.posted_summary(QUIET, THEMES, MONDAYS, USUAL)[0],
    "summary_first_week": summary.summary_message(FIRST, THEMES),
    "summary_vacant": summary.summary_message(VACANT, THEMES),
    "summary_so_far": summary.summary_message(SO_FAR, THEMES),
    "summary_declined": summary.theme_declined(DRAWN, VALUE, "UPRESSER", DECLINED),
    "summary_settled": summary.theme_taken_up(DRAWN, VALUE, "UPRESSER", GIVEN),
    "summary_planned": summary_schedule.schedule_message(
        TeamSchedule(TEAM, SCHEDULE, "Europe/Madrid"), NOW
    ),
    "summary_not_planned": summary_schedule.schedule_message(TeamSchedule(OTHER, None, "UTC"), NOW),
    "summary_set": summary_schedule.schedule_set(
        ScheduleChange(OTHER, None, SCHEDULE), NOW.replace(day=3)
    ),
    "summary_ended": summary_schedule.schedule_ended(ScheduleChange(OTHER, SCHEDULE, None)),
    "summary_closed": summary_schedule.not_posted(OTHER, SCHEDULE, by_code("not_in_channel")),
    "summary_read_only": summary_schedule.not_posted(TEAM, SCHEDULE, by_code("restricted_action")),
    "summary_given_up": summary_schedule.given_up(OTHER, SCHEDULE),
    "summary_help": guidance.how_to_read_summaries(),
    "overview": summary.overview(Overview(WEEK, "Europe/London", [(TEAM, COUNT)], [OTHER])),
    "overview_of_nothing": summary.overview(Overview(WEEK, "UTC", [], [])),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_reads_as_agreed(name: str) -> None:
    golden.check(name, MESSAGES[name].body)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_accepted_inert_and_complete(name: str) -> None:
    golden.check_message(MESSAGES[name])


def test_charts_are_in_the_plain_words_too() -> None:
    for week, number in WEEKLY:
        assert f"week {week.number}: {number}" in DRAWN.text
    assert "product owner 22, product manager 8, still unclear 2, neither role 2" in DRAWN.text


def test_a_role_that_is_still_vacant_is_to_be_filled() -> None:
    command = "To name one: `/whoowns-team pm @name for Checkout`"
    without_manager = replace(TEAM, holders={OWNER: "UOWNER"})
    vacant = summary.summary_message(replace(FULL, team=without_manager), THEMES)
    assert f"there is no product manager; 1 question came for that role. {command}" in vacant.text
    assert command not in DRAWN.text
    assert "1 question came while there was no product manager" in DRAWN.text


def test_the_numbers_of_each_line_and_chart_add_up() -> None:
    line = next(line for line in DRAWN.text.split("\n") if line.startswith("*Whose decision:*"))
    (pie,) = (b["chart"] for b in DRAWN.blocks if b.get("chart", {}).get("type") == "pie")
    parts = [segment["value"] for segment in pie["segments"]]
    assert sum(map(int, re.findall(r"\d+", line))) == sum(parts) == FULL.questions


def test_what_can_be_compared_with_nothing_is_not_compared() -> None:
    assert "before" not in MESSAGES["summary_first_week"].text
    assert "before" not in MESSAGES["summary_vacant"].text


def test_a_part_of_a_week_says_so_everywhere() -> None:
    text = MESSAGES["summary_so_far"].text
    assert "(Fri 25 December, 16:30 to Fri 1 January, 16:30): 34 questions so far" in text
    assert text.count("by this time the week before") == 2
    assert "week 52: 25, week 53 so far: 34" in text


@pytest.mark.parametrize(
    ("recurrence", "counted_until", "days"),
    [
        (MONDAYS, None, "28 December–3 January"),
        (FRIDAYS, None, "Fri 25 December, 16:30 to Fri 1 January, 16:30"),
        (FRIDAYS, MONDAYS.ends(WEEK.plus(-1)), "Mon 28 December, 00:00 to Fri 1 January, 16:30"),
        (MONDAYS, MONDAYS.ends(WEEK.plus(-1)) - timedelta(days=1), "27 December–3 January"),
    ],
)
def test_a_summary_says_which_days_it_covers(
    recurrence: Recurrence, counted_until: datetime | None, days: str
) -> None:
    period = recurrence.period(WEEK).after(counted_until)
    assert period_in_words(period) == f"week 53 ({days})"


def test_what_was_called_wrong_is_never_corrected_to_what_it_was() -> None:
    same = CorrectionCount(Kind.STRATEGIC, Kind.STRATEGIC, moved=False, questions=2)
    text = summary.summary_message(replace(FULL, corrections=(same,)), THEMES).text
    assert "*Called wrong:* 2 answers, on which people disagree" in text
    assert "from strategic to strategic" not in text


def test_a_suggestion_that_no_longer_stands_says_so() -> None:
    text = summary.theme_declined(DRAWN, VALUE, "UPRESSER", OUTDATED).text
    assert "no longer stands, so nothing changed" in text


def test_the_button_of_an_older_version_still_works() -> None:
    old = Message("*Old*", (section("*Old*"), section("?", button("Give", "give_theme", VALUE))))
    taken = summary.theme_taken_up(old, VALUE, "UPRESSER", GIVEN)
    assert [block["type"] for block in taken.blocks] == ["section", "section"]
    assert "accessory" not in taken.blocks[1]
    assert "gave pricing" in taken.blocks[1]["text"]["text"]


def test_few_questions_have_no_shares() -> None:
    message = MESSAGES["summary_odd"]
    assert "%" not in message.text
    assert [b["chart"]["type"] for b in message.blocks if "chart" in b] == ["bar"]


def test_a_quiet_week_is_one_line() -> None:
    message = MESSAGES["summary_quiet"]
    assert len(message.blocks) == 1
    assert "\n" not in message.text


def test_a_huge_summary_fits_a_message() -> None:
    drifts = (Drift("x" * 200, OWNER, Kind.TACTICAL, 4, 5),) * MOST_DRIFTS
    far_off = FULL.repeats[0].examples[0]
    long = Repeat("x" * 200, 999, (replace(far_off, text="&" * 40_000),))
    huge = replace(FULL, drifts=drifts, repeats=(long,) * SHOWN, team=replace(TEAM, name="&" * 80))
    for message in summary.posted_summary(huge, THEMES, MONDAYS, ODD):
        assert list(problems_in_message(message.body)) == []


def test_many_teams_fit_a_message() -> None:
    message = summary.overview(Overview(WEEK, "UTC", [(TEAM, COUNT)] * 300, [OTHER] * 300))
    assert list(problems_in_message(message.body)) == []
    assert "and 260 more teams with 8,840 questions" in message.text


def test_days() -> None:
    assert days_of(WEEK) == "28 December–3 January"
    assert days_of(Week(2026, 48)) == "23–29 November"


def test_a_theme_is_no_formula_in_a_spreadsheet() -> None:
    row = QuestionRow(
        NOW,
        Source.COMMAND,
        Kind.TACTICAL,
        Kind.TACTICAL,
        "=cmd()",
        OWNER,
        AssignmentReason.HOLDER,
        False,
    )
    head, line = summary_figures.as_csv([row], "Europe/Madrid").splitlines()
    assert len(head.split(",")) == len(line.split(","))
    assert line == (
        "2027-01-04T09:00+01:00,command,tactical,tactical,'=cmd(),product_owner,holder,wrong,,,"
    )
    later = NOW + timedelta(hours=2)
    row = replace(row, handed_over_at=NOW, outcome=Outcome.ANSWERED, outcome_at=later)
    *_, line = summary_figures.as_csv([row], "Europe/Madrid").splitlines()
    assert line.endswith(",wrong,2027-01-04T09:00+01:00,answered,2027-01-04T11:00+01:00")


@pytest.mark.parametrize(
    "plan", [TeamSchedule(TEAM, SCHEDULE, "Europe/Madrid"), TeamSchedule(OTHER, None, "UTC")]
)
def test_slack_would_take_the_modal(plan: TeamSchedule) -> None:
    view = modals.summary_form(plan)
    assert list(problems_in_view(view)) == []
    assert [block["block_id"] for block in view["blocks"]] == ["day", "clock", "zone", "channel"]
    assert (
        list(problems_in_view(modals.message_modal("Weekly summary", MESSAGES["summary_set"])))
        == []
    )


def test_a_proposal_that_was_taken_up_before_says_already() -> None:
    change = TeamChange(GIVEN.applied.change.after, GIVEN.applied.change.after)
    again = GivenTheme(THEMES["pricing"], Applied(change, "UPRESSER"))
    text = summary.theme_taken_up(DRAWN, VALUE, "UPRESSER", again).text
    assert "The product owner already decides on pricing." in text
    assert "To undo this" not in text


def test_a_week_without_questions_so_far_is_said_once() -> None:
    empty = replace(QUIET, period=SO_FAR.period, before=None)
    message = summary.summary_message(empty, THEMES)
    assert "no questions so far" in message.text
    assert "isn't over yet" not in message.text
