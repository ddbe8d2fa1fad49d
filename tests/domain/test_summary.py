"""The conclusions drawn from a week's counts."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people.working_time import WorkingTime
from bot.domain.question import Source
from bot.domain.reporting.drift import Drift
from bot.domain.reporting.figures import (
    AskedQuestion,
    CorrectionCount,
    Figures,
    QuestionCount,
    ThemeFeedback,
)
from bot.domain.reporting.handed_over import WorkingTimeOf
from bot.domain.reporting.repeats import repeats
from bot.domain.reporting.schedule import MONDAY_MORNING, Recurrence
from bot.domain.reporting.summary import MOST_DRIFTS, Summary, ThemeCount, summarise
from bot.domain.reporting.week import Week
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Profile, Role, Team
from bot.domain.verdict import Kind

TEAM = Team(1, "T1", "Checkout")
WEEK = Week(2026, 48)
OWNER, MANAGER = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
PERIOD = Recurrence(*MONDAY_MORNING, "UTC").period(WEEK)
LONDON: WorkingTimeOf = lambda _user_id: WorkingTime.of("Europe/London", "", frozenset())  # noqa: E731
NOTHING = Figures((), 0, (), (0,) * 8, 0, 0, (), (), ())


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
    return summarise(team, PERIOD, replace(NOTHING, **fields), {"details"}, LONDON, PERIOD.begin)


def test_a_week_without_questions() -> None:
    summary = summed()
    assert (summary.questions, summary.themes, summary.repeats) == (0, (), ())
    assert summary.too_few


def test_questions_are_counted_by_verdict_source_and_role() -> None:
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
        before=30,
        weekly=(7, 30, 38),
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
    assert [(str(week), n) for week, n in summary.weekly] == [
        ("2026-W46", 7),
        ("2026-W47", 30),
        ("2026-W48", 38),
    ]


def test_the_top_themes_come_with_their_change_and_without_forms_of_speech() -> None:
    summary = summed(
        counts=[count(4), count(2, theme="pricing"), count(9, theme="details"), count(1, theme="")],
        themes_before=[("pricing", 5), ("bugs", 7)],
    )
    assert summary.themes == (ThemeCount("story", 4, 0), ThemeCount("pricing", 2, 5))


def test_themes_of_a_first_week_are_compared_with_nothing() -> None:
    assert summed(counts=[count(4)], before=None).themes == (ThemeCount("story", 4, None),)


def test_roles_that_decide_something_are_to_be_filled_whatever_was_asked() -> None:
    assert summed().to_fill == (OWNER, MANAGER)
    assert summed(replace(TEAM, holders={MANAGER: "U1"})).to_fill == (OWNER,)
    alone = replace(TEAM, profile=Profile.SINGLE_PRODUCT_OWNER, holders={OWNER: "U1"})
    assert summed(alone).to_fill == ()


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
    assert routed + summary.unclear + summary.neither == summary.questions
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


def corrected(to: Kind, questions: int, rated: int = 0, **more: Any) -> ThemeFeedback:
    return replace(
        ThemeFeedback("pricing", to, questions, 2, rated or questions, PERIOD.begin), **more
    )


def test_a_theme_that_people_keep_correcting_the_same_way_has_drifted() -> None:
    feedback = [corrected(Kind.TACTICAL, 4, 6), corrected(Kind.STRATEGIC, 9, theme="")]
    assert summed(theme_feedback=feedback).drifts == (Drift("pricing", OWNER, Kind.TACTICAL, 4, 6),)


def test_what_is_no_drift() -> None:
    for feedback in (
        corrected(Kind.TACTICAL, 2),  # too few
        corrected(Kind.TACTICAL, 9, people=1),  # one person alone
        corrected(Kind.TACTICAL, 4, 7),  # too many were called right, or otherwise wrong
        corrected(Kind.NEITHER, 9),  # not the other role's
    ):
        assert summed(theme_feedback=[feedback]).drifts == ()


def test_what_the_team_has_settled_is_suggested_no_more() -> None:
    team = replace(TEAM, themes={"pricing": OWNER})
    assert summed(team, theme_feedback=[corrected(Kind.TACTICAL, 5)]).drifts == ()
    assert summed(team, theme_feedback=[corrected(Kind.STRATEGIC, 5)]).drifts[0].role is MANAGER


def test_where_one_role_decides_everything_kinds_say_nothing_about_roles() -> None:
    team = replace(TEAM, profile=Profile.PRODUCT_MANAGER_ONLY)
    assert summed(team, theme_feedback=[corrected(Kind.TACTICAL, 5)]).drifts == ()


def test_nothing_is_suggested_again_without_a_new_correction() -> None:
    second = timedelta(seconds=1)
    old = corrected(Kind.TACTICAL, 5, latest=PERIOD.begin - second)
    assert summed(theme_feedback=[old]).drifts == ()
    assert summed(theme_feedback=[replace(old, latest=PERIOD.begin)]).drifts


def test_no_more_is_suggested_than_a_team_can_weigh() -> None:
    many = [corrected(Kind.TACTICAL, 4, theme=f"theme {n}") for n in range(MOST_DRIFTS + 2)]
    assert len(summed(theme_feedback=many).drifts) == MOST_DRIFTS


def test_corrections_come_with_the_most_first() -> None:
    few = CorrectionCount(Kind.TACTICAL, Kind.TACTICAL, moved=True, questions=1)
    many = CorrectionCount(Kind.STRATEGIC, Kind.TACTICAL, moved=False, questions=3)
    assert summed(corrections=[few, many]).corrections == (many, few)


def test_what_was_asked_more_often_than_is_compared_was_asked_at_least_so_often() -> None:
    asked = [AskedQuestion("story", "C1", text) for text in ASKED_AGAIN]
    assert [repeat.at_least for repeat in summed(asked=asked).repeats] == [False]
    assert [repeat.at_least for repeat in summed(asked=asked, more_asked=True).repeats] == [True]
