"""The small files that the bot ships besides its weights, made from the labelled questions.

`python -m training.shipped_files NAME …` writes files of `bot/rules` anew:

- `labelled_questions.jsonl`: a sample of the questions, on which `/whoowns-rules` tries a new rule.
- `everyday_words.txt`: words that many questions contain. Writing it anew changes which teams are
  found, so look at what changed.
- `foreign_words.txt`: words that show that a text is not English; needs `wordfreq`.
"""

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

import bot.rules
from bot.domain.classification.tokens import stem, tokenize
from bot.rules.words import ordinary_words
from training.labelled_questions import labelled_questions

RULES = Path(bot.rules.__file__).parent
SAMPLE_SIZE, SAMPLE_SEED = 3_000, 2026
"""With 3,000 questions a rule is accepted or refused as with all of them in 96 cases of 100."""
EVERYDAY = 2.5
"""The least share of questions, of a thousand, that contain a word for it to be an everyday one."""
LANGUAGES = ("de", "es", "fr", "it", "nl", "pt")
"""Languages that share their letters with English and are spoken at work in Europe and America."""
WORDS_PER_LANGUAGE = 200
ENGLISH = 5
"""A word that so many written questions contain is taken for English, such as “CI” or “im”."""
EVERYDAY_HEADER = """\
# Words that many product questions contain, whatever they are about: a team with such a name is not
# found by that word alone. A line: in how many of a thousand written questions, then its forms.
# Written by `python -m training.shipped_files` when there were some 4,000 questions. Writing it
# anew changes which teams are found.
"""
FOREIGN_HEADER = f"""\
# The {WORDS_PER_LANGUAGE} commonest words of German, Spanish, French, Italian, Dutch and Portuguese
# (wordfreq), without those that are ordinary in English too.
# Written by `python -m training.shipped_files`.
"""


def sampled_questions() -> str:
    """Return a random sample as JSON lines, in the order of the files the questions come from."""
    questions = labelled_questions(real=False)
    numbers = sorted(random.Random(SAMPLE_SEED).sample(range(len(questions)), SAMPLE_SIZE))
    rows = ({"question": questions[n].text, "label": questions[n].label} for n in numbers)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def everyday_words() -> str:
    """Return the words that many written questions contain, in any form, the commonest first."""
    counts, forms = Counter[str](), defaultdict[str, set[str]](set)
    questions = labelled_questions(real=False)
    for question in questions:
        words = set(re.findall(r"[a-z]+", question.text.lower()))
        counts.update({stem(word) for word in words})
        for word in words:
            forms[stem(word)].add(word)
    shares = ((root, 1000 * count / len(questions)) for root, count in counts.most_common())
    lines = [
        f"{share:.1f} {' '.join(sorted(forms[root]))}\n"
        for root, share in shares
        if share >= EVERYDAY
    ]
    return EVERYDAY_HEADER + "".join(lines)


def foreign_words() -> str:
    """Return the commonest words of other languages that are not English as well."""
    from wordfreq import top_n_list

    counts = Counter(
        word
        for question in labelled_questions(real=False)
        for word in {token.word for token in tokenize(question.text).tokens}
    )
    words = {word for language in LANGUAGES for word in top_n_list(language, WORDS_PER_LANGUAGE)}
    kept = sorted(
        word
        for word in words - ordinary_words()
        if word.isalpha() and len(word) > 1 and counts[word] < ENGLISH
    )
    return FOREIGN_HEADER + "".join(f"{word}\n" for word in kept)


FILES = {
    "labelled_questions.jsonl": sampled_questions,
    "everyday_words.txt": everyday_words,
    "foreign_words.txt": foreign_words,
}


def main() -> None:
    """Write the files that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="+", choices=FILES, metavar="NAME", help=", ".join(FILES))
    for name in parser.parse_args().names:
        (RULES / name).write_text(FILES[name](), "utf-8")


if __name__ == "__main__":
    main()
