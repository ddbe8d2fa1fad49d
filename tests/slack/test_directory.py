"""Who belongs to the workspace or organisation that uses the bot, and who runs it."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.directory import SlackDirectory
from bot.slack.users import is_outsider

User = Mapping[str, Any]
PARTNER: User = {
    "team_id": "T9",
    "is_stranger": False,
    "is_admin": True,
    "enterprise_user": {"enterprise_id": "E9", "teams": ["T9"], "is_admin": True},
}
IN_GRID: User = {"team_id": "T5", "enterprise_user": {"enterprise_id": "E1", "teams": ["T1", "T5"]}}
OTHER_WORKSPACE_IN_GRID: User = {
    "team_id": "T5",
    "enterprise_user": {"enterprise_id": "E1", "teams": ["T5"]},
}


class Client:
    """Slack, which knows one person."""

    def __init__(self, user: User) -> None:
        self._user = user

    def users_info(self, **_: object) -> Mapping[str, Any]:
        """Return the person, whatever their ID."""
        return {"user": {"id": "U1", **self._user}}


def is_admin(user: User, workspace_id: str) -> bool:
    directory = SlackDirectory(Client(user), frozenset())  # type: ignore[arg-type]
    return directory.person(workspace_id, "U1").is_admin


@pytest.mark.parametrize(
    ("user", "workspace_id", "outsider"),
    [
        (IN_GRID, "E1", False),
        (OTHER_WORKSPACE_IN_GRID, "E1", False),
        (PARTNER, "E1", True),
        ({"team_id": "T1"}, "E1", True),
        ({"team_id": "E1"}, "E1", True),
        ({**IN_GRID, "is_stranger": True}, "E1", True),
        ({"team_id": "T1"}, "T1", False),
        (IN_GRID, "T1", False),
        (OTHER_WORKSPACE_IN_GRID, "T1", True),
        (PARTNER, "T1", True),
        ({"team_id": "T9", "is_stranger": False}, "T1", True),
        ({"team_id": "T1", "is_stranger": True}, "T1", True),
        ({}, "T1", True),
    ],
)
def test_who_is_an_outsider(user: User, workspace_id: str, outsider: bool) -> None:
    assert is_outsider(user, workspace_id) is outsider


@pytest.mark.parametrize(
    ("flags", "organisation_flags", "workspace_id", "admin"),
    [
        ({"is_admin": True}, {}, "T1", True),
        ({"is_owner": True}, {}, "T1", True),
        ({"is_primary_owner": True}, {}, "T1", True),
        ({}, {}, "T1", False),
        ({}, {"is_admin": True}, "E1", True),
        ({}, {"is_owner": True}, "E1", True),
        ({"is_admin": True, "is_owner": True, "is_primary_owner": True}, {}, "E1", False),
        ({"is_admin": True}, {"is_admin": False, "is_owner": False}, "E1", False),
    ],
)
def test_who_is_an_admin(
    flags: User, organisation_flags: User, workspace_id: str, admin: bool
) -> None:
    enterprise_user = {"enterprise_id": "E1", "teams": ["T1"], **organisation_flags}
    user = {"team_id": "T1", **flags, "enterprise_user": enterprise_user}
    assert is_admin(user, workspace_id) is admin


def test_a_partners_admin_runs_nothing_of_ours() -> None:
    assert not is_admin(PARTNER, "E1")


FLAGS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("is_admin", "is_owner", "is_primary_owner"), st.booleans())
)
TEAMS = st.sampled_from(["T1", "T2", "T3"])


@given(
    home=TEAMS,
    teams=st.lists(TEAMS, unique=True),
    enterprise=st.sampled_from(["E1", "E2", "", None]),
    flags=FLAGS,
    organisation_flags=FLAGS,
)
def test_what_a_workspace_says_decides_nothing_in_an_organisation(
    home: str, teams: list[str], enterprise: str | None, flags: User, organisation_flags: User
) -> None:
    enterprise_user = {"enterprise_id": enterprise, "teams": teams, **organisation_flags}
    user = {"team_id": home, "is_stranger": False, **flags, "enterprise_user": enterprise_user}
    runs_it = organisation_flags.get("is_admin") or organisation_flags.get("is_owner")
    assert is_outsider(user, "E1") is (enterprise != "E1")
    assert is_admin(user, "E1") is (enterprise == "E1" and bool(runs_it))
