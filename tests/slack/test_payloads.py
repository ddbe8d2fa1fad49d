"""Which workspace a payload belongs to."""

import pytest

from bot.slack.payloads import workspace_of


@pytest.mark.parametrize(
    "body",
    [
        {"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "true"},
        {"team": None, "enterprise": {"id": "E1"}, "is_enterprise_install": True},
        {
            "team_id": "T1",
            "authorizations": [{"enterprise_id": "E1", "is_enterprise_install": True}],
        },
    ],
)
def test_an_organisation_is_one_workspace(body: dict[str, object]) -> None:
    assert workspace_of(body) == "E1"


@pytest.mark.parametrize(
    "body", [{"team_id": "T1", "enterprise_id": "E1"}, {"team": {"id": "T1"}, "enterprise": None}]
)
def test_a_workspace_of_an_organisation_is_its_own(body: dict[str, object]) -> None:
    assert workspace_of(body) == "T1"
