"""What waits is counted in all workspaces together, on both databases."""

from dataclasses import replace

from bot.domain.delivery import Delivery, Tenant
from bot.domain.handover import State
from bot.store import backlog, handovers, inbox, schedules
from bot.store.database import Database
from tests.store.builders import NOW, create_team
from tests.store.test_handovers import hand_over
from tests.store.test_plans import SCHEDULE

NOTHING = {
    "whoowns_open_handovers": 0,
    "whoowns_summaries_due": 0,
    "whoowns_installations": 0,
    "whoowns_inbox_deliveries": 0,
    "whoowns_outbox_messages": 0,
}


def test_where_nothing_waits_all_is_zero(database: Database) -> None:
    with database.reading() as session:
        assert backlog.count(session, NOW) == NOTHING


def test_what_waits_is_counted(database: Database) -> None:
    with database.transaction() as session:
        for number in range(3):
            tenant = Tenant(None, f"T{number}")
            assert inbox.accept(session, Delivery("mention", f"Ev{number}", tenant, {}, NOW))
    handed_over = hand_over(database)
    assert handed_over
    with database.transaction() as session:
        team = create_team(session, "T1", "Checkout")
        schedules.save(session, replace(SCHEDULE, team_id=team.id, workspace_id="T1"))
    with database.transaction() as session:
        counted = backlog.count(session, SCHEDULE.due)
        assert counted == {
            "whoowns_open_handovers": 1,
            "whoowns_summaries_due": 1,
            "whoowns_installations": 0,
            "whoowns_inbox_deliveries": 3,
            "whoowns_outbox_messages": 0,
        }
        handovers.move(session, handed_over, State.ANSWERED, "UPO", NOW)
        assert backlog.count(session, NOW)["whoowns_open_handovers"] == 0
