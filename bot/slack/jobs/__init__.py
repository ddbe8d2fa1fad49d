"""What the bot does without being asked, on one page: each is looked at once a minute."""

from collections.abc import Callable, Mapping, Set
from functools import partial

from slack_sdk import WebClient

from bot.scheduler import Job
from bot.slack.directory import SlackDirectory
from bot.slack.home_tab import HomeTab
from bot.slack.jobs.home_tabs import RefreshHomeTabs
from bot.slack.jobs.presence import PollPresence
from bot.slack.jobs.role_confirmation import AskRoleHolders
from bot.slack.jobs.weekly_summaries import PostWeeklySummaries
from bot.usecases.app_context import AppContext
from bot.usecases.deduplication import forget_old
from bot.usecases.privacy import blank_old


def build_jobs(
    client: WebClient, context: AppContext, admins: Set[str], rest: Callable[[float], bool | None]
) -> Mapping[str, Job]:
    """The jobs of the scheduler by name; `client` tries each call once.

    `rest` waits for so many seconds, and is true where the scheduler stops meanwhile.
    """
    directory = SlackDirectory(client, admins)
    return {
        "weekly summaries": PostWeeklySummaries(client, context, rest),
        "presence": PollPresence(directory, context),
        "blank old words": partial(blank_old, context),
        "still you": AskRoleHolders(client, context),
        "home tabs": RefreshHomeTabs(client, HomeTab(context, admins), context),
        "forget what was heard": partial(forget_old, context),
    }
