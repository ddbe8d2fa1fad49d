"""Write `bot/rules/foreign_words.txt` anew: by these one sees that a text is not English.

`python -m training.foreign_words` takes the commonest words of the languages that share our
letters with English and are spoken most at work in Europe and America.
"""

from collections import Counter
from pathlib import Path

from wordfreq import top_n_list

from bot.domain.classification.tokens import read
from bot.rules.loader import ordinary_words
from training.questions_read import examples

PLACE = Path(__file__).parents[1] / "bot" / "rules" / "foreign_words.txt"
LANGUAGES = ("de", "es", "fr", "it", "nl", "pt")
MOST = 200
"""Words of each language that are looked at."""
ENGLISH = 5
"""Written questions that hold a word from which on it is taken for English: “CI”, “im”."""
HEAD = f"""\
# The {MOST} commonest words of German, Spanish, French, Italian, Dutch and Portuguese (wordfreq),
# without those that are ordinary in English, too. Made by `python -m training.foreign_words`.
"""


def main() -> None:
    """Collect and write."""
    met = Counter(
        word
        for example in examples(real=False)
        for word in {token.word for token in read(example.question).tokens}
    )
    words = {word for language in LANGUAGES for word in top_n_list(language, MOST)}
    kept = sorted(
        word
        for word in words - ordinary_words()
        if word.isalpha() and len(word) > 1 and met[word] < ENGLISH
    )
    PLACE.write_text(HEAD + "".join(f"{word}\n" for word in kept), encoding="utf-8")


if __name__ == "__main__":
    main()
