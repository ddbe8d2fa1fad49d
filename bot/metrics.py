"""What `/metrics` shows to Prometheus: how much is done, how fast, and with what outcome.

Labels take their values from closed sets, and anything else counts as `other`: no person, channel
or workspace is ever in one, whatever somebody sends.
"""

import platform
import time
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from bot import VERSION
from bot.domain.delivery import Method

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus's text format."""
OTHER = "other"
"""What stands for a value that isn't in its set."""
OUTCOMES = frozenset(
    {
        "done",
        "refused",
        "too late",
        "outsider",
        "not from a person",
        "not saved",
        "unknown",
        "failed",
        "later",
        "not kept",
        "taken over",
        "no reply",
        "left to another version",
    }
)
"""What becomes of a request; the page on operations explains each."""
REASONS = frozenset(
    {"wrong signature", "timestamp off", "malformed body", "too large", "not a POST request"}
)
"""Why a request is refused before it is read."""
SENT, LATER, GIVEN_UP = "sent", "later", "given up"
"""What becomes of an attempt to send a message."""
JOB = "job_name"
"""The label for a job: Prometheus calls what it asks for metrics `job`."""
NO_ANSWER = "no answer"
"""The result of a call to Slack that was not answered."""

Measure = Callable[[], Mapping[str, float]]
"""Returns some gauges by name, with their values as of now."""

REGISTRY = CollectorRegistry()
_HANDLING = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_WAITING = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 5, 10)
_RUNNING = (0.01, 0.1, 1, 5, 15, 60)

_requests = Counter(
    "whoowns_requests",
    "Requests that were handled, by what they are and what became of them.",
    ("event", "outcome"),
    registry=REGISTRY,
)
_request_seconds = Histogram(
    "whoowns_request_seconds",
    "Seconds that handling a request took, without the time for which it waited for a thread.",
    ("event",),
    registry=REGISTRY,
    buckets=_HANDLING,
)
_waited_seconds = Histogram(
    "whoowns_slack_waited_seconds",
    "Seconds for which Slack has waited, at least, when a request was acknowledged.",
    registry=REGISTRY,
    buckets=_WAITING,
)
_refused = Counter(
    "whoowns_requests_refused",
    "Requests that were refused before they were read.",
    ("reason",),
    registry=REGISTRY,
)
_job_runs = Counter("whoowns_job_runs", "Runs of a job.", (JOB, "outcome"), registry=REGISTRY)
_job_seconds = Histogram(
    "whoowns_job_seconds",
    "Seconds that a run of a job took.",
    (JOB,),
    registry=REGISTRY,
    buckets=_RUNNING,
)
_job_success = Gauge(
    "whoowns_job_last_success_timestamp_seconds",
    "When a job last ran to its end, in seconds since 1970.",
    (JOB,),
    registry=REGISTRY,
)
_turns_failed = Counter(
    "whoowns_job_turns_failed",
    "Turns of a job that failed for one workspace only.",
    (JOB,),
    registry=REGISTRY,
)
_slack_calls = Counter(
    "whoowns_slack_calls",
    "Calls to Slack, by method and by Slack's answer.",
    ("method", "result"),
    registry=REGISTRY,
)
_messages = Counter(
    "whoowns_messages",
    "Attempts to send what is in the outbox.",
    ("method", "outcome"),
    registry=REGISTRY,
)
_build = Gauge(
    "whoowns_build_info",
    "Always 1: the labels say what runs.",
    ("version", "python", "database", "mode"),
    registry=REGISTRY,
)
ProcessCollector(registry=REGISTRY)

GAUGES: Mapping[str, str] = {
    "whoowns_ready": "1 if /readyz answers 200, else 0.",
    "whoowns_clock_trusted": "1 if the clock is trusted, else 0: then jobs wait.",
    "whoowns_database_up": "1 if the database could be read just now, else 0.",
    "whoowns_open_handovers": "Questions that were handed over and aren't answered yet.",
    "whoowns_summaries_due": "Weekly summaries that are due and not posted yet.",
    "whoowns_installations": "Workspaces and organisations that have installed whoowns by a link.",
    "whoowns_inbox_deliveries": "Deliveries that are acknowledged and not handled yet.",
    "whoowns_outbox_messages": "Messages that are not sent yet.",
    "whoowns_work_waiting": "Work in the worker pools of this process, begun or not.",
}
"""What is measured when somebody asks, with what it means."""

_events: set[str] = set()
_jobs: set[str] = set()
_methods: set[str] = set()
_results: set[str] = {NO_ANSWER}
_SEND_METHODS = frozenset(method.value for method in Method)
_SENDING = frozenset({SENT, LATER, GIVEN_UP})


def add_events(*names: str) -> None:
    """Name events that are counted as such: those that have a listener."""
    _events.update(names)


def add_jobs(names: Iterable[str]) -> None:
    """Name jobs that are counted as such."""
    _jobs.update(names)


def add_slack(methods: Iterable[str], results: Iterable[str]) -> None:
    """Name methods of Slack's, and results of calls, that are counted as such."""
    _methods.update(methods)
    _results.update(results)


def known() -> AbstractSet[str]:
    """Return every name that was given to `add_events`, `add_jobs` and `add_slack`."""
    return _events | _jobs | _methods | _results | _SEND_METHODS


def count_request(event: str, outcome: str, seconds: float) -> None:
    """Count a request that was handled."""
    event = _within(_events, event)
    _requests.labels(event, _within(OUTCOMES, outcome)).inc()
    _request_seconds.labels(event).observe(seconds)


def count_waiting(seconds: float) -> None:
    """Count for how long Slack has waited for an acknowledgement."""
    _waited_seconds.observe(max(seconds, 0))


def count_refused(reason: str) -> None:
    """Count a request that was refused before it was read."""
    _refused.labels(_within(REASONS, reason)).inc()


def count_run(job: str, seconds: float, *, failed: bool) -> None:
    """Count a run of a job, and remember when it last succeeded."""
    job = _within(_jobs, job)
    _job_runs.labels(job, "failed" if failed else "done").inc()
    _job_seconds.labels(job).observe(seconds)
    if not failed:
        _job_success.labels(job).set(time.time())


def count_failed_turn(job: str) -> None:
    """Count that a job failed for one workspace."""
    _turns_failed.labels(_within(_jobs, job)).inc()


def count_call(method: str, result: str) -> None:
    """Count a call to Slack; `result` is `ok`, Slack's code, or NO_ANSWER."""
    _slack_calls.labels(_within(_methods, method), _within(_results, result)).inc()


def count_message(method: str, outcome: str) -> None:
    """Count an attempt to send a message: SENT, LATER or GIVEN_UP."""
    outcome = _within(_SENDING, outcome)
    _messages.labels(_within(_SEND_METHODS, method), outcome).inc()


def set_build(database: str, mode: str) -> None:
    """Say what runs: the kind of database, and how it is connected to Slack."""
    _build.clear()
    _build.labels(VERSION, platform.python_version(), database, mode).set(1)


def page(measure: Measure) -> bytes:
    """Return all metrics in Prometheus's text format, with the gauges that `measure` returns."""
    now = CollectorRegistry()
    now.register(_Measured(measure))
    return generate_latest(REGISTRY) + generate_latest(now)


class _Measured(Collector):
    """Gauges whose values are found out when somebody asks."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure

    def collect(self) -> Iterable[Metric]:
        for name, value in self._measure().items():
            yield GaugeMetricFamily(name, GAUGES[name], value=value)

    def describe(self) -> Iterable[Metric]:
        return ()


def _within(values: AbstractSet[str], value: str) -> str:
    return value if value in values else OTHER
