"""What is set for a whole workspace: who may change teams, and the fallback channel."""

from bot.domain.workspace import Policy
from bot.slack.message import Message, lines
from bot.slack.text import plain

POLICIES = {
    Policy.ADMINS: "Only workspace admins and owners may change teams.",
    Policy.ROLE_HOLDERS: (
        "Workspace admins and owners may change every team; product owners and product managers "
        "may change their own."
    ),
    Policy.EVERYONE: "Every full member of this workspace may change every team.",
}


def policy(current: Policy) -> Message:
    """Who may change teams, and how to change that."""
    return lines(
        POLICIES[current],
        "Admins can change this with `/whoowns-team policy` and `admins`, "
        "`role holders and admins` or `everyone`.",
    )


def policy_set(current: Policy, before: Policy) -> Message:
    """Who may change teams now, and how to undo that."""
    if current is before:
        return lines(f"That's already the policy. {POLICIES[current]}")
    return lines(
        f"Policy changed. {POLICIES[current]}",
        f"To undo this: `/whoowns-team policy {before.in_words}`",
    )


def fallback_channel(current: str | None) -> Message:
    """Where people are sent with questions that are not product decisions, and how to change it."""
    if current is None:
        return lines(
            "I name no channel for questions that aren't product decisions.",
            "Admins can set one with `/whoowns-team fallback #channel`.",
        )
    return lines(
        f"For questions that aren't product decisions, I name {fallback_channel_name(current)}.",
        "Admins can change this with `/whoowns-team fallback #channel`, or "
        "`/whoowns-team fallback off`.",
    )


def fallback_channel_set(channel_id: str | None, before: str | None, note: str = "") -> Message:
    """Where people are sent now with such questions, and how to undo that.

    `note` is what there is to know about the channel.
    """
    same = channel_id == before
    adverb = "already" if same else "now"
    text = f"For questions that aren't product decisions, I {adverb} name <#{channel_id}>."
    if channel_id is None:
        adverb = "already " if same else ""
        text = f"I {adverb}name no channel for questions that aren't product decisions."
    undo = f"/whoowns-team fallback <#{before}>" if before else "`/whoowns-team fallback off`"
    return lines(text, note, "" if same else f"To undo this: {undo}")


def fallback_channel_name(stored: str) -> str:
    """The fallback channel: a link to it, or what an imported file called it."""
    is_id = stored[:1] in "CG" and stored.isalnum()
    return f"<#{stored}>" if is_id else plain(stored)
