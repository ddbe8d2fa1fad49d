"""The manifest keeps Slack's rules, and the docs say what is in it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.slack.listeners.steps import OUTPUTS, WHO_DECIDES
from bot.slack.scopes import SCOPES
from sandbox.manifest import EVENT_SCOPES

HOME = Path(__file__).parents[1]
MANIFEST: dict[str, Any] = json.loads((HOME / "manifest.json").read_text())
FEATURES, SETTINGS = MANIFEST["features"], MANIFEST["settings"]
BOT_SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]
EVENTS = SETTINGS["event_subscriptions"]["bot_events"]
KNOWN = {
    "": {
        "_metadata",
        "display_information",
        "features",
        "oauth_config",
        "settings",
    },
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"app_home", "bot_user", "shortcuts", "slash_commands", "agent_view"},
    "settings": {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    },
}
"""The keys that Slack knows, of those that an app like this one may have."""


@pytest.mark.parametrize("part", KNOWN)
def test_has_no_key_that_slack_refuses(part: str) -> None:
    assert set(MANIFEST[part] if part else MANIFEST) <= KNOWN[part]


def test_texts_fit() -> None:
    shown = MANIFEST["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown.get("long_description", "-" * 175)) <= 4000
    assert re.fullmatch(r"#[0-9a-f]{6}", shown.get("background_color", "#000000"))
    assert len(FEATURES["bot_user"]["display_name"]) <= 80


def test_commands_fit() -> None:
    commands = FEATURES["slash_commands"]
    names = [command["command"] for command in commands]
    assert len(set(names)) == len(names) <= 50
    for command in commands:
        assert set(command) <= {"command", "description", "usage_hint", "should_escape", "url"}
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert command["description"]


def test_commands_deliver_people_and_channels_as_ids() -> None:
    assert all(command["should_escape"] for command in FEATURES["slash_commands"])


def test_shortcuts_fit() -> None:
    shortcuts = FEATURES["shortcuts"]
    assert len(shortcuts) <= 10
    for shortcut in shortcuts:
        assert set(shortcut) == {"name", "type", "callback_id", "description"}
        assert shortcut["type"] in {"message", "global"}
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["callback_id"]) <= 255
        assert len(shortcut["description"]) <= 150


def test_people_can_write_to_the_bot() -> None:
    home = FEATURES["app_home"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]


def test_socket_mode_needs_no_url() -> None:
    assert SETTINGS["socket_mode_enabled"]
    assert SETTINGS["interactivity"] == {"is_enabled": True}
    assert "request_url" not in SETTINGS["event_subscriptions"]
    assert not any("url" in command for command in FEATURES["slash_commands"])


def test_the_docs_set_every_url_for_http_that_of_searching_selects_too() -> None:
    page = (HOME / "docs" / "operations.md").read_text()
    for name in ("request_url", "message_menu_options_url"):
        assert f".settings.interactivity.{name} = $url" in page


def test_every_event_comes_with_its_scope() -> None:
    assert {EVENT_SCOPES[event] for event in EVENTS if event in EVENT_SCOPES} <= set(BOT_SCOPES)


def test_commands_and_shortcuts_come_with_their_scope() -> None:
    assert "commands" in BOT_SCOPES


def test_every_scope_is_justified_and_no_other() -> None:
    documented = re.findall(
        r"^\| `([a-z_.:]+)` \|", (HOME / "docs" / "scopes.md").read_text(), re.M
    )
    assert documented == [*BOT_SCOPES, *EVENTS]


def test_doctor_asks_for_the_same_scopes() -> None:
    assert sorted(BOT_SCOPES) == sorted(SCOPES)


def test_the_manifest_for_workflows_adds_the_step_and_nothing_else() -> None:
    step = json.loads((HOME / "manifest.workflow.json").read_text())
    assert step.pop("functions").keys() == {WHO_DECIDES}
    settings = step["settings"]
    assert (settings.pop("function_runtime"), settings["org_deploy_enabled"]) == ("remote", True)
    settings["event_subscriptions"]["bot_events"].remove("function_executed")
    assert step == {**MANIFEST, "settings": {**SETTINGS, "org_deploy_enabled": True}}


def test_the_step_takes_and_gives_what_its_listener_does() -> None:
    step = json.loads((HOME / "manifest.workflow.json").read_text())["functions"][WHO_DECIDES]
    assert list(step["output_parameters"]["properties"]) == list(OUTPUTS)
    assert step["output_parameters"]["required"] == list(OUTPUTS)
    taken = step["input_parameters"]
    assert set(taken["required"]) < set(taken["properties"]) == {"question", "asked_by", "team"}
    page = (HOME / "docs" / "workflow-builder.md").read_text()
    for parameters in (taken, step["output_parameters"]):
        for name, described in parameters["properties"].items():
            assert set(described) == {"type", "title", "description"}
            assert described["type"] in {"string", "slack#/types/user_id"}, name
            assert f"*{described['title']}*" in page


def test_the_readme_names_every_command_and_shortcut() -> None:
    readme = (HOME / "README.md").read_text()
    for command in FEATURES["slash_commands"]:
        assert f"`{command['command']} " in readme
    for shortcut in FEATURES["shortcuts"]:
        assert f"*{shortcut['name']}*" in readme
