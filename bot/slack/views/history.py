"""Who changed what, and when."""

from collections.abc import Mapping

from bot.domain.audit import AuditRow
from bot.domain.teams.team_change import DEPUTIES_PART, HOLDER_PART, Part
from bot.slack.message import Block, Message, button, lines
from bot.slack.text import plain
from bot.slack.views.actor import named
from bot.slack.views.wording import moment
from bot.usecases.consult_teams import HistoryPage

CALLED: Mapping[str, str] = {
    Part.NAME: "name",
    Part.ALIASES: "aliases",
    Part.CHANNELS: "channels",
    **{part: role.in_words for role, part in HOLDER_PART.items()},
    **{part: f"deputies of the {role.in_words}" for role, part in DEPUTIES_PART.items()},
    Part.PROFILE: "profile",
    "elsewhere": "place for what is no product decision",
    "policy": "who may change teams",
}
PEOPLE = {*HOLDER_PART.values(), *DEPUTIES_PART.values()}
VALUE_LIMIT = 200
"""Letters of a value that are shown; aliases can be many."""


def history(page: HistoryPage) -> Message:
    """One page of changes, a line each, and a way to older ones."""
    of_what = f"*{plain(page.team.name)}*" if page.team else "this workspace"
    if not page.rows:
        return lines(f"Nobody has changed anything in {of_what} yet.")
    return lines(
        f"Changes in {of_what}, the latest first:",
        *(f"• {line(row, with_team=page.team is None)}" for row in page.rows),
        more=_older(page),
    )


def line(row: AuditRow, *, with_team: bool = True) -> str:
    """One change: when, who, what from and what to."""
    team = f" *{plain(row.team_name)}*" if with_team and row.team_name else ""
    by = f"{moment(row.at)}, {named(row.actor)}:"
    way = "" if row.source == "command" else f" ({plain(row.source)})"
    if row.action in {"create", "delete"}:
        return f"{by} {row.action}d{team or ' it'}{way}"
    called = CALLED.get(row.action) or plain(row.action.replace("_", " "))
    return f"{by}{team} {called}: {_value(row, row.old)} → {_value(row, row.new)}{way}"


def _value(row: AuditRow, stored: str | None) -> str:
    if not stored:
        return "nobody" if row.action in PEOPLE else "nothing"
    values = stored.split("\n")
    if row.action in PEOPLE:
        return ", ".join(f"<@{user}>" for user in values)
    if row.action in {Part.CHANNELS, "elsewhere"}:
        return ", ".join(f"<#{channel}>" for channel in values)
    shown = ", ".join(values).replace("_", " ") if row.action != Part.NAME else stored
    return f"“{plain(shown[:VALUE_LIMIT])}”"


def _older(page: HistoryPage) -> tuple[Block, ...]:
    if not page.more:
        return ()
    value = f"{page.team.id if page.team else ''}:{page.rows[-1].id}"
    return ({"type": "actions", "elements": [button("Older", "older_history", value)]},)
