"""The modals: forms of the Home tab and of the weekly summary, help, and messages in a modal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.domain.fallback import is_channel
from bot.domain.reporting.schedule import MONDAY_MORNING
from bot.domain.workspace import Policy, WorkspaceSettings
from bot.slack.message import Block, Message, plain_text
from bot.slack.values import TeamId
from bot.slack.views.wording import WEEKDAYS
from bot.usecases.summary_queries import TeamSchedule

View = dict[str, Any]
CHANNELS = {"include": ["public", "private"], "exclude_bot_users": True}
"""The filter of menus in which a channel is chosen."""
LONGEST_LIST = 1000
"""Letters of a workspace's own words for away."""
LONGEST_HOLIDAYS = 3000
"""Letters of a workspace's holidays."""
POLICIES = {
    Policy.ADMINS: "Workspace admins and owners",
    Policy.ROLE_HOLDERS: "Admins and owners; role holders for their own team",
    Policy.EVERYONE: "Every full member of this workspace",
}
SUMMARY_FORM = "summary_plan"
"""The callback ID of the form for a weekly summary."""
DAY, CLOCK, ZONE, CHANNEL = "day", "clock", "zone", "channel"
"""Its blocks; each holds one element with the same action ID."""


def away_form(tomorrow: date) -> View:
    """When somebody is back, and who stands in."""
    back = {"type": "datepicker", "initial_date": f"{tomorrow}"}
    hint = "If you leave this empty, I name your deputies, then the other role."
    return form(
        "away_form",
        "I'm away",
        [
            field("until", "Back on", back),
            field("stand_in", "Who stands in for you?", {"type": "users_select"}, hint=hint),
        ],
    )


def create_form() -> View:
    """A new team's name and channels."""
    name = {"type": "plain_text_input", "max_length": 80}
    channels = {"type": "multi_conversations_select", "filter": CHANNELS}
    hint = "Questions asked there are about this team."
    return form(
        "create_form",
        "Create a team",
        [field("name", "Name", name), field("channels", "Channels", channels, hint=hint)],
        submit="Create",
    )


def settings_form(settings: WorkspaceSettings) -> View:
    """What is set for the whole workspace."""
    blocks = [_policy(settings), _fallback(settings), _away_words(settings), _holidays(settings)]
    return form("settings_form", "Settings", blocks)


def _policy(settings: WorkspaceSettings) -> Block:
    options = {policy: option(words, policy.value) for policy, words in POLICIES.items()}
    radio = {
        "type": "radio_buttons",
        "options": list(options.values()),
        "initial_option": options[settings.policy],
    }
    return field("policy", "Who may change teams?", radio)


def _fallback(settings: WorkspaceSettings) -> Block:
    select: dict[str, Any] = {"type": "conversations_select", "filter": CHANNELS}
    if settings.fallback and is_channel(settings.fallback):
        select["initial_conversation"] = settings.fallback
    label = "Channel for questions that aren't product decisions"
    hint = "A help desk, for example. If you leave this empty, I name no channel."
    return field("elsewhere", label, select, hint=hint)


def _away_words(settings: WorkspaceSettings) -> Block:
    words: dict[str, Any] = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": LONGEST_LIST,
    }
    if settings.away_words:
        words["initial_value"] = "\n".join(settings.away_words)
    hint = (
        "Words or emoji, one per line, like “volunteering day” or :surfer:. I already know common "
        "ones in many languages, like “on vacation” or :palm_tree:."
    )
    return field("words", "A Slack status also means away if it says", words, hint=hint)


def _holidays(settings: WorkspaceSettings) -> Block:
    days: dict[str, Any] = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": LONGEST_HOLIDAYS,
    }
    if settings.holidays:
        days["initial_value"] = "\n".join(day.isoformat() for day in settings.holidays)
    hint = "One per line, like 25 dec or 2026-12-25. I remind nobody of a question on these days."
    return field("holidays", "Holidays", days, hint=hint)


def summary_form(plan: TeamSchedule) -> View:
    """When and where a team's weekly summary comes."""
    weekday, at = MONDAY_MORNING
    if plan.schedule:
        weekday, at = plan.schedule.recurrence.weekday, plan.schedule.recurrence.at
    days = [option(name, str(number)) for number, name in enumerate(WEEKDAYS, 1)]
    day = {"type": "static_select", "options": days, "initial_option": days[weekday - 1]}
    channel: dict[str, Any] = {"type": "conversations_select", "filter": CHANNELS}
    known = plan.schedule.channel_id if plan.schedule else next(iter(plan.team.channel_ids), None)
    if known:
        channel["initial_conversation"] = known
    zone = {"type": "plain_text_input", "initial_value": plan.zone, "max_length": 60}
    blocks = [
        field(DAY, f"{plan.team.name} gets its summary on", day, emoji=False),
        field(CLOCK, "At", {"type": "timepicker", "initial_time": f"{at:%H:%M}"}),
        field(ZONE, "City or time zone, such as Europe/Madrid", zone),
        field(CHANNEL, "In", channel),
    ]
    return form(SUMMARY_FORM, "Weekly summary", blocks, metadata=TeamId(plan.team.id).encoded)


def help_modal(*parts: Message) -> View:
    """How whoowns is used."""
    return _without_submit("Help", [block for part in parts for block in part.blocks])


def message_modal(title: str, message: Message) -> View:
    """A message in a modal, in the place of a form or on top of it."""
    return _without_submit(title, message.blocks)


def form(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str = "Save",
    metadata: str = "",
) -> View:
    """A modal that can be submitted; `metadata` comes back with what was filled in."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        **({"private_metadata": metadata} if metadata else {}),
        "title": plain_text(title),
        "submit": plain_text(submit),
        "close": plain_text("Cancel"),
        "blocks": [dict(block) for block in blocks],
    }


def _without_submit(title: str, blocks: Sequence[Block]) -> View:
    return {
        "type": "modal",
        "title": plain_text(title),
        "close": plain_text("Close"),
        "blocks": [dict(block) for block in blocks],
    }


def field(
    name: str,
    label: str,
    element: Mapping[str, Any],
    *,
    block_id: str = "",
    hint: str = "",
    emoji: bool = True,
) -> Block:
    """A field of a form, named by its action ID and block ID; one with a hint may stay empty.

    `block_id` is given where it is not the name; `emoji` is false where the label has a name in it.
    """
    block = {
        "type": "input",
        "block_id": block_id or name,
        "label": plain_text(label, emoji=emoji),
        "element": {**element, "action_id": name},
    }
    return {**block, "optional": True, "hint": plain_text(hint)} if hint else block


def option(text: str, value: str) -> Block:
    """One choice in a menu."""
    return {"text": plain_text(text), "value": value}
