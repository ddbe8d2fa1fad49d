"""Who changed what, and when."""

from collections.abc import Mapping

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.teams.team_change import DEPUTIES_PART, HOLDER_PART, Part
from bot.slack.message import Message, actions, button, lines
from bot.slack.text import plain
from bot.slack.values import HistoryBefore
from bot.slack.views.wording import WEEKDAYS, actor, moment
from bot.slack.views.workspace import fallback_channel_name
from bot.usecases.audit_trail import HistoryPage

LABELS: Mapping[str, str] = {
    Part.NAME: "name",
    Part.ALIASES: "aliases",
    Part.CHANNELS: "channels",
    **{part: role.in_words for role, part in HOLDER_PART.items()},
    **{part: f"deputies of the {role.in_words}" for role, part in DEPUTIES_PART.items()},
    Part.PROFILE: "profile",
    Part.THEMES: "theme",
    "elsewhere": "fallback channel",
    "policy": "who may change teams",
}
SOURCES: Mapping[str, str] = {
    ChangeSource.COMMAND: "",
    ChangeSource.MODAL: "in a form",
    ChangeSource.HOME: "on the Home tab",
    ChangeSource.IMPORT: "by import",
    ChangeSource.SUMMARY: "in a weekly summary",
    ChangeSource.SUGGESTION: "as suggested",
}
"""How a change came in, in words."""
PEOPLE = {*HOLDER_PART.values(), *DEPUTIES_PART.values()}
VALUE_LIMIT = 200
"""Letters of a value that are shown; aliases can be many."""


def history(page: HistoryPage) -> Message:
    """One page of changes, a line each, with a button for older ones."""
    subject = f"*{plain(page.team.name)}*" if page.team else "this workspace"
    if not page.rows:
        return lines(f"Nothing has been changed in {subject} yet.")
    value = HistoryBefore(page.team.id if page.team else None, page.rows[-1].id).encoded
    return lines(
        f"Changes in {subject}, latest first:",
        *(f"• {change_line(row, with_team=page.team is None)}" for row in page.rows),
        more=(actions(button("Older", "older_history", value)),) if page.more else (),
    )


def change_line(row: AuditRow, *, with_team: bool = True) -> str:
    """One change: when, by whom, from what and to what."""
    team = f" *{plain(row.team_name)}*" if with_team and row.team_name else ""
    by = f"{moment(row.at)}, {actor(row.actor)}:"
    source = SOURCES.get(row.source, row.source)
    how = f" ({plain(source)})" if source else ""
    if row.action in {"create", "delete"}:
        return f"{by} {row.action}d{team or ' the team'}{how}"
    label = LABELS.get(row.action) or plain(row.action.replace("_", " "))
    return f"{by}{team} {label}: {_value(row, row.old)} → {_value(row, row.new)}{how}"


def _value(row: AuditRow, stored: str | None) -> str:
    if not stored:
        return "nobody" if row.action in PEOPLE else "nothing"
    values = stored.split("\n")
    if row.action in PEOPLE:
        return ", ".join(f"<@{user}>" for user in values)
    if row.action == Part.CHANNELS:
        return ", ".join(f"<#{channel}>" for channel in values)
    if row.action == "elsewhere":
        return fallback_channel_name(stored)
    if row.action == "summary":
        return _schedule(stored)
    text = ", ".join(values).replace("_", " ") if row.action != Part.NAME else stored
    return f"“{plain(text[:VALUE_LIMIT])}”"


def _schedule(stored: str) -> str:
    """A schedule as it is stored, in words: “1 09:00 Europe/Madrid C1” is a Monday."""
    weekday, at, zone, channel_id = stored.split(" ")
    return f"“{WEEKDAYS[int(weekday) - 1]} at {at} ({zone})” in <#{channel_id}>"
