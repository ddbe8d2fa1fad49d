"""The figures of a team's week: in words, as charts, and as rows for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.domain.classification.rulebook import Theme
from bot.domain.reporting.figures import CorrectionCount, QuestionRow
from bot.domain.reporting.handed_over import Answerer, HandedOver
from bot.domain.reporting.repeats import Repeat
from bot.domain.reporting.summary import Summary
from bot.domain.teams.team import Role
from bot.slack.message import Block
from bot.slack.text import no_formula, plain
from bot.slack.views.typed_commands import name_holder
from bot.slack.views.wording import KIND_NAMES, capitalised, count, working_time

LONGEST_EXAMPLE = 140
"""Letters of a question that are quoted."""
FEWEST_IN_CHART = 2
"""Bars or segments from which a chart shows anything."""
CSV_COLUMNS = (
    "asked", "door", "verdict", "routed as", "theme", "role", "answered by", "feedback",
    "handed over", "outcome", "outcome at",
)  # fmt: skip
FEEDBACK = {None: "", True: "right", False: "wrong"}
ANSWERERS = {
    Answerer.PRODUCT_OWNER: Role.PRODUCT_OWNER.in_words,
    Answerer.PRODUCT_MANAGER: Role.PRODUCT_MANAGER.in_words,
    Answerer.STAND_IN: "people standing in",
}

Themes = Mapping[str, Theme]


def figures_in_words(summary: Summary, themes: Themes) -> Iterator[str]:
    """Whose decisions were asked for, what about, and what to look at; line by line."""
    shares = ", ".join(f"{name} {number:,}" for name, number in _shares(summary))
    if shares:
        yield f"*Whose decision:* {shares}"
    if summary.themes:
        yield _about(summary, themes)
    yield from _wrong(summary)
    yield from _vacant(summary)
    for role, number in summary.away.items():
        yield f"*Away:* {count(number, 'question')} came while the {role.in_words} wasn't available"
    yield from _handed_over(summary.handed_over)


def before_in_words(summary: Summary) -> str:
    """What the questions are compared with."""
    return "by this time the week before" if summary.period.now else "the week before"


def _about(summary: Summary, themes: Themes) -> str:
    compared = summary.before is not None
    about = ", ".join(
        f"{theme_in_words(each.theme, themes)} {each.questions:,}"
        + (f" ({each.before:,})" if compared else "")
        for each in summary.themes
    )
    before = f" (and {before_in_words(summary)})" if compared else ""
    return f"*Most asked about{before}:* {about}"


def _vacant(summary: Summary) -> Iterator[str]:
    """Roles to fill, also where nobody asked for them, and questions for those filled since."""
    for role in Role:
        number = summary.vacant.get(role, 0)
        if role in summary.to_fill:
            came = f"; {count(number, 'question')} came for that role" if number else ""
            fill = name_holder(summary.team, role)
            yield f"*Vacant:* there is no {role.in_words}{came}. To name one: {fill}"
        elif number:
            yield f"*Vacant:* {count(number, 'question')} came while there was no {role.in_words}"


def _handed_over(handed_over: HandedOver) -> Iterator[str]:
    """What became of the questions that somebody was asked to answer; nothing if none was."""
    if not handed_over.questions:
        return
    outcomes = ", ".join(
        f"{number:,} {outcome.value.replace('_', ' ')}"
        for outcome, number in handed_over.outcomes.items()
    )
    questions = count(handed_over.questions, "question")
    yield f"*Handed over:* {questions}{f': {outcomes}' if outcomes else ''}"
    if handed_over.answerers:
        by = ", ".join(
            f"{ANSWERERS[answerer]} {number:,}"
            for answerer, number in handed_over.answerers.items()
        )
        wait = handed_over.half_within
        half = "" if wait is None else f"; half of the answers came within {working_time(wait)}"
        yield f"*Answered by:* {by}{half}"


def _wrong(summary: Summary) -> Iterator[str]:
    if number := summary.rated - summary.right:
        several = len(summary.corrections) > 1
        parts = ", ".join(
            f"{f'{each.questions:,} ' if several else ''}{_became(each)}"
            for each in summary.corrections
        )
        yield f"*Called wrong:* {count(number, 'answer')}{':' if several else ','} {parts}"


def _became(correction: CorrectionCount) -> str:
    """What became of answers that were called wrong."""
    if correction.kind is not correction.verdict:
        return f"corrected from {KIND_NAMES[correction.verdict]} to {KIND_NAMES[correction.kind]}"
    return "taken for another team's" if correction.moved else "on which people disagree"


def repeats_in_words(summary: Summary, themes: Themes) -> Iterator[str]:
    """What was asked again and again, a line each.

    Without its words, nobody could tell what to write down; its theme is counted anyway.
    """
    yield from (_repeat(repeat, themes) for repeat in summary.repeats if repeat.examples)


def _repeat(repeat: Repeat, themes: Themes) -> str:
    times = f"{'at least ' if repeat.at_least else ''}{repeat.times:,} times"
    asked = f"*Asked {times}* about {theme_in_words(repeat.theme, themes)}"
    text = repeat.examples[0].text
    cut = text if len(text) <= LONGEST_EXAMPLE else f"{text[: LONGEST_EXAMPLE - 1].rstrip()}…"
    return f"{asked}: “{plain(cut)}” Writing the answer down may save some time."


def theme_in_words(name: str, themes: Themes) -> str:
    """A theme as it reads in a sentence."""
    known = themes.get(name)
    return plain(known.in_words if known else name.replace("_", " "))


def weeks_in_words(summary: Summary) -> str:
    """The questions of the last weeks, the oldest first; `""` where that says nothing."""
    weeks = ", ".join(f"{label.lower()}: {number:,}" for label, number in _weeks(summary))
    return f"*Questions per week:* {weeks}" if weeks else ""


def charts(summary: Summary) -> list[Block]:
    """At most two charts, which is what a message may hold; the text says what they show."""
    weeks, shares = _weeks(summary), _shares(summary)
    bars = [_bars(weeks)] if weeks else []
    pie = [] if summary.too_few or len(shares) < FEWEST_IN_CHART else [_pie(shares)]
    return [*bars, *pie]


def _weeks(summary: Summary) -> list[tuple[str, int]]:
    """The last weeks, as they are called in a chart; none in a quiet week, or for only one."""
    if not summary.questions or len(summary.weekly) < FEWEST_IN_CHART:
        return []
    so_far = " so far" if summary.period.now else ""
    return [
        (f"Week {week.number}{so_far if week == summary.period.week else ''}", number)
        for week, number in summary.weekly
    ]


def _shares(summary: Summary) -> list[tuple[str, int]]:
    """Questions by whose decision they were; only what there was. They add up to all."""
    shares = [(role.in_words, summary.roles.get(role, 0)) for role in Role]
    shares += [("still unclear", summary.unclear), ("neither role", summary.neither)]
    return [(name, number) for name, number in shares if number]


def _bars(weeks: Sequence[tuple[str, int]]) -> Block:
    points = [{"label": name, "value": number} for name, number in weeks]
    return {
        "type": "data_visualization",
        "title": "Questions per week",
        "chart": {
            "type": "bar",
            "series": [{"name": "Questions", "data": points}],
            "axis_config": {"categories": [name for name, _ in weeks]},
        },
    }


def _pie(shares: Sequence[tuple[str, int]]) -> Block:
    segments = [{"label": capitalised(name), "value": number} for name, number in shares]
    return {
        "type": "data_visualization",
        "title": "Whose decision",
        "chart": {"type": "pie", "segments": segments},
    }


def as_csv(rows: Iterable[QuestionRow], zone: str) -> str:
    """The questions as CSV, without words and without who asked; times are in `zone`."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(CSV_COLUMNS)
    table.writerows(_csv_row(row, ZoneInfo(zone)) for row in rows)
    return file.getvalue()


def _csv_row(row: QuestionRow, zone: ZoneInfo) -> list[str]:
    asked, handed_over_at, outcome_at = (
        moment.astimezone(zone).isoformat(timespec="minutes") if moment else ""
        for moment in (row.asked_at, row.handed_over_at, row.outcome_at)
    )
    values = (row.source, row.verdict, row.kind, row.theme, row.role, row.assignment_reason)
    about_answer = [no_formula(str(value or "")) for value in values]
    outcome = str(row.outcome or "")
    return [asked, *about_answer, FEEDBACK[row.right], handed_over_at, outcome, outcome_at]
