"""Opens dialogs, which Slack allows only for a moment after somebody pressed or typed something."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Args
from slack_sdk.errors import SlackApiError

from bot.domain.errors import Refusal

TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired"}


def open_dialog(args: Args, view: Mapping[str, Any]) -> None:
    """Open a modal for whoever did something; raises Refusal where that moment is over."""
    try:
        args.client.views_open(trigger_id=args.body["trigger_id"], view=dict(view))
    except SlackApiError as error:
        if error.response.get("error") in TOO_LATE:
            raise Refusal("Slack waited too long for the form.", "Try once more.") from error
        raise
