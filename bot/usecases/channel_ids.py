"""Follow a channel whose ID changes, as Slack does when a private channel becomes shared."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.audit import SLACK, ChangeSource
from bot.domain.change import Change
from bot.domain.reporting.schedule import ScheduleChange, Sharing
from bot.domain.teams.team import Team
from bot.domain.teams.team_change import TeamChange
from bot.domain.workspace import SettingsChange, WorkspaceSettings
from bot.store import handovers, journal, kept_answers, schedules, teams, workspaces
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.apply_change import record


def follow_channel(context: AppContext, workspace_id: str, old: str, new: str) -> int:
    """Put a channel's new ID wherever its old one is stored; returns how many settings changed.

    Each of them is in the history. Who may read the channel may have changed, so that a summary
    there has to be confirmed anew.
    """
    now = context.clock()
    with context.database.transaction() as session:
        workspaces.lock(session, workspace_id)
        known = teams.all_of(session, workspace_id)
        changes: list[Change] = []
        for team in known:
            if old in team.channel_ids:
                channel_ids = [new if each == old else each for each in team.channel_ids]
                moved = replace(team, channel_ids=tuple(dict.fromkeys(channel_ids)))
                changes.append(teams.save(session, TeamChange(team, moved), now))
        changes += _schedules(session, workspace_id, known, old, new)
        settings = workspaces.settings_of(session, workspace_id)
        change = SettingsChange(settings, _moved(settings, old, new))
        if change.differences:
            workspaces.save(session, change)
            changes.append(change)
        if changes:
            workspaces.touch(session, workspace_id)
            record(session, workspace_id, changes, SLACK, now, ChangeSource.SLACK)
        journal.move_channel(session, workspace_id, old, new)
        handovers.move_channel(session, workspace_id, old, new)
        kept_answers.move_channel(session, workspace_id, old, new)
    context.team_cache.refresh(workspace_id)
    return len(changes)


def _moved(settings: WorkspaceSettings, old: str, new: str) -> WorkspaceSettings:
    return replace(
        settings,
        fallback=new if settings.fallback == old else settings.fallback,
        topic_fallbacks={
            topic: new if fallback == old else fallback
            for topic, fallback in settings.topic_fallbacks.items()
        },
    )


def _schedules(
    session: Session, workspace_id: str, known: tuple[Team, ...], old: str, new: str
) -> Iterator[ScheduleChange]:
    by_id = {team.id: team for team in known}
    for schedule in schedules.of_workspace(session, workspace_id):
        if schedule.channel_id == old and schedule.team_id in by_id:
            moved = replace(schedule, channel_id=new, sharing=Sharing.UNCONFIRMED)
            schedules.save(session, moved)
            yield ScheduleChange(by_id[schedule.team_id], schedule, moved)
