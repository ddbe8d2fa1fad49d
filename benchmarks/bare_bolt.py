"""A Bolt app that only acknowledges, on the server of the real one: the peer of `bench_http`.

With the argument `inline` it runs listeners as the real one does, in the thread that took the
request. Without it, as Bolt does by default, they run in another thread, whose acknowledgement
Bolt looks for every 10 ms, so that each of the server's threads answers at most a hundred a second.
"""

import os
import sys
from threading import Event

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from bot import web
from bot.cli.serve import stop_at_signals
from bot.http_server import serve_until_stopped
from bot.listening import listen

app = App(
    client=WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
    signing_secret=os.environ["SLACK_SIGNING_SECRET"],
    process_before_response="inline" in sys.argv,
    token_verification_enabled=False,
)


@app.command("/whoowns")
def acknowledge(ack: Ack) -> None:
    """Acknowledge without an answer."""
    ack()


if __name__ == "__main__":
    slack = SlackRequestHandler(app, path=web.ENDPOINT)
    stopped = Event()
    stop_at_signals(stopped)
    serve_until_stopped(slack, listen("127.0.0.1", int(os.environ["PORT"])), stopped)
