"""A digest of the data behind the weights, by which a test sees that they are out of date."""

import gzip
import json
from collections.abc import Iterator
from hashlib import sha256

from bot.rules.loader import read_themes
from bot.rules.words import everyday_words, ordinary_words
from training.distillation import FILE
from training.labelled_questions import labelled_questions


def digest() -> str:
    """Return 16 hexadecimal digits over rules, labelled questions, word lists, distillation set.

    Only what a fit depends on counts: titles, reasons and comments of the rules do not, and the
    real questions do not either, since not everybody has them.
    """
    digest = sha256()
    for part in _parts():
        digest.update(json.dumps(part, ensure_ascii=False).encode() + b"\n")
    digest.update(gzip.decompress(FILE.read_bytes()))
    return digest.hexdigest()[:16]


def _parts() -> Iterator[object]:
    themes, classes, phrases = read_themes()
    yield [(phrase, name, themes[name].kind, themes[name].general) for phrase, name in phrases]
    yield {name: sorted(words) for name, words in sorted(classes.items())}
    yield sorted(ordinary_words())
    yield sorted(everyday_words().items())
    yield [(q.group, q.text, q.label) for q in labelled_questions(real=False)]
