"""Finding people and channels by what a file calls them."""

import pytest

from bot.domain.imports.directory import (
    Channel,
    Member,
    NotFound,
    OfflineDirectory,
    WorkspaceDirectory,
)
from bot.domain.people.person import Person

TOMAS = Person("U0TOMAS", "T1")
PEOPLE = [
    Member(TOMAS, ("tomas", "Tomás Herrera"), "tomas@example.com"),
    Member(Person("U0SAM1", "T1"), ("sam", "Sam Lee"), "sam@example.com"),
    Member(Person("U0SAM2", "T1"), ("sammy", "Sam Lee")),
    Member(Person("U0ANNA1", "T1", deactivated=True), ("anna.old", "Anna")),
    Member(Person("U0ANNA2", "T1"), ("anna", "Anna")),
    Member(Person("U0GONE", "T1", deactivated=True), ("gone", "")),
]
CHANNELS = [Channel("C1", "checkout"), Channel("C2", "old", archived=True)]
DIRECTORY = WorkspaceDirectory(PEOPLE, CHANNELS)


@pytest.mark.parametrize(
    "typed",
    ["U0TOMAS", "tomas@example.com", "Tomas@Example.com", "@tomas", "@Tomas Herrera", "TOMÁS"],
)
def test_a_person_is_found_by_id_address_and_name(typed: str) -> None:
    assert DIRECTORY.person(typed) == TOMAS


def test_somebody_who_left_is_not_mistaken_for_a_namesake() -> None:
    assert DIRECTORY.person("@Anna").id == "U0ANNA2"
    assert DIRECTORY.person("@gone").deactivated


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("@thomas", "Nobody in Slack is called @thomas; did you mean @tomas?"),
        ("@zzz", "Nobody in Slack is called @zzz"),
        ("U0NOBODY", "Nobody in Slack is called U0NOBODY"),
        ("@Sam Lee", "@Sam Lee could be any of U0SAM1, U0SAM2; use the ID"),
        ("x@example.com", "Nobody in Slack has the email address x@example.com"),
    ],
)
def test_what_is_not_clear_is_not_guessed(typed: str, reason: str) -> None:
    with pytest.raises(NotFound) as missing:
        DIRECTORY.person(typed)
    assert str(missing.value) == reason


def test_where_no_address_is_known_the_hint_says_what_to_do() -> None:
    without = WorkspaceDirectory([Member(TOMAS, ("tomas",))], CHANNELS, email_hint="grant it")
    with pytest.raises(NotFound, match=r"can't see email addresses such as .*; grant it"):
        without.person("tomas@example.com")


def test_a_channel_is_found_by_id_and_name() -> None:
    assert (
        DIRECTORY.channel("C1")
        == DIRECTORY.channel("#checkout")
        == DIRECTORY.channel("Checkout")
        == "C1"
    )


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("#chekout", "I can't see a channel #chekout; did you mean #checkout?"),
        ("#secret", "I can't see a channel #secret; is it private?"),
        ("#old", "#old is archived"),
    ],
)
def test_a_channel_that_is_of_no_use_is_said(typed: str, reason: str) -> None:
    with pytest.raises(NotFound) as missing:
        DIRECTORY.channel(typed)
    assert str(missing.value) == reason


def test_without_slack_ids_are_taken_as_they_are() -> None:
    directory = OfflineDirectory("T1", "without a token")
    assert directory.person("U0TOMAS") == TOMAS
    assert directory.channel("C1") == "C1"
    for typed in ("@tomas", "tomas@example.com", "C1"):
        with pytest.raises(NotFound, match="without a token"):
            directory.person(typed)
    with pytest.raises(NotFound, match="without a token"):
        directory.channel("#checkout")
    with pytest.raises(NotFound, match="can't look up names for a whole organisation"):
        OfflineDirectory("E1", "for a whole organisation").person("@tomas")
