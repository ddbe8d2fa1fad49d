"""The message that asks somebody whether they still hold their roles."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.slack.message import Block, Message, button, section
from bot.slack.text import plain
from bot.usecases.role_confirmation import HeldRole

SHOWN = 15
"""Roles in one message: each takes two blocks of fifty."""


def still_you(open_: Sequence[HeldRole], told: str = "") -> Message:
    """The roles that are still to be confirmed, below what was `told` of the one pressed last."""
    texts = [told] if told else []
    texts.append(ASK if open_ else "Thank you, that was all.")
    blocks: list[Block] = [section(text) for text in texts]
    for held in open_[:SHOWN]:
        texts.append(_capital(_role(held)))
        blocks += [section(texts[-1]), _choices(held)]
    if len(open_) > SHOWN:
        texts.append(f"{len(open_) - SHOWN} more come when these are answered.")
        blocks.append(section(texts[-1]))
    return Message("\n".join(texts), tuple(blocks))


ASK = "Is this still you? I ask once a quarter, so that questions reach who decides."


def confirmed(held: HeldRole) -> str:
    """Somebody still holds a role."""
    return f"Noted: you are still {_role(held)}."


def handed_over(held: HeldRole, user_id: str) -> str:
    """Somebody gave a role to another person."""
    return f"<@{user_id}> is {_role(held)} now."


def given_up(held: HeldRole) -> str:
    """Somebody holds a role no longer."""
    return f"You are no longer {_role(held)}. Nobody holds that role now."


def _role(held: HeldRole) -> str:
    return f"{held.role.in_words} of *{plain(held.team.name)}*"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _choices(held: HeldRole) -> Block:
    value = f"{held.team.id}:{held.role.value}"
    hand_over = {
        "type": "users_select",
        "action_id": "still_hand_over",
        "placeholder": {"type": "plain_text", "text": "Hand over to…"},
        "confirm": _sure(held, "They will be asked in your place from now on."),
    }
    give_up = {
        **button("No longer", "still_no", value),
        "confirm": _sure(held, "Nobody will hold the role until somebody is named."),
    }
    return {
        "type": "actions",
        "block_id": f"still:{value}",
        "elements": [button("Yes, still me", "still_yes", value), hand_over, give_up],
    }


def _sure(held: HeldRole, what_then: str) -> Mapping[str, Any]:
    """Asked before somebody gives a role away: they may not be able to take it back."""
    role = f"{held.role.in_words} of {held.team.name}"
    return {
        "title": {"type": "plain_text", "text": "Are you sure?"},
        "text": {"type": "plain_text", "text": f"You stop being {role}. {what_then}"},
        "confirm": {"type": "plain_text", "text": "Yes"},
        "deny": {"type": "plain_text", "text": "Cancel"},
    }
