"""Quotes and code marks around what is asked mean nothing; code beside a question is not asked."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.asked_words import asking_words, naming_words, unwrapped
from bot.domain.classification.classifier import Classifier
from bot.domain.team_matching.matcher import TeamMatcher
from bot.domain.teams.team import Team
from bot.rules import load_classifier, load_language
from bot.rules.words import read_text

ASKED = "which acceptance criteria does the checkout story need in this sprint?"
TRACEBACK = """```Traceback (most recent call last):
  File "checkout.py", line 3, in <module>
KeyError: 'price'```"""
DOUBLE, SINGLE = '"“”„‟«»', "'‘’‚"
WRAPS = [
    *((first, last) for quotes in (DOUBLE, SINGLE) for first in quotes for last in quotes),
    *(("`", "`"), ("```", "```"), ("```\n", "\n```"), ("*", "*"), ("_", "_"), ("~", "~")),
    *(("“", "”."), ("*“", "”*"), ("`\"", "\"`"), (" \n'", "' "), ("> ", "")),
]  # fmt: skip
TEAMS = [
    Team(1, "T1", "Checkout", ("basket", "payment"), ("C1",)),
    Team(2, "T1", "Search", ("ranking",), ("C2",)),
    Team(3, "T1", "Mobile Apps", ("iOS",), ("C3",)),
]


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return load_classifier()


@pytest.fixture(scope="module")
def matcher() -> TeamMatcher:
    return TeamMatcher(TEAMS, load_language())


@pytest.fixture(scope="module")
def questions() -> list[str]:
    """Labelled questions without a ticket, whose prefix is written in capitals."""
    rows = read_text("labelled_questions.jsonl").splitlines()
    texts = [str(json.loads(row)["question"]) for row in rows]
    return [text for text in texts if not any(letter.isdigit() for letter in text)]


@given(data=st.data(), wrap=st.sampled_from(WRAPS))
def test_a_pair_around_the_whole_changes_neither_kind_nor_team(
    classifier: Classifier,
    matcher: TeamMatcher,
    questions: list[str],
    data: st.DataObject,
    wrap: tuple[str, str],
) -> None:
    bare = data.draw(st.sampled_from(questions))
    if wrap[0].strip()[0] in bare and wrap[0].strip()[0] not in DOUBLE + SINGLE:
        return
    text = f"{wrap[0]}{bare}{wrap[1]}"
    assert classifier.classify(text).kind is classifier.classify(bare).kind
    assert matcher.find(text, "C9").team == matcher.find(bare, "C9").team


@given(data=st.data(), case=st.sampled_from([str.upper, str.lower, str.capitalize]))
def test_neither_case_nor_emphasis_changes_a_verdict(
    classifier: Classifier, questions: list[str], data: st.DataObject, case: object
) -> None:
    bare = data.draw(st.sampled_from(questions))
    kind = classifier.classify(bare).kind
    assert callable(case)
    if " us " not in bare.replace("US", "us"):
        assert classifier.classify(case(bare)).kind is kind
    number = data.draw(st.integers(0, len(bare.split()) - 1))
    words = [f"*{w}*" if n == number else w for n, w in enumerate(bare.split(" "))]
    assert classifier.classify(" ".join(words)).kind is kind


@pytest.mark.parametrize(
    "around",
    [
        "They said “{}” in the meeting",
        "They said \"{}\" in the meeting",
        "They said ‘{}’ in the meeting",
        "Hi team, `{}`",
        "{}",
        "who owns this? “{}”",
        "Tomás asked me this yesterday: „{}“. Thanks!",
        "From the customer:\n```{}```",
        "Can someone answer this?\n`{}`",
    ],
)  # fmt: skip
def test_what_is_asked_in_quotes_counts_where_nothing_else_is_asked(
    classifier: Classifier, matcher: TeamMatcher, around: str
) -> None:
    text = around.format(ASKED)
    assert classifier.classify(text).kind is classifier.classify(ASKED).kind
    assert classifier.classify(text).signals == classifier.classify(ASKED).signals
    assert matcher.find(text, "C9").team == TEAMS[0]


@pytest.mark.parametrize(
    "text",
    [
        "Should the button say “Buy now” or “Pay later”?",
        "Rename the button “Buy now” to “Purchase”",
        "“Cancel” or “Discard”?",
        "Does the setting `dark_mode` apply to the app too?",
        "what's the customers' view on the partners' prices?",
        "'Buy' or 'Purchase' on the button?",
    ],
)
def test_quotes_inside_of_a_question_stay(text: str) -> None:
    assert asking_words(text) == text


@pytest.mark.parametrize(
    "code",
    [
        TRACEBACK,
        "```checkout.retry()```",
        "\n`checkout --strategy pricing`\n",
        "```\nif basket?.price ? 1 : 2\n```",
    ],
)
@pytest.mark.parametrize("asked", ["which story comes first?", "We have to fix this story soon"])
def test_code_beside_a_question_is_neither_judged_nor_a_team_nor_a_reason(
    classifier: Classifier, matcher: TeamMatcher, code: str, asked: str
) -> None:
    for text in (f"{asked} {code}" if "```" in code else f"{asked}{code}", f"{code}\n{asked}"):
        assert classifier.classify(text) == classifier.classify(asked)
        assert matcher.find(text, "C9") == matcher.find(asked, "C9")


def test_code_alone_is_read() -> None:
    assert "KeyError" in asking_words(TRACEBACK)
    assert "KeyError" in naming_words(TRACEBACK)


@given(st.text(alphabet=st.sampled_from("a ?\n`'\"“”‘’«»*_.!s,"), max_size=60))
def test_any_mixture_of_quotes_is_read(text: str) -> None:
    for read in (asking_words, naming_words, unwrapped):
        assert {letter for letter in read(text) if letter.isalnum()} <= set(text)


@pytest.mark.parametrize(
    "pattern", ["“", "'", "`", "```", "'a", " 'a", '"a', "` ", "*", "“”", "a?'"]
)
def test_forty_thousand_quotes_are_read_at_once(pattern: str) -> None:
    text = pattern * (20_000 // len(pattern)) + "a" + "”'`"[len(pattern) % 3] * 20_000
    started = time.thread_time()
    asking_words(text)
    naming_words(text)
    assert time.thread_time() - started < 2  # seconds of a processor


def test_a_long_block_of_code_is_left_out_as_a_whole(classifier: Classifier) -> None:
    code = "```" + "raise PricingStrategyError(market)\n" * 2_000 + "```"
    assert classifier.classify(f"{ASKED}\n{code}") == classifier.classify(ASKED)
