"""Names that nobody can tell apart are one name, and names that show nothing are none."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.domain.letters import INVISIBLE, QUOTES, folded, visible
from bot.domain.team_matching.tokens import keys_of
from bot.domain.teams.team import clean_name, name_key
from bot.domain.teams.team_checks import check_name

SAME = [
    ("O'Brien", "O’Brien", "O`Brien", "O´Brien", "OʼBrien", "o‘brien"),
    ("Nova", "‘Nova’", "»Nova«", "“Nova\"", "`Nova`", "Νova", "nоva", "Nova!", "( Nova )"),
    ("Alpha one", "»Alpha one«", "alpha-one", "Alpha_One", "Alpha\u2800one", "Alpha/one",
     "Ａlpha one"),
    ("Café", "CAFE", "Cafe\u0301"),
    ("R & D", "R and D"),
    ("Vote", "Ꮩote", "ꓦote", "vоte", "vⲟte", "vօte", "ᴠᴏte"),
    ("Grid", "Ꮐrid", "ꓖrid", "ɡrid", "grıd"),
    ("Вера", "ВЕРА", "вера"),
    ("ΝΕΑ", "Νέα", "νέα"),
]  # fmt: skip


@pytest.mark.parametrize("names", SAME)
def test_names_that_look_alike_have_one_key(names: tuple[str, ...]) -> None:
    assert len(set(map(name_key, names))) == 1


@pytest.mark.parametrize(
    ("name", "other"),
    [("C", "C++"), ("C", "C#"), ("Team 1", "Team l"), ("Pay", "Pay 0"), ("Care", "Kare"),
     ("$$$", "!!!"), ("Nova", "Nova 🚀"), ("R&D", "RD"), ("Payment", "Payments")],
)  # fmt: skip
def test_names_that_people_tell_apart_have_two_keys(name: str, other: str) -> None:
    assert name_key(name) != name_key(other)


IGNORABLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5"
    "\u180b\u180e\u200b\u200d\u202e\u2060\u3164\ufe0f\ufeff\uffa0\U000e0041"
)


@pytest.mark.parametrize("character", IGNORABLE)
@pytest.mark.parametrize("place", [0, 3, 8])
def test_an_invisible_character_makes_no_other_name(character: str, place: int) -> None:
    name = f"{'Checkout'[:place]}{character}{'Checkout'[place:]}"
    assert clean_name(name) == "Checkout"
    assert name_key(name) == "checkout"


@pytest.mark.parametrize("character", [*IGNORABLE, "\u2800", "\u00a0", "\u2003"])
def test_a_name_of_invisible_characters_only_is_refused(character: str) -> None:
    with pytest.raises(Refusal, match="needs a name"):
        check_name(clean_name(3 * character))


CYRILLIC = dict(zip("ABCEHKMOPTXaceopxyisj", "АВСЕНКМОРТХасеорхуіѕј", strict=True))


@given(st.text(st.sampled_from("ABCEHKMOPTXaceopxyisj"), min_size=1, max_size=12), st.randoms())
def test_a_name_in_letters_of_another_alphabet_is_the_same(name: str, random: object) -> None:
    chosen = [getattr(random, "random")() < 0.5 for _ in name]  # noqa: B009 - hypothesis types it as Random
    spoof = "".join(CYRILLIC[c] if other else c for c, other in zip(name, chosen, strict=True))
    assert name_key(spoof) == name_key(name)


@given(st.text(max_size=30))
def test_the_key_stays_whatever_is_done_to_a_name_that_nobody_sees(name: str) -> None:
    key = name_key(name)
    assert name_key(f" {name}\u200b ") == key
    assert name_key(visible(name)) == key
    if clean_name(name) and not set(name) & set(QUOTES):
        assert name_key(f"“{clean_name(name)}”") == key
    assert not INVISIBLE.search(folded(name))


@given(st.text(st.characters(max_codepoint=0x17F, exclude_characters="ŉ"), max_size=20))
def test_words_that_a_question_tells_apart_are_all_that_counts(name: str) -> None:
    keys = keys_of(clean_name(name))
    assume(keys)
    assert name_key(" ".join(keys)) == name_key(name)


@given(st.text(max_size=20))
def test_case_and_form_of_a_name_do_not_matter(name: str) -> None:
    assert name_key(unicodedata.normalize("NFD", name)) == name_key(name)
