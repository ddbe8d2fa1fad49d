"""A bot that does a little of everything, so that the sandbox has somebody to talk to."""

import re
from typing import Any

from slack_bolt import App

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "tiny"},
    "features": {
        "bot_user": {"display_name": "tiny"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {
                "command": "/echo",
                "description": "Say it back",
                "usage_hint": "text",
                "should_escape": True,
            },
            {"command": "/form", "description": "Open a form"},
            {"command": "/silent", "description": "Say nothing"},
        ],
        "shortcuts": [
            {"name": "Quote", "type": "message", "callback_id": "quote", "description": "Quote"}
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "chat:write",
                "app_mentions:read",
                "channels:history",
                "channels:read",
                "im:history",
                "users:read",
                "files:write",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": ["app_mention", "message.channels", "message.im", "app_home_opened"]
        }
    },
}

BUTTONS = {
    "type": "actions",
    "elements": [
        {
            "type": "button",
            "action_id": f"choose-{name.lower()}",
            "text": {"type": "plain_text", "text": name},
            "value": name.lower(),
        }
        for name in ("Left", "Right")
    ],
}


def form(title: str = "A form") -> dict[str, Any]:
    """A modal with one field that must be filled in."""
    return {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": [
            {
                "type": "input",
                "block_id": "name",
                "label": {"type": "plain_text", "text": "Name"},
                "element": {"type": "plain_text_input", "action_id": "name"},
            }
        ],
    }


COLOURS = {
    "type": "input",
    "block_id": "colour",
    "optional": True,
    "label": {"type": "plain_text", "text": "Colour"},
    "element": {
        "type": "radio_buttons",
        "action_id": "colour",
        "options": [{"text": {"type": "plain_text", "text": "Red"}, "value": "red"}],
    },
}


def build(token: str, secret: str, api_url: str) -> App:
    """The Bolt app; it takes every request on the listener's own thread."""
    from slack_sdk import WebClient

    app = App(
        signing_secret=secret,
        client=WebClient(token=token, base_url=api_url),
        process_before_response=True,
    )

    @app.command("/echo")
    def echo(ack: Any, command: Any) -> None:
        ack(response_type="ephemeral", text=command["text"], blocks=[BUTTONS])

    @app.command("/silent")
    def silent(ack: Any) -> None:
        ack()

    @app.command("/form")
    def open_form(ack: Any, client: Any, command: Any) -> None:
        client.views_open(trigger_id=command["trigger_id"], view=form())
        ack()

    @app.action(re.compile("^choose-"))
    def chosen(ack: Any, action: Any, respond: Any) -> None:
        ack()
        respond(replace_original=True, text=f"You chose {action['value']}.")

    @app.view("form")
    def saved(ack: Any, view: Any) -> None:
        name = view["state"]["values"]["name"]["name"]["value"]
        if name == "bad":
            ack(response_action="errors", errors={"name": "Not this one."})
        elif name == "more":
            view = form("One more")
            ack(response_action="push", view={**view, "blocks": [*view["blocks"], COLOURS]})
        else:
            ack()

    @app.shortcut("quote")
    def quote(ack: Any, shortcut: Any, respond: Any) -> None:
        ack()
        respond(text=f"> {shortcut['message']['text']}")

    @app.event("app_mention")
    def mentioned(event: Any, client: Any) -> None:
        client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text="Yes?")

    @app.event("message")
    def message() -> None:
        pass

    @app.event("app_home_opened")
    def home(event: Any, client: Any) -> None:
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [BUTTONS]})

    return app
