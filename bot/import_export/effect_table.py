"""What an import changes, as an operator reads it: one line for each part of a team."""

from collections.abc import Collection, Iterator, Mapping

from rich.console import Console
from rich.table import Table

from bot.domain.change import Difference
from bot.domain.imports.effect import ImportEffect
from bot.domain.imports.lookup import ResolvedPlan
from bot.domain.printable import one_line
from bot.domain.teams.team import Role
from bot.domain.teams.team_change import Part, TeamChange
from bot.domain.workspace import Policy

ROWS_SHOWN = 200
"""Lines of the table at most: nobody reads more, and the last line counts all."""
LABELS = {"elsewhere": "fallback channel"}
IN_WORDS = {each.value: each.in_words for each in (*Policy, *Role)}
Row = tuple[str, str, str, str]


def print_effect(
    console: Console,
    effect: ImportEffect,
    resolved: ResolvedPlan,
    left_alone: int,
    *,
    dry_run: bool,
) -> None:
    """Print the changes, what the file holds that is not a team, and how many teams change.

    `left_alone` counts the teams that the file does not name and that stay.
    """
    rows = list(_rows(effect, resolved.typed))
    if rows:
        table = Table()
        for head in ("team", "what", "before", "after"):
            table.add_column(head, overflow="fold")
        for row in rows[:ROWS_SHOWN]:
            table.add_row(*row)
        console.print(table)
    if len(rows) > ROWS_SHOWN:
        console.print(f"And {len(rows) - ROWS_SHOWN} more lines.")
    for sentence in resolved.plan.skipped[:ROWS_SHOWN]:
        console.print(f"Passed over: {sentence}")
    console.print(_totals(effect, left_alone, dry_run=dry_run))


def _totals(effect: ImportEffect, left_alone: int, *, dry_run: bool) -> str:
    new = sum(change.before is None for change in effect.teams)
    gone = sum(change.after is None for change in effect.teams)
    counts = f"{new} new, {len(effect.teams) - new - gone} changed, {gone} deleted"
    text = "Everything is already as in the file." if effect.nothing else f"Teams: {counts}."
    if left_alone:
        text += f" Not in the file, and left as they are: {left_alone}."
    return f"{text} Nothing was written." if dry_run else text


def _rows(effect: ImportEffect, typed: Mapping[str, str]) -> Iterator[Row]:
    for difference in (*effect.settings.differences, *effect.rules.differences):
        label = LABELS.get(difference.part, difference.part)
        yield "(workspace)", label, *_sides(difference, typed)
    for change in effect.teams:
        yield from _team_rows(change, typed)


def _team_rows(change: TeamChange, typed: Mapping[str, str]) -> Iterator[Row]:
    name = change.team.name
    if change.after is None:
        yield name, "deleted", "", ""
        return
    if change.before is None:
        yield name, "new", "", ""
    for difference in change.differences:
        if change.before or difference.part != Part.NAME:
            part = f"{difference.part.replace('_', ' ')} {difference.key}".rstrip()
            yield name, part, *_sides(difference, typed)


def _sides(difference: Difference, typed: Mapping[str, str]) -> tuple[str, str]:
    if difference.part in {Part.THEMES, "policy"}:
        old, new = (
            " ".join(map(IN_WORDS.__getitem__, v)) for v in (difference.old, difference.new)
        )
        return old, new
    return _values(difference.old, typed), _values(difference.new, typed)


def _values(values: Collection[str], typed: Mapping[str, str]) -> str:
    """Return the values, one a line; people and channels also as the file names them."""
    names = ((one_line(value), one_line(typed.get(value, value))) for value in values)
    return "\n".join(value if value == name else f"{name} ({value})" for value, name in names)
