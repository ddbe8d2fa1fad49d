"""The teacher: a small language model tuned to labelled questions, which labels augmented ones.

It is used at training time only: nothing of it is shipped. It reads a question as a whole, which
weights of words cannot; what it predicts for many augmented questions brings the weights closer to
that.
"""

from collections.abc import Sequence
from random import Random

import numpy as np
import torch
from torch.nn.functional import cross_entropy, dropout

from bot.domain.verdict import Kind
from training.word_features import load_minilm

KINDS = (Kind.STRATEGIC, Kind.TACTICAL, Kind.NEITHER)
"""The columns of what `TeacherModel.predict` returns, in this order."""
EPOCHS, BATCH = 3, 32
"""How often each question is seen, and how many at once; a fourth epoch changes little."""
LONGEST = 64
"""Word pieces read of a question."""
ENCODER_RATE, HEAD_RATE = 1.2e-4, 1e-3
"""Highest learning rates of the language model and of the layer on top; both rise, then fall."""
WARM_UP = 0.1
"""Share of the steps in which the rates rise."""
LABEL_SMOOTHING = 0.05
"""How unsure a label is taken to be, so that the teacher does not become too sure."""
DROPOUT = 0.1


class TeacherModel:
    """MiniLM with three outputs, tuned to `questions`; some ten minutes on two cores.

    Teachers of different seeds err differently: several of them together err less.
    """

    def __init__(self, questions: Sequence[str], labels: Sequence[str], seed: int) -> None:
        torch.manual_seed(seed)
        minilm = load_minilm()
        self._encoder, self._tokenizer = minilm[0].model, minilm.tokenizer
        self._head = torch.nn.Linear(self._encoder.config.hidden_size, len(KINDS))
        pieces = [self._pieces(text) for text in questions]
        self._tune(pieces, [KINDS.index(n) for n in labels], Random(seed))

    def predict(self, questions: Sequence[str]) -> np.ndarray:
        """How likely each question is of each of `KINDS`: a row a question; rows sum to 1."""
        pieces = [self._pieces(text) for text in questions]
        order = sorted(range(len(pieces)), key=lambda number: len(pieces[number]))
        probabilities = np.zeros((len(pieces), len(KINDS)))
        with torch.no_grad():
            for first in range(0, len(order), 4 * BATCH):
                rows = order[first : first + 4 * BATCH]
                probabilities[rows] = self._outputs([pieces[n] for n in rows]).softmax(1).numpy()
        return probabilities

    def _tune(self, pieces: list[list[int]], labels: list[int], chance: Random) -> None:
        groups = [
            {"params": self._encoder.parameters(), "lr": ENCODER_RATE},
            {"params": self._head.parameters(), "lr": HEAD_RATE},
        ]
        steps = EPOCHS * -(-len(pieces) // BATCH)
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer,
            lambda step: min(
                (step + 1) / (WARM_UP * steps), (steps - step) / ((1 - WARM_UP) * steps)
            ),
        )
        self._encoder.train()
        for rows in (batch for _ in range(EPOCHS) for batch in _batches(pieces, chance)):
            outputs = self._outputs([pieces[n] for n in rows], dropped=DROPOUT)
            targets = torch.tensor([labels[n] for n in rows])
            loss = cross_entropy(outputs, targets, label_smoothing=LABEL_SMOOTHING)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self._encoder.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        self._encoder.eval()

    def _pieces(self, question: str) -> list[int]:
        return list(self._tokenizer(question, truncation=True, max_length=LONGEST)["input_ids"])

    def _outputs(self, pieces: list[list[int]], dropped: float = 0.0) -> torch.Tensor:
        """Log-odds of the kinds, from the mean over the word pieces of each question."""
        padded = self._tokenizer.pad({"input_ids": pieces}, return_tensors="pt")
        mask = padded["attention_mask"].unsqueeze(-1)
        states = self._encoder(**padded).last_hidden_state
        return self._head(dropout((states * mask).sum(1) / mask.sum(1), dropped))


def _batches(pieces: list[list[int]], chance: Random) -> list[list[int]]:
    """Rows in random batches of about the same length, so that little is padded."""
    order = sorted(range(len(pieces)), key=lambda n: len(pieces[n]) + 6 * chance.random())
    batches = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]
    chance.shuffle(batches)
    return batches
