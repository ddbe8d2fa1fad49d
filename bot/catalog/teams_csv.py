"""CSV from a spreadsheet: a team a row, several values in a cell apart by semicolons."""

import csv
import io
import re
from collections.abc import Iterator, Mapping

from rapidfuzz import process

from bot.catalog.problems import quoted, refused
from bot.domain.errors import Refusal
from bot.domain.imports.plan import Plan, TeamPlan
from bot.domain.teams.team import Profile, clean_name, name_key
from bot.domain.teams.team_change import Part, Values

NAMES: Mapping[str, Part] = {
    "name": Part.NAME,
    "team": Part.NAME,
    "po": Part.PRODUCT_OWNER,
    "pm": Part.PRODUCT_MANAGER,
    **{name_key(part.value): part for part in Part},
}
"""Column heads as people write them; case, hyphens and underscores make no difference."""
LISTS = {
    Part.ALIASES,
    Part.CHANNELS,
    Part.PRODUCT_OWNER_DEPUTIES,
    Part.PRODUCT_MANAGER_DEPUTIES,
}
HINT = f"The first line names the columns: {', '.join(part.value for part in Part)}."
BETWEEN = re.compile(r"[;,|\n]")
NEAR = 75
"""Likeness, of 100, from which on another column is proposed."""


def plan_of(text: str) -> Plan:
    """What a table plans; an empty cell leaves things as they are.

    Raises Refusal with every line that is of no use.
    """
    rows = _rows(text)
    _, heads = next(rows, (0, []))
    columns = _columns(heads)
    problems: list[str] = []
    teams = [_team(line, cells, columns, problems) for line, cells in rows if any(cells)]
    if not teams:
        problems.append("There is no team in it.")
    if problems:
        raise refused(problems, HINT)
    return Plan(tuple(teams))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with its line; the separator is whichever the first line has most of."""
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as trouble:
        raise Refusal(f"Line {reader.line_num} is no CSV: {trouble}.", HINT) from trouble


def _columns(heads: list[str]) -> list[Part]:
    unknown = [head for head in heads if name_key(head) not in NAMES]
    if unknown:
        raise refused([_unknown(head) for head in unknown], HINT)
    columns = [NAMES[name_key(head)] for head in heads]
    twice = [part.value for part in Part if columns.count(part) > 1]
    if twice:
        raise Refusal(f"There are two columns for {', '.join(twice)}.", HINT)
    if Part.NAME not in columns:
        raise Refusal("There is no column for the name of the team.", HINT)
    return columns


def _unknown(head: str) -> str:
    near = process.extractOne(name_key(head), list(NAMES), score_cutoff=NEAR)
    hint = f" Did you mean {NAMES[near[0]].value}?" if near else ""
    return f"The column {quoted(head)} means nothing here.{hint}"


def _team(line: int, cells: list[str], columns: list[Part], problems: list[str]) -> TeamPlan:
    if len(cells) > len(columns):
        problems.append(f"Line {line} has {len(cells)} cells for {len(columns)} columns.")
    values = {part: _values(part, cell) for part, cell in zip(columns, cells, strict=False) if cell}
    name = values.pop(Part.NAME, ("",))[0]
    if not name:
        problems.append(f"Line {line} names no team.")
    profile = values.get(Part.PROFILE)
    if profile and profile[0] not in set(Profile):
        allowed = ", ".join(Profile)
        problems.append(f"Line {line}: profile {quoted(profile[0])} is none of {allowed}.")
    return TeamPlan(name, values, place=f"line {line}")


def _values(part: Part, cell: str) -> Values:
    if part is Part.PROFILE:
        return (name_key(cell).replace(" ", "_"),)
    if part not in LISTS:
        return (clean_name(cell),)
    return tuple(found for value in BETWEEN.split(cell) if (found := clean_name(value)))
