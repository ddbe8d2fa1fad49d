"""Which team a question is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.team import Team
from bot.domain.team_finder import Evidence, TeamFinder

CHECKOUT = Team(1, "T1", "Checkout", ("basket",), ("C1",))
SEARCH = Team(2, "T1", "Search", (), ("C2",))
MOBILE = Team(3, "T1", "Mobile Apps", ("iOS",), ())
FINDER = TeamFinder([CHECKOUT, SEARCH, MOBILE])


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("does checkout keep the items?", CHECKOUT),
        ("does the chekout keep items?", CHECKOUT),
        ("are baskets emptied?", CHECKOUT),
        ("is it the mobile apps or not", MOBILE),
        ("is it the mobile-apps or not", MOBILE),
        ("mobil apps?", MOBILE),
        ("on ios", MOBILE),
        ("the SEARCH team", SEARCH),
    ],
)
def test_a_name_or_alias_names_the_team(text: str, team: Team) -> None:
    finding = FINDER.find(text, "C9")
    assert finding.team == team
    assert finding.evidence is Evidence.NAMED


@pytest.mark.parametrize("text", ["the research says", "checkouted", "bios", "our mobile site"])
def test_a_name_inside_another_word_is_none(text: str) -> None:
    assert FINDER.find(text, "C9").team is None


def test_the_channel_speaks_where_the_words_do_not() -> None:
    finding = FINDER.find("what comes first?", "C2")
    assert (finding.team, finding.evidence) == (SEARCH, Evidence.ASKED_IN_CHANNEL)


def test_a_channel_in_the_question_is_the_strongest() -> None:
    assert FINDER.find("checkout?", "C1", ["C2"]).team == SEARCH


def test_two_named_teams_are_both_offered() -> None:
    finding = FINDER.find("basket or search?", "C9")
    assert finding.team is None
    assert [team.name for team in finding.candidates] == ["Checkout", "Search"]


def test_of_two_named_teams_the_one_of_the_channel_is_meant() -> None:
    assert FINDER.find("basket or search?", "C1").team == CHECKOUT


def test_the_only_team_is_meant() -> None:
    assert TeamFinder([SEARCH]).find("anything", "C9").evidence is Evidence.ONLY_TEAM


def test_without_teams_nothing_is_found() -> None:
    finding = TeamFinder([]).find("anything", "C9")
    assert (finding.team, finding.candidates) == (None, ())


@given(
    before=st.sampled_from(["", "the ", "(", "*", "why, "]),
    after=st.sampled_from(["", "?", ")", "*", " team", ", please"]),
    case=st.sampled_from([str.upper, str.lower, str.title]),
)
def test_case_and_signs_around_a_name_change_nothing(before: str, after: str, case) -> None:  # type: ignore[no-untyped-def]
    assert FINDER.find(f"{before}{case('mobile apps')}{after}", "C9").team == MOBILE
