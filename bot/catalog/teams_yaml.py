"""Our own YAML: a file's text becomes a plan, and a configuration becomes a file.

Errors name the line. The same configuration always gives the same bytes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bot.catalog.file_errors import ERRORS_COUNTED, most_like, refusal_of
from bot.catalog.yaml_documents import Document
from bot.domain.change import Values
from bot.domain.classification.own_rules import OwnRule, Strength
from bot.domain.classification.phrase import phrase_of
from bot.domain.errors import Refusal
from bot.domain.fallback import is_link, is_person
from bot.domain.imports.effect import Configuration
from bot.domain.imports.plan import Plan, TeamPlan
from bot.domain.printable import one_line, quoted
from bot.domain.teams.team import Chase, Role, Team, clean_name
from bot.domain.teams.team_change import DEPUTIES_PART, HOLDER_PART, Part
from bot.domain.verdict import Kind
from bot.domain.workspace import Policy

HINT = "See docs/configuration.md for an example."
HEAD = "# Teams of whoowns, written by `python app.py export`; `import` reads it.\n"
TYPES = {"string": "text", "array": "a list", "object": "keys with values", "null": "empty"}
KEYS_SHOWN = 5
"""Unknown keys of one mapping that are named."""
UNITS = {"maxLength": "characters", "maxItems": "entries"}
Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def plan_of(document: Document) -> Plan:
    """Return what a document plans; raises Refusal with everything that is wrong in it."""
    found = islice(_validator().iter_errors(document.data), ERRORS_COUNTED + 1)
    if errors := [_message(document, error) for error in found]:
        raise refusal_of(errors, HINT)
    workspace = document.data.get("workspace") or {}
    fallback_channel = (workspace["elsewhere"] or "") if "elsewhere" in workspace else None
    policy = workspace.get("policy")
    teams = tuple(
        _team(row, f"line {document.line(('teams', number))}")
        for number, row in enumerate(document.data["teams"])
    )
    return Plan(
        teams,
        fallback_channel,
        None if policy is None else Policy(policy),
        _rules(document),
        holidays=_holidays(document, workspace),
    )


def _holidays(document: Document, workspace: Mapping[str, Any]) -> tuple[date, ...] | None:
    if "holidays" not in workspace:
        return None
    days, errors = set(), []
    for number, written in enumerate(workspace["holidays"] or ()):
        try:
            days.add(date.fromisoformat(written))
        except ValueError:
            line = document.line(("workspace", "holidays", number))
            errors.append(f"Line {line}: {quoted(written)} isn't a day such as 2026-12-25.")
    if errors:
        raise refusal_of(errors, HINT)
    return tuple(sorted(days))


def _rules(document: Document) -> tuple[OwnRule, ...] | None:
    if "rules" not in document.data:
        return None
    rules: dict[str, OwnRule] = {}
    errors = []
    for number, row in enumerate(document.data["rules"] or ()):
        line = document.line(("rules", number))
        try:
            phrase = phrase_of(row["phrase"])
        except Refusal as refusal:
            errors.append(f"Line {line}: {refusal}")
            continue
        if phrase.key in rules:
            errors.append(f"Line {line}: there is already a rule for {quoted(phrase.text)}.")
        rules[phrase.key] = OwnRule(phrase, Kind(row["kind"]), Strength(row["strength"]))
    if errors:
        raise refusal_of(errors, HINT)
    return tuple(rules.values())


def _team(row: Mapping[str, Any], line: str) -> TeamPlan:
    themes = None
    if "themes" in row:
        themes = {theme: Role(role) for theme, role in (row["themes"] or {}).items()}
    return TeamPlan(clean_name(row["name"]), dict(_parts(row)), themes, position=line)


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
    if "chase" in row:
        # Without quotes, YAML reads `off` as false.
        is_off = row["chase"] in {False, Chase.OFF.value}
        yield Part.CHASE, (Chase.OFF.value,) if is_off else ()


def as_yaml(configuration: Configuration) -> str:
    """Return everything that an import can set, in a fixed order; nothing is left out if empty.

    An import sets channels as fallbacks only, and so leaves people and links as they are.
    """
    settings = configuration.settings
    fallback = settings.fallback
    other = fallback is not None and (is_person(fallback) or is_link(fallback))
    data = {
        "workspace": {
            **({} if other else {"elsewhere": fallback}),
            "policy": settings.policy.value,
            "holidays": [day.isoformat() for day in settings.holidays],
        },
        "rules": [
            {
                "phrase": rule.phrase.text,
                "kind": rule.kind.value,
                "strength": rule.strength.value,
            }
            for rule in configuration.rules
        ],
        "teams": [_row(team) for team in configuration.teams],
    }
    text: str = yaml.dump(
        data,
        Dumper=Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=1_000_000,
    )
    return HEAD + text


def _row(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "aliases": list(team.aliases),
        "channels": list(team.channel_ids),
        **{role.value: team.holder(role) for role in Role},
        "deputies": {role.value: list(team.deputies_of(role)) for role in Role},
        "profile": team.profile.value,
        "chase": team.chase.value,
        "themes": {theme: role.value for theme, role in sorted(team.themes.items())},
    }


@cache
def schema() -> dict[str, Any]:
    """Return the JSON schema of a file; `docs/` has a copy for editors."""
    text = files(__package__).joinpath("teams.schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def _message(document: Document, error: ValidationError) -> str:
    keys = [step for step in error.absolute_path if isinstance(step, str)]
    subject = one_line(".".join(keys)) or "the file"
    return f"Line {document.line(error.absolute_path)}: {subject} {_complaint(error)}."


def _complaint(error: ValidationError) -> str:
    """Return what is wrong without quoting the whole value, which may be megabytes."""
    limit: Any = error.validator_value
    value: Any = error.instance
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", ())) if isinstance(error.schema, dict) else []
        unknown = [key for key in value if key not in known]
        named = "; ".join(_unknown_key(key, known) for key in unknown[:KEYS_SHOWN])
        return f"{named}; and {more} more" if (more := len(unknown) - KEYS_SHOWN) > 0 else named
    if error.validator == "required":
        return f"has no {' and no '.join(key for key in limit if key not in value)}"
    if error.validator == "type":
        types = [TYPES[name] for name in ([limit] if isinstance(limit, str) else limit)]
        hint = (
            " (put it in quotes)" if "text" in types and not isinstance(value, list | dict) else ""
        )
        return f"must be {' or '.join(types)}, not {quoted(value)}{hint}"
    if error.validator == "enum":
        allowed = ", ".join(choice for choice in limit if isinstance(choice, str))
        return f"is {quoted(value)} but must be one of {allowed}"
    if error.validator in UNITS:
        return f"has {len(value)} {UNITS[str(error.validator)]}; at most {limit} are allowed"
    return "is empty"


def _unknown_key(key: object, known: Iterable[str]) -> str:
    near = most_like(str(key), known)
    hint = f"did you mean {near}?" if near else f"known keys are {', '.join(known)}"
    return f"has the unknown key {quoted(key)} ({hint})"
