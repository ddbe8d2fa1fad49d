"""Write `bot/rules/everyday_words.txt` anew: the words that many questions hold anyway.

`python -m training.everyday_words` counts in how many of the written questions each word is
found, in whichever form, and keeps those found in one of four hundred or more.
"""

import re
from collections import Counter, defaultdict
from pathlib import Path

from bot.domain.classification.tokens import stem
from training.questions_read import examples

PLACE = Path(__file__).parents[1] / "bot" / "rules" / "everyday_words.txt"
LEAST = 2.5
"""Questions of a thousand."""
HEAD = """\
# Words that many product questions hold, whatever they are about: a team of such a name needs more
# than the word. First in how many of a thousand written questions it is found, then its forms.
# Made by `python -m training.everyday_words` when there were some 4,000 of these; made anew, it
# changes how teams are found, so that is worth a look.
"""


def main() -> None:
    """Count and write."""
    counts, forms, number = Counter[str](), defaultdict[str, set[str]](set), 0
    for number, example in enumerate(examples(real=False), 1):  # noqa: B007
        words = set(re.findall(r"[a-z]+", example.question.lower()))
        counts.update({stem(word) for word in words})
        for word in words:
            forms[stem(word)].add(word)
    lines = [
        f"{1000 * count / number:.1f} {' '.join(sorted(forms[root]))}\n"
        for root, count in counts.most_common()
        if 1000 * count / number >= LEAST
    ]
    PLACE.write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
