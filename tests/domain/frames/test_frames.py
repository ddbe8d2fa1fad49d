"""What a message asks for is recognised however it is worded."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.frames.frame import (
    DecisionFrame,
    FollowUpFrame,
    Frame,
    PointingFrame,
    PresenceFrame,
    RolesFrame,
    Talk,
    TalkFrame,
)
from bot.domain.frames.reader import read_frames
from bot.domain.people.names import PeopleNames
from bot.domain.team_matching.matcher import TeamMatcher
from bot.domain.teams.team import Role, Team
from bot.rules import load_language

OWNER, MANAGER = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
TEAMS = (
    Team(1, "T1", "Checkout", ("basket", "payment"), (), {OWNER: "UTOMAS", MANAGER: "UPRIYA"}),
    Team(2, "T1", "Search", ("ranking",), (), {OWNER: "UJONAS", MANAGER: "UMEI"}),
    Team(3, "T1", "Mobile", ("app", "android"), (), {OWNER: "USAM", MANAGER: "UAMARA"}),
)
MATCHER = TeamMatcher(TEAMS, load_language())
PEOPLE = PeopleNames(
    {
        "UTOMAS": ("Tomás Herrera", "tomas"),
        "UPRIYA": ("Priya Raman", "priya"),
        "UJONAS": ("Jonas Lindqvist", "jonas"),
        "UMEI": ("Mei Tanaka", "mei"),
        "USAM": ("Sam Whitaker", "sam"),
        "UAMARA": ("Amara Diallo", "amara"),
    }
)
KINDS: dict[type[Frame], str] = {
    RolesFrame: "roles",
    PresenceFrame: "presence",
    TalkFrame: "talk",
    DecisionFrame: "decision",
    PointingFrame: "unclear",
    FollowUpFrame: "roles",
}
ASKED = [
    json.loads(line)
    for line in (Path(__file__).parent / "asked.jsonl").read_text("utf-8").splitlines()
]
WAYS = (
    "who owns {}?",
    "who's responsible for {}",
    "who do I talk to about {}?",
    "is there someone who knows about {}?",
    "who can I ask about {}",
    "who decides on {}?",
    "who has the final say over {}?",
    "who signs off {}?",
    "should I ask Peter about {}?",
    "is Priya the right one for {}?",
    "can Jonas decide {}?",
    "who is in charge of {}?",
    "who should I contact for {}?",
    "whose call is {}?",
    "who takes care of {}",
)
TOPICS = (
    "the roadmap", "our pricing", "the backlog", "sprint 14 scope", "the acceptance criteria",
    "the market entry in Brazil", "partnerships", "the priority of bugs", "the error messages",
    "the OKRs", "the go-to-market", "the definition of done", "the product vision",
    "customer segments", "the competitor analysis", "the voucher edge cases",
    "the scope of the next release", "the order of stories", "the business case", "the size filter",
)  # fmt: skip


def read(text: str) -> tuple[Frame, ...]:
    return read_frames(text, MATCHER, PEOPLE)


def kind_of(text: str) -> str:
    frames = read(text)
    return KINDS[type(frames[0])] if frames else "decision"


def teams_of(frame: Frame) -> Iterator[str]:
    if isinstance(frame, RolesFrame | PresenceFrame | FollowUpFrame):
        yield from (team.name for team in frame.named.teams)
        yield from (team.name for team in MATCHER.teams_of(frame.named.people))


def _share(handling: str, *, with_team: bool = False) -> float:
    rows = [
        row for row in ASKED if row["handling"] == handling and ("team" in row or not with_team)
    ]
    right = [row for row in rows if _is_right(row, with_team=with_team)]
    return len(right) / len(rows)


def _is_right(row: dict[str, Any], *, with_team: bool) -> bool:
    if kind_of(row["question"]) != row["handling"]:
        return False
    return not with_team or row["team"] in teams_of(read(row["question"])[0])


@pytest.mark.parametrize("handling", ["roles", "presence", "talk", "decision"])
def test_what_is_asked_for_is_recognised(handling: str) -> None:
    assert _share(handling) >= 0.95


@pytest.mark.parametrize("handling", ["roles", "presence"])
def test_whom_it_is_about_is_recognised(handling: str) -> None:
    assert _share(handling, with_team=True) >= 0.95


@pytest.mark.parametrize("way", WAYS)
def test_the_frame_around_a_topic_is_taken_off(way: str) -> None:
    for topic in TOPICS:
        [frame] = read(way.format(topic))
        assert isinstance(frame, DecisionFrame)
        assert frame.framed
        assert topic.removeprefix("the ").removeprefix("our ") in frame.subject
        assert "who" not in frame.subject.split()


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("gdpr request, customer wants the data deleted, who handles that?", "gdpr request"),
        ("the new label is too long. whose call is this?", "the new label is too long"),
        ("the pricing model: PO or PM?", "the pricing model"),
        ("who decides on scope in Checkout?", "scope"),
    ],
)
def test_what_points_at_a_question_is_taken_off(text: str, subject: str) -> None:
    [frame] = read(text)
    assert isinstance(frame, DecisionFrame)
    assert frame.subject.startswith(subject)
    assert "who" not in frame.subject


@pytest.mark.parametrize(
    "text", ["who decides?", "who owns this?", "PO or PM?", "whose call is it"]
)
def test_what_only_points_has_no_subject(text: str) -> None:
    assert read(text) == (PointingFrame(),)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("hi, I have a question about the voucher flow", "the voucher flow"),
        ("got a question for the PO regarding the size filter", "the size filter"),
        ("can someone tell me more about SHOP-12?", "SHOP-12"),
        ("got a minute? it's about the refund rules", "the refund rules"),
        ("question for the checkout PO: does the voucher expire?", "the checkout PO: does"),
    ],
)
def test_what_a_question_is_announced_to_be_about_is_its_subject(text: str, subject: str) -> None:
    [frame] = read(text)
    assert isinstance(frame, DecisionFrame)
    assert frame.announced
    assert frame.subject.startswith(subject)


@pytest.mark.parametrize("text", ["great, exactly what i needed", "super, that's what I wanted"])
def test_what_was_needed_is_thanks(text: str) -> None:
    assert read(text) == (TalkFrame(Talk.THANKS),)


def test_names_of_role_holders_are_asked_for_in_many_words() -> None:
    [frame] = read("hi, i would need the names of the product people in mobile")
    assert isinstance(frame, RolesFrame)
    assert [team.name for team in frame.named.teams] == ["Mobile"]


@pytest.mark.parametrize("text", ["quick product question", "I've got a question for product"])
def test_a_question_without_a_subject_is_asked_for(text: str) -> None:
    assert read(text) == (TalkFrame(Talk.ABILITY),)


@pytest.mark.parametrize(
    "text",
    [
        "what's the difference between a PO and a PM here?",
        "what does a product manager do?",
        "how is a PO different from a PM",
        "explain product owner vs product manager pls",
    ],
)
def test_what_the_roles_are_is_explained(text: str) -> None:
    [frame] = read(text)
    assert isinstance(frame, RolesFrame)
    assert frame.explains


@pytest.mark.parametrize(
    "text",
    ["what is the PO of checkout called?", "who is a PO?", "what does the PO say about vouchers?"],
)
def test_who_holds_a_role_needs_no_explanation(text: str) -> None:
    assert not any(isinstance(frame, RolesFrame) and frame.explains for frame in read(text))


@pytest.mark.parametrize(
    "text", ["who is the new search actually for?", "whos the app for", "who is checkout made for"]
)
def test_whom_a_thing_serves_is_no_question_for_its_team(text: str) -> None:
    assert not any(isinstance(frame, RolesFrame) for frame in read(text))


@pytest.mark.parametrize(
    ("text", "team", "corrects"),
    [
        ("and for mobile?", "Mobile", False),
        ("same for checkout", "Checkout", False),
        ("what about search?", "Search", False),
        ("no, its mobile", "Mobile", True),
        ("wrong, I meant the search team", "Search", True),
    ],
)
def test_a_follow_up_is_recognised(text: str, team: str, *, corrects: bool) -> None:
    [frame] = read(text)
    assert isinstance(frame, FollowUpFrame)
    assert [each.name for each in frame.named.teams] == [team]
    assert frame.corrects is corrects


def test_two_asks_are_both_recognised() -> None:
    frames = read("who is the PO of search, and should we support synonyms in the next sprint?")
    assert [type(frame) for frame in frames] == [DecisionFrame, RolesFrame]
    assert isinstance(frames[0], DecisionFrame)
    assert "synonyms" in frames[0].subject


@pytest.mark.parametrize("name", ["Will", "May", "Mark", "Grace", "Zeynep", "Xiu", "José"])
def test_somebody_unknown_may_be_asked_about(name: str) -> None:
    [frame] = read(f"should I ask {name} about the new error message at payment?")
    assert isinstance(frame, DecisionFrame)
    assert name not in frame.subject


def test_a_name_that_nobody_has_is_said_so() -> None:
    [frame] = read("is Beatrix on vacation?")
    assert isinstance(frame, PresenceFrame)
    assert frame.named.unknown == "Beatrix"


def test_long_questions_without_telling_words_hold_no_frame() -> None:
    assert read("which acceptance criteria do we need before the story can go to the sprint") == ()


@pytest.mark.parametrize(
    "text",
    [
        "who is responsible for vacation days?",
        "who is responsible for sick days?",
        "who can tell me about parental leave?",
        "is there someone who knows about vacation days?",
        "should I ask Jonas about returns?",
        "is Jonas responsible for returns?",
        "who is responsible for offline?",
        "who takes care of holidays?",
        "can the Checkout PM approve vacation?",
        "does anyone know about PTO?",
        "who answers questions about sick leave and vacation?",
        "who is the vacation contact?",
    ],
)
def test_an_absence_that_a_sentence_is_about_asks_for_nobody(text: str) -> None:
    frames = read_frames(text, MATCHER, PEOPLE)
    assert not any(isinstance(frame, PresenceFrame) for frame in frames)


@pytest.mark.parametrize(
    "text",
    [
        "is Jonas on vacation?",
        "when is Jonas back from vacation?",
        "does the checkout PO have vacation next week?",
        "who is off sick?",
        "who returns from holiday on monday?",
        "is anyone sick these days?",
        "who covers for the PO on sick leave?",
        "is Jonas away?",
    ],
)
def test_an_absence_that_is_said_of_somebody_asks_for_them(text: str) -> None:
    frames = read_frames(text, MATCHER, PEOPLE)
    assert isinstance(frames[0], PresenceFrame)
