"""All of a team in one form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.errors import Refusal
from bot.domain.teams.team import MAX_NAME, Profile, Role, Team
from bot.domain.teams.team_change import DEPUTIES_PART, HOLDER_PART, Part, Values, value
from bot.domain.teams.team_checks import AT_MOST
from bot.slack.message import Block, Message, context_block, section
from bot.slack.team_form import TEAM_FORM, block_id, opened
from bot.slack.views.history import line
from bot.usecases.consult_teams import TeamAsSeen

View = dict[str, Any]
SHOWN_CHANGES = 5
"""Changes of others that are listed above the form."""
PROFILES = {
    Profile.SPLIT: "The usual split between the two",
    Profile.SINGLE_PRODUCT_OWNER: "The product owner decides everything",
    Profile.PRODUCT_MANAGER_ONLY: "The product manager decides everything",
}


def form(
    seen: TeamAsSeen,
    source: ChangeSource,
    team: Team | None = None,
    meanwhile: Sequence[AuditRow] = (),
) -> View:
    """The form, filled with `team`, else with the team as it is.

    `meanwhile` is what others have changed while it was open before.
    """
    blocks = [
        *_changed(meanwhile),
        *_fields(team or seen.team, seen.seen),
        context_block(_policy()),
    ]
    return {
        "type": "modal",
        "callback_id": TEAM_FORM,
        "private_metadata": opened(seen.team, seen.seen, source).packed(),
        "title": _plain("Edit a team"),
        "submit": _plain("Save"),
        "close": _plain("Cancel"),
        "blocks": [dict(block) for block in blocks],
    }


def errors(problems: Mapping[Part, Refusal], seen: int) -> dict[str, str]:
    """What is wrong, each at its field."""
    return {
        block_id(part, seen): str(refusal).replace("`", "") for part, refusal in problems.items()
    }


def told(title: str, message: Message) -> View:
    """A message in a modal, in the place of a form or on top of it."""
    return {
        "type": "modal",
        "title": _plain(title),
        "close": _plain("Close"),
        "blocks": [dict(block) for block in message.blocks],
    }


def _changed(rows: Sequence[AuditRow]) -> Iterator[Block]:
    if not rows:
        return
    told = [f"• {line(row, with_team=False)}" for row in rows[:SHOWN_CHANGES]]
    yield section("\n".join(("*Somebody has changed this team while you were editing it:*", *told)))
    yield section(
        "What you have changed is kept below; the rest shows what is new. Look it over, then save "
        "again."
    )
    yield {"type": "divider"}


def _policy() -> str:
    return (
        "Everybody who gains or loses a role here is told. "
        "Every change is kept: `/whoowns-team history`."
    )


def _fields(team: Team, seen: int) -> Iterator[Block]:
    name = {"type": "plain_text_input", "max_length": MAX_NAME, "initial_value": team.name}
    yield _input(Part.NAME, seen, "Name", name)
    yield _input(Part.ALIASES, seen, "Other names", _lines(team.aliases), hint="One a line.")
    yield _input(
        Part.CHANNELS, seen, "Channels", _channels(team.channel_ids),
        hint="What is asked there is about this team.",
    )  # fmt: skip
    for role in Role:
        holder, deputies = HOLDER_PART[role], DEPUTIES_PART[role]
        called = role.in_words.capitalize()
        # A menu for one person could not be emptied again.
        yield _input(holder, seen, called, _people(value(holder, team), 1), hint="One person.")
        yield _input(
            deputies, seen, f"Deputies of the {role.in_words}",
            _people(value(deputies, team), AT_MOST[deputies][0]),
            hint="Whoever you choose first is asked first.",
        )  # fmt: skip
    yield _input(Part.PROFILE, seen, "Who decides what", _profiles(team.profile))


def _input(
    part: Part, seen: int, label: str, element: Mapping[str, Any], *, hint: str = ""
) -> Block:
    """A field; one with a hint may be left empty."""
    block = {
        "type": "input",
        "block_id": block_id(part, seen),
        "label": _plain(label),
        "element": {**element, "action_id": part.value},
    }
    return {**block, "optional": True, "hint": _plain(hint)} if hint else block


def _lines(values: Values) -> Mapping[str, Any]:
    element = {"type": "plain_text_input", "multiline": True, "max_length": 3000}
    return {**element, "initial_value": "\n".join(values)} if values else element


def _channels(ids: Values) -> Mapping[str, Any]:
    element = {
        "type": "multi_conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        "max_selected_items": AT_MOST[Part.CHANNELS][0],
    }
    return {**element, "initial_conversations": list(ids)} if ids else element


def _people(ids: Values, at_most: int) -> Mapping[str, Any]:
    element = {"type": "multi_users_select", "max_selected_items": at_most}
    return {**element, "initial_users": list(ids)} if ids else element


def _profiles(chosen: Profile) -> Mapping[str, Any]:
    options = {
        profile: {"text": _plain(words), "value": profile.value}
        for profile, words in PROFILES.items()
    }
    return {
        "type": "static_select",
        "options": list(options.values()),
        "initial_option": options[chosen],
    }


def _plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}
