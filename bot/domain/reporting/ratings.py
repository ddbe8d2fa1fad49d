"""Count what people said of a team's answers: right or wrong, and what they corrected."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.reporting.figures import CorrectionCount, ThemeFeedback
from bot.domain.reporting.period import Period
from bot.domain.teams.team import SPLIT
from bot.domain.verdict import Kind


@dataclass(frozen=True, slots=True)
class Rating:
    """What one person said of the answer to one question, and when.

    `verdict` is the kind that whoowns gave, `kind` the one that holds now. `corrected_kind` is what
    the person corrected it to, or None; `moved`: they said that it is this team's question.
    """

    question_id: int
    asked_at: datetime
    verdict: Kind
    kind: Kind
    theme: str
    user_id: str
    was_right: bool
    corrected_kind: Kind | None
    moved: bool
    at: datetime

    @property
    def wrong(self) -> bool:
        """Whether the person called the answer wrong.

        Who “corrects” it to the kind that it had agrees with it, whatever others said meanwhile.
        """
        return not self.was_right and self.corrected_kind is not self.verdict

    @property
    def on_kind(self) -> bool:
        """Whether it is about the kind: that a question is another team's says nothing of that."""
        return self.was_right or self.corrected_kind is not None


def rated_and_right(ratings: Sequence[Rating]) -> tuple[int, int]:
    """Return how many questions were rated, and how many of them nobody called wrong."""
    rated = {rating.question_id for rating in ratings}
    return len(rated), len(rated - {rating.question_id for rating in ratings if rating.wrong})


def corrections(ratings: Sequence[Rating]) -> tuple[CorrectionCount, ...]:
    """Return the questions that somebody called wrong, each counted once."""
    wrong = {rating.question_id: rating for rating in ratings if rating.wrong}
    moved = {rating.question_id for rating in ratings if rating.wrong and rating.moved}
    alike = Counter((r.verdict, r.kind, r.question_id in moved) for r in wrong.values())
    return tuple(CorrectionCount(*what, number) for what, number in alike.items())


def theme_feedback(
    ratings: Sequence[Rating], period: Period, decided: Mapping[str, datetime]
) -> tuple[ThemeFeedback, ...]:
    """Return what people corrected each theme to, up to the end of a period.

    `decided` says when the team last decided about a theme; only later feedback on it counts.
    """
    rated: defaultdict[str, set[int]] = defaultdict(set)
    corrected: defaultdict[tuple[str, Kind], list[Rating]] = defaultdict(list)
    for rating in _counting(ratings, period, decided):
        rated[rating.theme].add(rating.question_id)
        if rating.wrong and rating.corrected_kind in SPLIT:
            corrected[rating.theme, rating.corrected_kind].append(rating)
    return tuple(
        ThemeFeedback(
            theme,
            to,
            len({rating.question_id for rating in given}),
            len({rating.user_id for rating in given}),
            len(rated[theme]),
            max(rating.at for rating in given),
            decided.get(theme),
        )
        for (theme, to), given in corrected.items()
    )


def _counting(
    ratings: Sequence[Rating], period: Period, decided: Mapping[str, datetime]
) -> Iterator[Rating]:
    for rating in ratings:
        since = decided.get(rating.theme)
        if rating.on_kind and rating.at < period.end and (since is None or rating.at > since):
            yield rating
