"""The labelled questions that ship with the rules, to see what a new rule would change."""

import json
from functools import cache
from importlib.resources import files

from bot.domain.classification.labelled_questions import LabelledQuestion, LabelledQuestions
from bot.domain.verdict import Kind


@cache
def labelled_questions() -> LabelledQuestions:
    """A random sample of the questions that the weights were fitted to; read once."""
    text = files(__package__).joinpath("labelled_questions.jsonl").read_text("utf-8")
    rows = map(json.loads, text.splitlines())
    return LabelledQuestions(LabelledQuestion(row["question"], Kind(row["label"])) for row in rows)
