"""What an operator reads at `/metrics`: what was done, and nothing about anybody."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from socket import create_connection
from threading import Event
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import characters, sampled_from, text
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics, monitoring, web
from bot.cli import serve
from bot.domain.errors import Refusal
from bot.http_server import serve_in_background
from bot.listening import listen
from bot.scheduler import Scheduler
from bot.settings import read_settings
from bot.slack.call_counter import CallCounter
from sandbox import Sandbox, sample
from tests.journeys.agent import post
from tests.journeys.conftest import MANIFEST, SECRET, Office, over_socket_mode
from tests.journeys.many import NORTH, SOUTH, deployment
from tests.journeys.program import answers, free_port, http_environment, program
from tests.journeys.test_gate import FORM, JSON, send

QUESTION = "Which acceptance criteria does the checkout story need?"


def page() -> str:
    """What was counted so far."""
    return metrics.page(dict).decode()


def value(name: str, **labels: str) -> float:
    """The value of one metric; 0 for one that wasn't counted yet."""
    return metrics.REGISTRY.get_sample_value(name, labels) or 0


def test_a_question_is_counted_with_its_outcome_and_how_long_it_took(office: Office) -> None:
    counted = value("whoowns_requests_total", event="question", outcome="done")
    timed = value("whoowns_request_seconds_count", event="question")
    waited = value("whoowns_slack_waited_seconds_count")
    office.ask(QUESTION)
    assert value("whoowns_requests_total", event="question", outcome="done") == counted + 1
    assert value("whoowns_request_seconds_count", event="question") == timed + 1
    assert value("whoowns_slack_waited_seconds_count") == waited + 1


def test_a_call_of_an_agent_is_counted_once(office: Office) -> None:
    waited = value("whoowns_slack_waited_seconds_count")
    assert post(office, {"jsonrpc": "2.0", "id": 1, "method": "ping"})[0] == 200
    assert value("whoowns_slack_waited_seconds_count") == waited + 1


def test_a_mention_is_counted_with_the_call_and_the_message_that_answer_it(
    office: Office,
) -> None:
    names: Mapping[str, Mapping[str, str]] = {
        "whoowns_requests_total": {"event": "mention", "outcome": "done"},
        "whoowns_slack_calls_total": {"method": "chat.postMessage", "result": "ok"},
        "whoowns_messages_total": {"method": "post", "outcome": "sent"},
    }
    before = {name: value(name, **labels) for name, labels in names.items()}
    office.slack.say(sample.SALES, sample.CHECKOUT, f"<@{sample.BOT_USER}> {QUESTION}")
    office.settle()
    more = {name: value(name, **labels) - before[name] for name, labels in names.items()}
    assert more == dict.fromkeys(names, 1)


def test_an_answer_of_slacks_is_counted_by_its_code_also_where_a_person_waits(
    office: Office,
) -> None:
    office.slack.refuse("users.info", error="missing_scope")
    before = value("whoowns_slack_calls_total", method="users.info", result="missing_scope")
    office.setup("create Payments")
    after = value("whoowns_slack_calls_total", method="users.info", result="missing_scope")
    assert after > before


def test_what_the_gate_refuses_is_counted_by_reason(office: Office) -> None:
    before = value("whoowns_requests_refused_total", reason="wrong signature")
    send(office, b"command=%2Fwhoowns&text=x", sign=False)
    assert value("whoowns_requests_refused_total", reason="wrong signature") == before + 1


def test_a_job_that_ran_says_when_and_one_that_failed_keeps_the_time_before() -> None:
    failing = Event()

    def tidy(_: datetime) -> None:
        if failing.is_set():
            raise RuntimeError

    scheduler = Scheduler({"tidy": tidy}, lambda: datetime.now(UTC), Event())
    name = "whoowns_job_last_success_timestamp_seconds"
    scheduler.tick()
    ran = value(name, job_name="tidy")
    failing.set()
    scheduler.tick()
    assert ran
    assert value(name, job_name="tidy") == ran
    runs = [value("whoowns_job_runs_total", job_name="tidy", outcome=o) for o in ("done", "failed")]
    assert runs == [1, 1]


