"""Agents of many workspaces: each gets its own answers, and none without an installation."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import sample
from sandbox.oauth import Place
from tests.journeys.agent import post
from tests.journeys.many import GRID, NORTH, ORG, SOUTH, Deployment, deployment

QUESTION = "Which acceptance criteria does the story need in this sprint?"


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Deployment]:
    """A deployment in which each workspace but the last has a team of its own name."""
    with deployment(tmp_path, NORTH, GRID, ORG, SOUTH) as running:
        for place in (NORTH, GRID, ORG):
            running.install(place)
            running.ask(place, f"create Checkout of {place.id} #checkout", "/whoowns-team")
        running.settle()
        yield running


def asked(many: Deployment, place: Place, tool: str = "team_roles") -> str:
    """What an agent reads that asks for somebody there."""
    said = {"user_id": sample.DEVELOPER, "team_id": place.id}
    if place.enterprise_id:
        said["enterprise_id"] = place.enterprise_id
    arguments = {"question": QUESTION} if tool == "who_decides" else {}
    params = {"name": tool, "arguments": arguments, "_meta": {"slack": said}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    status, answer = post(many.url, message)
    assert status == 200
    return str(answer["result"]["content"][0]["text"])


@pytest.mark.parametrize("tool", ["team_roles", "who_decides"])
def test_each_workspace_gets_its_own_answer(many: Deployment, tool: str) -> None:
    for place in (NORTH, GRID, ORG):
        text = asked(many, place, tool)
        assert set(re.findall(r"Checkout of (\w+)", text)) == {place.id}
    assert many.tokens_used("users.info")[-3:] == [NORTH.id, GRID.id, ORG.id]
    assert many.tokens_used("auth.test") == []


@pytest.mark.parametrize("tool", ["team_roles", "who_decides"])
def test_a_workspace_without_whoowns_reads_where_to_install_it(many: Deployment, tool: str) -> None:
    text = asked(many, SOUTH, tool)
    assert "not installed in this workspace" in text
    assert many.install_url in text
    assert "Checkout" not in text


def test_a_workspace_that_has_left_gets_no_answer_any_more(many: Deployment) -> None:
    assert "Checkout" in asked(many, NORTH)
    many.slack.uninstall(NORTH.id)
    many.slack.deliver_event(NORTH.id, {"type": "app_uninstalled"})
    many.settle()
    assert "not installed in this workspace" in asked(many, NORTH)
    assert "Checkout" in asked(many, GRID)


def test_a_workspace_without_its_own_installation_is_served_by_its_organisations(
    many: Deployment,
) -> None:
    assert "Checkout of TORG" in asked(many, Place("TOTHER", "Other", enterprise_id="EORG"))


def test_people_of_another_organisation_get_nothing(many: Deployment) -> None:
    many.of(NORTH).world.people[sample.DEVELOPER].home = "T0PARTNER1"
    text = asked(many, NORTH)
    assert "only for people of the workspace" in text
    assert "Checkout" not in text
