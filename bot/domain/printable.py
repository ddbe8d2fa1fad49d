"""Text from outside, made safe for a terminal and for a log that is read line by line."""

import re

CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Characters that a terminal obeys, reorders text by, or does not show; and half characters."""
LETTERS_QUOTED = 60
_BREAKS = re.compile(r"\r?\n|\r")


def printable(text: str) -> str:
    """Return `text` with a space for each control character; line breaks stay."""
    return "\n".join(CONTROL.sub(" ", line) for line in _BREAKS.split(text))


def one_line(value: object, letters: int = LETTERS_QUOTED) -> str:
    """Return the beginning of a value on one line, without control characters."""
    text = str(value)
    line = CONTROL.sub(" ", text[:letters])
    return f"{line}…" if len(text) > letters else line


def quoted(value: object) -> str:
    """Return the beginning of a value in quotation marks, on one line."""
    return f"“{one_line(value)}”"


def escaped(text: str) -> str:
    r"""Return `text` on one line, with each control character as JSON spells it, such as `\u001b`.

    Inside a string of JSON the text stays the same.
    """
    return CONTROL.sub(_escape, text)


def _escape(control: re.Match[str]) -> str:
    units = control.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