def test_socket_mode_counts_the_same(tmp_path: Path) -> None:
    with over_socket_mode(tmp_path) as office:
        counted = value("whoowns_requests_total", event="question", outcome="done")
        waited = value("whoowns_slack_waited_seconds_count")
        office.ask(QUESTION)
        assert value("whoowns_requests_total", event="question", outcome="done") == counted + 1
        assert office.slack.eventually(
            lambda: value("whoowns_slack_waited_seconds_count") == waited + 1
        )


def _allowed() -> set[str]:
    """Every value that a label may have, besides what says what runs."""
    return {
        metrics.OTHER, metrics.SENT, metrics.LATER, metrics.GIVEN_UP, "ok", "failed",
        *metrics.OUTCOMES, *metrics.REASONS, *metrics.known(),
    }  # fmt: skip


def _label_values() -> set[str]:
    families = text_string_to_metric_families(page())
    return {
        value
        for family in families
        if family.name != "whoowns_build_info"
        for sample_ in family.samples
        for name, value in sample_.labels.items()
        if name != "le"
    }


ANY = text(characters(codec="utf-8"), max_size=60)


@given(name=ANY, workspace=ANY, kind=sampled_from(["command", "press", "form", "event", "menu"]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_sent_becomes_a_value_of_a_label(
    office: Office, name: str, workspace: str, kind: str
) -> None:
    logging.disable(logging.CRITICAL)
    user, team = {"id": name, "team_id": workspace}, {"id": workspace}
    common = {"user": user, "team": team, "trigger_id": name, "api_app_id": "A1"}
    payloads: Mapping[str, Mapping[str, object]] = {
        "press": {**common, "type": "block_actions", "actions": [{"action_id": name}]},
        "menu": {**common, "type": "block_suggestion", "action_id": name, "value": name},
        "form": {**common, "type": "view_submission", "view": {"callback_id": name, "state": {}}},
    }
    if kind == "event":
        event = {"type": name, "user": name, "channel": name}
        body = {"type": "event_callback", "event": event, "team_id": workspace, "event_id": name}
        send(office, json.dumps(body).encode(), JSON)
    elif kind == "command":
        fields = {"command": name, "text": name, "team_id": workspace, "user_id": name}
        send(office, urlencode(fields).encode(), FORM)
    else:
        send(office, urlencode({"payload": json.dumps(payloads[kind])}).encode(), FORM)
    logging.disable(logging.NOTSET)
    assert _label_values() <= _allowed()


@given(ANY, ANY)
def test_nothing_that_is_counted_becomes_a_value_of_a_label(one: str, other: str) -> None:
    metrics.count_request(one, other, 0.1)
    metrics.count_refused(one)
    metrics.count_run(one, 0.1, failed=False)
    metrics.count_failed_turn(other)
    metrics.count_call(one, other)
    metrics.count_message(one, other)
    assert _label_values() <= _allowed()


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("127.0.0.1", {"Host": "localhost:3000"}, 200),
        ("127.0.0.1", {"Host": "[::1]:3000"}, 200),
        ("127.0.0.1", {"Host": "whoowns.example.com"}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 404),
        ("127.0.0.1", {"X-Real-IP": "203.0.113.9"}, 404),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}, 404),
        ("127.0.0.1", {"Via": "1.1 proxy"}, 404),
    ],
)
@pytest.mark.parametrize("for_all", [False, True])
def test_only_this_machine_reads_the_metrics_unless_they_have_a_port(
    address: str, headers: dict[str, str], status: int, for_all: bool
) -> None:
    shown = monitoring.MetricsPage(lambda: {"whoowns_ready": 1}, for_all=for_all)
    pages = web.health_pages(str, {monitoring.PATH: shown})
    with serve_in_background(pages, listen(address, 0)) as url:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
        connection.request("GET", "/metrics", headers=headers)
        response = connection.getresponse()
        shown_to_them = b"\nwhoowns_ready 1.0\n" in response.read()
        connection.close()
    assert response.status == (200 if for_all else status)
    assert shown_to_them is (response.status == 200)


