"""How long a person waits for Slack: never for a rate limit, and never without an end."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from slack_sdk import WebClient

from bot.domain.errors import Refusal
from bot.slack import patience
from bot.slack.directory import SlackDirectory
from bot.slack.patience import (
    FORMS_AT_ONCE,
    WAITING_AT_ONCE,
    before_acknowledgement,
    for_each,
    impatient,
)
from bot.slack.slack_errors import CALL_FAILED

NEVER = 60
"""Seconds that a test would take in which nobody gives up."""


@pytest.fixture
def silent_slack() -> Iterator[WebClient]:
    """A Slack that takes every connection, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/api/"
        yield WebClient("xoxb-1", base_url=url, timeout=NEVER)


def seconds_until_given_up(client: WebClient) -> float:
    began = time.monotonic()
    with pytest.raises(CALL_FAILED):
        impatient(client).users_info(user="U1")
    return time.monotonic() - began


def test_a_slack_that_says_nothing_is_given_up(
    silent_slack: WebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "CALL_SECONDS", 0.2)
    assert seconds_until_given_up(silent_slack) < NEVER / 2


def test_before_an_acknowledgement_all_calls_share_one_budget(
    silent_slack: WebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "ACKNOWLEDGEMENT_SECONDS", 0.2)
    monkeypatch.setattr(patience, "CALL_SECONDS", NEVER)
    with before_acknowledgement(0):
        assert seconds_until_given_up(silent_slack) < NEVER / 2
        with pytest.raises(Refusal, match="nothing"):
            impatient(silent_slack)
    assert impatient(silent_slack).timeout == patience.CALL_SECONDS


def test_a_request_that_waited_for_its_turn_has_less_time_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patience, "time", SimpleNamespace(monotonic=lambda: 1000.0))
    client = WebClient("xoxb-1")
    with before_acknowledgement(0):
        assert impatient(client).timeout == pytest.approx(patience.ACKNOWLEDGEMENT_SECONDS)
    with before_acknowledgement(2.2):
        assert impatient(client).timeout == pytest.approx(0.3)
    with before_acknowledgement(2.8), pytest.raises(Refusal, match="nothing"):
        impatient(client)


def test_the_client_that_is_given_stays_as_it_is() -> None:
    client = WebClient("xoxb-1", timeout=10)
    assert impatient(client).token == client.token
    assert client.timeout == 10
    assert client.retry_handlers != impatient(client).retry_handlers


def test_too_many_forms_at_once_are_refused_and_leave_threads_free() -> None:
    inside, leave = threading.Semaphore(0), threading.Event()

    def save() -> None:
        with before_acknowledgement(0):
            inside.release()
            leave.wait(10)

    threads = [threading.Thread(target=save) for _ in range(FORMS_AT_ONCE)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert inside.acquire(timeout=10)
    with pytest.raises(Refusal, match="press the button again"), before_acknowledgement(0):
        pass
    leave.set()
    for thread in threads:
        thread.join()
    with before_acknowledgement(0):
        pass


def test_what_is_not_answered_in_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "ALL_SECONDS", 0.1)
    leave = threading.Event()

    def ask(id_: str) -> str:
        if id_ == "U1":
            leave.wait(10)
        return id_

    answers = for_each(ask, ["U1", "U2"])
    leave.set()
    assert answers["U2"] == "U2"
    assert "too slow" in str(answers["U1"])


def test_several_answers_share_the_budget_of_an_acknowledgement(
    silent_slack: WebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "ACKNOWLEDGEMENT_SECONDS", 0.2)
    for name in ("CALL_SECONDS", "ALL_SECONDS"):
        monkeypatch.setattr(patience, name, NEVER)
    directory = SlackDirectory(silent_slack, frozenset())
    user_ids = [f"U{number}" for number in range(40)]
    began = time.monotonic()
    with before_acknowledgement(0):
        answers = directory.people_or_refusals("T1", user_ids)
    assert time.monotonic() - began < NEVER / 2
    assert all(isinstance(answer, Refusal) for answer in answers.values())


def test_a_form_has_its_turn_when_another_is_saved() -> None:
    inside, leave, saved = threading.Semaphore(0), threading.Event(), threading.Semaphore(0)

    def save() -> None:
        with before_acknowledgement(0):
            inside.release()
            leave.wait(10)
        saved.release()

    with ThreadPoolExecutor(FORMS_AT_ONCE + WAITING_AT_ONCE) as people:
        for _ in range(FORMS_AT_ONCE):
            people.submit(save)
            assert inside.acquire(timeout=10)
        for _ in range(WAITING_AT_ONCE):
            people.submit(save)
        leave.set()
    for _ in range(FORMS_AT_ONCE + WAITING_AT_ONCE):
        assert saved.acquire(timeout=10)
