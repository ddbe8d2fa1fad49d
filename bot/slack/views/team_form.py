"""All of a team in one form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.change import Values
from bot.domain.errors import Refusal
from bot.domain.teams.team import MAX_NAME, Chase, Profile, Role, Team
from bot.domain.teams.team_change import DEPUTIES_PART, HOLDER_PART, Part, part_value
from bot.domain.teams.team_checks import AT_MOST
from bot.slack.message import Block, context_block, section
from bot.slack.team_form import TEAM_FORM, block_id, opened
from bot.slack.views.history import change_line
from bot.slack.views.modals import CHANNELS, View, field, form, option
from bot.usecases.team_queries import TeamSnapshot

SHOWN_CHANGES = 5
"""Changes of others that are listed above the form."""
PROFILES = {
    Profile.SPLIT: "The usual split between the two",
    Profile.SINGLE_PRODUCT_OWNER: "The product owner decides everything",
    Profile.PRODUCT_MANAGER_ONLY: "The product manager decides everything",
}

CHASES = {
    Chase.GENTLE: "Remind people, and ask somebody else in the end",
    Chase.OFF: "Leave them as they are",
}
Choice = TypeVar("Choice", Profile, Chase)


def team_form(
    seen: TeamSnapshot,
    source: ChangeSource,
    team: Team | None = None,
    meanwhile: Sequence[AuditRow] = (),
) -> View:
    """The form, filled with `team`, else with the team as it is.

    `meanwhile` is what others have changed while it was open before.
    """
    note = (
        "People affected by a change get a direct message. "
        "Every change is kept in `/whoowns-team history`."
    )
    return form(
        TEAM_FORM,
        "Edit a team",
        [*_meanwhile(meanwhile), *_fields(team or seen.team, seen.seen), context_block(note)],
        metadata=opened(seen.team, seen.seen, source).packed(),
    )


def errors(refusals: Mapping[Part, Refusal], seen: int) -> dict[str, str]:
    """What is wrong, each at its field."""
    return {
        block_id(part, seen): str(refusal).replace("`", "") for part, refusal in refusals.items()
    }


def _meanwhile(rows: Sequence[AuditRow]) -> Iterator[Block]:
    if not rows:
        return
    changes = [f"• {change_line(row, with_team=False)}" for row in rows[:SHOWN_CHANGES]]
    yield section("\n".join(("*This team changed while you were editing it:*", *changes)))
    yield section(
        "Your own changes are kept below; everything else shows what it is now. "
        "Check it, then save again."
    )
    yield {"type": "divider"}


def _fields(team: Team, seen: int) -> Iterator[Block]:
    def part_field(part: Part, label: str, element: Mapping[str, Any], hint: str = "") -> Block:
        return field(part.value, label, element, block_id=block_id(part, seen), hint=hint)

    name = {"type": "plain_text_input", "max_length": MAX_NAME, "initial_value": team.name}
    yield part_field(Part.NAME, "Name", name)
    yield part_field(Part.ALIASES, "Aliases", _lines(team.aliases), "Other names, one per line.")
    channels = _channels(team.channel_ids)
    yield part_field(
        Part.CHANNELS, "Channels", channels, "Questions asked there are about this team."
    )
    for role in Role:
        holder, deputies = HOLDER_PART[role], DEPUTIES_PART[role]
        # A menu for one person could not be emptied again.
        person = _people(part_value(holder, team), 1)
        yield part_field(holder, role.in_words.capitalize(), person, "One person.")
        yield part_field(
            deputies,
            f"Deputies of the {role.in_words}",
            _people(part_value(deputies, team), AT_MOST[deputies][0]),
            "The one you choose first is the first to stand in.",
        )
    yield part_field(Part.PROFILE, "Who decides what", _select(PROFILES, team.profile))
    yield part_field(Part.CHASE, "Questions that nobody answers", _select(CHASES, team.chase))


def _lines(values: Values) -> Mapping[str, Any]:
    element = {"type": "plain_text_input", "multiline": True, "max_length": 3000}
    return {**element, "initial_value": "\n".join(values)} if values else element


def _channels(ids: Values) -> Mapping[str, Any]:
    element = {
        "type": "multi_conversations_select",
        "filter": CHANNELS,
        "max_selected_items": AT_MOST[Part.CHANNELS][0],
    }
    return {**element, "initial_conversations": list(ids)} if ids else element


def _people(ids: Values, at_most: int) -> Mapping[str, Any]:
    element = {"type": "multi_users_select", "max_selected_items": at_most}
    return {**element, "initial_users": list(ids)} if ids else element


def _select(choices: Mapping[Choice, str], chosen: Choice) -> Mapping[str, Any]:
    options = {choice: option(words, choice.value) for choice, words in choices.items()}
    return {
        "type": "static_select",
        "options": list(options.values()),
        "initial_option": options[chosen],
    }
