"""Tokens are sealed and bound to their workspace; a workspace leaves, comes back, or is deleted."""

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from bot.domain.errors import StoreUnavailable
from bot.domain.installation import Installation, NotInstalled, TokenLost
from bot.domain.question import Feedback
from bot.store import forgetting, installations, journal
from bot.store.database import Database, Session
from bot.store.tables import metadata
from bot.usecases.installations import Installations, Tokens
from bot.usecases.token_cache import FRESH_SECONDS, TokenCache
from tests.store.builders import NOW, change_team, create_team, entry, filled

KEY, OTHER_KEY = (Fernet.generate_key().decode() for _ in range(2))
LONG = "xoxe.xoxb-1-" + "M" * 340
"""As long as tokens get with rotation."""


def installed(workspace_id: str, at: datetime = NOW, by: str = "U1") -> Installation:
    return Installation(workspace_id, "Acme", "", "UBOT", frozenset({"commands"}), by, at)


@pytest.fixture
def known(database: Database) -> Installations:
    return Installations(database, [KEY])


def test_a_token_comes_back_and_is_not_readable_in_the_database(
    known: Installations, database: Database
) -> None:
    assert known.keep(installed("T1"), Tokens("xoxb-secret", "xoxe-1-secret"))
    assert known.keep(installed("T2"), Tokens(LONG))
    assert [known.cache.get(each) for each in ("T1", "T2")] == ["xoxb-secret", LONG]
    assert "secret" not in str(_rows(database)) + str(known.of("T1"))


def test_a_token_in_the_row_of_another_workspace_is_not_opened(
    known: Installations, database: Database
) -> None:
    known.keep(installed("T1"), Tokens("xoxb-one"))
    known.keep(installed("T2"), Tokens("xoxb-two"))
    first = known.of("T1")
    with database.transaction() as session:
        assert installations.reseal(session, known.of("T2"), first.sealed, "")
    with pytest.raises(TokenLost, match="T2"):
        known.cache.get("T2")
    assert known.lost() == ["T2"]
    assert known.cache.get("T1") == "xoxb-one"


def test_a_lost_key_is_refused_and_nothing_else_is_affected(
    known: Installations, database: Database
) -> None:
    known.keep(installed("T1"), Tokens("xoxb-one"))
    later = Installations(database, [OTHER_KEY])
    later.keep(installed("T2"), Tokens("xoxb-two"))
    with pytest.raises(TokenLost, match="install whoowns there again"):
        later.cache.get("T1")
    assert later.cache.get("T2") == "xoxb-two"
    assert (later.rotate_keys(), later.lost()) == (0, ["T1"])


def test_keys_are_rotated(known: Installations, database: Database) -> None:
    known.keep(installed("T1"), Tokens("xoxb-one", "xoxe-one"))
    known.keep(installed("T2"), Tokens("xoxb-two"))
    known.leave("T2", NOW)
    both = Installations(database, [OTHER_KEY, KEY])
    assert both.cache.get("T1") == "xoxb-one"
    assert (both.rotate_keys(), both.rotate_keys()) == (1, 0)
    assert Installations(database, [OTHER_KEY]).cache.get("T1") == "xoxb-one"
    with pytest.raises(TokenLost):
        Installations(database, [KEY]).cache.get("T1")


@pytest.mark.parametrize(
    ("after", "left"),
    [(timedelta(seconds=-90), False), (timedelta(), True), (timedelta(hours=2), True)],
    ids=["before it was installed again", "in the same second", "later"],
)
def test_an_event_counts_only_if_it_is_not_older_than_the_installation(
    known: Installations, after: timedelta, left: bool
) -> None:
    moment = NOW.replace(microsecond=700_000)
    known.keep(installed("T1", moment), Tokens("xoxb-one"))
    event_time = (moment + after).replace(microsecond=0)
    assert known.leave("T1", event_time) is left
    assert not known.leave("T1", event_time)
    if left:
        with pytest.raises(NotInstalled):
            known.cache.get("T1")
    else:
        assert known.cache.get("T1") == "xoxb-one"


@pytest.mark.parametrize("is_valid", [True, False])
def test_within_the_second_of_another_installation_slack_is_asked(
    known: Installations, is_valid: bool
) -> None:
    known.keep(installed("T1"), Tokens("xoxb-one"))
    known.keep(installed("T1", NOW + timedelta(seconds=0.4)), Tokens("xoxb-two"))
    asked: list[str] = []

    def ask(token: str) -> bool:
        asked.append(token)
        return is_valid

    assert known.leave("T1", NOW, ask) is not is_valid
    assert asked == ["xoxb-two"]


