"""For whom an agent asks: which installation a call belongs to, and who is let in."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.domain.delivery import Tenant
from bot.domain.errors import Refusal
from bot.slack.clients import with_one_token
from bot.slack.mcp import callers
from bot.slack.mcp.callers import Caller, Callers, caller_of

WORKSPACE, ORGANISATION, USER = "T0WORK", "E0ORG", "U0ANN"


class Slack(WebClient):
    """Knows everybody, as people of one workspace, and counts how often it is asked."""

    def __init__(self, home: str = WORKSPACE) -> None:
        super().__init__(token="xoxb")
        self.home = home
        self.calls: list[str] = []

    def users_info(self, **_arguments: Any) -> Any:
        """Say who somebody is."""
        self.calls.append("users.info")
        return {"user": {"id": USER, "team_id": self.home}}


def clock(moments: dict[str, float]) -> Callable[[], float]:
    return lambda: moments["now"]


@pytest.mark.parametrize(
    ("said", "org_wide", "workspace_id"),
    [
        ({"team_id": WORKSPACE}, True, WORKSPACE),
        ({"team_id": WORKSPACE, "enterprise_id": None}, True, WORKSPACE),
        ({"team_id": WORKSPACE, "enterprise_id": ORGANISATION}, False, WORKSPACE),
        ({"team_id": WORKSPACE, "enterprise_id": ORGANISATION}, True, ORGANISATION),
        ({"team_id": None, "enterprise_id": ORGANISATION}, False, ORGANISATION),
    ],
)
def test_a_call_belongs_to_a_workspace_or_to_its_organisation(
    said: dict[str, Any], org_wide: bool, workspace_id: str
) -> None:
    meta = {"slack": {"user_id": USER, **said}}
    caller = caller_of(meta, lambda *_ids: org_wide)
    assert (caller.tenant.workspace_id, caller.user_id) == (workspace_id, USER)


@pytest.mark.parametrize("team_id", [None, 5, "", "E0ORG", "T1;DROP", ["T0WORK"]])
def test_a_call_without_a_workspace_is_refused(team_id: object) -> None:
    with pytest.raises(Refusal, match="in which workspace"):
        caller_of({"slack": {"user_id": USER, "team_id": team_id}}, lambda *_ids: True)


def test_somebody_is_looked_up_again_after_a_minute() -> None:
    slack, moments = Slack(), {"now": 0.0}
    let_in = Callers(lambda _tenant: slack, clock(moments))
    caller = Caller(Tenant.of(WORKSPACE), USER)
    for moments["now"], asked in ((0.0, 1), (59.0, 1), (61.0, 2)):
        let_in.check(caller, 0.0)
        assert len(slack.calls) == asked


def test_whoever_has_changed_is_looked_up_at_the_next_call() -> None:
    in_organisation = Tenant(ORGANISATION, WORKSPACE)
    for tenant, user, asked in (
        (Tenant.of(WORKSPACE), USER, 2),
        (in_organisation, USER, 2),
        (Tenant.of(WORKSPACE), "U0BEN", 1),
    ):
        slack = Slack()
        let_in = Callers(with_one_token(slack))
        let_in.check(Caller(tenant, user), 0.0)
        let_in.forget(WORKSPACE, USER)
        let_in.check(Caller(tenant, user), 0.0)
        assert len(slack.calls) == asked


def test_what_slack_said_before_a_change_is_not_remembered() -> None:
    class Changing(Slack):
        """Says who somebody is while the news of their change arrives."""

        def users_info(self, **arguments: Any) -> Any:
            answer = super().users_info(**arguments)
            let_in.forget(WORKSPACE, USER)
            return answer

    slack = Changing()
    let_in = Callers(with_one_token(slack))
    for asked in (1, 2):
        let_in.check(Caller(Tenant.of(WORKSPACE), USER), 0.0)
        assert len(slack.calls) == asked


def test_the_same_person_is_another_caller_in_another_workspace() -> None:
    slack = Slack()
    let_in = Callers(lambda _tenant: slack)
    let_in.check(Caller(Tenant.of(WORKSPACE), USER), 0.0)
    with pytest.raises(Refusal, match="only for people of the workspace"):
        let_in.check(Caller(Tenant.of("T0OTHER"), USER), 0.0)


def test_a_minute_after_too_many_calls_there_may_be_others() -> None:
    moments = {"now": 0.0}
    let_in = Callers(lambda _tenant: Slack(), clock(moments))
    caller = Caller(Tenant.of(WORKSPACE), USER)
    for _ in range(callers.CALLS):
        let_in.check(caller, 0.0)
    with pytest.raises(Refusal, match="60 times within a minute"):
        let_in.check(caller, 0.0)
    moments["now"] = 60.0
    let_in.check(caller, 0.0)


def test_only_so_many_people_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "MOST_CALLERS", 2)
    slack = Slack()
    let_in = Callers(lambda _tenant: slack)
    for user in ("U1", "U2", "U3", "U3", "U1"):
        let_in.check(Caller(Tenant.of(WORKSPACE), user), 0.0)
    assert len(slack.calls) == 4
