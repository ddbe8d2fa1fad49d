"""A workflow asks who decides, and goes on with the person, or ends with what to do about it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from slack_sdk.web.base_client import BaseClient
from sqlalchemy import select

from bot.domain.question import Source
from bot.slack.inbox import Inbox
from bot.store import teams
from bot.store.tables import inbox
from sandbox import sample
from sandbox.model import Execution, Person
from tests.journeys.conftest import Office, over_http, over_socket_mode
from tests.journeys.test_kept import another, dies, left
from tests.sqlite_files import file_with_teams
from tests.store.builders import change_team

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"
MANIFEST = json.loads((Path(__file__).parents[2] / "manifest.workflow.json").read_text())


@pytest.fixture(params=["http", "socket"])
def anyhow(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """A workspace with the app of `manifest.workflow.json`, over HTTP or in Socket Mode."""
    if request.param == "http":
        with over_http(tmp_path, file_with_teams, manifest=MANIFEST) as office:
            yield office
    else:
        with over_socket_mode(tmp_path, manifest=MANIFEST) as office:
            yield office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The same over HTTP."""
    with over_http(tmp_path, file_with_teams, manifest=MANIFEST) as office:
        yield office


def run(
    office: Office, question: str = TACTICAL, asked_by: str = sample.DEVELOPER, **more: Any
) -> Execution:
    """Run the step until it has ended."""
    inputs = {"question": question, "asked_by": asked_by, **more}
    execution = office.slack.run_step("who_decides", **inputs)
    assert office.slack.eventually(lambda: not execution.is_running)
    return execution


def failed(office: Office, *arguments: str, **more: Any) -> str:
    """Why the step failed."""
    execution = run(office, *arguments, **more)
    assert execution.outputs is None
    return str(execution.error)


def test_a_workflow_goes_on_with_the_person_who_decides(anyhow: Office) -> None:
    outputs = run(anyhow).outputs
    assert outputs
    reason = outputs.pop("reason")
    assert outputs == {"person": sample.CHECKOUT_PO, "role": "product owner", "team": "Checkout"}
    assert "“acceptance criteria”" in reason
    assert "<@" not in reason
    asked = [entry.question for entry in anyhow.journal()]
    assert [(question.asker_id, question.source) for question in asked] == [
        (sample.DEVELOPER, Source.WORKFLOW)
    ]


def test_the_step_may_name_the_team(office: Office) -> None:
    outputs = run(office, "What comes first in this sprint's backlog?", team=" search ").outputs
    assert outputs
    assert (outputs["team"], outputs["person"]) == ("Search", sample.SEARCH_PO)


def test_whoever_is_away_is_stood_in_for(office: Office) -> None:
    office.setup("away until friday", user=sample.CHECKOUT_PO)
    outputs = run(office).outputs
    assert outputs
    assert outputs["person"] == sample.CHECKOUT_PM
    assert outputs["role"] == "product owner"
    assert "is away until" in outputs["reason"]


@pytest.mark.parametrize(
    ("question", "more", "says"),
    [
        ("Should we enter the market in Japan?", {}, "Name the team in the question"),
        ("x", {}, "says what needs deciding"),
        ("", {}, "In Workflow Builder, fill in its Question."),
        (TACTICAL, {"team": "Chekout"}, "Did you mean Checkout?"),
        ("Can I get a new laptop?", {}, "/whoowns-team fallback it"),
        (TACTICAL, {"asked_by": ""}, "set the step's “Person who asks”"),
        (TACTICAL, {"asked_by": "U0NOBODY01"}, "Slack doesn't know that person"),
    ],
)
def test_the_step_fails_with_what_to_do(
    office: Office, question: str, more: dict[str, Any], says: str
) -> None:
    assert says in failed(office, question, **more)


def test_a_vacant_role_fails_with_the_command_that_fills_it(office: Office) -> None:
    office.setup("create Mobile #mobile")
    assert "/whoowns-team po @" in failed(office, "Which mobile story comes first this sprint?")


def test_outsiders_bots_and_who_has_left_get_no_answer(office: Office) -> None:
    office.slack.world.people["U0PARTNER1"] = Person(
        "U0PARTNER1", "pat", "Pat Partner", "", "UTC", home="T0PARTNER1"
    )
    for user in ("U0PARTNER1", sample.OTHER_BOT, sample.FORMER):
        assert "only for people of the workspace" in failed(office, TACTICAL, user)
    assert office.journal() == []


