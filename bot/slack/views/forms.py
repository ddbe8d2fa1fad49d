"""The forms that open from the Home tab, and what comes back from them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.domain.workspace import Policy, WorkspaceSettings
from bot.slack.message import Block, Message

View = Mapping[str, Any]
LONGEST_LIST = 1000
"""Letters of a workspace's own words for away."""
WHO = {
    Policy.ADMINS: "Workspace admins and owners",
    Policy.ROLE_HOLDERS: "Admins and owners; product owners and managers their own",
    Policy.EVERYONE: "Every full member of this workspace",
}
CHANNELS = {"include": ["public", "private"], "exclude_bot_users": True}


def away(tomorrow: date) -> View:
    """When somebody is back, and who is asked meanwhile."""
    return _form(
        "away_form",
        "I am away",
        "Save",
        [
            _input("until", "Back on", {"type": "datepicker", "initial_date": f"{tomorrow}"}),
            _input(
                "stand_in",
                "Who is asked meanwhile?",
                {"type": "users_select"},
                hint="Left empty, your deputies are asked, then the other role.",
            ),
        ],
    )


def create() -> View:
    """A new team's name and channels."""
    return _form(
        "create_form",
        "Create a team",
        "Create",
        [
            _input("name", "Name", {"type": "plain_text_input", "max_length": 80}),
            _input(
                "channels",
                "Channels",
                {
                    "type": "multi_conversations_select",
                    "filter": CHANNELS,
                },
                hint="A question that is asked there is about this team.",
            ),
        ],
    )


def settings(now: WorkspaceSettings) -> View:
    """What holds for the whole workspace."""
    return _form(
        "settings_form", "Settings", "Save", [_policy(now), _fallback_channel(now), _words(now)]
    )


def _policy(now: WorkspaceSettings) -> Block:
    options = {policy: {"text": _plain(WHO[policy]), "value": policy.value} for policy in Policy}
    radio = {
        "type": "radio_buttons",
        "options": list(options.values()),
        "initial_option": options[now.policy],
    }
    return _input("policy", "Who may change teams?", radio)


def _fallback_channel(now: WorkspaceSettings) -> Block:
    select: dict[str, Any] = {"type": "conversations_select", "filter": CHANNELS}
    if now.fallback_channel and now.fallback_channel[:1] in "CG":
        select["initial_conversation"] = now.fallback_channel
    hint = "A help desk, for example. Left empty, I send it nowhere in particular."
    return _input("elsewhere", "Where does what is no product decision go?", select, hint)


def _words(now: WorkspaceSettings) -> Block:
    words: dict[str, Any] = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": LONGEST_LIST,
    }
    if now.away_words:
        words["initial_value"] = "\n".join(now.away_words)
    hint = (
        "One a line, words or emoji, like “volunteering day” or :surfer:. What is usual in many "
        "languages, like “on vacation” or :palm_tree:, is known already."
    )
    return _input("words", "A Slack status also means away if it says", words, hint)


def help_of(*parts: Message) -> View:
    """Everything there is to say on how whoowns is used."""
    blocks = [dict(block) for part in parts for block in part.blocks]
    return {"type": "modal", "title": _plain("Help"), "close": _plain("Close"), "blocks": blocks}


def _form(callback_id: str, title: str, submit: str, blocks: Sequence[Block]) -> View:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": _plain(title),
        "submit": _plain(submit),
        "close": _plain("Cancel"),
        "blocks": [dict(block) for block in blocks],
    }


def _input(block_id: str, label: str, element: Mapping[str, Any], hint: str = "") -> Block:
    """A field; one with a hint may be left empty."""
    block: dict[str, Any] = {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label),
        "element": {**element, "action_id": block_id},
    }
    return {**block, "optional": True, "hint": _plain(hint)} if hint else block


def _plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}
