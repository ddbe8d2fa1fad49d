"""A request belongs to the workspace whose token Bolt picks, whatever Slack puts around it."""

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt import Args
from slack_bolt.request import BoltRequest

from bot.slack.request import Request

HOME, PARTNER, ORGANISATION, OTHER_ORGANISATION = "THOME", "TPARTNER", "EHOME", "EPARTNER"
JSON = {"content-type": ["application/json"]}


def request(body: dict[str, Any]) -> Request:
    bolt = BoltRequest(body=json.dumps(body), headers=cast("Any", JSON))
    args = SimpleNamespace(body=bolt.body, context=bolt.context, client=None, ack=None)
    return Request.of(cast("Args", args))


def event(*, outer: str, org_wide: bool = False, **event_fields: Any) -> dict[str, Any]:
    """A mention as Slack delivers it; `outer` is the workspace that owns the channel."""
    authorization = {
        "team_id": None if org_wide else HOME,
        "enterprise_id": ORGANISATION if org_wide else None,
        "is_enterprise_install": org_wide,
        "user_id": "UBOT",
        "is_bot": True,
    }
    return {
        "type": "event_callback",
        "team_id": outer,
        "authorizations": [authorization],
        "event": {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.0"} | event_fields,
    }


def press(*, team: str | None, user_team: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "team": team and {"id": team},
        "user": {"id": "U1", "team_id": user_team},
        "actions": [{"action_id": "a", "value": "v"}],
    } | more


COMMAND = {"command": "/whoowns", "user_id": "U1", "channel_id": "C1"}
ORG = {"enterprise": {"id": ORGANISATION}, "is_enterprise_install": True}


@pytest.mark.parametrize(
    ("body", "workspace"),
    [
        (event(outer=HOME), HOME),
        (event(outer=PARTNER), HOME),
        (event(outer=PARTNER, user_team=PARTNER), HOME),
        (event(outer=PARTNER, org_wide=True), ORGANISATION),
        (event(outer=HOME, org_wide=True), ORGANISATION),
        (COMMAND | {"team_id": HOME}, HOME),
        (COMMAND | {"team_id": HOME, "enterprise_id": ORGANISATION}, HOME),
        (
            COMMAND
            | {"team_id": HOME, "enterprise_id": ORGANISATION, "is_enterprise_install": "true"},
            ORGANISATION,
        ),
        (press(team=HOME, user_team=HOME), HOME),
        (press(team=None, user_team=HOME, **ORG), ORGANISATION),
        (
            press(team=PARTNER, user_team=PARTNER, type="view_submission")
            | {"view": {"app_installed_team_id": HOME, "team_id": PARTNER}},
            HOME,
        ),
    ],
)
def test_the_workspace_is_the_one_whose_token_is_used(body: dict[str, Any], workspace: str) -> None:
    assert request(body).workspace_id == workspace


@pytest.mark.parametrize(
    ("body", "open_"),
    [
        (event(outer=HOME), False),
        (event(outer=HOME, user_team=HOME), False),
        (event(outer=PARTNER, user_team=HOME), False),
        (event(outer=HOME, user_team=PARTNER), True),
        (event(outer=HOME, source_team=PARTNER), True),
        (event(outer=HOME, team=PARTNER), True),
        (event(outer=HOME) | {"is_ext_shared_channel": True}, True),
        (event(outer=HOME, user_team=HOME) | {"is_ext_shared_channel": True}, False),
        (event(outer=HOME, org_wide=True, user_team=ORGANISATION), False),
        (event(outer=HOME, org_wide=True, user_team=OTHER_ORGANISATION), True),
        (COMMAND | {"team_id": HOME}, False),
        (press(team=HOME, user_team=HOME), False),
        (press(team=HOME, user_team=PARTNER), True),
    ],
)
def test_whose_person_it_is_is_left_open_only_where_the_payload_leaves_it_open(
    body: dict[str, Any], open_: bool
) -> None:
    assert request(body).may_be_outsider is open_


@given(
    outer=st.sampled_from([HOME, PARTNER, OTHER_ORGANISATION, None]),
    org_wide=st.booleans(),
    shared=st.booleans(),
    fields=st.dictionaries(
        st.sampled_from(["team", "user_team", "source_team", "user_profile", "bot_team"]),
        st.sampled_from([HOME, PARTNER, ORGANISATION, OTHER_ORGANISATION]),
    ),
    around=st.dictionaries(
        st.sampled_from(["context_team_id", "context_enterprise_id", "enterprise_id"]),
        st.sampled_from([HOME, PARTNER, OTHER_ORGANISATION, None]),
    ),
)
def test_no_field_of_another_organisation_moves_an_event_to_it(
    outer: str, org_wide: bool, shared: bool, fields: dict[str, str], around: dict[str, str]
) -> None:
    body = event(outer=outer, org_wide=org_wide, **fields)
    body |= {"is_ext_shared_channel": shared, **around}
    assert request(body).workspace_id == (ORGANISATION if org_wide else HOME)