def test_nothing_a_person_wrote_is_live_in_what_the_step_gives(office: Office) -> None:
    with office.bot.context.database.transaction() as session:
        checkout = next(t for t in teams.all_of(session, sample.WORKSPACE) if t.name == "Checkout")
        change_team(session, checkout, replace(checkout, name="*Pay* <!here> @channel"))
    office.bot.context.team_cache.refresh(sample.WORKSPACE)
    outputs = run(office, "Which acceptance criteria does the basket story need?").outputs
    assert outputs
    assert "Pay" in outputs["team"]
    shown = outputs["team"] + outputs["reason"]
    assert not any(live in shown for live in ("<!", "*Pay*", " @channel", "&lt;"))


def test_slack_hears_at_once_however_slow_it_is_itself(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, call = Event(), BaseClient.api_call

    def slow(client: BaseClient, *arguments: Any, **named: Any) -> Any:
        assert answers.wait(20)
        return call(client, *arguments, **named)

    monkeypatch.setattr(BaseClient, "api_call", slow)
    inputs = {"question": TACTICAL, "asked_by": sample.SALES}
    executions = [office.slack.run_step("who_decides", **inputs) for _ in range(5)]
    assert all(execution.is_running for execution in executions)
    delivered = [e for e in office.slack.exchanges() if e.what == "function_executed"]
    assert [exchange.status for exchange in delivered] == [200] * 5
    answers.set()
    office.settle()
    assert not any(execution.is_running for execution in executions)


def test_a_step_that_slack_refuses_for_a_while_ends_later(office: Office) -> None:
    office.slack.refuse("functions.completeSuccess", status=429, retry_after=1, times=1)
    assert run(office).outputs


def test_a_step_whose_outputs_slack_does_not_take_fails(office: Office) -> None:
    office.slack.refuse("functions.completeSuccess", error="parameter_validation_failed")
    assert "parameter_validation_failed" in failed(office)


def test_a_step_that_has_ended_meanwhile_is_left_alone(office: Office) -> None:
    office.slack.refuse("functions.completeSuccess", error="execution_not_in_running_state")
    execution = office.slack.run_step("who_decides", question=TACTICAL, asked_by=sample.SALES)
    assert office.slack.eventually(lambda: left(office) == 0 and office.journal())
    assert execution.is_running
    assert not [call for call in office.slack.calls() if call.method == "functions.completeError"]


def test_a_delivery_that_slack_repeats_ends_the_step_once(office: Office) -> None:
    office.slack.make_fault("retries")
    assert run(office).outputs
    office.settle()
    ended = [call for call in office.slack.calls() if call.method.startswith("functions.")]
    assert len(ended) == len(office.journal()) == 1


def test_a_step_outlives_the_process_and_no_token_is_kept(office: Office) -> None:
    with dies(Inbox):
        execution = office.slack.run_step("who_decides", question=TACTICAL, asked_by=sample.SALES)
    with office.reading() as session:
        body = session.execute(select(inbox.c.body)).scalar_one()
    assert body["event"]["function_execution_id"] == execution.id
    assert "bot_access_token" not in json.dumps(body)
    second = another(office)
    assert office.slack.eventually(lambda: not execution.is_running)
    assert execution.outputs
    second.stop()


def test_an_error_of_ours_fails_the_step_with_a_reference(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("bot.slack.listeners.steps.respond_alone", fails)
    assert "reference" in failed(office)


def test_a_step_of_another_version_is_acknowledged(office: Office) -> None:
    execution = office.slack.run_step("unheard_of", question=TACTICAL)
    assert execution.is_running
    office.settle()
    assert office.journal() == []


@pytest.mark.parametrize("inputs", [None, "which", ["which"], 7, {"question": ["which"]}])
def test_inputs_of_another_form_fail_the_step_with_what_to_do(
    office: Office, inputs: object
) -> None:
    execution = Execution("Fx0ODDINPUT", "who_decides", {})
    office.slack.world.executions[execution.id] = execution
    office.slack.deliver_event(
        {
            "type": "function_executed",
            "function": {"callback_id": execution.callback_id},
            "function_execution_id": execution.id,
            "inputs": inputs,
        }
    )
    assert office.slack.eventually(lambda: not execution.is_running)
    assert "set the step's “Person who asks”" in str(execution.error)
