"""How a question is cut into words and sentences, and which of them ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.classification.tokens import ENDS, emphasis, stem, tokenize


def asking(text: str) -> list[str]:
    """The sentences of `text` that ask, as words."""
    sentences: list[list[str]] = [[]]
    reading = tokenize(text)
    for token in reading.tokens:
        if token is ENDS:
            sentences.append([])
        elif token.category != "mark":
            sentences[-1].append(token.typed)
    return [" ".join(sentences[number]) for number in sorted(reading.asking)]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The field is empty. Is that ok? Thanks a lot.", ["Is that ok"]),
        (
            "should we drop the old plan\nfour customers use it\nmaria",
            ["should we drop the old plan"],
        ),
        ("The label is long. Cut it or wrap it. Thanks, Bo", ["Cut it or wrap it"]),
        ("what comes first. which one is next", ["what comes first", "which one is next"]),
        ("when it is done we ship it. I wonder about the date", ["I wonder about the date"]),
        ("Do we ship in the U.K. first?", ["Do we ship in the U.K. first"]),
        ("Banks vs. insurers, who comes first?", ["Banks vs. insurers who comes first"]),
        ("One format, e.g. CSV?", ["One format e.g. CSV"]),
        ("Read notes.md first. Is it *final*.", ["Is it final"]),
        ("Is it done??? ?", ["Is it done"]),
    ],
)
def test_which_sentences_ask(text: str, asked: list[str]) -> None:
    assert asking(text) == asked


@pytest.mark.parametrize(
    ("text", "sorts"),
    [
        ("is it _really_ wide", ["word"] * 4),
        ("rename user_id", ["word", "code"]),
        ("10px or 10", ["word", "word", "number"]),
    ],
)
def test_what_sort_words_are(text: str, sorts: list[str]) -> None:
    assert [token.category for token in tokenize(text).tokens if token.category != "mark"] == sorts


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("themes", "them"),
        ("building", "build"),
        ("accounting", "account"),
        ("branding", "brand"),
        ("messaging", "message"),
        ("setting", "set"),
        ("apply", "app"),
        ("news", "new"),
        ("wine", "wins"),
        ("locale", "local"),
        ("incoming", "income"),
        ("existing", "exist"),
    ],
)
def test_words_that_only_look_alike_stay_apart(left: str, right: str) -> None:
    assert stem(left) != stem(right)


@pytest.mark.parametrize(
    "forms",
    [
        ("theme", "themes"),
        ("setting", "settings"),
        ("apply", "applies", "applied"),
        ("family", "families"),
        ("reply", "replies", "replied"),
        ("locale", "locales"),
    ],
)
def test_forms_of_one_word_stay_together(forms: tuple[str, ...]) -> None:
    assert len({stem(word) for word in forms}) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("tell us about the US, the U.S.", ["tell", "us", "about", "the", "usa", "the", "usa"]),
        ("I'd say she'll ask", ["i", "say", "she", "ask"]),
        ("we’ll see, that's it", ["we", "see", "that", "it"]),
    ],
)
def test_words_are_told_apart_by_capitals_and_marks(typed: str, words: list[str]) -> None:
    assert [t.word for t in tokenize(typed).tokens if t.category != "mark"] == words


def test_being_unsure_sets_nothing_aside() -> None:
    assert emphasis(tokenize("Not sure whether the price rises, is it decided?"), 0.5) is None
    assert emphasis(tokenize("Not the price, is the button decided?"), 0.5) is not None


@given(st.text())
def test_a_sentence_asks_wherever_there_is_one(text: str) -> None:
    reading = tokenize(text)
    if reading.sentences:
        assert reading.asking <= set(range(reading.sentences))
        assert reading.asking
