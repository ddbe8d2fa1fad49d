"""The message that asks somebody whether they still hold their roles."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.slack.message import Block, Message, actions, button, from_blocks, plain_text, section
from bot.slack.text import plain
from bot.slack.values import TeamRole, block_id
from bot.slack.views.wording import capitalised
from bot.usecases.role_confirmation import HeldRole

SHOWN = 15
"""Roles in one message: each takes two blocks of fifty."""


def still_you(unconfirmed: Sequence[HeldRole], news: str = "") -> Message:
    """Ask about the roles that are still to be confirmed; `news` is what became of the last one."""
    ask = "Is this still you? I ask once a quarter, to be sure that I name the right people."
    texts = [news, ask if unconfirmed else "Thanks, that's all."]
    blocks = [section(text) for text in texts if text]
    for held in unconfirmed[:SHOWN]:
        blocks += [section(capitalised(_role(held))), _choices(held)]
    rest = len(unconfirmed) - SHOWN
    if rest > 0:
        blocks.append(section(f"{rest} more will follow when these are answered."))
    return from_blocks(blocks)


def confirmed(held: HeldRole) -> str:
    """What became of a role whose holder still has it."""
    return f"Noted: you're still {_role(held)}."


def handed_over(held: HeldRole, user_id: str) -> str:
    """What became of a role that its holder gave to another person."""
    return f"<@{user_id}> is now {_role(held)}."


def given_up(held: HeldRole) -> str:
    """What became of a role that its holder gave up."""
    return f"You're no longer {_role(held)}. The role is vacant now."


def _role(held: HeldRole) -> str:
    return f"{held.role.in_words} of *{plain(held.team.name)}*"


def _choices(held: HeldRole) -> Block:
    value = TeamRole(held.team.id, held.role)
    hand_over = {
        "type": "users_select",
        "action_id": "still_hand_over",
        "placeholder": plain_text("Hand over to…"),
        "confirm": _confirmation(held, "I'll name the person you chose instead."),
    }
    give_up = {
        **button("No longer", "still_no", value.encoded),
        "confirm": _confirmation(held, "The role will be vacant until somebody is named."),
    }
    still = button("Yes, still me", "still_yes", value.encoded)
    return actions(still, hand_over, give_up, block_id=block_id("still", value))


def _confirmation(held: HeldRole, consequence: str) -> Mapping[str, Any]:
    """The dialog before somebody gives a role away, who may not be able to take it back."""
    role = f"{held.role.in_words} of {held.team.name}"
    return {
        "title": plain_text("Are you sure?"),
        "text": plain_text(f"You'll no longer be {role}. {consequence}"),
        "confirm": plain_text("Yes"),
        "deny": plain_text("Cancel"),
    }
