"""What the bot does without being asked, on one page: each is looked at once a minute."""

from collections.abc import Mapping

from slack_sdk import WebClient

from bot.scheduler import Job
from bot.usecases.desk import Desk


def chores(client: WebClient, desk: Desk) -> Mapping[str, Job]:  # noqa: ARG001 - of jobs to come
    """The jobs of the scheduler by name; `client` tries each call once."""
    return {}
