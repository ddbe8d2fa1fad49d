"""Replicas that look at the channels of kept answers at the same time, on both databases."""

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest

from bot.domain.team_matching.tokens import Language
from bot.slack.jobs.kept_channels import CheckKeptChannels
from bot.store import kept_answers
from bot.store.database import Database
from bot.usecases.app_context import AppContext
from bot.usecases.team_cache import TeamCache
from tests.store.builders import NOW
from tests.store.conftest import PATIENT
from tests.store.test_kept_answers import keep

REPLICAS = 3
PRIVATE, PUBLIC = "CPRIVATE", "CPUBLIC"


class Slack:
    """Says of two channels whether they are private, to all replicas at the same moment."""

    def __init__(self) -> None:
        self._together = Barrier(REPLICAS)

    def conversations_info(self, channel: str) -> dict[str, Any]:
        """Wait for the other replicas, then answer as Slack does."""
        self._together.wait(60)
        return {"channel": {"is_private": channel == PRIVATE}}


def job(database: Database, slack: Any) -> CheckKeptChannels:
    unused: Any = SimpleNamespace()
    teams = TeamCache(database, Language())
    context = AppContext(database, unused, unused, teams, unused, unused, unused, lambda: NOW)
    return CheckKeptChannels(lambda _: slack, context, lambda _: False)


def test_three_replicas_at_once_close_a_channel_once(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    for number, channel_id in enumerate([PRIVATE, PRIVATE, PUBLIC]):
        keep(database, number, channel_id=channel_id, is_public=True)
    databases = [database, *(Database(database.url, PATIENT) for _ in range(REPLICAS - 1))]
    slack = Slack()
    jobs = [job(each, slack) for each in databases]
    with caplog.at_level(logging.INFO), ThreadPoolExecutor(REPLICAS) as pool:
        list(pool.map(lambda job: job(NOW), jobs))
    closed = [record.__dict__["fields"] for record in caplog.records]
    assert closed == [{"workspace": "T1", "answers": 2}]
    with database.reading() as session:
        assert kept_answers.public_channels(session) == [("T1", PUBLIC)]
    for each in databases[1:]:
        each.dispose()