def test_a_proxy_as_nginx_is_by_default_gets_no_metrics() -> None:
    shown = monitoring.MetricsPage(lambda: {"whoowns_ready": 1}, for_all=False)
    listener = listen("127.0.0.1", 0)
    pages = web.health_pages(str, {monitoring.PATH: shown})
    with serve_in_background(pages, listener), create_connection(listener.getsockname()) as proxy:
        host = f"Host: 127.0.0.1:{listener.getsockname()[1]}"
        proxy.sendall(f"GET /metrics HTTP/1.0\r\n{host}\r\nConnection: close\r\n\r\n".encode())
        assert b" 404 " in proxy.makefile("rb").readline()


@pytest.mark.parametrize("peer", ["198.51.100.7", "2001:db8::7", "unix", ""])
def test_other_machines_get_no_metrics(peer: str) -> None:
    environ = {"REMOTE_ADDR": peer, "HTTP_HOST": "localhost", "REQUEST_METHOD": "GET"}
    assert not monitoring.is_from_this_machine(environ)
    assert monitoring.is_from_this_machine({**environ, "REMOTE_ADDR": "::ffff:127.0.0.1"})


def test_the_program_shows_metrics_here_or_on_a_port_of_their_own(tmp_path: Path) -> None:
    slack = Sandbox(signing_secret=SECRET, manifest=MANIFEST)
    slack.start()
    port, own = free_port(), free_port()
    environment = http_environment(slack, tmp_path, port)
    with program(environment):
        assert answers(f"http://127.0.0.1:{port}/readyz")
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
            families = {f.name: f for f in text_string_to_metric_families(response.read().decode())}
        assert families.keys() >= metrics.GAUGES.keys()
        (build,) = families["whoowns_build_info"].samples
        assert (build.labels["database"], build.labels["mode"]) == ("sqlite", "http")
        gauges = {name: families[name].samples[0].value for name in metrics.GAUGES}
        assert gauges["whoowns_ready"] == gauges["whoowns_database_up"] == 1
    with program({**environment, "WHOOWNS_METRICS_PORT": str(own)}):
        assert answers(f"http://127.0.0.1:{port}/readyz")
        assert answers(f"http://127.0.0.1:{own}/metrics")
        for closed in (f"http://127.0.0.1:{port}/metrics", f"http://127.0.0.1:{own}/readyz"):
            with pytest.raises(HTTPError, match="404"):
                urlopen(closed, timeout=10)
    slack.stop()


def test_a_port_for_metrics_that_is_taken_is_named(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        configured = read_settings(
            {
                "SLACK_BOT_TOKEN": "xoxb-1",
                "SLACK_SIGNING_SECRET": SECRET,
                "DATABASE_URL": f"sqlite:///{tmp_path}/whoowns.db",
                "PORT": "0",
                "WHOOWNS_METRICS_PORT": str(taken.getsockname()[1]),
            }
        )
        with pytest.raises(Refusal) as refused:
            serve.serve_http(configured)
    assert "Set WHOOWNS_METRICS_PORT to a free one" in refused.value.hint


def test_a_database_that_is_gone_is_said_and_all_else_still_shown(
    office: Office, tmp_path: Path
) -> None:
    office.bot.context.database.dispose()
    for file in tmp_path.glob("whoowns.db*"):
        file.rename(file.with_suffix(".away"))
    gauges = office.bot.measure()
    assert gauges["whoowns_database_up"] == 0
    assert "whoowns_work_waiting" in gauges


def test_calls_are_counted_in_every_client(office: Office) -> None:
    handlers = office.bot.app.client.retry_handlers
    assert any(isinstance(handler, CallCounter) for handler in handlers)


def test_of_many_workspaces_the_metrics_name_none(tmp_path: Path) -> None:
    requests = "whoowns_requests_total"
    refused = value(requests, event="unserved", outcome="refused")
    installed = value(requests, event="install", outcome="done")
    with deployment(tmp_path, NORTH, SOUTH) as many:
        many.ask(NORTH, "help")
        assert value(requests, event="unserved", outcome="refused") == refused + 1
        many.install(NORTH)
        many.install(SOUTH)
        assert value(requests, event="install", outcome="done") == installed + 2
        assert many.bot.measure()["whoowns_installations"] == 2
        shown = metrics.page(many.bot.measure).decode()
    assert NORTH.id not in shown
    assert SOUTH.id not in shown
    assert NORTH.name not in shown
