"""The question whether a team shall really go."""

from collections.abc import Iterator, Sequence

from bot.domain.audit import AuditRow
from bot.domain.teams.team import Profile, Role, Team
from bot.slack.message import Block, Message, button, lines
from bot.slack.text import plain
from bot.slack.views.history import line
from bot.usecases.consult_teams import TeamAsSeen


def confirm(seen: TeamAsSeen, meanwhile: Sequence[AuditRow] = ()) -> Message:
    """What goes with the team; `meanwhile` is what has changed since this was asked before."""
    team = seen.team
    changed = [f"• {line(row, with_team=False)}" for row in meanwhile]
    goes = "\n".join(f"• {what}" for what in _what_goes(team, seen.has_summary))
    return lines(
        f"*{plain(team.name)}* has changed since I asked:" if changed else "",
        *changed,
        f"Delete *{plain(team.name)}*? This goes with it:\n{goes}",
        "The channels themselves and all questions asked so far stay.",
        more=(_buttons(seen),),
    )


def kept() -> Message:
    """Nothing was deleted."""
    return lines("Nothing was deleted.")


def _what_goes(team: Team, has_summary: bool) -> Iterator[str]:
    names = ", ".join(f"“{plain(name)}”" for name in (team.name, *team.aliases))
    yield f"the names {names}" if team.aliases else f"the name {names}"
    if team.channel_ids:
        yield f"what is asked in {', '.join(f'<#{c}>' for c in team.channel_ids)} has no team then"
    for role in Role:
        holder, deputies = team.holder(role), team.deputies_of(role)
        if holder:
            yield f"<@{holder}> as {role.in_words}"
        if deputies:
            people = ", ".join(f"<@{user}>" for user in deputies)
            yield f"{people} as deputies of the {role.in_words}"
    if team.themes or team.profile is not Profile.SPLIT:
        yield "its decision profile"
    if has_summary:
        yield "its weekly summary"


def _buttons(seen: TeamAsSeen) -> Block:
    value = f"{seen.team.id}:{seen.seen}"
    go = {**button("Delete the team", "delete_team", value), "style": "danger"}
    return {"type": "actions", "elements": [go, button("Keep it", "keep_team", value)]}
