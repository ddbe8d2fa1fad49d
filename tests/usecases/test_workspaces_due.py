"""One query finds every workspace in which a job has something to do, whatever is stored there."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.chasing import Step
from bot.domain.handover import State
from bot.domain.people.absence import Absence, Cause
from bot.domain.people.role_confirmation import STALE_AFTER
from bot.domain.team_matching.tokens import Language
from bot.domain.teams.team import Chase, Role
from bot.store import absences, confirmations, journal, people
from bot.store.database import Database, Session
from bot.store.tables import confirmations as confirmation_rows
from bot.store.tables import handovers, home_tabs, metadata
from bot.store.tables import people as people_rows
from bot.usecases import chasing, home, presence, role_confirmation
from bot.usecases.app_context import AppContext
from bot.usecases.team_cache import TeamCache
from tests.store.builders import NOW, change_team, create_team, entry, set_settings

WORKSPACES = ("T1", "T2", "T3")
Row = Mapping[str, Any]
ago = st.timedeltas(timedelta(hours=-5), timedelta(days=200))
an_hour = st.timedeltas(timedelta(hours=-4), timedelta(hours=4))
stored = st.fixed_dictionaries(
    {
        "zone": st.sampled_from(
            ["", "UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Nowhere/Here"]
        ),
        "polled": st.timedeltas(timedelta(hours=-4), timedelta(minutes=20)),
        "asked": st.none() | ago,
        "confirmed": st.none() | ago,
        "is_stale": st.booleans(),
        "shown": st.none() | st.integers(-1, 4),
        "claimed": st.none() | an_hour,
        "state": st.none() | st.sampled_from(State),
        "waits": ago,
        "chase": st.sampled_from(Chase),
        "is_gone": st.booleans(),
    }
)


@contextmanager
def filled(database: Database, rows: Mapping[str, Row], now: datetime) -> Iterator[None]:
    """Store one person for each workspace, for the length of a block."""
    with database.transaction() as session:
        for workspace_id, row in rows.items():
            _fill(session, workspace_id, row, now)
    yield
    with database.transaction() as session:
        for table in reversed(metadata.sorted_tables):
            session.execute(table.delete())


def _fill(session: Session, workspace_id: str, row: Row, now: datetime) -> None:
    key = {"workspace_id": workspace_id, "user_id": "UPO"}
    team = create_team(session, workspace_id, "Checkout")
    holders = {Role.PRODUCT_OWNER: "UPO"}
    team = change_team(session, team, replace(team, holders=holders, chase=row["chase"]))
    asked_at = None if row["asked"] is None else now - row["asked"]
    person = {**key, "time_zone": row["zone"], "asked_at": asked_at}
    session.execute(people_rows.insert().values(**person, looked_at=now - row["polled"]))
    if row["confirmed"] is not None:
        confirmed = {"confirmed_at": now - row["confirmed"], "stale": row["is_stale"]}
        role = {"team_id": team.id, "role": Role.PRODUCT_OWNER.value}
        session.execute(confirmation_rows.insert().values(**key, **role, **confirmed))
    if row["shown"] is not None:
        claimed = None if row["claimed"] is None else now + row["claimed"]
        tab = {**key, "opened_at": now, "revision": row["shown"], "claimed_until": claimed}
        session.execute(home_tabs.insert().values(tab))
    if row["is_gone"]:
        absences.observe(session, workspace_id, "UPO", Absence("UPO", Cause.DEACTIVATED))
    if row["state"]:
        _hand_over(session, workspace_id, team.id, row["state"], now - row["waits"])


def _hand_over(
    session: Session, workspace_id: str, team_id: int, state: State, at: datetime
) -> None:
    asked = entry(team_id, workspace_id=workspace_id, delivery=f"d-{at}")
    row = {
        "workspace_id": workspace_id, "request": f"form {at}",
        "question_id": journal.record(session, asked), "asker_id": "UASKER", "decider_id": "UPO",
        "role": Role.PRODUCT_OWNER.value, "team_id": team_id, "text": "What?", "permalink": "",
        "channel_id": "", "created_at": at, "state": state.value, "state_at": at, "moved_by": "",
    }  # fmt: skip
    session.execute(handovers.insert().values(row))


def those(happens: Callable[[str], object]) -> set[str]:
    """Return the workspaces in which something happens at a visit."""
    return {workspace_id for workspace_id in WORKSPACES if happens(workspace_id)}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.tuples(stored, stored, stored),
    st.timedeltas(timedelta(0), timedelta(days=200)),
)
def test_no_workspace_is_passed_over_in_which_a_visit_would_do_something(
    replica: Callable[[], AppContext], rows: tuple[Row, Row, Row], later: timedelta
) -> None:
    first, now = replica(), NOW + later
    cache = TeamCache(first.database, Language())
    context = replace(first, team_cache=cache, clock=lambda: now)

    def chases(workspace_id: str) -> bool:
        board = chasing.board_of(context, workspace_id, now)
        steps = [step for _, step in board.steps() if step is not Step.WAIT]
        return bool(steps or list(board.mornings()))

    def confirms(workspace_id: str) -> bool:
        asked = role_confirmation.claim_to_ask(context, workspace_id, now)
        with context.database.transaction() as session:
            marked = confirmations.mark_stale(session, workspace_id, now - STALE_AFTER)
        return bool(asked) or marked

    with filled(context.database, dict(zip(WORKSPACES, rows, strict=True)), now):
        due = {
            "chasing": set(chasing.workspaces_due(context)),
            "role confirmation": set(role_confirmation.workspaces_due(context, now)),
            "home tabs": set(home.workspaces_due(context, now)),
            "presence": set(presence.workspaces_due(context, now)),
        }
        assert due["chasing"] >= those(chases)
        assert due["role confirmation"] >= those(confirms)
        # These two are exact.
        assert due["home tabs"] == those(lambda id_: list(home.outdated(context, id_, now)))
        assert due["presence"] == those(lambda id_: list(presence.to_poll(context, id_, now)))


def _name_stand_in(session: Session) -> None:
    absence = Absence("UPO", Cause.ANNOUNCED, NOW + timedelta(days=1), "USTANDIN")
    absences.announce(session, "T1", absence)


def _give_role(session: Session) -> None:
    team = create_team(session, "T1", "Search")
    change_team(session, team, replace(team, holders={Role.PRODUCT_MANAGER: "UPM"}))


CHANGES: Mapping[str, tuple[str, Callable[[Session], object]]] = {
    "a role is given": ("UPM", _give_role),
    "a fallback is named": ("UFALLBACK", lambda s: set_settings(s, "T1", fallback="UFALLBACK")),
    "a stand-in is named": ("USTANDIN", _name_stand_in),
    "a question is handed over": (
        "UPO",
        lambda s: _hand_over(s, "T1", create_team(s, "T1", "Ads").id, State.OPEN, NOW),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_matters_is_tracked_as_soon_as_they_do(context: AppContext, change: str) -> None:
    user_id, make = CHANGES[change]
    with context.database.transaction() as session:
        for workspace_id in ("T1", "T2"):
            create_team(session, workspace_id, "Checkout")
    before = presence.watch_lists(context)
    for workspace_id in before:
        presence.track(context, workspace_id)
    assert presence.watch_lists(context) == before
    with context.database.transaction() as session:
        make(session)
    wanted = presence.watch_lists(context)
    assert {id_ for id_ in wanted if wanted[id_] != before[id_]} == {"T1"}
    presence.track(context, "T1")
    with context.database.reading() as session:
        assert user_id in people.tracked(session, "T1")
