"""Which team a question is about."""

import time
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.domain.team_matching.matcher import Evidence, TeamMatch, TeamMatcher, usual_teams
from bot.domain.team_matching.tokens import Language
from bot.domain.teams.team import Role, Team, name_key
from bot.rules import load_language

CHECKOUT = Team(1, "T1", "Checkout", ("basket",), ("C1",))
SEARCH = Team(2, "T1", "Search", ("ranking",), ("C2",))
MOBILE = Team(3, "T1", "Mobile Apps", ("iOS",), ("C3",))
MATCHER = TeamMatcher([CHECKOUT, SEARCH, MOBILE])
ENGLISH = load_language()
LETTERS = st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x24F)
NAMES = st.text(LETTERS, min_size=1, max_size=80)


def _matcher(*names: str, language: Language = ENGLISH) -> TeamMatcher:
    return TeamMatcher([Team(n, "T1", name) for n, name in enumerate(names, 1)], language)


def _names(team_match: TeamMatch) -> list[str]:
    return [
        team.name for team in ((team_match.team,) if team_match.team else team_match.candidates)
    ]


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("does checkout keep the items?", CHECKOUT),
        ("does the chekout keep items?", CHECKOUT),
        ("are baskets emptied?", CHECKOUT),
        ("is it the mobile apps or not", MOBILE),
        ("is it the mobile-apps or not", MOBILE),
        ("is it the mobileapps or not", MOBILE),
        ("check-out, that is", CHECKOUT),
        ("mobil apps?", MOBILE),
        ("on ios", MOBILE),
        ("the SEARCH team", SEARCH),
        ("the ranking's order", SEARCH),
    ],
)
def test_a_name_or_alias_names_the_team(text: str, team: Team) -> None:
    team_match = MATCHER.find(text, "C9")
    assert team_match.team == team
    assert team_match.evidence is Evidence.NAMED


@pytest.mark.parametrize("text", ["the research says", "checkouted", "bios", "our mobile site"])
def test_a_name_inside_another_word_is_none(text: str) -> None:
    assert MATCHER.find(text, "C9").team is None


def test_the_channel_speaks_where_the_words_do_not() -> None:
    team_match = MATCHER.find("what comes first?", "C2")
    assert (team_match.team, team_match.evidence) == (SEARCH, Evidence.ASKED_IN_CHANNEL)
    assert team_match.words == "C2"


def test_a_channel_in_the_question_is_the_strongest() -> None:
    team_match = MATCHER.find("checkout?", "C1", ["C9", "C2"])
    assert (team_match.team, team_match.evidence) == (SEARCH, Evidence.CHANNEL_NAMED)
    assert team_match.words == "C2"


def test_of_two_channels_in_the_question_each_team_is_offered() -> None:
    both = MATCHER.find("who?", "C9", ["C1", "C2"])
    assert (_names(both), both.words) == (["Checkout", "Search"], "")
    match = MATCHER.find("who, for ranking?", "C9", ["C1", "C2"])
    assert (match.team, match.words) == (SEARCH, "C2")


def test_two_named_teams_are_both_offered() -> None:
    team_match = MATCHER.find("basket or search?", "C9")
    assert team_match.team is None
    assert _names(team_match) == ["Checkout", "Search"]


def test_of_two_named_teams_the_one_of_the_channel_is_meant() -> None:
    assert MATCHER.find("basket or search?", "C1").team == CHECKOUT


def test_the_only_team_is_meant() -> None:
    assert TeamMatcher([SEARCH]).find("anything", "C9").evidence is Evidence.ONLY_TEAM


def test_without_teams_nothing_is_found() -> None:
    assert TeamMatcher([]).find("anything", "C9") == TeamMatch(None, Evidence.NONE)


def test_the_longest_name_is_meant() -> None:
    matcher = _matcher("Payments", "Payments Platform", "Platform")
    assert _names(matcher.find("who in the payments platform decides?", "C9")) == [
        "Payments Platform"
    ]
    assert _names(matcher.find("payments on the payments platform", "C9")) == ["Payments Platform"]


def test_the_rarest_word_is_meant() -> None:
    assert _names(_matcher("Search", "Zephyr").find("search on zephyr", "C9")) == ["Zephyr"]


def test_a_plural_and_a_singular_may_be_two_teams() -> None:
    matcher = _matcher("Refund", "Refunds")
    assert _names(matcher.find("who pays refunds?", "C9")) == ["Refunds"]
    assert _names(matcher.find("who pays a refund?", "C9")) == ["Refund"]


def test_what_is_meant_by_a_slip_may_be_two_teams() -> None:
    matcher = _matcher("Zephyra", "Zephyro")
    assert _names(matcher.find("ask zephyri", "C9")) == ["Zephyra", "Zephyro"]


