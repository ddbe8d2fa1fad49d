"""A unit of work is one transaction, whoever takes part in it."""

import pytest

from bot.domain.errors import Refusal
from bot.store import home
from bot.store.database import Database


def greet(database: Database, what: str) -> None:
    with database.transaction() as session:
        assert home.greet(session, "T1", what)


def greeted(database: Database, what: str) -> bool:
    with database.transaction() as session:
        return not home.greet(session, "T1", what)


def test_all_of_it_is_committed_at_the_end(database: Database) -> None:
    with database.unit_of_work():
        greet(database, "one")
        greet(database, "two")
    assert greeted(database, "one")
    assert greeted(database, "two")


def test_nothing_is_left_of_one_that_fails_at_the_end(database: Database) -> None:
    def fail() -> None:
        with database.unit_of_work():
            greet(database, "one")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not greeted(database, "one")


def test_what_it_wrote_is_read_in_it(database: Database) -> None:
    with database.unit_of_work():
        greet(database, "one")
        with database.reading() as session:
            assert not home.greet(session, "T1", "one")


def test_what_failed_before_anything_was_written_can_be_done_again(database: Database) -> None:
    def refuse() -> None:
        with database.transaction():
            raise Refusal("No.", "Try again.")

    with database.unit_of_work():
        with pytest.raises(Refusal):
            refuse()
        greet(database, "one")
    assert greeted(database, "one")


def test_a_part_that_was_undone_is_never_passed_over(database: Database) -> None:
    def unit() -> None:
        with database.unit_of_work():
            greet(database, "one")
            with pytest.raises(ZeroDivisionError), database.transaction():
                raise ZeroDivisionError
            greet(database, "two")

    with pytest.raises(RuntimeError, match="undone"):
        unit()
    assert not greeted(database, "one")
    assert not greeted(database, "two")


def test_what_is_left_for_after_the_commit_is_done_then_or_never(database: Database) -> None:
    done: list[str] = []
    with database.unit_of_work():
        greet(database, "one")
        database.after_commit(lambda: done.append("one"))
        assert done == []

    def fail() -> None:
        with database.unit_of_work():
            greet(database, "two")
            database.after_commit(lambda: done.append("two"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert done == ["one"]
    database.after_commit(lambda: done.append("at once"))
    assert done == ["one", "at once"]


def test_what_fails_after_the_commit_does_not_pass_for_a_failure_of_the_unit(
    database: Database,
) -> None:
    done: list[str] = []

    def fail() -> None:
        raise ZeroDivisionError

    with database.unit_of_work():
        greet(database, "one")
        database.after_commit(fail)
        database.after_commit(lambda: done.append("two"))
    assert greeted(database, "one")
    assert done == ["two"]
