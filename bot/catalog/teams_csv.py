"""CSV from a spreadsheet: one team a row, several values in a cell separated by semicolons."""

import csv
import io
import re
from collections.abc import Iterator, Mapping

from bot.catalog.file_errors import most_like, refusal_of
from bot.domain.change import Values
from bot.domain.errors import Refusal
from bot.domain.imports.plan import Plan, TeamPlan
from bot.domain.printable import quoted
from bot.domain.teams.team import Profile, clean_name, name_key
from bot.domain.teams.team_change import Part

NAMES: Mapping[str, Part] = {
    "name": Part.NAME,
    "team": Part.NAME,
    "po": Part.PRODUCT_OWNER,
    "pm": Part.PRODUCT_MANAGER,
    **{name_key(part.value): part for part in Part},
}
"""Column heads as people write them, in the form of `name_key`."""
LISTS = {
    Part.ALIASES,
    Part.CHANNELS,
    Part.PRODUCT_OWNER_DEPUTIES,
    Part.PRODUCT_MANAGER_DEPUTIES,
}
HINT = f"The first line names the columns: {', '.join(part.value for part in Part)}."
SEPARATORS = re.compile(r"[;,|\n]")
"""What may stand between the values of one cell."""


def plan_of(text: str) -> Plan:
    """Return what a table plans; an empty cell leaves things as they are.

    Raises Refusal with everything that is wrong.
    """
    rows = _rows(text)
    _, heads = next(rows, (0, []))
    columns = _columns(heads)
    errors: list[str] = []
    teams = [_team(line, cells, columns, errors) for line, cells in rows if any(cells)]
    if not teams:
        errors.append("The file has no teams.")
    if errors:
        raise refusal_of(errors, HINT)
    return Plan(tuple(teams))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its line; the separator is the one the first line has most of."""
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise Refusal(f"Line {reader.line_num} is not valid CSV: {error}.", HINT) from error


def _columns(heads: list[str]) -> list[Part]:
    unknown = [head for head in heads if name_key(head) not in NAMES]
    if unknown:
        raise refusal_of([_unknown(head) for head in unknown], HINT)
    columns = [NAMES[name_key(head)] for head in heads]
    repeated = [part.value for part in Part if columns.count(part) > 1]
    if repeated:
        raise Refusal(f"There are two columns for {', '.join(repeated)}.", HINT)
    if Part.NAME not in columns:
        raise Refusal("There is no column for the team's name.", HINT)
    return columns


def _unknown(head: str) -> str:
    near = most_like(name_key(head), NAMES)
    hint = f" Did you mean {NAMES[near].value}?" if near else ""
    return f"The column {quoted(head)} is not known.{hint}"


def _team(line: int, cells: list[str], columns: list[Part], errors: list[str]) -> TeamPlan:
    if len(cells) > len(columns):
        errors.append(f"Line {line} has {len(cells)} cells for {len(columns)} columns.")
    values = {part: _values(part, cell) for part, cell in zip(columns, cells, strict=False) if cell}
    name = values.pop(Part.NAME, ("",))[0]
    if not name:
        errors.append(f"Line {line} has no team name.")
    profile = values.get(Part.PROFILE)
    if profile and profile[0] not in set(Profile):
        allowed = ", ".join(Profile)
        errors.append(f"Line {line}: profile {quoted(profile[0])} is not one of {allowed}.")
    return TeamPlan(name, values, position=f"line {line}")


def _values(part: Part, cell: str) -> Values:
    if part is Part.PROFILE:
        return (name_key(cell).replace(" ", "_"),)
    if part not in LISTS:
        return (clean_name(cell),)
    return tuple(name for value in SEPARATORS.split(cell) if (name := clean_name(value)))
