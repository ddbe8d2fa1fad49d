"""What corrections speak for, and what they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.classification.labelled_questions import LabelledQuestion, LabelledQuestions
from bot.domain.classification.own_rules import Strength
from bot.domain.classification.phrase import phrase_of
from bot.domain.classification.proposals import PastQuestion, Proposal, proposals
from bot.domain.verdict import Kind
from tests.domain.test_labelled_questions import surely
from tests.domain.test_own_rules import rule

NOTHING = LabelledQuestions([LabelledQuestion("What is the weather like?", Kind.NEITHER)])


def asked(text: str, asker: str = "U1", label: Kind | None = Kind.TACTICAL) -> PastQuestion:
    """A question that we called strategic."""
    return PastQuestion(text, asker, Kind.STRATEGIC, label)


ROLLOUT = [
    asked("When does the staged rollout start?", "U1"),
    asked("Who gets the staged rollout?", "U2"),
    asked("Can the staged rollout be stopped?", "U3"),
]


def _proposals(past: list[PastQuestion], **more: object) -> tuple[Proposal, ...]:
    nothing = set[str]().__contains__
    usual = {"classifier": surely(), "labelled": NOTHING, "excluded": nothing, "rejected": nothing}
    return proposals(past, **{**usual, **more})  # type: ignore[arg-type]


def test_words_that_recur_in_corrections_are_proposed_once() -> None:
    (proposal,) = _proposals(ROLLOUT)
    assert proposal.rule.phrase == phrase_of("staged rollout")
    assert proposal.rule.kind is Kind.TACTICAL
    assert (proposal.corrected, proposal.agreeing) == (3, 3)
    assert (proposal.on_journal.fixed, proposal.on_journal.broken) == (3, 0)
    assert proposal.on_labelled.containing == 0


def test_words_in_quotes_recur_as_well() -> None:
    quoted = [asked(f'Who gets the "airship" {n}?', f"U{n}") for n in range(3)]
    assert [proposal.rule.phrase.text for proposal in _proposals(quoted)] == ["airship"]


@pytest.mark.parametrize(
    ("why", "past"),
    [
        ("two questions may be chance", ROLLOUT[:2]),
        ("they are one person's words", [asked(q.text, "U1") for q in ROLLOUT]),
        ("nobody gave feedback", [asked(q.text, q.asker_id, None) for q in ROLLOUT]),
        ("we were right", [asked(q.text, q.asker_id, Kind.STRATEGIC) for q in ROLLOUT]),
        (
            "people do not agree",
            [*ROLLOUT, *(asked(p.text, "U4", Kind.STRATEGIC) for p in ROLLOUT)],
        ),
        ("only little words recur", [asked("Is it to be or not to be?", f"U{n}") for n in "123"]),
    ],
)
def test_too_little_is_not_proposed(why: str, past: list[PastQuestion]) -> None:
    assert _proposals(past) == (), why


def test_what_is_excluded_is_not_proposed() -> None:
    excluded = {"staged rollout", "staged", "rollout"}
    assert (
        _proposals(ROLLOUT, excluded={phrase_of(text).key for text in excluded}.__contains__) == ()
    )


@pytest.mark.parametrize("text", ["staged rollout", "staged", "rollout"])
def test_what_was_rejected_is_not_proposed_again_in_other_words(text: str) -> None:
    assert _proposals(ROLLOUT, rejected=phrase_of(text).key.__eq__) == ()


@pytest.mark.parametrize(
    ("text", "found"), [("staged rollout", "rollout"), ("rollout", "early rollout")]
)
def test_after_a_rejection_more_questions_or_a_narrower_phrase_are_news(
    text: str, found: str
) -> None:
    past = ROLLOUT + [asked(f"Who plans the early rollout {n}?", f"U{n}") for n in range(3)]
    proposed = {p.rule.phrase.text for p in _proposals(past, rejected=phrase_of(text).key.__eq__)}
    assert found in proposed
    assert text not in proposed


def test_a_rule_that_breaks_labelled_questions_is_not_proposed() -> None:
    known = LabelledQuestions([LabelledQuestion("Do we sell the staged rollout?", Kind.STRATEGIC)])
    assert _proposals(ROLLOUT, labelled=known) == ()


def test_no_stronger_rule_is_proposed_than_is_needed() -> None:
    own = rule("rollout", Kind.TACTICAL, Strength.WEAK)
    proposed = _proposals(ROLLOUT, classifier=surely(own), excluded=own.phrase.key.__eq__)
    assert {proposal.rule.strength for proposal in proposed} == {Strength.WEAK}


@given(st.lists(st.tuples(st.text(max_size=60), st.sampled_from(["U1", "U2"])), max_size=12))
def test_whatever_was_asked_proposals_hold_no_question_and_keep_the_rules(
    questions: list[tuple[str, str]],
) -> None:
    for proposal in _proposals([asked(text, asker) for text, asker in questions]):
        assert proposal.corrected >= 3
        assert len(proposal.rule.phrase.words) <= 3
        assert proposal.on_journal.fixed > proposal.on_journal.broken
