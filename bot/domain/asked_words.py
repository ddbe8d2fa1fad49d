"""Which words of a text ask: those outside quotes and code, or those inside where no others do."""

import re
from collections.abc import Iterator
from itertools import islice

_DOUBLE, _SINGLE = '"“”„‟″«»', "'‘’‚‛′‹›"
"""Quotes; people's keyboards mix those of one group, so any of them opens or closes a pair."""
_PAIRS = (_DOUBLE, _SINGLE, "`", "*", "_", "~")
_LAYERS = 8
"""Pairs around a text that are taken off, one inside the other."""
_ENDS = " \t\r\n.!?,;:…"
"""What may follow a closing quote at the end of a text."""
_FENCED = re.compile(r"```(?P<code>.+?)```", re.DOTALL)
_LINE_OF_CODE = re.compile(r"^[ \t]*`(?P<code>[^`\n]+)`[ \t]*$", re.MULTILINE)
_QUOTED = re.compile(
    rf"(?<!\w)[{_DOUBLE}](?P<double>[^{_DOUBLE}\n]+)[{_DOUBLE}]"
    rf"|(?<!\w)[{_SINGLE}](?P<single>(?:[^{_SINGLE}\n]|(?<=\w)['’](?=\w))+)[{_SINGLE}](?!\w)"
    r"|(?<!\w)`(?P<code>[^`\n]+)`"
)
_QUOTED_ASKING = re.compile(rf"(?:{_QUOTED.pattern})[ \t]*\??")
_WORD = re.compile(r"[^\W_]+")
_ASKING_SIGN = re.compile(r"\w[^\w\s]{0,3}\?+(?=[\s!\"'”’)*_`]|$)")
_ASKING_WORD = re.compile(
    r"(?:^|[^\w\s'’/-]|\n)[ \t]*(?:and |so |but |also )?(?:what|why|who|whom|whose|which|how|is|"
    r"are|was|were|do|does|did|should|can|could|will|would|may|has|have|"
    # In German:
    r"wer|wen|wem|wessen|wie|wo|wann|warum|wieso|welche[mnrs]?|ist|sind|gibt|gilt|"
    r"kann|können|darf|dürfen|muss|müssen|soll(?:en|te|ten)?|wird|werden)\b(?! *[=({<])",
    re.IGNORECASE,
)
_FEWEST = 3
"""Words of the shortest text that asks by how it begins, or that says something by itself."""
_GREETING = frozenset(
    """
    hi hey hello team all folks everyone everybody quick question please thanks thank you so and
    but ok okay well fyi
    """.split()  # noqa: SIM905 - words read better as words
)
_POINTING = frozenset(
    """
    who whom whose which what owns own owner decides decide deciding answers answer knows know
    should would could can do does i we ask this that these those it is are be was for about of to
    the a an here in on or questions message thread anyone anybody somebody someone me us tell my
    our role responsible handles handle call goes go
    """.split()  # noqa: SIM905 - words read better as words
)
"""Words that ask nothing of their own: “who decides this”."""


def asking_words(text: str) -> str:
    """Return the words by which a question is classified.

    Quotes and code marks around the whole text mean nothing. Blocks of code are left out, and what
    is asked in quotes or code counts where the words outside ask nothing.
    """
    text = _without_blocks(unwrapped(text), judged=True)
    insides = [match.group(match.lastgroup or 0) for match in _QUOTED.finditer(text)]
    if not insides:
        return text
    inside = "\n".join(insides)
    if _asks_instead(inside, _QUOTED_ASKING.sub(" ", text)):
        return unwrapped(inside)
    outside = _QUOTED.sub(" ", text)
    if "?" in outside or asks(outside) or _has_enough(_own(outside)):
        return text
    return _QUOTED.sub(lambda match: match.group(match.lastgroup or 0), text)


def naming_words(text: str) -> str:
    """Return the words that may name a team: all but blocks of code beside words that ask."""
    return _without_blocks(unwrapped(text), judged=False)


def unwrapped(text: str) -> str:
    """Return a text without quotes, code marks and emphasis around the whole of it."""
    text = text.strip()
    for _ in range(_LAYERS):
        core = text.rstrip(_ENDS)
        inside = _inside(core)
        if inside is None:
            break
        text = inside.strip() + ("?" if "?" in text[len(core) :] else "")
    return text


def _inside(text: str) -> str | None:
    """What is inside of a pair that encloses all of a text, or None where there is no such pair."""
    if len(text) < _FEWEST:
        return None
    if text.startswith("```") and text.endswith("```"):
        code = text[3:-3]
        return code if code.strip("` \n") and "```" not in code else None
    pair = next((marks for marks in _PAIRS if text[0] in marks), "")
    if not pair or text[-1] not in pair:
        return None
    inside = text[1:-1]
    return inside if inside.strip() and _is_balanced(inside, pair) else None


def _is_balanced(inside: str, marks: str) -> bool:
    """Whether every pair that begins inside of a text also ends there."""
    depth = 0
    for step in _steps(inside, marks):
        depth += step
        if depth < 0:
            return False
    return depth == 0


def _steps(inside: str, marks: str) -> Iterator[int]:
    """1 for each mark that opens a pair, -1 for each that closes one; apostrophes are neither."""
    for match in re.finditer(f"[{re.escape(marks)}]", inside):
        index = match.start()
        before, after = inside[max(index - 1, 0) : index], inside[index + 1 : index + 2]
        if before.isalnum() and after.isalnum():
            continue
        opens = after.strip() and not before.isalnum() and before not in _ENDS.strip()
        if not before or opens:
            yield 1
        elif not (marks is _SINGLE and before in "sS"):
            yield -1


def _without_blocks(text: str, *, judged: bool) -> str:
    """Leave out blocks of code where other words ask; else the other words, if it is `judged`."""
    for pattern in (_FENCED, _LINE_OF_CODE):
        if "`" not in text:
            break
        inside = "\n".join(match["code"] for match in pattern.finditer(text))
        if not inside:
            continue
        outside = pattern.sub("\n", text)
        if not _asks_instead(inside, outside):
            text = outside
        else:
            text = inside if judged else pattern.sub(r"\n\g<code>\n", text)
    return text.strip()


def _asks_instead(inside: str, outside: str) -> bool:
    """Whether what is quoted asks, and the words around it ask nothing of their own."""
    if not any(_own(outside)):
        return any(_words(inside))
    if not asks(inside):
        return False
    return not asks(outside) or all(word in _POINTING for word in _own(outside))


def asks(text: str) -> bool:
    """Return whether a text asks something, by a question mark or by how a part of it begins."""
    if _ASKING_SIGN.search(text):
        return True
    return _has_enough(_words(text)) and bool(_ASKING_WORD.search(text))


def _has_enough(words: Iterator[str]) -> bool:
    return len(list(islice(words, _FEWEST))) == _FEWEST


def _own(text: str) -> Iterator[str]:
    return (word for word in _words(text) if word not in _GREETING)


def _words(text: str) -> Iterator[str]:
    return (match.group().casefold() for match in _WORD.finditer(text))
