"""What people read who ask what is stored about them, or to be forgotten."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.people.absence import Cause
from bot.domain.privacy import Held, PersonalData
from bot.domain.teams.team import Profile, Role
from bot.domain.workspace import Policy
from bot.slack.message import Message, actions, button, lines
from bot.slack.text import plain
from bot.slack.views.history import PEOPLE as HOLDERS
from bot.slack.views.wording import actor, count, day

SHOWN = 10
"""Questions, and roles, that are shown at once; the file has them all."""
FEW = 3
"""Rows of any other kind that are shown at once."""
LONGEST = 200
"""Letters of each that are shown."""
NOTHING = "I store no questions and no feedback of yours."
LISTED_APART = {"questions", "judgements", "roles"}
"""The kinds for which the first sentence has words of its own."""
PEOPLE = {"person", "stand_in", "by", "assignee", "consulted"}
"""The fields of a row that hold a user."""
TYPED = {"team", "old", "new"}
"""The fields of a row that can hold a name as somebody typed it."""
CODES = {*Role, *Profile, *Policy}
"""Stored values in such fields, which are no names."""
TIMES = {
    "at": "",
    "confirmed_at": "",
    "opened_at": "",
    "looked_at": "checked in Slack on",
    "asked_at": "asked on",
}
"""What comes before a time, where the name of its field would not read well."""
NOT_SHOWN = {"door"}
"""The fields of a row that say nothing without their name, and are in the file."""
CAUSES: Mapping[str, str] = {
    Cause.ANNOUNCED: "as you told me",
    Cause.STATUS: "by your Slack status",
}
"""How whoowns knows that somebody is away."""
QUOTED = {"text", "words", "phrase"}
"""The fields of a row that hold what somebody typed."""


def personal_data(data: PersonalData) -> Message:
    """What is stored, the latest questions in words, and how to get or lose it all."""
    asked, given = data["questions"], data["judgements"]
    parts = (
        f"{count(asked.total, 'question')} of yours" if asked.total else "",
        f"your feedback on {count(given.total, 'answer')}" if given.total else "",
    )
    stored = " and ".join(filter(None, parts))
    rest = asked.total - SHOWN
    others = [each for each in data.held if each.total and each.holding.key not in LISTED_APART]
    forget = "Remove your name and words: `/whoowns forget me`"
    return lines(
        f"{f'I store {stored}.' if stored else NOTHING}{_roles(data['roles'])}",
        "\n".join(f"• {_question(row)}" for row in asked.rows[:SHOWN]),
        f"… and {rest} more." if rest > 0 else "",
        "\n".join(("I also store:", *map(_others, others))) if others else "",
        forget if data.forgettable else "",
        more=(actions(button("Send me all of it", "send_my_data", "all")),),
    )


def suggested(command: str) -> Message:
    """Reply to words that are close to a command; they are not a question."""
    return lines(f"Did you mean `/whoowns {command}`? Nothing has been stored or deleted.")


def file_note() -> Message:
    """What comes before the file."""
    return lines("Here is everything that I store about you, as a file.")


def file_sent() -> Message:
    """The reply that says where the file is."""
    return lines("I sent it to you in a direct message.")


def confirm_forgetting(data: PersonalData) -> Message:
    """What goes and what stays, before anything is deleted."""
    if not data.forgettable:
        return forgotten(data)
    gone = {**button("Forget me", "forget_me", "me"), "style": "danger"}
    return lines(
        f"Forget you? This can't be undone:\n{_fates(data.forgettable)}",
        f"This stays:\n{_reasons(data.kept)}" if data.kept else "",
        more=(actions(gone, button("Keep it", "keep_my_data", "me")),),
    )


def not_forgotten() -> Message:
    """The reply that nothing was deleted."""
    return lines("I've kept everything as it was.")


def forgotten(before: PersonalData) -> Message:
    """What was forgotten, and what stays."""
    if not before.forgettable:
        stays = f"I still store:\n{_reasons(before.kept)}" if before.kept else ""
        return lines(f"{NOTHING}{_roles(before['roles'])}", stays)
    return lines(
        f"Forgotten:\n{_fates(before.forgettable)}",
        f"The figures stay, without you. This stays too:\n{_reasons(before.kept)}"
        if before.kept
        else "The figures stay, without you.",
        _roles(before["roles"]).strip(),
    )


def as_json(data: PersonalData) -> str:
    """The whole of somebody's data, as JSON."""
    content = {
        each.holding.key: each.total
        if each.holding.counted
        else [{name: _in_json(value) for name, value in row.items()} for row in each.rows]
        for each in data.held
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def _in_json(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return None if value == "" else value


def _question(row: Mapping[str, object]) -> str:
    text, asked_at = str(row["text"]), row["asked_at"]
    cut = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    when = f"{day(asked_at)}: " if isinstance(asked_at, datetime) else ""
    return f"{when}{f'“{plain(cut)}”' if cut else '_text deleted_'}"


def _others(held: Held) -> str:
    """One kind of thing in a line, with its latest rows."""
    label = f"• {held.holding.label}"
    if not held.rows:
        return f"{label}: {held.total:,}"
    shown = "; ".join(filter(None, map(_row, held.rows[:FEW])))
    rest = held.total - FEW
    return f"{label}: {shown}{f'; and {rest:,} more' if rest > 0 else ''}"


def _row(row: Mapping[str, object]) -> str:
    if row.get("what") in HOLDERS:
        fields = [_field(name, row[name]) for name in row if name not in {"old", "new"}]
        change = f"{_people(row.get('old'))} → {_people(row.get('new'))}"
        return ", ".join(filter(None, (*fields, change)))
    return ", ".join(filter(None, (_field(name, value) for name, value in row.items())))


def _people(stored: object) -> str:
    """The people in a change, who are stored one a line."""
    return ", ".join(map(actor, str(stored or "").split())) or "nobody"


def _field(name: str, value: object) -> str:
    """A value as people read it; values that say nothing without their name are in the file."""
    if isinstance(value, datetime):
        before = TIMES.get(name, name.removesuffix("_at"))
        return f"{before} {day(value)}".strip() if value.timestamp() > 0 else ""
    if not isinstance(value, str) or not value or name in NOT_SHOWN:
        return ""
    if name == "cause":
        value = CAUSES.get(value, value)
    if name in PEOPLE:
        return actor(value)
    if name == "channel":
        return f"<#{value}>"
    cut = plain(value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…")
    if name in QUOTED:
        return f"“{cut}”"
    return cut if name in TYPED and value not in CODES else cut.replace("_", " ")


def _fates(held: Sequence[Held]) -> str:
    """What becomes of each kind of thing."""
    return "\n".join(
        f"• {each.holding.label} ({each.total:,}): {each.holding.forgotten}" for each in held
    )


def _reasons(held: Sequence[Held]) -> str:
    """Why each kind of thing stays, under a heading that says that it does."""
    return "\n".join(
        f"• {each.holding.label} ({each.total:,}): {each.holding.forgotten.removeprefix('stays: ')}"
        for each in held
    )


def _roles(roles: Held) -> str:
    if not roles.total:
        return ""
    named = ", ".join(
        f"{Role(str(row['role'])).in_words} of {plain(str(row['team']))}"
        for row in roles.rows[:SHOWN]
    )
    rest = roles.total - SHOWN
    more = f", and have {count(rest, 'more role')}" if rest > 0 else ""
    return f" You're {named}{more}; `/whoowns-team help` says how to change that."
