"""What holds for all tests; what the program sets for a whole process is set back after each."""

import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings
from slack_sdk.web.base_client import BaseClient

from bot.slack import guard
from bot.store.database import UnitOfWork
from sandbox import delivery

# How long an example takes says more of what else the machine does than of the example.
settings.register_profile("whoowns", deadline=None)
settings.load_profile("whoowns")


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(autouse=True)
def _slack_waits_for_a_slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack gives up after three seconds, which a machine with much else to do may need."""
    monkeypatch.setattr(delivery, "ACKNOWLEDGE_WITHIN", 30.0)
    monkeypatch.setattr(guard, "GIVEN_UP_SECONDS", 30.0)


@pytest.fixture(autouse=True)
def _nobody_waits_for_slack_in_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit of work that has begun to write holds up every other writer: it may not call Slack."""
    begun = threading.local()
    join, end, call = UnitOfWork.join, UnitOfWork.end, BaseClient.api_call

    def joined(unit: UnitOfWork) -> Any:
        begun.unit = unit
        return join(unit)

    def ended(unit: UnitOfWork, error: BaseException | None = None) -> None:
        begun.unit = None
        end(unit, error)

    def called(client: BaseClient, *args: Any, **kwargs: Any) -> Any:
        assert getattr(begun, "unit", None) is None, "Slack is called in a transaction"
        return call(client, *args, **kwargs)

    monkeypatch.setattr(UnitOfWork, "join", joined)
    monkeypatch.setattr(UnitOfWork, "end", ended)
    monkeypatch.setattr(BaseClient, "api_call", called)
