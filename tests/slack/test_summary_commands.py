"""What one can type after `/whoowns-summary`."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.slack.commands.summary_commands import (
    EndSchedule,
    ExportCsv,
    PostNow,
    SetSchedule,
    ShareSummary,
    ShowAllTeams,
    ShowSchedule,
    ShowSummary,
    ShowSummaryHelp,
    SummaryCommand,
    parse,
)

NINE = time(9)
MADRID = "Europe/Madrid"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", ShowSummary(None)),
        ("for Checkout", ShowSummary("Checkout")),
        ("last", ShowSummary(None, last=True)),
        ("LAST for Data Platform", ShowSummary("Data Platform", last=True)),
        ("now", PostNow(None)),
        ("share Checkout", ShareSummary("Checkout")),
        ("csv of Checkout", ExportCsv("Checkout")),
        ("off", EndSchedule(None)),
        ("schedule for Checkout", ShowSchedule("Checkout")),
        ("all", ShowAllTeams()),
        ("help", ShowSummaryHelp()),
        ("on", SetSchedule(None, None, None, None, None)),
        ("set at 10:30 please", SetSchedule(None, time(10, 30), None, None, None)),
        ("set in Europe/London", SetSchedule(None, None, "Europe/London", None, None)),
        ("on monday 09:00", SetSchedule(1, NINE, None, None, None)),
        ("on Mondays at 9", SetSchedule(1, NINE, None, None, None)),
        ("on every fri, 4.30 pm", SetSchedule(5, time(16, 30), None, None, None)),
        ("on sunday 12am", SetSchedule(7, time(), None, None, None)),
        ("on thu noon <#C1|checkout>", SetSchedule(4, time(12), None, "C1", None)),
        ("on <#C1>", SetSchedule(None, None, None, "C1", None)),
        ("on monday 09:00 <#C1|> for Checkout", SetSchedule(1, NINE, None, "C1", "Checkout")),
        ("on monday 09:00 in Madrid for Checkout", SetSchedule(1, NINE, MADRID, None, "Checkout")),
        (
            "on monday 09:00 for Checkout in europe/madrid",
            SetSchedule(1, NINE, MADRID, None, "Checkout"),
        ),
        ("on monday 9h30 in New York", SetSchedule(1, time(9, 30), "America/New_York", None, None)),
        ("last week for Checkout", ShowSummary("Checkout", last=True)),
        ("last week", ShowSummary(None, last=True)),
        ("this week for Checkout", ShowSummary("Checkout")),
        ("share this week of Checkout", ShareSummary("Checkout")),
        ("stop", EndSchedule(None)),
        ("set monday 9 o'clock", SetSchedule(1, NINE, None, None, None)),
        ("on monday 9 Uhr", SetSchedule(1, NINE, None, None, None)),
        ("on monday midnight", SetSchedule(1, time(), None, None, None)),
        ("on thurs 9:00", SetSchedule(4, NINE, None, None, None)),
        ("on thur 9", SetSchedule(4, NINE, None, None, None)),
        ("on weds 9:00", SetSchedule(3, NINE, None, None, None)),
        ('on monday 09:00 for "Made in Italy"', SetSchedule(1, NINE, None, None, "Made in Italy")),
    ],
)
def test_what_is_understood(text: str, command: SummaryCommand) -> None:
    assert parse(text) == command


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("lsat", "Did you mean last?"),
        ("Checkout", "type “for Checkout”"),
        ("week", "Did you mean last?"),
        ("friday 15:00", "Did you mean `/whoowns-summary on friday 15:00`?"),
        ("at 10:30", "Did you mean `/whoowns-summary set at 10:30`?"),
        ("in London", "Did you mean `/whoowns-summary set in Europe/London`?"),
        ("<!subteam^S123|@pms>", "@pms is a group. Name one person."),
        ("last <!here>", "@here is a group. Name one person."),
        ("on monday 09:00 CET for Checkout", "understand “CET” there. For a time zone, write “in”"),
        ("on monday 09:00 utc", "like `in UTC`"),
        ("on monday 09:00 GMT+1", "“GMT+1” there"),
        ("on monday 09:00 Madrid", "“Madrid” there"),
        ("on monday 09:00 Madrid", "like `in Europe/Madrid`"),
        ("on monday 09:00 banana", "“banana” there"),
        ("on monday 9:00 in CET", "“CET” leaves summer time open: name a city, for example Berlin"),
        ("on mnday 09:00", "Did you mean monday?"),
        ("on monday 25:00", "isn't a time of day"),
        ("on monday 13pm", "isn't a time of day"),
        ("on monday 0am", "isn't a time of day"),
        ("on monday 9:0", "isn't a time of day"),
        ("on monday tuesday 09:00", "name one day"),
        ("on monday 09:00 10:00", "name one time"),
        ("on monday 09:00 in Nowhere", "know the time zone"),
        ("on monday <#C1> <#C2>", "one channel only"),
        ("on monday #chekcout", "didn't recognise"),
        ("for <@U1>", "not a person"),
        ("<#C1>", "Start with what to do"),
    ],
)
def test_what_is_wrong_is_said_with_a_hint(text: str, hint: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(text)
    assert hint in str(refused.value)


@given(st.text(max_size=60), st.sampled_from(["", "on ", "on monday ", "last for ", "on in "]))
def test_whatever_is_typed_is_understood_or_refused(text: str, before: str) -> None:
    try:
        parse(before + text)
    except Refusal as refused:
        assert refused.hint  # noqa: PT017 - either is well
