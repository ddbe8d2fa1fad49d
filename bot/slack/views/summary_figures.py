"""The figures of a team's week: in words, as charts, and as rows for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.domain.classification.rulebook import Theme
from bot.domain.question import Source
from bot.domain.reporting.figures import CorrectionCount, QuestionRow
from bot.domain.reporting.repeats import Repeat
from bot.domain.reporting.summary import Summary
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind
from bot.slack.message import Block
from bot.slack.text import plain
from bot.slack.views.typed_commands import name_holder
from bot.slack.views.wording import KIND_NAMES, capitalised, count, difference

SOURCES = {
    Source.COMMAND: "with `/whoowns`",
    Source.MENTION: "by mention",
    Source.DIRECT_MESSAGE: "in a direct message",
    Source.SHORTCUT: "from a message's menu",
}
LONGEST_EXAMPLE = 140
"""Letters of a question that are quoted."""
CSV_COLUMNS = ("asked", "door", "verdict", "routed as", "theme", "role", "answered by", "feedback")
FEEDBACK = {None: "", True: "right", False: "wrong"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

Themes = Mapping[str, Theme]


def figures_in_words(summary: Summary, themes: Themes) -> Iterator[str]:
    """What was asked, whose decision it was, and whether the answers were right; line by line."""
    kinds = ", ".join(_kind_in_words(kind, number) for kind, number in summary.verdicts.items())
    sources = ", ".join(f"{number} {SOURCES[source]}" for source, number in summary.sources.items())
    yield f"*Asked:* {kinds}; {sources}"
    yield f"*Whose decision:* {_shares_in_words(summary)}"
    yield from _vacant_and_away(summary)
    yield from _feedback(summary)
    if summary.themes:
        about = ", ".join(
            f"{theme_in_words(each.theme, themes)} {each.questions} "
            f"({difference(each.questions, each.before)})"
            for each in summary.themes
        )
        yield f"*About:* {about}"


def neither_in_words(number: int) -> str:
    """A number of questions that were not product decisions."""
    return f"{number} not {'a product decision' if number == 1 else 'product decisions'}"


def _kind_in_words(kind: Kind, number: int) -> str:
    return neither_in_words(number) if kind is Kind.NEITHER else f"{number} {KIND_NAMES[kind]}"


def _shares_in_words(summary: Summary) -> str:
    parts = []
    for role in Role:
        if number := summary.roles.get(role):
            deputies = summary.deputies.get(role, 0)
            deputy = f"{deputies} for a deputy" if deputies else ""
            parts.append(f"{role.in_words} {_with_share(summary, number, deputy)}")
    if summary.unclear:
        parts.append(f"still unclear {_with_share(summary, summary.unclear)}")
    if summary.neither:
        parts.append(f"not a product decision {_with_share(summary, summary.neither)}")
    return ", ".join(parts)


def _with_share(summary: Summary, number: int, more: str = "") -> str:
    per_cent = "" if summary.too_few else f"{number / summary.questions:.0%}"
    details = ", ".join(part for part in (per_cent, more) if part)
    return f"{number} ({details})" if details else str(number)


def _vacant_and_away(summary: Summary) -> Iterator[str]:
    for role, number in summary.vacant.items():
        fill = ""
        if summary.team.holder(role) is None:
            fill = f". To name one: {name_holder(summary.team, role)}"
        questions = count(number, "question")
        yield f"*Vacant:* {questions} came while there was no {role.in_words}{fill}"
    for role, number in summary.away.items():
        yield f"*Away:* {count(number, 'question')} came while the {role.in_words} was away"


def _feedback(summary: Summary) -> Iterator[str]:
    if not summary.with_feedback:
        return
    wrong = summary.with_feedback - summary.right
    corrections = ", ".join(
        _correction(each) for each in summary.corrections if each.to is not each.verdict
    )
    corrected = f"; corrected: {corrections}" if corrections else ""
    yield f"*Feedback:* {summary.right} right, {wrong} wrong{corrected}"


def _correction(correction: CorrectionCount) -> str:
    to = "another team" if correction.to is None else KIND_NAMES[correction.to]
    return f"{correction.questions} from {KIND_NAMES[correction.verdict]} to {to}"


def repeats_in_words(summary: Summary, themes: Themes) -> Iterator[str]:
    """What was asked again and again, a line each.

    Without its words, nobody could tell what to write down; its theme is counted anyway.
    """
    yield from (_repeat(repeat, themes) for repeat in summary.repeats if repeat.examples)


def _repeat(repeat: Repeat, themes: Themes) -> str:
    asked = f"*Asked {repeat.times} times* about {theme_in_words(repeat.theme, themes)}"
    text = repeat.examples[0].text
    cut = text if len(text) <= LONGEST_EXAMPLE else f"{text[: LONGEST_EXAMPLE - 1].rstrip()}…"
    return f"{asked}: “{plain(cut)}” Writing the answer down may save some time."


def theme_in_words(name: str, themes: Themes) -> str:
    """A theme as it reads in a sentence."""
    known = themes.get(name)
    return plain(known.in_words if known else name.replace("_", " "))


def weeks_in_words(summary: Summary) -> str:
    """The last weeks, the oldest first."""
    weeks = ", ".join(f"week {week.number}: {number}" for week, number in summary.weekly)
    return f"*Questions per week:* {weeks}"


def charts(summary: Summary) -> list[Block]:
    """At most two charts, which is what a message may hold, and their figures as a table."""
    weeks = [(f"Week {week.number}", number) for week, number in summary.weekly]
    shares = _shares(summary)
    pie = [] if summary.too_few or len(shares) < 2 else [_pie(shares)]  # noqa: PLR2004 - a share of all
    return [_bars(weeks), *pie, _table([*shares, *reversed(weeks)])]


def _shares(summary: Summary) -> list[tuple[str, int]]:
    """Questions by whose decision they were; only what there was."""
    shares = [(capitalised(role.in_words), summary.roles.get(role, 0)) for role in Role]
    shares += [("Still unclear", summary.unclear), ("For neither role", summary.neither)]
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
    segments = [{"label": name, "value": number} for name, number in shares]
    return {
        "type": "data_visualization",
        "title": "Whose decision",
        "chart": {"type": "pie", "segments": segments},
    }


def _table(figures: Sequence[tuple[str, int]]) -> Block:
    rows = [
        [_cell(name), {"type": "raw_number", "value": number, "text": str(number)}]
        for name, number in figures
    ]
    return {
        "type": "data_table",
        "caption": "The charts as a table",
        "page_size": 5,
        "rows": [[_cell("Decision or week"), _cell("Questions")], *rows],
    }


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": text}


def as_csv(rows: Iterable[QuestionRow], zone: str) -> str:
    """The questions as CSV, without words and without who asked; times are in `zone`."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(CSV_COLUMNS)
    table.writerows(_csv_row(row, ZoneInfo(zone)) for row in rows)
    return file.getvalue()


def _csv_row(row: QuestionRow, zone: ZoneInfo) -> list[str]:
    asked = row.asked_at.astimezone(zone).isoformat(timespec="minutes")
    values = (row.source, row.verdict, row.kind, row.theme, row.role, row.assignment_reason)
    return [asked, *(_no_formula(str(value or "")) for value in values), FEEDBACK[row.right]]


def _no_formula(text: str) -> str:
    """Text that no spreadsheet runs; a theme of a workspace's own may be called anything."""
    return f"'{text}" if text.startswith(FORMULA) else text
