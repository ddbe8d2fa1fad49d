"""The sample of labelled questions that ships with the bot, for `/whoowns-rules`.

`python -m training.runtime_sample` writes it anew. A rule is accepted or refused on 3,000 random
questions as on all of them in 96 of 100 cases; the rest lie at the threshold itself.
"""

import json
import random
from pathlib import Path

from training.questions_read import examples

PLACE = Path(__file__).parents[1] / "bot" / "rules" / "labelled_questions.jsonl"
SIZE = 3_000
SEED = 2026


def sample() -> str:
    """The sampled questions as JSON lines, in the order of the files they come from."""
    known = examples(real=False)
    chosen = sorted(random.Random(SEED).sample(range(len(known)), SIZE))
    rows = ({"question": known[n].question, "label": known[n].label} for n in chosen)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    PLACE.write_text(sample(), "utf-8")
