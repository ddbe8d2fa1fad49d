"""What a rule would change is counted, and one that breaks too many questions is recognised."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.classification.labelled_questions import (
    LabelledQuestion,
    LabelledQuestions,
    RuleImpact,
)
from bot.domain.classification.own_rules import OwnRule, OwnRules, Strength, WorkspaceClassifier
from bot.domain.classification.phrase import phrase_of
from bot.domain.classification.proposals import breaks_too_many
from bot.domain.classification.rulebook import Limits
from bot.domain.verdict import Kind, Probabilities, Verdict
from bot.rules import labelled_questions
from tests.domain.test_own_rules import classifier, rule

MARKET = "Do we take Zeppelin to Brazil?"
STRATEGIC = Verdict(Kind.STRATEGIC, 0.9, Probabilities(0.9, 0.05, 0.05), (), "")


def surely(*rules: OwnRule) -> WorkspaceClassifier:
    """A classifier to whom every question is strategic, unless own rules say otherwise."""
    return WorkspaceClassifier(lambda _: STRATEGIC, OwnRules(rules), Limits())


def test_what_changes_is_counted_by_what_people_said() -> None:
    known = LabelledQuestions(
        [
            LabelledQuestion("Is Zeppelin blue?", Kind.TACTICAL),
            LabelledQuestion(MARKET, Kind.STRATEGIC),
            LabelledQuestion(MARKET, None),
            LabelledQuestion("Is it blue?", Kind.TACTICAL),
        ]
    )
    assert known.impact_of(rule("zeppelin", Kind.TACTICAL), surely()) == RuleImpact(4, 3, 3, 1, 1)
    assert known.impact_of(rule("zeppelin", Kind.STRATEGIC), surely()) == RuleImpact(4, 3)
    assert known.impact_of(rule("airship", Kind.TACTICAL), surely()) == RuleImpact(4)


@given(
    others=st.lists(st.tuples(st.sampled_from(["U2", "U3"]), st.sampled_from(Kind)), max_size=6),
    own=st.lists(st.sampled_from(Kind), max_size=4),
)
def test_a_reader_learns_of_few_questions_of_others_only_that_they_are_few(
    others: list[tuple[str, Kind]], own: list[Kind]
) -> None:
    mine = [LabelledQuestion(MARKET, kind, "U1") for kind in own]
    theirs = [LabelledQuestion(MARKET, kind, user) for user, kind in others]
    wanted = rule("zeppelin", Kind.TACTICAL)
    impact = LabelledQuestions([*mine, *theirs]).impact_of(wanted, surely(), "U1")
    many = len(others) >= 3 and len({user for user, _ in others}) >= 2
    assert impact.few is not many
    counted = LabelledQuestions([*mine, *theirs] if many else mine)
    alone = replace(counted.impact_of(wanted, surely()), few=not many)
    assert replace(impact, questions=0) == replace(alone, questions=0)


def test_a_rule_is_compared_with_the_one_whose_place_it_takes() -> None:
    known = LabelledQuestions([LabelledQuestion(MARKET, Kind.TACTICAL)])
    again = rule("zeppelin", Kind.TACTICAL)
    assert known.impact_of(again, surely(again)).changed == 0
    weaker = rule("zeppelins", Kind.TACTICAL, Strength.WEAK)
    assert known.impact_of(weaker, surely(again)).changed == 1


def test_a_common_word_breaks_too_many_questions_and_a_rare_one_none() -> None:
    known = labelled_questions()
    assert len(known) >= 3_000
    assert breaks_too_many(known.impact_of(rule("customers", Kind.TACTICAL), classifier()))
    assert not breaks_too_many(known.impact_of(rule("gift card", Kind.TACTICAL), classifier()))


def test_a_rule_that_is_mostly_wrong_where_it_is_found_is_refused_though_few_hold_it() -> None:
    assert breaks_too_many(RuleImpact(3000, containing=8, changed=8, fixed=1, broken=6))
    assert not breaks_too_many(RuleImpact(3000, containing=20, changed=12, fixed=6, broken=6))
    assert not breaks_too_many(RuleImpact(3000, containing=3, changed=3, broken=3))


def test_the_questions_that_hold_a_phrase_are_those_with_its_words_in_order() -> None:
    containing = labelled_questions().containing(phrase_of("next quarter's roadmap"))
    assert all("quarter" in question.text.lower() for question in containing)
    assert labelled_questions().containing(phrase_of("the roadmap"))
