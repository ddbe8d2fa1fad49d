"""The span of time that a summary covers, and what it may be compared with."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.domain.reporting.week import MIDNIGHT, Week, moment_of

WEEKS_BACK = 8
"""Weeks whose questions are counted, including the week of the summary."""

Span = tuple[datetime, datetime]
"""A beginning, and the first moment after the end, both in UTC."""


@dataclass(frozen=True, slots=True)
class Period:
    """What one summary covers: the questions from `begin` on, up to `end`.

    It counts as `week`, and its days are those of `zone`. `bounds` are the moments between the
    last `WEEKS_BACK` regular weeks, the end of this one last. `now` is the present where the
    period isn't over yet. All moments are in UTC.
    """

    week: Week
    zone: str
    bounds: tuple[datetime, ...]
    begin: datetime
    now: datetime | None = None

    @property
    def end(self) -> datetime:
        """The first moment after the period."""
        return self.bounds[-1]

    @property
    def span(self) -> Span:
        """The period from its beginning to its end."""
        return self.begin, self.end

    @property
    def regular(self) -> bool:
        """Whether it is one week long; after a change of the schedule it may be another length."""
        return self.begin == self.bounds[-2]

    @property
    def whole_days(self) -> bool:
        """Whether it begins and ends where a day does."""
        days = [moment.astimezone(ZoneInfo(self.zone)).date() for moment in self.span]
        return self.span == tuple(moment_of(day, MIDNIGHT, self.zone) for day in days)

    @property
    def weeks(self) -> tuple[tuple[Week, Span], ...]:
        """The last regular weeks, this one last."""
        spans = tuple(pairwise(self.bounds))
        numbers = [self.week.plus(-back) for back in reversed(range(len(spans)))]
        return tuple(zip(numbers, spans, strict=True))

    @property
    def compared_with(self) -> Span | None:
        """The week before or, where this one isn't over, the same part of the week before.

        None where this period is no regular week: two spans of different length say nothing.
        """
        if not self.regular:
            return None
        begin, end = self.bounds[-3:-1]
        if self.now is None:
            return begin, end
        same_moment = _a_week_earlier(self.now, self.zone) + timedelta.resolution
        return begin, min(max(same_moment, begin), end)

    def as_of(self, now: datetime) -> "Period":
        """Return the period as far as it has gone at `now`."""
        return replace(self, now=now if now < self.end else None)

    def after(self, counted_until: datetime | None) -> "Period":
        """Return the period that follows a summary which counted up to `counted_until`.

        So no question is lost between two summaries, or in both, whatever changed meanwhile. Where
        more than a week was skipped, the period stays as it is.
        """
        if counted_until is None or not self.bounds[-3] < counted_until < self.end:
            return self
        return replace(self, begin=counted_until)


def _a_week_earlier(moment: datetime, zone: str) -> datetime:
    """Return when clocks in `zone` showed the same a week before."""
    local = moment.astimezone(ZoneInfo(zone))
    return moment_of(local.date() - timedelta(weeks=1), local.time(), zone)
