"""What the bot does without being asked, on one page: each job has its turn once a minute."""

from collections.abc import Mapping, Set
from datetime import datetime
from functools import partial

from bot.clock import DatabaseClock
from bot.domain.delivery import Tenant
from bot.scheduler import Job
from bot.slack.clients import Clients
from bot.slack.directory import SlackDirectory
from bot.slack.handovers import HandoverMessages
from bot.slack.home import HomeTab
from bot.slack.jobs import (
    chasing,
    home_tabs,
    kept_channels,
    presence,
    role_confirmation,
    weekly_summaries,
)
from bot.slack.jobs.chasing import ChaseQuestions
from bot.slack.jobs.home_tabs import RefreshHomeTabs
from bot.slack.jobs.kept_channels import CheckKeptChannels
from bot.slack.jobs.presence import PollPresence
from bot.slack.jobs.role_confirmation import AskRoleHolders
from bot.slack.jobs.turns import Rest
from bot.slack.jobs.weekly_summaries import PostWeeklySummaries
from bot.slack.outbox import Outbox
from bot.usecases.answer_question import delete_old_deliveries
from bot.usecases.app_context import AppContext
from bot.usecases.chasing import delete_days
from bot.usecases.home import delete_opened
from bot.usecases.kept_answers import delete_old
from bot.usecases.presence import delete_past
from bot.usecases.privacy import blank_old


def build_jobs(
    clients: Clients,
    context: AppContext,
    admins: Set[str],
    outbox: Outbox,
    rest: Rest,
    more_harmless: Mapping[str, Job] | None = None,
    more_harmful: Mapping[str, Job] | None = None,
) -> Mapping[str, Job]:
    """The scheduler's jobs by name; each workspace has its own client, turn and errors.

    `more_harmless` and `more_harmful` at a wrong time are those that only a deployment for many
    workspaces has.
    """

    def directory_of(workspace_id: str) -> SlackDirectory:
        return SlackDirectory(clients(Tenant.of(workspace_id)), admins)

    messages = HandoverMessages(context, outbox)
    harmless: dict[str, Job] = {
        presence.JOB: PollPresence(directory_of, context, rest),
        home_tabs.JOB: RefreshHomeTabs(HomeTab(context, admins), clients, context, rest),
        kept_channels.JOB: CheckKeptChannels(clients, context, rest),
        **(more_harmless or {}),
    }
    harmful_at_a_wrong_time: dict[str, Job] = {
        weekly_summaries.JOB: PostWeeklySummaries(clients, context, outbox, rest),
        chasing.JOB: ChaseQuestions(directory_of, messages, context, rest),
        role_confirmation.JOB: AskRoleHolders(outbox, clients, context, rest),
        "blank old questions": partial(blank_old, context),
        "delete old kept answers": partial(delete_old, context),
        "delete past absences": partial(delete_past, context),
        "forget old deliveries": partial(delete_old_deliveries, context),
        "forget old working days": partial(delete_days, context),
        "forget old home tabs": partial(delete_opened, context),
        **(more_harmful or {}),
    }
    clock = context.clock
    if isinstance(clock, DatabaseClock):
        harmless = {"clock": lambda _: clock.measure(), **harmless}
    return harmless | {
        name: _when_trusted(context, job) for name, job in harmful_at_a_wrong_time.items()
    }


def _when_trusted(context: AppContext, job: Job) -> Job:
    """Return a job that does nothing while the clock is not trusted."""

    def run(now: datetime) -> None:
        if context.is_clock_trusted:
            job(now)

    return run
