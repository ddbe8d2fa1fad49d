"""The conclusions drawn from a week's counts."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.question import Source
from bot.domain.reporting.figures import (
    AskedQuestion,
    CorrectionCount,
    Figures,
    QuestionCount,
    ThemeFeedback,
)
from bot.domain.reporting.repeats import repeats
from bot.domain.reporting.summary import Drift, Summary, ThemeCount, summarise
from bot.domain.reporting.week import Week
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role, Team
from bot.domain.verdict import Kind

TEAM = Team(1, "T1", "Checkout")
WEEK = Week(2026, 48)
OWNER, MANAGER = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
NOTHING = Figures((), (), (0,) * 8, 0, 0, (), (), ())


def count(questions: int, **fields: Any) -> QuestionCount:
    usual = QuestionCount(
        Kind.TACTICAL,
        Kind.TACTICAL,
        Source.COMMAND,
        OWNER,
        AssignmentReason.HOLDER,
        "story",
        questions,
    )
    return replace(usual, **fields)


def summed(team: Team = TEAM, **fields: Any) -> Summary:
    return summarise(team, WEEK, "UTC", replace(NOTHING, **fields), general={"details"})


def test_a_week_without_questions() -> None:
    summary = summed()
    assert (summary.questions, summary.themes, summary.repeats) == (0, (), ())
    assert summary.too_few


def test_questions_are_counted_by_verdict_door_and_role() -> None:
    nobody = {"role": None, "assignment_reason": AssignmentReason.NOBODY}
    summary = summed(
        counts=[
            count(20),
            count(3, assignment_reason=AssignmentReason.OTHER_ROLE, source=Source.MENTION),
            count(2, assignment_reason=AssignmentReason.DEPUTY),
            count(1, assignment_reason=AssignmentReason.DEPUTY_OF_VACANT, role=MANAGER),
            count(5, verdict=Kind.STRATEGIC, kind=Kind.STRATEGIC, role=MANAGER),
            count(2, verdict=Kind.UNCLEAR, kind=Kind.UNCLEAR, **nobody),
            count(1, verdict=Kind.UNCLEAR, kind=Kind.STRATEGIC, role=MANAGER),
            count(4, verdict=Kind.NEITHER, kind=Kind.NEITHER, **nobody),
        ],
        weekly=(0, 0, 0, 0, 0, 7, 30, 38),
    )
    assert summary.questions == 38
    assert summary.before == 30
    assert summary.verdicts == {
        Kind.TACTICAL: 26, Kind.STRATEGIC: 5, Kind.NEITHER: 4, Kind.UNCLEAR: 3,
    }  # fmt: skip
    assert summary.sources == {Source.COMMAND: 35, Source.MENTION: 3}
    assert summary.roles == {OWNER: 25, MANAGER: 7}
    assert summary.vacant == {OWNER: 3, MANAGER: 1}
    assert summary.away == {OWNER: 2}
    assert summary.deputies == {OWNER: 2, MANAGER: 1}
    assert (summary.unclear, summary.neither) == (2, 4)
    assert [str(week) for week, _ in summary.weekly][-2:] == ["2026-W47", "2026-W48"]


def test_the_top_themes_come_with_their_change_and_without_forms_of_speech() -> None:
    summary = summed(
        counts=[count(4), count(2, theme="pricing"), count(9, theme="details"), count(1, theme="")],
        themes_before=[("pricing", 5), ("bugs", 7)],
    )
    assert summary.themes == (ThemeCount("story", 4, 0), ThemeCount("pricing", 2, 5))


counts = st.lists(
    st.builds(
        QuestionCount,
        st.sampled_from(Kind),
        st.sampled_from(Kind),
        st.sampled_from(Source),
        st.none() | st.sampled_from(Role),
        st.none() | st.sampled_from(AssignmentReason),
        st.sampled_from(["", "story", "pricing", "details"]),
        st.integers(1, 50),
    )
)


@given(counts)
def test_the_parts_add_up(counts: list[QuestionCount]) -> None:
    summary = summed(counts=counts)
    assert sum(summary.verdicts.values()) == summary.questions == sum(summary.sources.values())
    routed = sum(summary.roles.values())
    assert sum(summary.vacant.values()) + sum(summary.away.values()) <= routed
    assert sum(summary.deputies.values()) <= routed
    assert sum(theme.questions for theme in summary.themes) <= summary.questions


ASKED_AGAIN = (
    "What are the acceptance criteria for the refund story?",
    "what are the acceptance criteria of the refund story",
    "For the refund story, what are the acceptance criteria??",
)


def test_what_is_asked_again_in_other_words_is_found() -> None:
    others = ("Who accepts the export story?", "Can the invoice story be split in two?")
    (repeat,) = repeats([AskedQuestion("story", "C1", text) for text in (*ASKED_AGAIN, *others)])
    assert (repeat.theme, repeat.times) == ("story", 3)
    assert [example.text for example in repeat.examples] == [ASKED_AGAIN[0]]


def test_the_same_words_about_another_story_are_another_question() -> None:
    stories = ("refund", "invoice", "export", "voucher")
    asked = [
        AskedQuestion("story", "C1", f"What are the acceptance criteria for the {story} story?")
        for story in stories
    ]
    assert repeats(asked) == ()


def test_questions_of_different_themes_do_not_repeat_each_other() -> None:
    asked = [AskedQuestion(theme, "C1", ASKED_AGAIN[0]) for theme in ("story", "bugs", "")]
    assert repeats(asked * 2) == ()


WORDS = ("criteria", "refund", "story", "basket", "maria", "resigns", "lisbon")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["U1", "U2", "U3"]),
            st.sets(st.sampled_from(WORDS), max_size=2),
            st.booleans(),
            st.sampled_from(["C1", "C2"]),
        ),
        max_size=8,
    )
)
def test_no_word_is_quoted_that_one_person_alone_typed_for_their_own_eyes(
    asked: list[tuple[str, set[str], bool, str]],
) -> None:
    core = "which acceptance limits does checkout payment logout session need"
    questions = [
        AskedQuestion("story", channel, " ".join((core, *sorted(more))), user, visible)
        for user, more, visible, channel in asked
    ]
    for repeat in repeats(questions):
        for example in repeat.examples:
            for word in WORDS:
                users = {q.asker_id for q in questions if word in q.text}
                assert word not in example.text or example.visible or len(users) > 1


def test_words_said_in_private_are_shown_nowhere_else() -> None:
    asked = [
        AskedQuestion("story", where, text)
        for where, text in zip(("CPRIVATE", "D1", "CPUBLIC"), ASKED_AGAIN, strict=True)
    ]
    summary = summed(asked=asked)

    def shown(channel_id: str, public: set[str]) -> list[str]:
        (repeat,) = summary.shown_in(channel_id, public.__contains__).repeats
        assert repeat.times == 3
        return [example.channel_id for example in repeat.examples]

    assert shown("C9", set()) == []
    assert shown("C9", {"CPUBLIC"}) == ["CPUBLIC"]
    assert shown("CPRIVATE", set()) == ["CPRIVATE"]
    assert shown("C9", {"CPUBLIC", "D1"}) == ["CPUBLIC"]


def corrected(
    to: Kind | None, questions: int, people: int = 2, theme: str = "pricing"
) -> ThemeFeedback:
    return ThemeFeedback(theme, to, questions, people)


def test_a_theme_that_people_keep_correcting_the_same_way_has_drifted() -> None:
    feedback = [
        corrected(Kind.TACTICAL, 4),
        corrected(None, 2),
        corrected(Kind.STRATEGIC, 9, theme=""),
    ]
    assert summed(theme_feedback=feedback).drifts == (Drift("pricing", OWNER, 4, 6),)


def test_what_is_no_drift() -> None:
    for feedback in (
        [corrected(Kind.TACTICAL, 2)],  # too few
        [corrected(Kind.TACTICAL, 9, people=1)],  # one person alone
        [corrected(Kind.TACTICAL, 4), corrected(None, 3)],  # most were called right
        [corrected(Kind.TACTICAL, 4), corrected(Kind.STRATEGIC, 4)],  # people disagree
        [corrected(Kind.NEITHER, 9)],  # not the other role's
    ):
        assert summed(theme_feedback=feedback).drifts == ()


def test_what_the_team_has_settled_is_proposed_no_more() -> None:
    team = replace(TEAM, themes={"pricing": OWNER})
    assert summed(team, theme_feedback=[corrected(Kind.TACTICAL, 5)]).drifts == ()
    assert summed(team, theme_feedback=[corrected(Kind.STRATEGIC, 5)]).drifts[0].role is MANAGER


def test_corrections_come_with_the_most_first() -> None:
    few, many = (
        CorrectionCount(Kind.TACTICAL, None, 1),
        CorrectionCount(Kind.STRATEGIC, Kind.TACTICAL, 3),
    )
    assert summed(corrections=[few, many]).corrections == (many, few)
