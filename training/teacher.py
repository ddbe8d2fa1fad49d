"""A small language model tuned to labelled questions: it says what altered ones most likely are.

At the desk only: nothing of it is shipped. It reads a question as a whole, which weights of words
cannot; what it says of many altered questions brings the weights nearer to that.
"""

from collections.abc import Sequence
from random import Random

import numpy as np
import torch
from torch.nn.functional import cross_entropy, dropout

from bot.domain.verdict import Kind
from training.meanings import model

KINDS = (Kind.STRATEGIC, Kind.TACTICAL, Kind.NEITHER)
"""In the order of the columns of what `Teacher.judge` gives."""
ROUNDS, BATCH = 3, 32
"""How often each question is seen, and how many at once; a fourth round changes little."""
LONGEST = 64
"""Word pieces read of a question."""
PACE, PACE_OF_HEAD = 1.2e-4, 1e-3
"""Highest learning rates of the model and of what stands on top of it; both rise, then fall."""
RISING = 0.1
"""Share of the steps in which the rates rise."""
DOUBT = 0.05
"""How unsure a label is taken to be, so that the teacher does not become too sure."""


class Teacher:
    """MiniLM with three outputs, tuned to `questions`; some ten minutes on two cores.

    Teachers of different seeds err differently: several of them together err less.
    """

    def __init__(self, questions: Sequence[str], labels: Sequence[str], seed: int) -> None:
        torch.manual_seed(seed)
        minilm = model()
        self._encoder, self._tokenizer = minilm[0].model, minilm.tokenizer
        self._head = torch.nn.Linear(self._encoder.config.hidden_size, len(KINDS))
        pieces = [self._pieces(text) for text in questions]
        self._tune(pieces, [KINDS.index(n) for n in labels], Random(seed))

    def judge(self, questions: Sequence[str]) -> np.ndarray:
        """How likely each question is of each of `KINDS`: a row a question, rows sum to 1."""
        pieces = [self._pieces(text) for text in questions]
        order = sorted(range(len(pieces)), key=lambda number: len(pieces[number]))
        likely = np.zeros((len(pieces), len(KINDS)))
        with torch.no_grad():
            for first in range(0, len(order), 4 * BATCH):
                rows = order[first : first + 4 * BATCH]
                likely[rows] = self._outputs([pieces[n] for n in rows]).softmax(1).numpy()
        return likely

    def _tune(self, pieces: list[list[int]], labels: list[int], chance: Random) -> None:
        parts = [
            {"params": self._encoder.parameters(), "lr": PACE},
            {"params": self._head.parameters(), "lr": PACE_OF_HEAD},
        ]
        steps = ROUNDS * -(-len(pieces) // BATCH)
        tuner = torch.optim.AdamW(parts, weight_decay=0.01)
        pace = torch.optim.lr_scheduler.LambdaLR(
            tuner,
            lambda step: min(
                (step + 1) / (RISING * steps), (steps - step) / ((1 - RISING) * steps)
            ),
        )
        self._encoder.train()
        for rows in (batch for _ in range(ROUNDS) for batch in _batches(pieces, chance)):
            outputs = self._outputs([pieces[n] for n in rows], dropped=0.1)
            wanted = torch.tensor([labels[n] for n in rows])
            loss = cross_entropy(outputs, wanted, label_smoothing=DOUBT)
            tuner.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self._encoder.parameters(), 1.0)
            tuner.step()
            pace.step()
        self._encoder.eval()

    def _pieces(self, question: str) -> list[int]:
        return list(self._tokenizer(question, truncation=True, max_length=LONGEST)["input_ids"])

    def _outputs(self, pieces: list[list[int]], dropped: float = 0.0) -> torch.Tensor:
        """Log-odds of the kinds, from the mean over the word pieces of each question."""
        padded = self._tokenizer.pad({"input_ids": pieces}, return_tensors="pt")
        real = padded["attention_mask"].unsqueeze(-1)
        states = self._encoder(**padded).last_hidden_state
        return self._head(dropout((states * real).sum(1) / real.sum(1), dropped))


def _batches(pieces: list[list[int]], chance: Random) -> list[list[int]]:
    """Rows in random batches of about the same length, so that little is padded."""
    order = sorted(range(len(pieces)), key=lambda n: len(pieces[n]) + 6 * chance.random())
    batches = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]
    chance.shuffle(batches)
    return batches
