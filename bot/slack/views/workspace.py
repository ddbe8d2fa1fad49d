"""What is set for a whole workspace."""

from bot.domain.workspace import Policy
from bot.slack.message import Message, lines
from bot.slack.text import plain

MAY = {
    Policy.ADMINS: "Only workspace admins and owners may change teams.",
    Policy.ROLE_HOLDERS: (
        "Workspace admins and owners may change every team, product owners and product managers "
        "their own."
    ),
    Policy.EVERYONE: "Every full member of this workspace may change every team.",
}


def policy_is(policy: Policy) -> Message:
    """Who may change teams, and how that is set."""
    return lines(
        MAY[policy],
        "Admins set it with `/whoowns-team policy` and `admins`, `role holders and admins` or "
        "`everyone`.",
    )


def policy_set(policy: Policy, before: Policy) -> Message:
    """Who may change teams from now on, and how to undo that."""
    if policy is before:
        return lines(f"It is like that already. {MAY[policy]}")
    return lines(
        f"From now on, {MAY[policy][0].lower()}{MAY[policy][1:]}",
        f"To undo this: `/whoowns-team policy {before.in_words}`",
    )


def fallback_channel_is(fallback_channel: str | None) -> Message:
    """Where questions go that are no product decision, and how that is set."""
    name = (
        f"send people to {fallback_channel_name(fallback_channel)}"
        if fallback_channel
        else "name no channel"
    )
    off = ", or `/whoowns-team fallback off`" if fallback_channel else ""
    return lines(
        f"For what is no product decision I {name}.",
        f"Admins set it with `/whoowns-team fallback #channel`{off}.",
    )


def fallback_channel_name(fallback_channel: str) -> str:
    """The place for what is no product decision: a channel, or what a file called it."""
    return (
        f"<#{fallback_channel}>"
        if fallback_channel[:1] in "CG" and fallback_channel.isalnum()
        else plain(fallback_channel)
    )


def fallback_channel_set(channel_id: str | None, before: str | None) -> Message:
    """Where questions go from now on that are no product decision, and how to undo that."""
    name = f"send people to <#{channel_id}>" if channel_id else "name no channel"
    undo = f"/whoowns-team fallback <#{before}>" if before else "`/whoowns-team fallback off`"
    return lines(
        f"For what is no product decision I {name} from now on.",
        "" if before == channel_id else f"To undo this: {undo}",
    )
