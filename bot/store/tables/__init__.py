"""Every table. Each row belongs to a workspace; words stand in it exactly as they were typed."""

from bot.store.tables.naming import metadata
from bot.store.tables.people import absences, confirmations, greetings, home_tabs, people
from bot.store.tables.questions import feedback, heard, questions
from bot.store.tables.rules import rejected_rules, workspace_rules
from bot.store.tables.summaries import summary_claims, summary_schedules
from bot.store.tables.teams import (
    aliases,
    deputies,
    role_holders,
    team_channels,
    team_themes,
    teams,
)
from bot.store.tables.workspaces import audit, workspaces

__all__ = [
    "absences",
    "aliases",
    "audit",
    "confirmations",
    "deputies",
    "feedback",
    "greetings",
    "heard",
    "home_tabs",
    "metadata",
    "people",
    "questions",
    "rejected_rules",
    "role_holders",
    "summary_claims",
    "summary_schedules",
    "team_channels",
    "team_themes",
    "teams",
    "workspace_rules",
    "workspaces",
]
