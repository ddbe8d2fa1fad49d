"""Who is away, why, and until when."""

from collections.abc import Mapping

from bot.domain.people.absence import Absence, Cause
from bot.slack.message import Message, lines
from bot.slack.text import plain
from bot.slack.views.typed_commands import name_deputy
from bot.slack.views.wording import moment
from bot.usecases.absence import AnnouncedAbsence, StandInChange

TEAMS_NAMED = 5
"""Teams at most that a stand-in reads the names of."""


def gone_away(away: AnnouncedAbsence) -> Message:
    """Reply to somebody who is away: until when, and who is named instead."""
    return lines(
        f"{_span(away.absence)}. {_instead(away)}".rstrip(),
        _uncovered(away),
        "Plans changed? Type `/whoowns-team back`."
        if away.absence.begins
        else "Back sooner? Type `/whoowns-team back`.",
    )


def _span(absence: Absence) -> str:
    if absence.begins:
        return f"You'll be away from {moment(absence.begins)}{_until(absence)}"
    return f"You're away{_until(absence)}"


def _instead(away: AnnouncedAbsence) -> str:
    stand_in = f"<@{away.absence.stand_in}>"
    if not away.has_role:
        return "You have no role in any team, so nothing changes for now."
    if away.stand_in_away:
        then = "" if away.uncovered else ", so I'll name the next person who stands in"
        return f"{stand_in} {is_away(away.stand_in_away)}{then}."
    if away.absence.stand_in:
        return f"Meanwhile, I'll name {stand_in}."
    return "" if away.uncovered else "Meanwhile, I'll name the person who stands in for you."


def _uncovered(away: AnnouncedAbsence) -> str:
    if not away.uncovered:
        return ""
    team, role = away.uncovered[0]
    more = len(away.uncovered) - 1
    roles = f"{role.in_words} of *{plain(team.name)}*"
    roles += f" and in {more} more role{'' if more == 1 else 's'}" if more else ""
    return (
        f"Nobody stands in for you as {roles}, so I still name you. "
        f"To name a deputy: {name_deputy(team, role)}"
    )


def stand_in_notices(change: StandInChange) -> Mapping[str, Message]:
    """What a new stand-in reads, and one who is not needed any more, by user."""
    notices = {}
    person = f"<@{change.user_id}>"
    if change.released:
        notices[change.released] = lines(f"{person} no longer needs you as a stand-in.")
    if change.new and change.after:
        names = [f"*{plain(team.name)}*" for team in change.teams[:TEAMS_NAMED]]
        more = len(change.teams) - len(names)
        names += [f"{more} more" if more > 1 else "1 more team"] if more else []
        teams = " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
        verb = (
            f"will be away from {moment(change.after.begins)}" if change.after.begins else "is away"
        )
        notices[change.new] = lines(
            f"{person} {verb}{_until(change.after)} and named you as their stand-in.",
            f"Meanwhile, I'll name you for questions that {person} decides in {teams}.",
        )
    return notices


def back(*, was_away: bool, planned: Absence | None = None) -> Message:
    """Reply to somebody who is back, or who cancels an absence that they had `planned`."""
    if planned and planned.begins:
        return lines(f"You won't be marked as away from {moment(planned.begins)} any more.")
    if was_away:
        return lines("Welcome back! You're no longer marked as away.")
    return lines("You weren't marked as away.")


def is_away(absence: Absence) -> str:
    """What follows a person's name: "is away until Tuesday, 1 December"."""
    if absence.cause is Cause.DEACTIVATED:
        return "no longer has an active account"
    return f"is away{details(absence)}"


def details(absence: Absence) -> str:
    """Until when somebody is away and how we know, with a space before it; perhaps nothing."""
    status = ""
    if absence.cause is not Cause.ANNOUNCED and absence.words:
        emoji = absence.words.startswith(":")
        status = f" (Slack status: {absence.words if emoji else f'“{plain(absence.words)}”'})"
    return f"{_until(absence)}{status}"


def _until(absence: Absence) -> str:
    return f" until {moment(absence.until)}" if absence.until else ""