def test_a_shared_abbreviation_is_decided_by_another_name() -> None:
    first = Team(1, "T1", "Customer Data Platform")
    second = Team(2, "T1", "Content Delivery Project", ("stream",))
    matcher = TeamMatcher([first, second])
    assert _names(matcher.find("CDP roadmap?", "C9")) == [first.name, second.name]
    assert matcher.find("the CDP stream roadmap?", "C9").team == second


@pytest.mark.parametrize(
    "text",
    ["ask Search", "ask the search team", "ask team search", 'ask "search"', "ask #search"],
)
def test_an_everyday_word_written_as_a_name_is_one(text: str) -> None:
    assert TeamMatcher([CHECKOUT, SEARCH], ENGLISH).find(text, "C1").team == SEARCH


@pytest.mark.parametrize(
    "text", ["can users search?", "CAN USERS SEARCH?", "Search for shoes?", "the team search fails"]
)
def test_an_everyday_word_yields_to_the_channel(text: str) -> None:
    matcher = TeamMatcher([CHECKOUT, SEARCH], ENGLISH)
    assert matcher.find(text, "C1").evidence is Evidence.ASKED_IN_CHANNEL


@pytest.mark.parametrize("name", ["It", "Next", "Us", "Who", "A", "I", "7", "The"])
def test_a_word_that_says_nothing_names_no_team_by_itself(name: str) -> None:
    matcher = _matcher(name, "Other")
    assert _names(matcher.find(f"should {name.lower()} be done first?", "C9")) == []
    assert _names(matcher.find(f"should team {name} be asked?", "C9")) == [name]


SHARED = TeamMatcher(
    [
        Team(1, "T1", "Support", (), ("C1",)),
        Team(2, "T1", "Search", (), ("C1",)),
        Team(3, "T1", "Zephyr", (), ("C2",)),
    ],
    ENGLISH,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("should we support filters?", ["Support"]),
        ("can users search?", ["Search"]),
        ("does zephyr search?", ["Search"]),
        ("does zephyr work?", ["Zephyr"]),
        ("what comes first?", ["Support", "Search"]),
    ],
)
def test_in_a_channel_of_several_teams_the_question_decides(text: str, names: list[str]) -> None:
    assert _names(SHARED.find(text, "C1")) == names


def test_in_a_channel_of_several_teams_a_habit_only_orders_them() -> None:
    team_match = SHARED.find("what comes first?", "C1", (), lambda: [3, 2])
    assert (_names(team_match), team_match.evidence) == (
        ["Search", "Support"],
        Evidence.ASKED_IN_CHANNEL,
    )


def test_in_a_channel_of_several_teams_the_own_team_of_the_asker_decides() -> None:
    teams = [
        Team(1, "T1", "Support", (), ("C1",), {Role.PRODUCT_OWNER: "U1"}),
        Team(2, "T1", "Search", (), ("C1",), {Role.PRODUCT_OWNER: "U2"}),
    ]
    matcher = TeamMatcher(teams, ENGLISH)
    assert matcher.find("what comes first?", "C1", asker_id="U2").team == teams[1]
    assert matcher.find("should we support filters?", "C1", asker_id="U2").team == teams[0]


def test_a_reference_to_such_a_channel_is_decided_by_the_words() -> None:
    assert _names(SHARED.find("who supports us?", "C9", ["C1"])) == ["Support"]
    assert len(SHARED.find("who?", "C9", ["C1"]).candidates) == 2


def test_a_habit_is_only_asked_for_where_nothing_else_is_found() -> None:
    def never() -> list[int]:
        raise AssertionError("not needed")

    MATCHER.find("basket?", "C9", (), never)
    MATCHER.find("what?", "C2", (), never)
    TeamMatcher([SEARCH]).find("what?", "C9", (), never)


def test_a_team_addressed_by_name_that_is_not_there_is_not_replaced_by_a_habit() -> None:
    matcher = TeamMatcher([CHECKOUT, SEARCH])
    match = matcher.find("for Zebra: is the label too long?", "C0", habit=lambda: (CHECKOUT.id,))
    assert (match.team, match.words) == (None, "Zebra")
    assert matcher.find("for Zebra: is it long?", CHECKOUT.channel_ids[0]).team == CHECKOUT


@pytest.mark.parametrize("opening", ["for the next sprint", "For now", "for context", "for Q3"])
def test_what_is_said_before_a_colon_is_not_always_a_team(opening: str) -> None:
    matcher = TeamMatcher([CHECKOUT, SEARCH])
    match = matcher.find(f"{opening}: is the label long?", "C0", habit=lambda: (CHECKOUT.id,))
    assert _names(match) == ["Checkout"]