def test_the_token_that_slack_is_asked_about_is_the_present_one(
    known: Installations, database: Database
) -> None:
    known.keep(installed("T1"), Tokens("xoxb-one"))
    replica = Installations(database, [KEY])
    assert replica.cache.get("T1") == "xoxb-one"
    known.keep(installed("T1", NOW + timedelta(seconds=0.4)), Tokens("xoxb-two"))
    assert replica.is_valid("T1", lambda token: token == "xoxb-two")
    assert not replica.leave("T1", NOW, lambda token: token == "xoxb-two")
    assert known.cache.get("T1") == "xoxb-two"


@pytest.mark.parametrize("keys", [[OTHER_KEY], []], ids=["another key", "no key"])
def test_a_workspace_leaves_though_its_token_cannot_be_opened(
    known: Installations, database: Database, keys: list[str]
) -> None:
    for token in ("xoxb-one", "xoxb-two"):
        known.keep(installed("T1"), Tokens(token))
    without_key = Installations(database, keys)
    assert without_key.is_valid("T1", lambda _: False) is None
    assert without_key.leave("T1", NOW)


def test_one_who_comes_back_is_new_and_one_who_installs_again_is_not(
    known: Installations,
) -> None:
    assert known.keep(installed("T1"), Tokens("xoxb-one"))
    assert not known.keep(installed("T1", NOW + timedelta(1)), Tokens("xoxb-two"))
    known.leave("T1", NOW + timedelta(2))
    assert known.keep(installed("T1", NOW + timedelta(3)), Tokens("xoxb-three"))
    assert known.cache.get("T1") == "xoxb-three"


def test_of_two_installations_at_once_the_later_token_counts(known: Installations) -> None:
    known.keep(installed("T1", NOW + timedelta(seconds=1), "U2"), Tokens("xoxb-later"))
    known.keep(installed("T1", NOW), Tokens("xoxb-earlier"))
    assert known.cache.get("T1") == "xoxb-later"


