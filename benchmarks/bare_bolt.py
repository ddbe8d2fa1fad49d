"""A Bolt app that only acknowledges, on the server of the real one.

With the argument `inline` it runs listeners as the real one does, in the thread that took the
request; without, as Bolt does by default, in another thread that it looks for every 10 ms, so
that each of the server's threads answers a hundred a second at most. `wide` gives it twice as
many of them.
"""

import os
import sys

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from bot import web

app = App(
    client=WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
    signing_secret=os.environ["SLACK_SIGNING_SECRET"],
    process_before_response="inline" in sys.argv,
    token_verification_enabled=False,
)


@app.command("/whoowns")
def acknowledge(ack: Ack) -> None:
    """Say nothing but that it came."""
    ack()


if __name__ == "__main__":
    threads = web.THREADS * (2 if "wide" in sys.argv else 1)
    slack = SlackRequestHandler(app, path=web.ENDPOINT)
    web.serve_until_stopped(slack, "127.0.0.1", int(os.environ["PORT"]), threads)
