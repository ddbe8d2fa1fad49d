"""What one can type after `/whoowns-summary`."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.slack.summary_wishes import (
    AllTeams,
    Csv,
    Help,
    Look,
    Now,
    Off,
    On,
    Planned,
    Share,
    Wish,
    parse,
)

NINE = time(9)
MADRID = "Europe/Madrid"


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", Look(None)),
        ("for Checkout", Look("Checkout")),
        ("last", Look(None, last=True)),
        ("LAST for Data Platform", Look("Data Platform", last=True)),
        ("now", Now(None)),
        ("share Checkout", Share("Checkout")),
        ("csv of Checkout", Csv("Checkout")),
        ("off", Off(None)),
        ("schedule for Checkout", Planned("Checkout")),
        ("all", AllTeams()),
        ("help", Help()),
        ("on", On(None, None, None, None, None)),
        ("on monday 09:00", On(1, NINE, None, None, None)),
        ("on Mondays at 9", On(1, NINE, None, None, None)),
        ("on every fri, 4.30 pm", On(5, time(16, 30), None, None, None)),
        ("on sunday 12am", On(7, time(), None, None, None)),
        ("on thu noon <#C1|checkout>", On(4, time(12), None, "C1", None)),
        ("on <#C1>", On(None, None, None, "C1", None)),
        ("on monday 09:00 <#C1|> for Checkout", On(1, NINE, None, "C1", "Checkout")),
        ("on monday 09:00 in Madrid for Checkout", On(1, NINE, MADRID, None, "Checkout")),
        ("on monday 09:00 for Checkout in europe/madrid", On(1, NINE, MADRID, None, "Checkout")),
        ("on monday 9h30 in New York", On(1, time(9, 30), "America/New_York", None, None)),
        ('on monday 09:00 for "Made in Italy"', On(1, NINE, None, None, "Made in Italy")),
    ],
)
def test_what_is_understood(text: str, wish: Wish) -> None:
    assert parse(text) == wish


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("lsat", "Did you mean last?"),
        ("Checkout", "type “for Checkout”"),
        ("stop", "Did you mean off?"),
        ("on mnday 09:00", "Did you mean monday?"),
        ("on monday 25:00", "no time of day"),
        ("on monday 13pm", "no time of day"),
        ("on monday 0am", "no time of day"),
        ("on monday 9:0", "no time of day"),
        ("on monday tuesday 09:00", "name one day"),
        ("on monday 09:00 10:00", "I do not know the day"),
        ("on monday 09:00 in Nowhere", "no time zone"),
        ("on monday <#C1> <#C2>", "one channel only"),
        ("on monday #chekcout", "did not recognise"),
        ("for <@U1>", "not of a person"),
        ("<#C1>", "Say first what to do"),
    ],
)
def test_what_is_wrong_is_said_with_the_mend(text: str, mend: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(text)
    assert mend in str(refused.value)


@given(st.text(max_size=60), st.sampled_from(["", "on ", "on monday ", "last for ", "on in "]))
def test_whatever_is_typed_is_understood_or_refused(text: str, before: str) -> None:
    try:
        parse(before + text)
    except Refusal as refused:
        assert refused.mend  # noqa: PT017 - either is well
