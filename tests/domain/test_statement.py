"""What tells something and asks nothing."""

import pytest

from bot.domain.statement import states


@pytest.mark.parametrize(
    "text",
    ["We keep carts for 30 days.", "No", "Yes, from April", "Good question! We keep it for a year"],
)
def test_what_tells_something_states(text: str) -> None:
    assert states(text, in_thread=False)


@pytest.mark.parametrize(
    "text",
    ["Do we keep carts for 30 days?", "I wonder if we keep carts for a year", "my data", "Thanks!",
     "Wer entscheidet das bei uns"],
)  # fmt: skip
def test_what_asks_or_tells_little_does_not(text: str) -> None:
    assert not states(text, in_thread=False)


def test_in_a_thread_only_a_question_mark_asks() -> None:
    assert states("And do tell them about it", in_thread=True)
    assert not states("And do you tell them about it?", in_thread=True)
