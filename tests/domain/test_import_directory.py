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
ROLL = WorkspaceDirectory(PEOPLE, CHANNELS)


@pytest.mark.parametrize(
    "typed",
    ["U0TOMAS", "tomas@example.com", "Tomas@Example.com", "@tomas", "@Tomas Herrera", "TOMÁS"],
)
def test_a_person_is_found_by_id_address_and_name(typed: str) -> None:
    assert ROLL.person(typed) == TOMAS


def test_somebody_who_left_is_not_mistaken_for_a_namesake() -> None:
    assert ROLL.person("@Anna").id == "U0ANNA2"
    assert ROLL.person("@gone").deactivated


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("@thomas", "Slack knows nobody called @thomas; did you mean @tomas?"),
        ("@zzz", "Slack knows nobody called @zzz"),
        ("U0NOBODY", "Slack knows nobody called U0NOBODY"),
        ("@Sam Lee", "@Sam Lee may be any of U0SAM1, U0SAM2: write the ID"),
        ("x@example.com", "Slack knows nobody with the address x@example.com"),
    ],
)
def test_what_is_not_clear_is_not_guessed(typed: str, reason: str) -> None:
    with pytest.raises(NotFound) as missing:
        ROLL.person(typed)
    assert str(missing.value) == reason


def test_an_address_needs_a_scope() -> None:
    without = WorkspaceDirectory([Member(TOMAS, ("tomas",))], CHANNELS)
    with pytest.raises(NotFound, match=r"the scope users:read.email is not granted"):
        without.person("tomas@example.com")


def test_a_channel_is_found_by_id_and_name() -> None:
    assert ROLL.channel("C1") == ROLL.channel("#checkout") == ROLL.channel("Checkout") == "C1"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("#chekout", "I see no channel #chekout; did you mean #checkout?"),
        ("#secret", "I see no channel #secret; is it private? Then /invite @whoowns"),
        ("#old", "#old is archived"),
    ],
)
def test_a_channel_that_is_of_no_use_is_said(typed: str, reason: str) -> None:
    with pytest.raises(NotFound) as missing:
        ROLL.channel(typed)
    assert str(missing.value) == reason


def test_without_slack_ids_are_taken_as_they_are() -> None:
    directory = OfflineDirectory("T1")
    assert directory.person("U0TOMAS") == TOMAS
    assert directory.channel("C1") == "C1"
    for typed in ("@tomas", "tomas@example.com", "C1"):
        with pytest.raises(NotFound, match="without SLACK_BOT_TOKEN"):
            directory.person(typed)
    with pytest.raises(NotFound, match="without SLACK_BOT_TOKEN"):
        directory.channel("#checkout")
    with pytest.raises(NotFound, match="for a whole organisation Slack is not asked for names"):
        OfflineDirectory("E1", "for a whole organisation").person("@tomas")
