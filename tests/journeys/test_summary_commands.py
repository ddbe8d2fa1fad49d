"""`/whoowns-summary`, as people type it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.people.person import Person
from bot.store import audit
from bot.usecases.summary_schedules import usual_recurrence
from sandbox import sample
from sandbox.model import Message
from tests.journeys.timed import MINUTE, MONDAY, WEDNESDAY, TimedOffice, opened

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"
STRATEGIC = "Should checkout get cheaper pricing for annual plans next year?"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TimedOffice]:
    """An office in which it is Wednesday."""
    with opened(tmp_path) as office:
        yield office


def test_the_week_so_far_is_for_whoever_asks(office: TimedOffice) -> None:
    office.ask(TACTICAL)
    reply = office.sum_up(user=sample.SUPPORT)
    assert "*Checkout*, week 48 (23–29 November): 1 question" in reply
    assert "The week isn't over" in reply
    assert office.slack.messages(sample.CHECKOUT, seen_by=sample.SALES) == []


def test_the_week_before(office: TimedOffice) -> None:
    office.ask(TACTICAL)
    office.clock.now = WEDNESDAY + timedelta(days=7)
    assert "week 48 (23–29 November): 1 question" in office.sum_up("last")
    assert "week 49" in office.sum_up("", channel=sample.CHECKOUT)


def test_a_team_can_be_named_and_has_to_be_where_there_are_several(office: TimedOffice) -> None:
    assert "*Search*" in office.sum_up("for search")
    assert "Which team?" in office.sum_up(channel=sample.GENERAL)
    assert "There is no team" in office.sum_up("last for Nowhere")


def test_it_can_be_shared(office: TimedOffice) -> None:
    office.ask(TACTICAL)
    office.sum_up("share", user=sample.SUPPORT)
    (shared,) = office.slack.messages(sample.CHECKOUT, seen_by=sample.SALES)
    assert f"Shared by <@{sample.SUPPORT}>" in shared.text


def test_it_can_be_posted_in_the_teams_channel(office: TimedOffice) -> None:
    reply = office.sum_up("now for Checkout", channel=sample.GENERAL)
    assert f"in <#{sample.CHECKOUT}>" in reply
    assert f"Asked for by <@{sample.CHECKOUT_PO}>" in office.last(sample.SALES, sample.CHECKOUT)
    assert "Only workspace admins and the role holders" in office.sum_up("now", user=sample.SALES)
    office.slack.world.channels[sample.CHECKOUT].members.discard(sample.BOT_USER)
    assert "I can't post in that team's channel" in office.sum_up(
        "now for Checkout", channel=sample.GENERAL
    )


def test_charts_that_slack_refuses_are_left_out(office: TimedOffice) -> None:
    office.ask(TACTICAL)
    url = "bot.slack.sending.WebhookClient"
    with pytest.MonkeyPatch.context() as patch:
        _refuse_charts(patch, url)
        reply = office.sum_up()
    shown = office.slack.messages(sample.CHECKOUT, seen_by=sample.CHECKOUT_PO)[-1]
    assert "1 question" in reply
    assert {block["type"] for block in shown.blocks} == {"section", "context"}


def _refuse_charts(patch: pytest.MonkeyPatch, name: str) -> None:
    from slack_sdk.webhook import WebhookClient, WebhookResponse

    class WithoutCharts(WebhookClient):
        def send_dict(
            self, body: dict[str, Any], headers: dict[str, str] | None = None
        ) -> WebhookResponse:
            if any(block["type"] == "data_visualization" for block in body["blocks"]):
                return WebhookResponse(
                    url=self.url, status_code=400, body="invalid_blocks", headers={}
                )
            return super().send_dict(body, headers)

    patch.setattr(name, WithoutCharts)


def test_a_plan_is_set_shown_and_ended(office: TimedOffice) -> None:
    reply = office.sum_up("on friday 4:30pm #product for Checkout", channel=sample.GENERAL)
    assert f"every Friday at 16:30 (Europe/Madrid) in <#{sample.PRODUCT}>" in reply
    assert "Friday, 27 November at 16:30 (Europe/Madrid) and is about week 48 up to that" in reply
    assert f"Set by <@{sample.CHECKOUT_PO}>" in office.sum_up("schedule")
    reply = office.sum_up("on tuesday 09:00")
    assert f"It used to come every Friday at 16:30 (Europe/Madrid) in <#{sample.PRODUCT}>" in reply
    undo = reply.partition("To undo this: /whoowns-summary ")[2].partition("\n")[0]
    assert "every Friday at 16:30" in office.sum_up(undo)
    assert "before" not in office.sum_up(undo)
    reply = office.sum_up("off")
    assert "no longer gets a weekly summary" in reply
    undo = reply.partition("To undo this: /whoowns-summary ")[2].strip()
    assert f"<#{sample.PRODUCT}>" in undo
    assert "comes every" in office.sum_up(undo)
    assert "no longer gets a weekly summary" in office.sum_up("off")
    assert "had no weekly summary" in office.sum_up("off")
    assert "To set one up" in office.sum_up("schedule")
    with office.reading() as session:
        ended, changed = audit.of_workspace(session, sample.WORKSPACE, 2)
    assert (ended.action, ended.new) == ("summary", None)
    assert changed.new == f"5 16:30 Europe/Madrid {sample.PRODUCT}"


def test_a_plan_by_another_clock(office: TimedOffice) -> None:
    assert "Monday at 09:00 (Asia/Tokyo)" in office.sum_up("on monday 09:00 in Tokyo")
    assert "Monday at 09:00 (Asia/Tokyo)" in office.sum_up("on #checkout")
    assert "Monday at 10:00 (Europe/Madrid)" in office.sum_up("on monday 10:00")


def test_a_day_alone_keeps_clock_and_zone(office: TimedOffice) -> None:
    office.sum_up("on monday 09:00 in Tokyo for Checkout")
    reply = office.sum_up("on wednesday for Checkout")
    assert "every Wednesday at 09:00 (Asia/Tokyo)" in reply
    assert "the time zone has changed" not in reply
    reply = office.sum_up("on 10:00 for Checkout")
    assert "every Wednesday at 10:00 (Europe/" in reply
    assert "the time zone has changed, from Asia/Tokyo to Europe/" in reply


def test_a_change_that_makes_it_due_brings_it_at_once(office: TimedOffice) -> None:
    office.at(MONDAY)
    assert "Sunday, 6 December" in office.sum_up("on sunday 09:00")
    office.clock.now = MONDAY + timedelta(days=5)
    assert "about week 49, comes in a minute or two" in office.sum_up("on friday 09:00")
    office.at(MONDAY + timedelta(days=5) + MINUTE)
    first, second = office.summaries()
    assert "week 48" in first.text
    assert "week 49" in second.text
    assert "late" not in second.text


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("help", "A team's week"),
        ("lst", "Did you mean last?"),
        ("on mnday 09:00", "Did you mean monday?"),
        ("on monday 09:00 #random", "I'm not in that channel"),
        ("on monday 09:00 #leaders", "can't see that channel"),
        ("on monday 09:00 #nowhere", "didn't recognise"),
    ],
)
def test_what_is_wrong_is_answered_with_the_fix(office: TimedOffice, text: str, hint: str) -> None:
    assert hint in office.sum_up(text)


def test_others_may_not_change_a_plan(office: TimedOffice) -> None:
    for text in ("on friday 09:00", "off", "csv"):
        assert "Only workspace admins and the role holders" in office.sum_up(
            text, user=sample.SALES
        )


def test_the_rows_come_as_a_file_without_words_and_names(office: TimedOffice) -> None:
    office.ask(TACTICAL, user=sample.SALES)
    office.ask(STRATEGIC, user=sample.SUPPORT)
    assert "in a direct message" in office.sum_up("csv")
    note, file = office.slack.messages(sample.direct_message(sample.CHECKOUT_PO))
    assert "2 rows" in note.text
    assert file.files[0]["name"] == "whoowns-summary.csv"
    content = office.slack.world.files[file.files[0]["id"]]["content"]
    head, first, second = content.strip().splitlines()
    assert head.startswith("asked,door,verdict")
    assert first.startswith("2026-11-25T11:00+01:00,command,tactical,tactical,")
    assert second.endswith(",product_manager,holder,,,,")
    for word in ("acceptance criteria", "annual", sample.SALES, sample.SUPPORT):
        assert word not in content


def test_a_bot_that_may_not_send_files_says_so(office: TimedOffice) -> None:
    office.slack.refuse("files.getUploadURLExternal", error="missing_scope")
    assert "give me the scope `files:write` and to reinstall me" in office.sum_up("csv")


def test_all_teams_at_once_are_for_admins(office: TimedOffice) -> None:
    office.ask(TACTICAL)
    office.clock.now = MONDAY
    reply = office.sum_up("all", user=sample.ADMIN)
    assert "All teams, week 48 (23–29 November):* 1 question" in reply
    assert "*Checkout*: 1 question; 1 for the product owner" in reply
    assert "Without questions: Search" in reply
    assert "Only workspace admins" in office.sum_up("all", user=sample.SALES)


def test_whoever_creates_a_team_hears_when_its_summary_comes(office: TimedOffice) -> None:
    reply = office.setup("create Mobile #mobile")
    assert (
        f"Its weekly summary comes to <#{sample.MOBILE}> every Monday at 09:00 (Europe/London)"
        in reply
    )
    assert "sum up" not in office.setup("create Placeless")
    reply = office.setup("channel Placeless #mobile")
    assert (
        f"Its weekly summary comes to <#{sample.MOBILE}> every Monday at 09:00 (Europe/London)"
        in reply
    )


def test_a_summary_that_somebody_ended_does_not_begin_with_a_new_channel(
    office: TimedOffice,
) -> None:
    office.setup("create Mobile #mobile")
    office.sum_up("off for Mobile", user=sample.ADMIN)
    office.setup("unchannel Mobile #mobile")
    assert "sum up" not in office.setup("channel Mobile #mobile")


def test_a_question_asked_again_is_quoted_where_everybody_may_read_it(office: TimedOffice) -> None:
    for user in (sample.DEVELOPER, sample.SALES, sample.SUPPORT):
        office.ask(TACTICAL, user, sample.PRODUCT)
    assert "Asked 3 times* about" in office.sum_up()
    assert "“Which acceptance criteria" in office.sum_up()
    office.slack.world.channels[sample.PRODUCT].is_private = True
    reply = office.sum_up()
    assert "Asked 3 times" not in reply
    assert "Which acceptance criteria" not in reply


def test_what_one_person_typed_for_their_own_eyes_is_not_quoted(office: TimedOffice) -> None:
    for _ in range(3):
        office.ask(TACTICAL, channel=sample.PRODUCT)
    assert "3 questions" in office.sum_up()
    assert "Asked 3 times" not in office.sum_up()
    assert "Which acceptance criteria" not in office.sum_up()


def test_words_that_one_person_added_for_their_own_eyes_are_not_quoted(
    office: TimedOffice,
) -> None:
    same = "should the checkout basket keep payment items visible after customers logout today"
    for user, text in (
        (sample.DEVELOPER, f"{same}?"),
        (sample.SALES, f"{same} please?"),
        (sample.SUPPORT, f"{same} because Maria resigns?"),
    ):
        office.ask(text, user, sample.PRODUCT)
    reply = office.sum_up()
    assert "Asked 3 times* about" in reply
    assert "logout today" in reply
    assert "Maria" not in reply


def test_a_boundary_that_moved_is_settled_by_one_press(office: TimedOffice) -> None:
    for number, user in enumerate((sample.SALES, sample.SUPPORT, sample.DEVELOPER), 1):
        _correct_to_tactical(office, user, number)
    office.at(MONDAY)
    (summary,) = office.summaries()
    assert "belong to the product owner?*" in summary.text
    value = _suggested(summary)
    office.slack.press(sample.SALES, summary, "give_theme", value)
    assert office.slack.eventually(
        lambda: "Only workspace admins" in office.last(sample.SALES, sample.CHECKOUT)
    )
    office.slack.press(sample.CHECKOUT_PM, summary, "give_theme", value)
    assert office.slack.eventually(lambda: "To undo this" in office.summaries()[0].text)
    assert not any(block["type"] == "actions" for block in office.summaries()[0].blocks)
    assert "as product owner of *Checkout*" in office.ask(STRATEGIC)


def _suggested(summary: Message) -> str:
    """The value of the buttons under a suggestion."""
    (row,) = (block for block in summary.blocks if block["type"] == "actions")
    return str(row["elements"][0]["value"])


def _seen(office: TimedOffice, user: str) -> Message:
    return office.slack.messages(sample.GENERAL, seen_by=user)[-1]


def _correct_to_tactical(office: TimedOffice, user: str, number: int) -> None:
    office.ask(STRATEGIC, user=user)
    office.slack.press(user, _seen(office, user), "feedback", f"wrong:{number}")
    assert office.slack.eventually(lambda: "correct_tactical" in str(_seen(office, user)))
    office.slack.press(user, _seen(office, user), "correct_tactical", str(number))
    assert office.slack.eventually(lambda: "correction noted" in _seen(office, user).text)


def test_a_plan_is_changed_in_a_modal(office: TimedOffice) -> None:
    office.sum_up("schedule")
    shown = office.slack.messages(sample.CHECKOUT, seen_by=sample.CHECKOUT_PO)[-1]
    office.slack.press(sample.CHECKOUT_PO, shown, "edit_summary", _team_id(shown))
    view = office.slack.eventually(lambda: office.slack.view_of(sample.CHECKOUT_PO))
    assert view
    values = {"day": "5", "clock": "16:30", "zone": "Madird", "channel": sample.PRODUCT}
    fields = {name: {name: value} for name, value in values.items()}
    office.slack.submit(sample.CHECKOUT_PO, view, fields)
    assert "know the time zone" in view.errors["zone"]
    fields["zone"] = {"zone": "Tokyo"}
    fields["channel"] = {"channel": sample.RANDOM}
    office.slack.submit(sample.CHECKOUT_PO, view, fields)
    assert "I'm not in that channel" in view.errors["channel"]
    fields["channel"] = {"channel": sample.PRODUCT}
    office.slack.submit(sample.CHECKOUT_PO, view, fields)
    done = office.slack.view_of(sample.CHECKOUT_PO)
    assert done
    assert "every Friday at 16:30 (Asia/Tokyo)" in str(done.blocks)
    with office.reading() as session:
        assert audit.of_workspace(session, sample.WORKSPACE, 1)[0].source == "modal"


def test_others_are_refused_before_the_modal_opens(office: TimedOffice) -> None:
    office.sum_up("schedule", user=sample.SALES)
    shown = office.slack.messages(sample.CHECKOUT, seen_by=sample.SALES)[-1]
    office.slack.press(sample.SALES, shown, "edit_summary", _team_id(shown))
    assert office.slack.eventually(
        lambda: (
            "Only workspace admins and the role holders of Checkout"
            in office.last(sample.SALES, sample.CHECKOUT)
        )
    )
    assert office.slack.view_of(sample.SALES) is None


def test_who_lost_the_role_meanwhile_is_refused_at_a_field_of_the_modal(
    office: TimedOffice,
) -> None:
    office.setup("rename Checkout to R&D")
    office.sum_up("schedule")
    shown = office.slack.messages(sample.CHECKOUT, seen_by=sample.CHECKOUT_PO)[-1]
    office.slack.press(sample.CHECKOUT_PO, shown, "edit_summary", _team_id(shown))
    view = office.slack.eventually(lambda: office.slack.view_of(sample.CHECKOUT_PO))
    assert view
    office.setup("po @sam for R&D")
    office.slack.submit(sample.CHECKOUT_PO, view, {})
    # Nothing is markup at a field: the name is spelled as it is.
    assert "the role holders of R&D can change it" in view.errors["day"]


def _team_id(shown: Message) -> str:
    return str(shown.blocks[0]["accessory"]["value"])


def test_the_home_tab_shows_the_plan_and_opens_the_modal(office: TimedOffice) -> None:
    office.slack.open_home(sample.CHECKOUT_PO)
    home = office.slack.eventually(lambda: office.slack.home_of(sample.CHECKOUT_PO))
    assert home
    assert "gets its summary every Monday at 09:00 (Europe/Madrid)" in str(home)
    value = next(
        block["accessory"]["value"]
        for block in home["blocks"]
        if block.get("accessory", {}).get("action_id") == "edit_summary"
    )
    office.slack.press(sample.CHECKOUT_PO, home, "edit_summary", value)
    assert office.slack.eventually(lambda: office.slack.view_of(sample.CHECKOUT_PO))


def test_a_team_without_a_channel_needs_one(office: TimedOffice) -> None:
    office.setup("create Placeless")
    for text in ("on monday 09:00 for Placeless", "now for Placeless"):
        assert "has no channel to post in" in office.sum_up(text, user=sample.ADMIN)
    reply = office.sum_up("on monday 09:00 #product for Placeless", user=sample.ADMIN)
    assert f"in <#{sample.PRODUCT}>" in reply


def test_a_summary_that_ended_and_began_again_brings_no_week_twice(office: TimedOffice) -> None:
    office.at(MONDAY)
    office.sum_up("off")
    assert "about week 49" in office.sum_up("on monday 12:00")
    office.at(MONDAY + timedelta(hours=4))
    assert len(office.summaries()) == 1


@pytest.mark.parametrize("zone", ["", "Moon/Crater", "../etc", "UTC"])
def test_a_person_whose_time_zone_is_not_known_gets_utc(zone: str) -> None:
    assert usual_recurrence(Person("U1", "T1", time_zone=zone)).zone == "UTC"
