"""A Bolt app that only acknowledges, on the server and with the settings of the real one."""

import os

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from bot import web

app = App(
    client=WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
    signing_secret=os.environ["SLACK_SIGNING_SECRET"],
    process_before_response=True,
    token_verification_enabled=False,
)


@app.command("/whoowns")
def acknowledge(ack: Ack) -> None:
    """Say nothing but that it came."""
    ack()


if __name__ == "__main__":
    slack = SlackRequestHandler(app, path=web.ENDPOINT)
    web.serve_until_stopped(slack, "127.0.0.1", int(os.environ["PORT"]))
