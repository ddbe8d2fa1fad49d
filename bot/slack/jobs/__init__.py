"""What the bot does without being asked, on one page: each job has its turn once a minute."""

from collections.abc import Callable, Mapping, Set
from functools import partial

from slack_sdk import WebClient

from bot.scheduler import Job
from bot.slack.directory import SlackDirectory
from bot.slack.home import HomeTab
from bot.slack.jobs.presence import PollPresence
from bot.slack.jobs.role_confirmation import AskRoleHolders
from bot.slack.jobs.weekly_summaries import PostWeeklySummaries
from bot.usecases.answer_question import delete_old_deliveries
from bot.usecases.app_context import AppContext
from bot.usecases.privacy import blank_old


def build_jobs(
    client: WebClient, context: AppContext, admins: Set[str], rest: Callable[[float], bool | None]
) -> Mapping[str, Job]:
    """The scheduler's jobs by name; `client` tries each call once.

    `rest` waits for so many seconds, and returns whether the scheduler stops meanwhile.
    """
    return {
        "weekly summaries": PostWeeklySummaries(client, context, rest),
        "presence": PollPresence(SlackDirectory(client, admins), context),
        "blank old questions": partial(blank_old, context),
        "role confirmation": AskRoleHolders(client, context),
        "home tabs": partial(HomeTab(context, admins).refresh_outdated, client),
        "forget old deliveries": partial(delete_old_deliveries, context),
    }
