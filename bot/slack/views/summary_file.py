"""A team's questions as a file for spreadsheets: neither words nor who asked."""

import csv
import io
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.domain.reporting.figures import QuestionRow

HEAD = ("asked", "door", "verdict", "routed as", "theme", "role", "answered by", "feedback")
RIGHT = {None: "", True: "right", False: "wrong"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def as_csv(rows: Iterable[QuestionRow], zone: str) -> str:
    """The rows as CSV; moments are on the clocks of `zone`."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(HEAD)
    table.writerows(_cells(row, ZoneInfo(zone)) for row in rows)
    return written.getvalue()


def _cells(row: QuestionRow, zone: ZoneInfo) -> list[str]:
    asked = row.asked_at.astimezone(zone).isoformat(timespec="minutes")
    told = (row.source, row.verdict, row.kind, row.theme, row.role, row.assignment_reason)
    return [asked, *(_inert(str(value or "")) for value in told), RIGHT[row.right]]


def _inert(text: str) -> str:
    """Text that no spreadsheet runs; themes of a workspace's own may be called anything."""
    return f"'{text}" if text.startswith(FORMULA) else text
