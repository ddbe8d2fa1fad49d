"""Small checks that are put together into the rules for blocks.

A check takes a value and the JSON pointer to it, and yields what is wrong in Slack's own words.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]


def problem(what: str, where: str) -> str:
    """Return one problem as Slack words it."""
    return f"[ERROR] {what} [json-pointer:{where}]"


def string(longest: int, shortest: int = 1) -> Check:
    """Check that a value is text of so many characters."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must be a string", where)
        elif len(value) > longest:
            yield problem(f"must be less than {longest + 1} characters", where)
        elif len(value) < shortest:
            yield problem(f"must be more than {shortest - 1} characters", where)

    return check


def flag(value: Any, where: str) -> Iterator[str]:
    """Check that a value is true or false."""
    if not isinstance(value, bool):
        yield problem("must be a boolean", where)


def number(low: float = float("-inf"), high: float = float("inf"), *, whole: bool = False) -> Check:
    """Check that a value is a number within limits."""

    def check(value: Any, where: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            yield problem("must be an integer" if whole else "must be a number", where)
        elif not low <= value <= high:
            yield problem(f"must be between {low:g} and {high:g}", where)

    return check


def one_of(*allowed: str) -> Check:
    """Check that a value is one of a few words."""

    def check(value: Any, where: str) -> Iterator[str]:
        if value not in allowed:
            yield problem(f"must be a valid enum value: {', '.join(allowed)}", where)

    return check


def list_of(each: Check, least: int, most: int) -> Check:
    """Check that a value is a list of so many things, and check each."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be an array", where)
            return
        if len(value) > most:
            yield problem(f"no more than {most} items allowed", where)
        elif len(value) < least:
            yield problem(f"no less than {least} items allowed", where)
        for at, item in enumerate(value):
            yield from each(item, f"{where}/{at}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Check for an object with these fields and no others; `type` is always allowed."""
    optional = optional or {}
    known = {**required, **optional}

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield problem("must be an object", where)
            return
        for name in required:
            if value.get(name) is None:
                yield problem(f"missing required field: {name}", where)
        for name, item in value.items():
            if name != "type" and name not in known:
                yield problem(f"invalid additional property: {name}", where)
            elif name in known and item is not None:
                yield from known[name](item, f"{where}/{name}")

    return check


def typed(rules: Mapping[str, Check]) -> Check:
    """Check an object by the rule that belongs to its `type`."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield problem("must be an object", where)
        elif not isinstance(value.get("type"), str) or value["type"] not in rules:
            yield problem(f"unsupported type: {value.get('type')}", f"{where}/type")
        else:
            yield from rules[value["type"]](value, where)

    return check


def both(*checks: Check) -> Check:
    """Make several checks of one value; each runs only where those before it found nothing."""

    def check(value: Any, where: str) -> Iterator[str]:
        for each in checks:
            found = list(each(value, where))
            if found:
                yield from found
                return

    return check


def at_least_one(*names: str) -> Check:
    """Check for an object that has at least one of these fields."""

    def check(value: Any, where: str) -> Iterator[str]:
        if isinstance(value, Mapping) and not any(value.get(name) for name in names):
            yield problem(f"at least one of these is required: {', '.join(names)}", where)

    return check


def plain(longest: int) -> Check:
    """Check for a plain_text object."""
    return typed({"plain_text": shape({"text": string(longest)}, {"emoji": flag})})


def text(longest: int) -> Check:
    """Check for a plain_text or mrkdwn object."""
    return typed({
        "plain_text": shape({"text": string(longest)}, {"emoji": flag}),
        "mrkdwn": shape({"text": string(longest)}, {"verbatim": flag}),
    })  # fmt: skip
