"""Steps of workflows: how they run, and which ends Slack takes."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox, sample
from tests.sandbox.conftest import SECRET
from tests.sandbox.tiny_bot import MANIFEST

PARAMETERS = {
    "properties": {"person": {"type": "slack#/types/user_id"}, "why": {"type": "string"}},
    "required": ["person", "why"],
}
STEP = {"functions": {"find": {"output_parameters": PARAMETERS}}}
RIGHT = {"person": sample.SALES, "why": "x"}


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """A sandbox whose app has a step, without a bot."""
    sandbox = Sandbox(signing_secret=SECRET, manifest=MANIFEST | STEP)
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def client(slack: Sandbox) -> WebClient:
    """The bot's client."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url)


def code(client: WebClient, method: str, **params: Any) -> str:
    """Slack's code for a call that it refuses."""
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, json=params)
    return str(caught.value.response["error"])


def test_a_step_ends_once(slack: Sandbox, client: WebClient) -> None:
    run = slack.run_step("find", question="who?")
    assert run.is_running
    client.functions_completeSuccess(function_execution_id=run.id, outputs=RIGHT)
    assert (run.outputs, run.error, run.is_running) == (RIGHT, None, False)
    again = {"function_execution_id": run.id, "error": "x"}
    assert code(client, "functions.completeError", **again) == "execution_not_in_running_state"


def test_a_step_fails_with_a_reason(slack: Sandbox, client: WebClient) -> None:
    run = slack.run_step("find")
    client.functions_completeError(function_execution_id=run.id, error="no idea")
    assert (run.outputs, run.error) == (None, "no idea")


@pytest.mark.parametrize(
    "outputs",
    [
        {"why": "x"},
        {**RIGHT, "person": "U0NOBODY"},
        {**RIGHT, "person": 5},
        {**RIGHT, "more": "x"},
        "person",
    ],
)
def test_outputs_are_those_of_the_manifest(
    slack: Sandbox, client: WebClient, outputs: object
) -> None:
    run = slack.run_step("find")
    params = {"function_execution_id": run.id, "outputs": outputs}
    assert code(client, "functions.completeSuccess", **params) == "parameter_validation_failed"
    assert run.is_running


def test_what_is_missing_or_unknown_is_refused(client: WebClient) -> None:
    assert code(client, "functions.completeSuccess") == "invalid_arguments"
    unknown = {"function_execution_id": "Fx0NONE", "error": "x"}
    assert code(client, "functions.completeError", **unknown) == "function_execution_not_found"
