"""What typed letters look like: invisible characters, quotes, and letters that look like others.

The tables are small on purpose. Unicode's own list of look-alikes, which libraries such as
`confusable-homoglyphs` contain, also takes 1 for l and 0 for O, so “Team 1” and “Team l” would be
one name; here only letters of other alphabets count that nobody can tell from Latin ones.
"""

import re
import unicodedata

INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff"
    # Unicode's Default_Ignorable_Code_Point
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""Characters that show nothing: control characters, and what Unicode has displays ignore."""
BLANK = "\u2800"
"""Braille without dots: a space that is none."""

DOUBLE_QUOTES = '"“”„‟«»＂〝〞「」『』'
SINGLE_QUOTES = "'‘’‚‛‹›`´＇"
QUOTES = DOUBLE_QUOTES + SINGLE_QUOTES
"""Quotes of keyboards all over the world, in two kinds; an apostrophe is one of the second."""
APOSTROPHES = "'‘’‚‛`´＇ʼʹ′"
_AS_APOSTROPHE = dict.fromkeys(map(ord, APOSTROPHES), "'")

_LOWER_CASE = str.maketrans(
    "авеёкмнорстухѕіїјһԁԛԝαβεζηικμνορτυχ",
    "abeekmhopctyxsiijhdqwabezhikmnoptyx",
) | str.maketrans(
    # Cherokee capitals, which case folding keeps, and Lisu; then Coptic, Armenian, phonetic letters
    "ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴⲟⲣⲥօսɑɡᴄᴏᴠᴡᴢı",
    "abcdeghjklmprstvwzbpdtgkjczfmnlsrvhwxyaeiouopcouagcovwzi",
)
"""Letters of which either case looks like a Latin letter, both in lower case.

Names of one alphabet are compared by it too: nobody sees whether CAP is written in Cyrillic.
"""
_BESIDE_LATIN = str.maketrans("νυ", "vu")
"""Small letters that look like others than their capitals, in a word that has Latin letters."""
_LATIN = re.compile("[A-Za-z]")
_WORD = re.compile(r"[^\W_]+")


def visible(text: str) -> str:
    """Return text without characters that show nothing, and with a space for what looks so."""
    return INVISIBLE.sub("", text).replace(BLANK, " ")


def folded(text: str) -> str:
    """Return text in the form in which it is compared.

    Case, accents, width, kinds of apostrophe and invisible characters don't matter, nor does the
    alphabet of a letter that looks the same in two.
    """
    if text.isascii():
        return visible(text).lower().replace("`", "'")
    letters = _without_accents(visible(text).translate(_AS_APOSTROPHE))
    letters = _WORD.sub(_beside_latin, letters)
    return _without_accents(letters.casefold()).translate(_LOWER_CASE)


def unquoted(text: str) -> str:
    """Return text without the pair of quotes around it, if it has one and no other quotes."""
    inner = text[1:-1].strip()
    for quotes in (DOUBLE_QUOTES, SINGLE_QUOTES):
        if text[:1] in quotes and text[-1:] in quotes and inner and not set(inner) & set(quotes):
            return inner
    return text


def _beside_latin(word: re.Match[str]) -> str:
    typed = word.group()
    return typed.translate(_BESIDE_LATIN) if _LATIN.search(typed) else typed


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))
