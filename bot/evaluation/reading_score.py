"""Measure whether what is asked for, and which team it is about, is recognised."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.frames.frame import Handling
from bot.evaluation.dry_run import DryAnswer


@dataclass(frozen=True, slots=True)
class LabelledMessage:
    """A message whose right kind, handling or team is known.

    `label` and `handling` are `""` where they are not. `team` is a name, or None for no team;
    `has_team` says whether that is known.
    """

    question: str
    label: str = ""
    group: str = ""
    handling: str = ""
    team: str | None = None
    has_team: bool = False


@dataclass(frozen=True, slots=True)
class ReadingScore:
    """How many messages are handled, and how many teams found, as labelled.

    `handlings` counts the messages by the handling that they are labelled with and the one that
    they get.
    """

    handlings: Mapping[tuple[str, Handling], int]
    teams_right: int
    teams: int

    def lines(self) -> Iterator[str]:
        """Yield the score as text; nothing where nothing is labelled."""
        if self.handlings:
            total = sum(self.handlings.values())
            right = sum(n for (label, got), n in self.handlings.items() if label == got.value)
            yield f"  {'handled as labelled':<30} {right / total:>7.1%}   {right:,} of {total:,}"
            for label in Handling:
                yield from self._lines_of(label)
        if self.teams:
            share = self.teams_right / self.teams
            yield (
                f"  {'team found as labelled':<30} {share:>7.1%}   "
                f"{self.teams_right:,} of {self.teams:,}"
            )

    def _lines_of(self, label: Handling) -> Iterator[str]:
        got = {got: n for (labelled, got), n in self.handlings.items() if labelled == label.value}
        if got:
            others = ", ".join(f"{n:,} {h.value}" for h, n in got.items() if h is not label)
            total = sum(got.values())
            yield f"    {label.value:<28} {got.get(label, 0):>4,} of {total:<5,} {others}".rstrip()


def score_readings(pairs: Sequence[tuple[LabelledMessage, DryAnswer]]) -> ReadingScore:
    """Score the answers to labelled messages."""
    handlings = Counter(
        (message.handling, answer.handling) for message, answer in pairs if message.handling
    )
    teams = [(message.team, answer.team) for message, answer in pairs if message.has_team]
    right = sum(label == (team and team.name) for label, team in teams)
    return ReadingScore(handlings, right, len(teams))
