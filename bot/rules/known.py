"""The labelled questions that ship with the rules, to see what a new rule would change."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from bot.domain.judging.known_questions import Judged, KnownQuestions
from bot.domain.verdict import Kind


@cache
def known_questions() -> KnownQuestions:
    """The shipped questions, without those that are ambiguous; read once."""
    return KnownQuestions(_judged())


def _judged() -> Iterator[Judged]:
    folder = files(__package__).joinpath("questions")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["label"] in set(Kind):
                yield Judged(row["question"], Kind(row["label"]))
