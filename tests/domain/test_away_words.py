"""Which statuses mean that somebody is away, and which only sound like it."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people.away_words import AwayWords
from bot.rules import load_away_words

WORDS = load_away_words()


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("On vacation", "on vacation"),
        ("PTO until Tuesday", "pto"),
        ("Out of office • Google Calendar", "out of office"),
        ("OOO, back 3 Dec", "ooo"),
        ("out-of-office", "out of office"),
        ("On vacation in Spain, back on Monday", "on vacation"),
        ("Off sick today", "off sick"),
        ("On A/L until Tuesday", "on a l"),
        ("Out till Thursday", "out"),
        ("Mat leave", "mat leave"),
        ("In den Ferien", "in den ferien"),
        ("休み", "休み"),
        ("Not available, on leave", "on leave"),
        ("No Slack. OOO", "ooo"),
        ("Away", "away"),
        ("Away until Monday", "away"),
        ("Sick", "sick"),
        ("Bin im Urlaub bis 3.12.", "im urlaub"),
        ("En congé d&#39;été", "en conge"),
        ("En conges jusqu'au 4", "en conges"),
        ("De férias até segunda", "de ferias"),
        ("In ferie fino a lunedì", "in ferie"),
        ("Op vakantie", "op vakantie"),
        ("På semester", "pa semester"),
        ("夏季休暇中です", "休暇中"),
        ("오늘 휴가입니다", "휴가"),
        ("正在休假", "休假"),
    ],
)
def test_words_that_mean_away(text: str, match: str) -> None:
    assert WORDS.match(text, "") == match


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Getting a new laptop",
        "Laptop: please call",
        "Back from vacation!",
        "Zurück aus dem Urlaub",
        "De retour de vacances",
        "No PTO this year",
        "Not on holiday, just remote",
        "Vacation from Monday on",
        "Vacation planning",
        "PTO next week",
        "Urlaub ab Montag",
        "Covering for Anna's parental leave",
        "Working on the holiday campaign",
        "Sick of meetings",
        "Taking off the gloves",
        "Off to the gym",
        "Out for lunch",
        "Sorting this out today",
        "Al, your man for payments",
        "昼休み",
        "Leave me a message",
        "Runaway success",
        "Focus time",
        "In a meeting",
        "Working remotely",
    ],
)
def test_words_that_do_not(text: str) -> None:
    assert WORDS.match(text, "") == ""


@pytest.mark.parametrize(
    ("text", "emoji", "match"),
    [
        ("", ":palm_tree:", ":palm_tree:"),
        ("Fever", ":face_with_thermometer::skin-tone-3:", ":face_with_thermometer:"),
        ("Back from vacation", ":palm_tree:", ""),
        ("Focus time", ":headphones:", ""),
        ("", ":christmas_tree:", ""),
    ],
)
def test_emoji_that_mean_away(text: str, emoji: str, match: str) -> None:
    assert WORDS.match(text, emoji) == match


def test_a_workspace_adds_words_and_emoji_of_its_own() -> None:
    own = WORDS.plus(["Volunteering day", ":Surfer:", "  "])
    assert own.match("It is my volunteering day!", "") == "volunteering day"
    assert own.match("", ":surfer:") == ":surfer:"
    assert WORDS.match("It is my volunteering day!", "") == ""
    assert WORDS.plus([" "]) is WORDS


def test_nothing_means_away_where_there_are_no_words() -> None:
    none = AwayWords([], [], [], [])
    assert none.match("On vacation", ":palm_tree:") == ""


@given(st.sampled_from(WORDS.phrases), st.sampled_from(WORDS.phrases))
def test_every_phrase_means_away_whatever_its_case(phrase: str, other: str) -> None:
    assert WORDS.match(phrase, "")
    assert WORDS.match(f"*{phrase.upper()}* ({other})!", "")


@given(
    st.sampled_from([p for p in WORDS.phrases if p.isascii()]),
    st.text(string.ascii_lowercase, min_size=1, max_size=5),
    st.booleans(),
)
def test_a_phrase_inside_a_longer_word_means_nothing(phrase: str, more: str, before: bool) -> None:
    only = AwayWords([phrase], [], [], [])
    assert not only.match(more + phrase if before else phrase + more, "")


@given(st.text(), st.text())
def test_any_status_is_read(text: str, emoji: str) -> None:
    assert WORDS.match(text, emoji) in {*_folded_phrases(), ""}


def _folded_phrases() -> set[str]:
    match = {WORDS.match(p, "") for p in (*WORDS.phrases, *WORDS.alone)}
    return match | {f":{name}:" for name in WORDS.emoji}
