"""The modal in which one chooses when and where a summary comes."""

from collections.abc import Mapping
from typing import Any

from bot.domain.reporting.schedule import MONDAY_MORNING, Schedule
from bot.domain.teams.team import Team
from bot.slack.message import Block, Message
from bot.slack.views.moments import WEEKDAYS
from bot.usecases.summarise import PlannedSummary

CALLBACK = "summary_plan"
DAY, CLOCK, ZONE, CHANNEL = "day", "clock", "zone", "channel"
"""The blocks; each holds one element with the same action ID."""

View = Mapping[str, Any]


def modal(plan: PlannedSummary) -> View:
    """What there is now, to be changed."""
    weekday, at = MONDAY_MORNING
    if plan.schedule:
        weekday, at = plan.schedule.recurrence.weekday, plan.schedule.recurrence.at
    days = [_option(name, str(number)) for number, name in enumerate(WEEKDAYS, 1)]
    day = {"type": "static_select", "options": days, "initial_option": days[weekday - 1]}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": str(plan.team.id),
        "title": _plain("Weekly summary"),
        "submit": _plain("Save"),
        "close": _plain("Cancel"),
        "blocks": [
            _input(DAY, f"{plan.team.name} gets it on", day),
            _input(CLOCK, "At", {"type": "timepicker", "initial_time": f"{at:%H:%M}"}),
            _input(
                ZONE,
                "By the clock of",
                {"type": "plain_text_input", "initial_value": plan.zone, "max_length": 60},
                "A city or a time zone, such as Europe/Madrid",
            ),
            _input(CHANNEL, "In", _channel(plan.team, plan.schedule)),
        ],
    }


def saved(message: Message) -> View:
    """The modal once it was saved: what holds from now on."""
    return {
        "type": "modal",
        "title": _plain("Weekly summary"),
        "close": _plain("Done"),
        "blocks": [dict(block) for block in message.blocks],
    }


def _channel(team: Team, schedule: Schedule | None) -> Block:
    """A choice of channels; the present one, or the team's first, comes first."""
    known = schedule.channel_id if schedule else next(iter(team.channel_ids), None)
    return {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        **({"initial_conversation": known} if known else {}),
    }


def _input(name: str, label: str, element: Block, hint: str = "") -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": _plain(label),
        "element": {**element, "action_id": name},
        **({"hint": _plain(hint)} if hint else {}),
    }


def _option(text: str, value: str) -> Block:
    return {"text": _plain(text), "value": value}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
