"""What is kept in memory follows what is committed, not what is being written."""

from concurrent.futures import ThreadPoolExecutor

from bot.domain.people.person import PresenceUpdate
from bot.store import people
from bot.usecases import presence
from bot.usecases.app_context import AppContext


def known_names(context: AppContext) -> object:
    with ThreadPoolExecutor(1) as another:
        return another.submit(lambda: context.name_cache.get("T1")).result()


def test_a_new_name_is_known_once_it_is_committed(context: AppContext) -> None:
    with context.database.transaction() as session:
        people.track(session, "T1", set(), {"U1"})
    presence.record(context, "T1", PresenceUpdate("U1", names=("Jonas Weber",)))
    before = known_names(context)
    with context.database.unit_of_work():
        presence.record(context, "T1", PresenceUpdate("U1", names=("Jonas Winter",)))
        assert known_names(context) is before
    assert known_names(context) is not before
