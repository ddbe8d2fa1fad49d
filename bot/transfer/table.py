"""What an import changes, as an operator reads it: a line for each part."""

from collections.abc import Collection, Iterator, Mapping

from rich.console import Console
from rich.table import Table

from bot.domain.imports.effect import ImportEffect, themes_differing
from bot.domain.imports.lookup import Resolved
from bot.domain.teams.team_change import Part, TeamChange

ROWS_SHOWN = 200
"""Lines of the table at most: nobody reads more, and the summary counts all."""
Row = tuple[str, str, str, str]


def tell(console: Console, effect: ImportEffect, found: Resolved) -> None:
    """Print the table, and what the file holds that is no team."""
    rows = list(_rows(effect, found.typed))
    if rows:
        table = Table()
        for head in ("team", "what", "before", "after"):
            table.add_column(head, overflow="fold")
        for row in rows[:ROWS_SHOWN]:
            table.add_row(*row)
        console.print(table)
    if len(rows) > ROWS_SHOWN:
        console.print(f"And {len(rows) - ROWS_SHOWN} lines more.")
    for told in found.plan.passed_over[:ROWS_SHOWN]:
        console.print(f"Passed over: {told}")


def summary(effect: ImportEffect, others: int, *, dry_run: bool) -> str:
    """How many teams are new, changed and gone; `others` are left alone."""
    new = sum(change.before is None for change in effect.teams)
    gone = sum(change.after is None for change in effect.teams)
    counts = f"{new} new, {len(effect.teams) - new - gone} changed, {gone} deleted"
    told = "Everything is as the file says already." if effect.nothing else f"Teams: {counts}."
    if others:
        told += f" Left alone, since the file does not name them: {others}."
    return f"{told} Nothing was written." if dry_run else told


def _rows(effect: ImportEffect, typed: Mapping[str, str]) -> Iterator[Row]:
    before, after = effect.before, effect.after
    if before.fallback_channel != after.fallback_channel:
        old, new = (
            (value,) if value else () for value in (before.fallback_channel, after.fallback_channel)
        )
        yield "(workspace)", "elsewhere", _values(old, typed), _values(new, typed)
    if before.policy is not after.policy:
        yield "(workspace)", "policy", before.policy.in_words, after.policy.in_words
    for rule, rule_then in effect.rules:
        yield "(workspace)", "rule", str(rule or ""), str(rule_then or "")
    for change in effect.teams:
        yield from _team_rows(change, typed)


def _team_rows(change: TeamChange, typed: Mapping[str, str]) -> Iterator[Row]:
    name = change.team.name
    if change.after is None:
        yield name, "deleted", "", ""
        return
    if change.before is None:
        yield name, "new", "", ""
    for each in change.differences:
        if change.before or each.part is not Part.NAME:
            what = each.part.replace("_", " ")
            yield name, what, _values(each.old, typed), _values(each.new, typed)
    for theme, old, new in themes_differing(change):
        yield name, f"theme {theme}", old.in_words if old else "", new.in_words if new else ""


def _values(values: Collection[str], typed: Mapping[str, str]) -> str:
    """A value a line; people and channels also as the file calls them."""
    told = ((value, typed.get(value, value)) for value in values)
    return "\n".join(value if value == name else f"{name} ({value})" for value, name in told)
