"""Who changed what, and when."""

from collections.abc import Callable, Mapping
from datetime import date, time

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.fallback import Topic
from bot.domain.reporting.drift import NOT_NOW
from bot.domain.teams.team import Chase, Profile, Role
from bot.domain.teams.team_change import DEPUTIES_PART, HOLDER_PART, Part
from bot.domain.verdict import Kind
from bot.domain.workspace import Policy
from bot.slack.message import Message, actions, button, lines
from bot.slack.text import plain
from bot.slack.values import HistoryBefore
from bot.slack.views.wording import KIND_NAMES, KINDS_POINTED_TO, WEEKDAYS, actor, moment
from bot.slack.views.workspace import days_in_words, fallback_name
from bot.usecases.audit_trail import HistoryPage

LABELS: Mapping[str, str] = {
    Part.NAME: "name",
    Part.ALIASES: "aliases",
    Part.CHANNELS: "channels",
    **{part: role.in_words for role, part in HOLDER_PART.items()},
    **{part: f"deputies of the {role.in_words}" for role, part in DEPUTIES_PART.items()},
    Part.PROFILE: "profile",
    Part.CHASE: "chasing unanswered questions",
    "holidays": "holidays",
    "elsewhere": "fallback",
    **{f"elsewhere {topic}": f"fallback for {topic.in_words}" for topic in Topic},
    "shared_summary": "summary confirmed where another organisation reads it",
    "policy": "who may change teams",
    "rule": "own rule",
    "rule rejected": "rejected a suggested rule",
    "summary": "weekly summary",
    "redirected": "question passed on",
}
SOURCES: Mapping[str, str] = {
    ChangeSource.COMMAND: "",
    ChangeSource.MODAL: "in a form",
    ChangeSource.HOME: "on the Home tab",
    ChangeSource.IMPORT: "by import",
    ChangeSource.SUMMARY: "in a weekly summary",
    ChangeSource.SUGGESTION: "as suggested",
    ChangeSource.SLACK: "the channel's ID changed",
    ChangeSource.HANDOVER: "",
}
"""How a change came in, in words."""
PROFILES = {
    Profile.SPLIT: "the usual split",
    Profile.SINGLE_PRODUCT_OWNER: "the product owner decides everything",
    Profile.PRODUCT_MANAGER_ONLY: "the product manager decides everything",
}
NO_TITLES: Mapping[str, str] = {}
PEOPLE = {*HOLDER_PART.values(), *DEPUTIES_PART.values()}
VALUE_LIMIT = 200
"""Letters of a value that are shown; aliases can be many."""


def history(page: HistoryPage) -> Message:
    """One page of changes, a line each, with a button for older ones."""
    subject = f"*{plain(page.team.name)}*" if page.team else "this workspace"
    if not page.rows:
        return lines(f"Nothing has been changed in {subject} yet.")
    whole = page.team is None
    value = HistoryBefore(page.team.id if page.team else None, page.rows[-1].id).encoded
    return lines(
        f"Changes in {subject}, latest first:",
        *(f"• {change_line(row, with_team=whole, titles=page.titles)}" for row in page.rows),
        more=(actions(button("Older", "older_history", value)),) if page.more else (),
    )


def change_line(
    row: AuditRow, *, with_team: bool = True, titles: Mapping[str, str] = NO_TITLES
) -> str:
    """One change: when, by whom, from what and to what; `titles` are those of themes."""
    team = f" *{plain(row.team_name)}*" if with_team and row.team_name else ""
    by = f"{moment(row.at)}, {actor(row.actor)}:"
    source = SOURCES.get(row.source, row.source)
    how = f" ({plain(source)})" if source else ""
    if row.action in {"create", "delete"}:
        return f"{by} {row.action}d{team or ' the team'}{how}"
    label = _label(row.action, titles)
    if row.action.startswith(f"{NOT_NOW} "):
        theme = _title(row.action.removeprefix(f"{NOT_NOW} "), titles)
        return (
            f"{by}{team} didn't give {theme} to {VALUES[Part.THEMES](row.new or '')} for now{how}"
        )
    if row.action == "rule rejected":
        return f"{by} {label}: {_value(row, row.old or row.new)}{how}"
    return f"{by}{team} {label}: {_value(row, row.old)} → {_value(row, row.new)}{how}"


def _theme_of(action: str) -> str:
    """The name of the theme that a change is about; `""` for other changes."""
    prefix = f"{Part.THEMES} "
    return action.removeprefix(prefix) if action.startswith(prefix) else ""


def _title(theme: str, titles: Mapping[str, str]) -> str:
    return plain(titles.get(theme, theme.replace("_", " ")))


def _label(action: str, titles: Mapping[str, str]) -> str:
    theme = _theme_of(action)
    if theme:
        return f"who decides on {_title(theme, titles)}"
    return LABELS.get(action) or plain(action.replace("_", " "))


def _value(row: AuditRow, stored: str | None) -> str:
    action = str(Part.THEMES) if _theme_of(row.action) else row.action
    if not stored:
        return ABSENT.get(action, "nothing")
    try:
        return VALUES.get(action, _quoted)(stored)
    except (ValueError, KeyError):  # kept by another version
        return _quoted(stored)


def _quoted(stored: str) -> str:
    values = ", ".join(stored.split("\n"))
    return f"“{plain(values[:VALUE_LIMIT])}”"


def _people(stored: str) -> str:
    return ", ".join(f"<@{user}>" for user in stored.split("\n"))


def _channels(stored: str) -> str:
    return ", ".join(f"<#{channel}>" for channel in stored.split("\n"))


def _schedule(stored: str) -> str:
    """A schedule as it is stored, in words: “1 09:00 Europe/Madrid C1” is Mondays in Madrid."""
    weekday, at, zone, channel_id = stored.split(" ")
    day, city = WEEKDAYS[range(1, 8).index(int(weekday))], zone.rpartition("/")[2].replace("_", " ")
    return f"{day}s at {time.fromisoformat(at):%H:%M} ({plain(city)}) in <#{channel_id}>"


def _rule(stored: str) -> str:
    """An own rule as it is stored, in words: “gift card: tactical, weak”."""
    phrase, _, rest = stored.rpartition(": ")
    kind, strength = rest.split(", ")
    if not phrase:
        return f"{KIND_NAMES[Kind(kind)]} ({plain(strength)})"
    return f"“{plain(phrase)}” points to {KINDS_POINTED_TO[Kind(kind)]} ({plain(strength)})"


ABSENT: Mapping[str, str] = {
    **dict.fromkeys(PEOPLE, "nobody"),
    Part.PROFILE: PROFILES[Profile.SPLIT],
    Part.THEMES: "the profile",
    Part.CHASE: Chase.GENTLE.value,
    "redirected": "nobody",
}
"""What is shown for no value, where that is not “nothing”."""
VALUES: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(PEOPLE, _people),
    Part.CHANNELS: _channels,
    Part.CHASE: lambda stored: Chase(stored).value,
    "holidays": lambda stored: days_in_words(map(date.fromisoformat, stored.split("\n"))),
    Part.PROFILE: lambda stored: PROFILES[Profile(stored)],
    Part.THEMES: lambda stored: f"the {Role(stored).in_words}",
    "elsewhere": fallback_name,
    **{f"elsewhere {topic}": fallback_name for topic in Topic},
    "shared_summary": fallback_name,
    "policy": lambda stored: Policy(stored).in_words,
    "rule": _rule,
    "rule rejected": _rule,
    "summary": _schedule,
    "redirected": _people,
}
"""How the value of each part or setting is worded; others are quoted as they are."""