def test_exactly_one_of_those_who_install_at_once_is_first(known: Installations) -> None:
    news: list[bool] = []
    threads = [
        threading.Thread(
            target=lambda n=n: news.append(known.keep(installed("T1"), Tokens(f"xoxb-{n}")))
        )
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(news) == [False] * 5 + [True]


def test_replicas_agree_on_tokens_within_ten_seconds(
    known: Installations, database: Database
) -> None:
    now = [0.0]
    changed: list[str] = []
    cache = TokenCache(database, known.seal, changed.append, lambda: now[0])
    known.keep(installed("T1"), Tokens("xoxb-one"))
    assert cache.get("T1") == "xoxb-one"
    known.leave("T1", NOW)
    assert (cache.get("T1"), FRESH_SECONDS < 10) == ("xoxb-one", True)
    now[0] += FRESH_SECONDS
    with pytest.raises(NotInstalled):
        cache.get("T1")
    known.keep(installed("T1", NOW + timedelta(1)), Tokens("xoxb-two"))
    assert cache.get("T1") == "xoxb-two"
    assert set(changed) == {"T1"}


def test_without_the_database_the_last_token_is_used(
    known: Installations, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    cache = TokenCache(known._database, known.seal, seconds=lambda: now[0])
    known.keep(installed("T1"), Tokens("xoxb-one"))
    assert cache.get("T1") == "xoxb-one"
    now[0] += FRESH_SECONDS

    def unavailable(*_: object) -> None:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(installations, "of", unavailable)
    assert cache.get("T1") == "xoxb-one"
    with pytest.raises(StoreUnavailable):
        cache.get("T2")


def test_a_state_counts_once_also_in_several_replicas(known: Installations) -> None:
    used: list[bool] = []
    threads = [
        threading.Thread(target=lambda: used.append(known.use_state("state", NOW)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(used) == [False] * 5 + [True]
    with known._database.transaction() as session:
        installations.forget_states(session, NOW + timedelta(1))
    assert known.use_state("state", NOW)


def test_a_token_that_was_stored_while_the_clock_was_wrong_is_refreshed(
    known: Installations,
) -> None:
    in_time, wrong = NOW + timedelta(hours=12), NOW + timedelta(days=100, hours=12)
    known.keep(installed("T1"), Tokens("xoxb-one", "xoxe-one", in_time))
    known.keep(installed("T2"), Tokens("xoxb-two", "xoxe-two", wrong))
    assert list(known.expiring(NOW)) == ["T2"]


def test_a_refresh_token_is_spent_once(known: Installations, database: Database) -> None:
    ends = NOW + timedelta(hours=1)
    known.keep(installed("T1"), Tokens("xoxb-old", "xoxe-old", ends))
    known.keep(installed("T2"), Tokens("xoxb-without"))
    spent: list[str] = []

    def get_tokens(refresh_token: str) -> Tokens:
        spent.append(refresh_token)
        assert not replica.refresh(expiring["T1"], NOW, get_tokens)
        return Tokens("xoxb-new", "xoxe-new", NOW + timedelta(hours=12))

    replica = Installations(database, [KEY])
    assert not known.expiring(NOW - timedelta(hours=2))
    expiring = known.expiring(NOW)
    assert known.refresh(expiring["T1"], NOW, get_tokens)
    assert not known.refresh(expiring["T1"], NOW, get_tokens)
    assert not known.expiring(NOW)
    assert (spent, known.cache.get("T1")) == (["xoxe-old"], "xoxb-new")
    assert known.cache.get("T2") == "xoxb-without"


def test_tokens_that_come_while_keys_are_rotated_are_kept(
    known: Installations, database: Database
) -> None:
    known.keep(installed("T1"), Tokens("xoxb-old", "xoxe-old", NOW))
    rotating = Installations(database, [OTHER_KEY, KEY])

    def get_tokens(_: str) -> Tokens:
        assert rotating.rotate_keys() == 1
        return Tokens("xoxb-new", "xoxe-new", NOW + timedelta(hours=12))

    assert known.refresh(known.expiring(NOW)["T1"], NOW, get_tokens)
    assert known.cache.get("T1") == "xoxb-new"
    assert not known.expiring(NOW)


def test_a_refresh_that_comes_after_another_installation_changes_nothing(
    known: Installations,
) -> None:
    known.keep(installed("T1"), Tokens("xoxb-old", "xoxe-old", NOW))

    def get_tokens(_: str) -> Tokens:
        known.keep(installed("T1", NOW + timedelta(1)), Tokens("xoxb-newest"))
        return Tokens("xoxb-new", "xoxe-new", NOW + timedelta(hours=12))

    known.refresh(known.expiring(NOW)["T1"], NOW, get_tokens)
    assert known.cache.get("T1") == "xoxb-newest"


def _rows(database: Database, workspace_id: str | None = None) -> Mapping[str, Sequence[Any]]:
    with database.reading() as session:
        return {
            table.name: [
                tuple(row)
                for row in session.execute(select(table))
                if workspace_id in {None, row._mapping.get("workspace_id")}
            ]
            for table in metadata.sorted_tables
        }


def fill(session: Session, workspace_id: str) -> None:
    team = create_team(session, workspace_id, "Checkout", ("C1",))
    change_team(session, team, filled(team))
    for number in range(3):
        asked = entry(team.id, workspace_id=workspace_id, delivery=f"{workspace_id}:{number}")
        entry_id = journal.record(session, asked)
        assert entry_id
        feedback = Feedback("U1", True, None, team.id, NOW)
        journal.add_feedback(session, workspace_id, entry_id, feedback)


def test_deleting_a_workspace_leaves_the_others_as_they_are(
    known: Installations, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    for workspace_id in ("T1", "T2"):
        known.keep(installed(workspace_id), Tokens(f"xoxb-{workspace_id}"))
        with database.transaction() as session:
            fill(session, workspace_id)
    others = _rows(database, "T2")
    with database.reading() as session:
        assert forgetting.ids(session) == ["T1", "T2"]
        assert forgetting.count(session, "T1") > 10
        exported = list(forgetting.rows(session, "T1"))
        assert len(exported) == forgetting.count(session, "T1")
    assert "sealed" not in str(exported)
    known.delete("T1", NOW)
    assert any(_rows(database, "T1").values())  # it has not left yet
    known.leave("T1", NOW)
    known.delete("T1", NOW - timedelta(1))
    assert any(_rows(database, "T1").values())  # it left later
    known.delete("T1", NOW)
    assert not any(_rows(database, "T1").values())
    assert _rows(database, "T2") == others


def test_a_workspace_that_is_back_is_not_deleted(known: Installations, database: Database) -> None:
    known.keep(installed("T1"), Tokens("xoxb-one"))
    with database.transaction() as session:
        fill(session, "T1")
    before = _rows(database, "T1")["teams"]
    known.leave("T1", NOW)
    with database.reading() as session:
        assert installations.left_before(session, NOW + timedelta(1)) == ["T1"]
    known.keep(installed("T1", NOW + timedelta(1)), Tokens("xoxb-two"))
    known.delete("T1", NOW + timedelta(2))
    assert _rows(database, "T1")["teams"] == before
