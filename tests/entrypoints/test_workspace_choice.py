"""A command is about the workspace that is named, or the only one; else it says what is there."""

import pytest

from bot.domain.errors import Refusal
from bot.workspace_choice import LISTED, choose


@pytest.mark.parametrize(("chosen", "known"), [("T1", ["T1", "T2"]), (None, ["T1"])])
def test_it_is_the_one_that_is_named_or_the_only_one(chosen: str | None, known: list[str]) -> None:
    assert choose(chosen, known) == "T1"


@pytest.mark.parametrize(
    ("chosen", "known", "error"),
    [
        ("T9", ["T2", "T1"], "I don't know the workspace T9. Choose one of these: T1, T2."),
        ("T9", [], "I don't know the workspace T9. No workspace is set up yet."),
        (None, ["T2", "T1"], "more than one workspace. Choose one with --workspace: T1, T2."),
    ],
)
def test_what_is_there_is_listed(chosen: str | None, known: list[str], error: str) -> None:
    with pytest.raises(Refusal) as refused:
        choose(chosen, known)
    assert error in str(refused.value)


def test_of_many_workspaces_only_some_are_listed() -> None:
    with pytest.raises(Refusal) as refused:
        choose(None, [f"T{number:04}" for number in range(1000)])
    assert str(refused.value).endswith("T0019 and 980 more.")
    assert str(refused.value).count("T0") == LISTED
