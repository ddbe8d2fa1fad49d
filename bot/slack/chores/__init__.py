"""What the bot does without being asked, on one page: each is looked at once a minute."""

from collections.abc import Callable, Mapping, Set
from functools import partial

from slack_sdk import WebClient

from bot.scheduler import Job
from bot.slack.chores.home_tabs import HomeTabs
from bot.slack.chores.presence import Presence
from bot.slack.chores.still_you import StillYou
from bot.slack.chores.summaries import WeeklySummaries
from bot.slack.directory import Directory
from bot.slack.home_tab import HomeTab
from bot.usecases.desk import Desk
from bot.usecases.hearing import forget_old
from bot.usecases.privacy import blank_old


def chores(
    client: WebClient, desk: Desk, admins: Set[str], rest: Callable[[float], bool | None]
) -> Mapping[str, Job]:
    """The jobs of the scheduler by name; `client` tries each call once.

    `rest` waits for so many seconds, and is true where the scheduler stops meanwhile.
    """
    directory = Directory(client, admins)
    return {
        "weekly summaries": WeeklySummaries(client, desk, rest),
        "presence": Presence(directory, desk),
        "blank old words": partial(blank_old, desk),
        "still you": StillYou(client, desk),
        "home tabs": HomeTabs(client, HomeTab(desk, admins), desk),
        "forget what was heard": partial(forget_old, desk),
    }