def test_a_habit_never_decides() -> None:
    team_match = MATCHER.find("what?", "C9", (), lambda: [2, 99])
    assert (team_match.team, team_match.evidence) == (None, Evidence.USUALLY_ASKED)
    assert _names(team_match) == ["Search"]


def test_the_own_team_of_the_asker_is_offered_before_those_of_a_habit() -> None:
    own = Team(1, "T1", "Mobile", ("app",), (), {Role.PRODUCT_MANAGER: "U1"})
    matcher = TeamMatcher([own, SEARCH], Language(frozenset(), {"app": 20.0}))
    offered = matcher.find("which countries first?", "C9", (), lambda: [2], "U1")
    assert (offered.team, _names(offered)) == (None, ["Mobile", "Search"])
    assert matcher.find("which countries first for app users?", "C9", asker_id="U1").team == own
    other = matcher.find("which countries first for app users?", "C9", (), lambda: [2], "U2")
    assert (other.team, _names(other)) == (None, ["Mobile", "Search"])


def test_two_usual_teams_are_both_offered() -> None:
    assert _names(MATCHER.find("what?", "C9", (), lambda: [2, 3])) == ["Search", "Mobile Apps"]


def test_a_habit_does_not_beat_an_everyday_word() -> None:
    matcher = TeamMatcher([CHECKOUT, SEARCH], ENGLISH)
    assert matcher.find("can users search?", "C9", (), lambda: [1]).team == SEARCH


def test_an_alias_that_many_questions_hold_counts_after_an_article() -> None:
    language = Language(frozenset(), {"app": 20.0, "data": 20.0})
    mobile, data = Team(1, "T1", "Mobile", ("app",), ("C1",)), Team(2, "T1", "Data", (), ("C2",))
    matcher = TeamMatcher([mobile, data], language)
    assert matcher.find("does the app get a dark mode?", "C9").team == mobile
    assert matcher.find("does the app get a dark mode?", "C2").team == data
    assert _names(matcher.find("is app data kept?", "C9")) == ["Mobile", "Data"]
    assert matcher.find("is the data kept?", "C9").team is None


def test_a_habit_orders_the_teams_that_are_named() -> None:
    matcher = TeamMatcher([CHECKOUT, SEARCH])
    named = matcher.find("checkout or ranking first?", "C9", (), lambda: [2])
    assert _names(named) == ["Search", "Checkout"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("CHK-12 who prioritises this?", ["Checkout"]),
        ("who prioritises MOB-88?", ["Mobile Apps"]),
        ("who prioritises SE-1?", ["Search"]),
        ("who prioritises ABC-1?", []),
        ("who prioritises mob-88?", []),
        ("who prioritises MOB 88?", []),
    ],
)
def test_the_prefix_of_a_ticket_names_its_team(text: str, names: list[str]) -> None:
    assert _names(MATCHER.find(text, "C9")) == names


def test_a_ticket_names_nobody_where_several_teams_may_have_its_prefix() -> None:
    matcher = TeamMatcher([Team(1, "T1", "Mobile"), Team(2, "T1", "Mobility")])
    assert _names(matcher.find("MOB-88: what next?", "C9")) == []


def test_an_alias_is_surer_than_an_abbreviation() -> None:
    matcher = TeamMatcher([Team(1, "T1", "Mobile"), Team(2, "T1", "Apps", ("MOB",))])
    assert _names(matcher.find("MOB-88: what next?", "C9")) == ["Apps"]


@pytest.mark.parametrize(
    ("asked", "teams"),
    [
        ([], ()),
        ([1, 1], ()),
        ([1, 1, 1], (1,)),
        ([1, 2, 1], (1,)),
        ([1, 2, 1, 2], (1, 2)),
        ([1, 2, 3, 4], ()),
        ([2] * 20 + [1] * 30, (2,)),
    ],
)
def test_a_habit_is_what_most_of_the_latest_questions_went_to(
    asked: list[int], teams: tuple[int, ...]
) -> None:
    assert usual_teams(asked) == teams


@settings(deadline=None)
@given(
    before=st.sampled_from(["", "the ", "(", "*", "why, ", "what of "]),
    after=st.sampled_from(["", "?", ")", "*", " team", ", please", "'s backlog", "s"]),
    case=st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    gap=st.sampled_from([" ", "-", "  ", "_", "", " / "]),
)
def test_case_and_signs_around_a_name_change_nothing(
    before: str,
    after: str,
    case: Callable[[str], str],
    gap: str,
) -> None:
    text = f"{before}{case('mobile')}{gap}{case('app')}{after}"
    assert MATCHER.find(text, "C9").team == MOBILE


