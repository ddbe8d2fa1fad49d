"""Whether a text tells something and asks nothing, so that it may answer a question."""

import re

from bot.domain.asked_words import asks

STATEMENT_WORDS = 4
"""Words of the shortest statement; “my data” and the like have fewer."""
YES_OR_NO = re.compile(r"\s*(?:yes|yeah|yep|no|nope|not)\b", re.IGNORECASE)
"""How an answer of fewer words begins."""
OPENING = re.compile(
    r"\s*(?:(?:good|great|fair) (?:question|point)|thank(?:s| you)(?: for asking)?)\s*[!.,:–-]+\s+",
    re.IGNORECASE,
)
"""What is polite before an answer, and no answer by itself."""
INDIRECT = re.compile(
    r"\b(?:(?:need|want|like) to (?:know|ask)|wonder(?:ing)?|(?:any|some)(?:one|body) knows?|"
    r"need (?:a|an|your) (?:decision|answer)|"
    r"(?:not sure|unsure|unclear) (?:if|whether|wh\w+|how))\b",
    re.IGNORECASE,
)
"""Words that ask without a question mark, as “I wonder if …”."""


def states(text: str, *, in_thread: bool) -> bool:
    """Return whether a text asks nothing, and is long enough to tell something.

    In a thread, only a question mark asks: “And do tell them” there asks nothing.
    """
    text = without_opening(text)
    if "?" in text or (not in_thread and (asks(text) or INDIRECT.search(text))):
        return False
    return len(text.split()) >= STATEMENT_WORDS or bool(YES_OR_NO.match(text))


def without_opening(text: str) -> str:
    """Return a text without what is polite before an answer: “Good question!”."""
    return OPENING.sub("", text, count=1)
