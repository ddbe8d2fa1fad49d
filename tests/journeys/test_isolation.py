"""Ids of one workspace lead nowhere in another, however they come: nothing is told or changed."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.slack import directory, outbox
from bot.slack.posting import SlackPoster
from bot.store import audit
from sandbox import sample
from tests.journeys.conftest import Office
from tests.journeys.test_gate import answered

ELSEWHERE = "TELSEWHERE"
TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"
SECRETS = ("*Checkout*", "*Search*", "basket", "acceptance", sample.CHECKOUT_PO, sample.SEARCH_PO)
PRESSED = {
    "feedback": ("right:1", "wrong:1"),
    "choose_team": ("1:1",),
    "choose_team_0": ("1:1",),
    "choose_strategic": ("1",),
    "choose_tactical": ("1",),
    "correct_team": ("1:2",),
    "correct_strategic": ("1",),
    "correct_neither": ("1",),
    "correct_nothing": ("1",),
    "give_theme": ("1:product_manager:pricing",),
    "decline_theme": ("1:product_manager:pricing",),
    "edit_summary": ("1",),
    "edit_team": ("1",),
    "delete_team": ("1:0", "1:999"),
    "older_history": ("1:999", ":999"),
    "list_next": ('[0, "", null]',),
    "still_yes": ("1:product_owner",),
    "still_no": ("1:product_owner",),
    "still_me": ("1:product_owner",),
    "send_my_data": ("all",),
}


@pytest.fixture
def texts(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is said to somebody of the other workspace, who has every right there."""
    sent: list[str] = []
    monkeypatch.setattr(SlackPoster, "post", _kept(sent))
    monkeypatch.setattr(outbox, "send", _kept(sent))
    monkeypatch.setattr(directory, "is_outsider", lambda *_: False)
    office.ask(TACTICAL, user=sample.CHECKOUT_PO)
    return sent


def _kept(sent: list[str]) -> Callable[..., None]:
    def keep(*args: Any, **more: Any) -> None:
        sent.append(str(args[1:]) + str(more))

    return keep


def _interact(office: Office, **body: Any) -> None:
    whose = {
        "team": {"id": ELSEWHERE},
        "user": {"id": sample.ADMIN},
        "trigger_id": "x",
        "response_url": "https://slack.invalid/x",
        "container": {"channel_id": "D1", "message_ts": "1.1"},
        "channel": {"id": "C1"},
    }
    status, texts = _sent(office, {**whose, **body})
    assert status == 200
    assert not [secret for secret in SECRETS if secret in texts]


def _sent(office: Office, payload: Mapping[str, Any]) -> tuple[int, str]:
    return answered(office, urlencode({"payload": json.dumps(payload)}).encode())


def _held(office: Office) -> object:
    """All that could have been changed."""
    workspace_teams = office.bot.context.current_workspace_teams(sample.WORKSPACE)
    return [
        (team, workspace_teams.settings.policy) for team in workspace_teams.matcher.teams
    ], office.journal()


def test_presses_from_elsewhere(office: Office, texts: list[str]) -> None:
    before = _held(office)
    presses = [(action, value) for action, values in PRESSED.items() for value in values]
    for number, (action_id, value) in enumerate(presses, 1):
        action = {"action_id": action_id, "block_id": f"still:{value}", "value": value}
        _interact(office, type="block_actions", actions=[action])
        office.settle()
        assert len(texts) == number, action_id
    assert _held(office) == before
    assert not [secret for secret in SECRETS if secret in str(texts)]
    assert "went wrong" not in str(texts)


@pytest.mark.parametrize(
    ("callback_id", "metadata"),
    [("team_form", json.dumps([1, 0, "modal", {}])), ("summary_plan", "1")],
)
def test_a_form_from_elsewhere(
    office: Office, texts: list[str], callback_id: str, metadata: str
) -> None:
    before = _held(office)
    state: dict[str, dict[str, Any]] = {"day": {"day": {"selected_option": {"value": "1"}}}}
    for name, given in {"clock": "09:00", "zone": "UTC", "channel": sample.GENERAL}.items():
        state[name] = {name: {"value": given}}
    view = {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": metadata,
        "blocks": [{"type": "input", "block_id": "day", "element": {}}],
        "state": {"values": state if callback_id == "summary_plan" else {}},
    }
    _interact(office, type="view_submission", view=view)
    assert _held(office) == before
    with office.reading() as session:
        assert audit.of_workspace(session, ELSEWHERE, 9) == ()


def test_teams_of_another_workspace_are_not_offered(office: Office, texts: list[str]) -> None:
    del texts
    payload = {
        "type": "block_suggestion", "team": {"id": ELSEWHERE}, "user": {"id": sample.ADMIN},
        "action_id": "choose_team", "block_id": "choose_team:1", "value": "",
    }  # fmt: skip
    assert _sent(office, payload) == (200, '{"options": []}')