@settings(deadline=None)
@given(st.permutations(["does", "the", "basket", "keep", "its", "items", "until", "tomorrow"]))
def test_the_order_of_words_changes_nothing(words: list[str]) -> None:
    assert MATCHER.find(" ".join(words), "C9").team == CHECKOUT


@settings(deadline=None)
@given(NAMES, st.text(LETTERS, max_size=8), st.text(LETTERS, max_size=8))
@example("search", "re", "")
@example("basket", "", "ball")
def test_a_name_inside_a_longer_word_never_matches(name: str, before: str, after: str) -> None:
    longer = f"{before}{name}{after}"
    assume(before or after)
    assume(not name_key(longer).endswith("s"))  # that may be its plural
    assume(name_key(longer) != "ata")  # those are the initials of the other team
    assume(name_key(name) not in {"is", "ready"})  # the question has these words anyway
    matcher = _matcher(name, "Another Team Altogether", language=Language())
    assert matcher.find(f"is {longer} ready?", "C9").team is None


@settings(deadline=None)
@given(NAMES)
@example("ß")
@example("İ")
@example("n" * 80)
def test_any_name_is_found_in_its_team(name: str) -> None:
    matcher = _matcher(name, "Another Team Altogether")
    assert matcher.find(f"is the {name} team ready?", "C9").team == matcher.teams[0]
    assert matcher.named(name.swapcase() if name.swapcase().swapcase() == name else name)


@settings(deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=5, unique_by=str.casefold), st.text(max_size=200))
def test_finding_never_fails_and_names_only_its_own_teams(names: list[str], text: str) -> None:
    matcher = _matcher(*names)
    team_match = matcher.find(text, "C9")
    assert set(_names(team_match)) <= set(names)
    assert matcher.search(text, 3) == matcher.search(text, 100)[:3]


@pytest.mark.parametrize(
    "name", [":rocket:", "🚀", ":rocket: Launch", "🚀 Launch", "C++", "C#", "R&D"]
)
def test_names_of_signs_and_emoji_are_found(name: str) -> None:
    matcher = _matcher(name, "Other")
    assert matcher.find(f"what is first for {name}?", "C9").team == matcher.teams[0]
    assert matcher.find("what is first for c or r or d?", "C9").team is None


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ["Checkout", "Mobile Apps", "Search"]),
        ("c", ["Checkout"]),
        ("bask", ["Checkout"]),
        ("app mob", ["Mobile Apps"]),
        ("serach", ["Search"]),
        ("MOBILE-APPS", ["Mobile Apps"]),
        ("apps", ["Mobile Apps"]),
        ("!", []),
        ("zebra", []),
    ],
)
def test_teams_are_searched_as_one_types(typed: str, names: list[str]) -> None:
    matcher = TeamMatcher([CHECKOUT, MOBILE, SEARCH])
    assert [team.name for team in matcher.search(typed, 10)] == names


def test_a_search_shows_those_so_called_first_and_no_more_than_fit() -> None:
    matcher = TeamMatcher([Team(1, "T1", "Able", ("data",)), Team(2, "T1", "Data"), CHECKOUT])
    assert [team.name for team in matcher.search("da", 5)] == ["Data", "Able"]
    assert len(_matcher(*(f"Team {n}" for n in range(200))).search("team", 100)) == 100


def test_a_team_is_spoken_of_by_its_exact_name_first() -> None:
    matcher = _matcher("Refund", "Refunds", "!!!")
    assert matcher.named("refunds") == matcher.teams[1]
    assert matcher.named("Réfund") == matcher.teams[0]
    assert matcher.named("!!!") == matcher.teams[2]
    assert matcher.named("???") is None
    assert matcher.near("Refundz") in matcher.teams


def test_a_mistyped_name_is_nearer_than_an_alias_of_another_team() -> None:
    matcher = TeamMatcher([Team(1, "T1", "Checkout", ("payment",)), Team(2, "T1", "Payments")])
    assert matcher.near("Paymnts") == matcher.teams[1]


def test_naming_every_team_many_times_takes_no_longer() -> None:
    matcher = _matcher(*(f"Zephyr{number}" for number in range(700)))
    text = " ".join(f"zephyr{number % 700} zephir{number % 700}" for number in range(3_000))
    began = time.thread_time()
    assert matcher.find(text, "C9").team is None
    assert time.thread_time() - began < 0.2


def test_very_long_texts_are_read_at_both_ends_without_their_cut_words() -> None:
    matcher = _matcher("Zephyr", "Other")
    filler = "word " * 8_000
    assert matcher.find(f"zephyr {filler}", "C9").team == matcher.teams[0]
    assert matcher.find(f"{filler} zephyr", "C9").team == matcher.teams[0]
    halves = "x" * 5_994 + " " + "zephyr" * 3_000
    assert matcher.find(halves, "C9").team is None
