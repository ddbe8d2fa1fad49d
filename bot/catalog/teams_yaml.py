"""Our own YAML: from its text to a plan, with every problem and its line."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from rapidfuzz import process

from bot.catalog.problems import quoted, refused
from bot.catalog.yaml_text import Document
from bot.domain.classification.own_rules import OwnRule, Strength
from bot.domain.classification.phrase import phrase_of
from bot.domain.errors import Refusal
from bot.domain.imports.plan import Plan, TeamPlan
from bot.domain.teams.team import Role, clean_name
from bot.domain.teams.team_change import DEPUTIES_PART, HOLDER_PART, Part, Values
from bot.domain.verdict import Kind
from bot.domain.workspace import Policy

HINT = "docs/configuration.md shows a file as it should be."
NEAR = 75
"""Likeness, of 100, from which on another key is proposed."""
SORTS = {"string": "text", "array": "a list", "object": "keys and values", "null": "empty"}
MEASURES = {"maxLength": "letters", "maxItems": "entries"}


def plan_of(document: Document) -> Plan:
    """What a document plans; raises Refusal with everything that is wrong in it."""
    problems = [_told(document, error) for error in _validator().iter_errors(document.data)]
    if problems:
        raise refused(problems, HINT)
    workspace = document.data.get("workspace") or {}
    fallback_channel = (workspace["elsewhere"] or "") if "elsewhere" in workspace else None
    policy = workspace.get("policy")
    teams = tuple(
        _team(row, f"line {document.line(('teams', number))}")
        for number, row in enumerate(document.data["teams"])
    )
    return Plan(
        teams, fallback_channel, None if policy is None else Policy(policy), _rules(document)
    )


def _rules(document: Document) -> tuple[OwnRule, ...] | None:
    if "rules" not in document.data:
        return None
    rules: dict[str, OwnRule] = {}
    problems = []
    for number, row in enumerate(document.data["rules"] or ()):
        line = document.line(("rules", number))
        try:
            phrase = phrase_of(row["phrase"])
        except Refusal as refusal:
            problems.append(f"Line {line}: {refusal}")
            continue
        if phrase.key in rules:
            problems.append(f"Line {line}: there is a rule for {quoted(phrase.text)} already.")
        rules[phrase.key] = OwnRule(phrase, Kind(row["kind"]), Strength(row["strength"]))
    if problems:
        raise refused(problems, HINT)
    return tuple(rules.values())


def _team(row: Mapping[str, Any], place: str) -> TeamPlan:
    themes = None
    if "themes" in row:
        themes = {theme: Role(role) for theme, role in (row["themes"] or {}).items()}
    return TeamPlan(clean_name(row["name"]), dict(_parts(row)), themes, place=place)


def _parts(row: Mapping[str, Any]) -> Iterator[tuple[Part, Values]]:
    if "aliases" in row:
        yield Part.ALIASES, tuple(clean_name(alias) for alias in row["aliases"] or ())
    if "channels" in row:
        yield Part.CHANNELS, tuple(row["channels"] or ())
    for role in Role:
        if role.value in row:
            yield HOLDER_PART[role], (row[role.value],) if row[role.value] else ()
        if role.value in (row.get("deputies") or {}):
            yield DEPUTIES_PART[role], tuple(row["deputies"][role.value] or ())
    if "profile" in row:
        yield Part.PROFILE, (row["profile"],) if row["profile"] else ()


@cache
def schema() -> dict[str, Any]:
    """The JSON schema that docs/ shows, too."""
    text = files(__package__).joinpath("teams.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def _told(document: Document, error: ValidationError) -> str:
    line, named = document.line(error.absolute_path), _named(error.absolute_path)
    return f"Line {line}: {named} {_wrong(error)}."


def _named(path: Any) -> str:
    steps = [step for step in path if isinstance(step, str)]
    return ".".join(steps) or "the file"


def _wrong(error: ValidationError) -> str:
    """What is wrong, without the whole value, which may be megabytes."""
    limit: Any = error.validator_value
    value: Any = error.instance
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", ())) if isinstance(error.schema, dict) else []
        return "; ".join(_unknown(key, known) for key in value if key not in known)
    if error.validator == "required":
        return f"has no {' and no '.join(key for key in limit if key not in value)}"
    if error.validator == "type":
        wanted = [SORTS[sort] for sort in ([limit] if isinstance(limit, str) else limit)]
        hint = " (in quotes, then)" if "text" in wanted and not _holds_others(value) else ""
        return f"has to be {' or '.join(wanted)}, and {quoted(value)} is not{hint}"
    if error.validator == "enum":
        allowed = ", ".join(str(choice) for choice in limit if choice is not None)
        return f"is {quoted(value)}, which is none of {allowed}"
    if error.validator in MEASURES:
        return f"has {len(value)} {MEASURES[str(error.validator)]}; {limit} fit"
    return "is empty"


def _holds_others(value: object) -> bool:
    return isinstance(value, list | dict)


def _unknown(key: object, known: list[str]) -> str:
    near = process.extractOne(str(key), known, score_cutoff=NEAR)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
    return f"has {quoted(key)}, which means nothing here ({hint})"
