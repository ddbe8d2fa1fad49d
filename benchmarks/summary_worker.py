"""One replica that posts summaries, with a clock that runs fast, until it is killed.

`python -m benchmarks.summary_worker DATABASE_URL SLACK_URL BEGINNING`
"""

import sys
import time
from datetime import UTC, datetime, timedelta

from slack_sdk import WebClient

from benchmarks.summary_teams import DUE, SPEED, build_context
from bot.slack.jobs.weekly_summaries import PostWeeklySummaries
from bot.store.database import Database

PATIENCE = 1
"""Seconds that it waits for Slack: a minute on its clock."""


def clock_from(beginning: float) -> datetime:
    """The time on the fast clock, which began when the first summary was due."""
    return DUE + timedelta(seconds=(time.time() - beginning) * SPEED)


def main() -> None:
    """Knock again and again."""
    database_url, slack_url, beginning = sys.argv[1], sys.argv[2], float(sys.argv[3])
    client = WebClient("xoxb-bench", base_url=slack_url, timeout=PATIENCE, retry_handlers=[])
    context = build_context(Database(database_url), lambda: clock_from(beginning))
    job = PostWeeklySummaries(client, context, lambda seconds: time.sleep(seconds / SPEED))
    print("ready", datetime.now(UTC), flush=True)
    while True:
        job(context.clock())
        time.sleep(0.05)


if __name__ == "__main__":
    main()
