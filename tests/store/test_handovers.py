"""Of several replicas that move a hand-over at the same moment, one does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from bot.domain.handover import Handover, Posted, State
from bot.domain.teams.team import Role
from bot.store import handovers, journal, privacy
from bot.store.database import Database
from tests.store.builders import NOW, entry


def hand_over(database: Database, request: str = "form 1", decider: str = "UPO") -> Handover | None:
    with database.transaction() as session:
        entry_id = journal.record(session, entry(delivery=f"d-{request}")) or 1
        new = Handover(
            0, "T1", entry_id, "UASKER", decider, Role.PRODUCT_OWNER, None, "Why?", NOW,
            permalink="https://p",
        )  # fmt: skip
        return handovers.add(session, new, request)


def test_replicas_at_once_hand_over_once_and_end_it_once(database: Database) -> None:
    replicas = 3
    together = Barrier(replicas)
    with database.transaction() as session:
        entry_id = journal.record(session, entry(delivery="d-1"))
    assert entry_id

    def add(_: int) -> Handover | None:
        new = Handover(0, "T1", entry_id, "UASKER", "UPO", Role.PRODUCT_OWNER, None, "Why?", NOW)
        together.wait()
        with database.transaction() as session:
            return handovers.add(session, new, "form 1")

    def end(state: State) -> Handover | None:
        together.wait()
        with database.transaction() as session:
            return handovers.move(session, added, state, "UPO", NOW)

    with ThreadPoolExecutor(replicas) as pool:
        (added,) = [each for each in pool.map(add, range(replicas)) if each]
        states = (State.ANSWERED, State.WITHDRAWN, State.RETURNED)
        (ended,) = [each for each in pool.map(end, states) if each]
    with database.reading() as session:
        assert handovers.find(session, "T1", added.id) == ended


def test_what_waits_is_found_oldest_first_and_by_its_message(database: Database) -> None:
    added = [hand_over(database, f"form {number}") for number in range(4)]
    first = added[0]
    assert first
    posted = Posted("D1", "1.1")
    with database.transaction() as session:
        handovers.record_shown(session, "T1", first.id, posted)
        handovers.move(session, first, State.TAKEN, "UPO", NOW)
        shown, total = handovers.waiting_for(session, "T1", "UPO", 2)
        assert ([each.state for each in shown], total) == ([State.TAKEN, State.OPEN], 4)
        assert handovers.asked_by(session, "T1", "UASKER", 10)[1] == 4
        assert handovers.waiting_for(session, "T2", "UPO", 2) == ([], 0)
        assert handovers.find(session, "T2", first.id) is None
        found = handovers.shown_at(session, "T1", posted)
        assert found
        assert found.id == first.id


def test_old_words_leave(database: Database) -> None:
    added = hand_over(database)
    assert added
    with database.transaction() as session:
        privacy.blank_handed_over(session, NOW, 10)
        kept = handovers.find(session, "T1", added.id)
        assert kept
        assert kept.text == "Why?"
        privacy.blank_handed_over(session, NOW + timedelta(days=1), 10)
        blanked = handovers.find(session, "T1", added.id)
    assert blanked
    assert (blanked.text, blanked.permalink) == ("", "")
