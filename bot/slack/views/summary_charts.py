"""The charts of a weekly summary, and the same as a table."""

from collections.abc import Sequence

from bot.domain.reporting.summary import Summary
from bot.domain.teams.team import Role
from bot.slack.message import Block

WEEKS = "Questions a week"
WHOSE = "Whose decisions they were"
ROLE_NAMES = {Role.PRODUCT_OWNER: "Product owner", Role.PRODUCT_MANAGER: "Product manager"}


def charts(summary: Summary) -> list[Block]:
    """At most two charts, which is what a message may hold, and their table."""
    blocks = [_weeks(summary)]
    shares = whose(summary)
    if not summary.too_few and len(shares) > 1:
        blocks.append(_shares(shares))
    return [*blocks, _table(summary, shares)]


def whose(summary: Summary) -> list[tuple[str, int]]:
    """Questions by whose decision they were; only what there was."""
    found = [(ROLE_NAMES[role], summary.roles.get(role, 0)) for role in Role]
    found += [("Still unclear", summary.unclear), ("No product decision", summary.neither)]
    return [(name, number) for name, number in found if number]


def _weeks(summary: Summary) -> Block:
    points = [{"label": f"Week {w.number}", "value": n} for w, n in summary.weekly]
    return {
        "type": "data_visualization",
        "title": WEEKS,
        "chart": {
            "type": "bar",
            "series": [{"name": "Questions", "data": points}],
            "axis_config": {"categories": [point["label"] for point in points]},
        },
    }


def _shares(shares: Sequence[tuple[str, int]]) -> Block:
    segments = [{"label": name, "value": number} for name, number in shares]
    return {
        "type": "data_visualization",
        "title": WHOSE,
        "chart": {"type": "pie", "segments": segments},
    }


def _table(summary: Summary, shares: Sequence[tuple[str, int]]) -> Block:
    weeks = [(f"Week {week.number}", number) for week, number in reversed(summary.weekly)]
    rows = [*shares, *weeks]
    return {
        "type": "data_table",
        "caption": "The figures of the charts",
        "page_size": 5,
        "rows": [[_cell("What"), _cell("Questions")], *([_cell(n), _figure(v)] for n, v in rows)],
    }


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": text}


def _figure(number: int) -> Block:
    return {"type": "raw_number", "value": number, "text": str(number)}
