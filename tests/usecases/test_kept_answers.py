"""Who is shown a kept answer, and how soon the replicas agree."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.asked_before.kept import AskedBefore, KeptAnswer
from bot.domain.errors import Refusal
from bot.domain.handover import Handover
from bot.domain.people.person import Person
from bot.domain.question import Question, Source
from bot.domain.route import AssignmentReason, Route
from bot.domain.team_matching.tokens import Language
from bot.domain.teams.team import Role, Team
from bot.store import handovers, journal
from bot.store import kept_answers as store
from bot.store.database import Database
from bot.usecases import kept_answers
from bot.usecases.answer_feedback import Presser
from bot.usecases.app_context import AppContext
from bot.usecases.asked_before import asked_before
from bot.usecases.kept_cache import FRESH_SECONDS, KeptCache
from tests.store.builders import NOW, create_team, entry, question

TEXT = "Which acceptance criteria does the refund story need?"
PO, PM = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
Keep = Callable[..., KeptAnswer]


@pytest.fixture
def team(database: Database) -> Team:
    with database.transaction() as session:
        return create_team(session, "T1", "Checkout")


@pytest.fixture
def keep(database: Database, team: Team) -> Keep:
    def kept(**fields: Any) -> KeptAnswer:
        with database.transaction() as session:
            number = len(list(store.listed(session, store._kept.id > 0, 0, None)[0]))
            asked = journal.record(session, entry(delivery=f"kept-{number}")) or 0
            new = Handover(0, "T1", asked, "UASKER", "UPO", PO, team.id, TEXT, NOW)
            handed = handovers.add(session, new, f"form {number}")
            assert handed
            answer = KeptAnswer(
                0, "T1", handed.id, asked, team.id, PO, TEXT, "Three.", "UASKER", "UPO", NOW, NOW,
                channel_id="C1", is_public=True,
            )  # fmt: skip
            return store.add(session, replace(answer, **fields))

    return kept


def look(
    context: AppContext,
    team: Team,
    role: Role = PO,
    reason: AssignmentReason = AssignmentReason.HOLDER,
    **more: Any,
) -> AskedBefore | None:
    asked: Question = question(**{"text": TEXT, "asker_id": "UNEXT", "channel_id": "C9", **more})
    return asked_before(context, asked, Route(team, role, "UPO", reason), 0)


def test_a_public_answer_is_for_all_and_what_mentions_show(
    context: AppContext, team: Team, keep: Keep
) -> None:
    kept = keep()
    shown = look(context, team)
    assert shown
    assert shown.kept == kept
    assert look(context, team, source=Source.MENTION) is None
    assert look(context, team, source=Source.MENTION, channel_id="C1")
    assert look(context, team, text="") is None
    assert asked_before(context, question(text=TEXT), None, 0) is None
    assert look(replace(context, keep_answers_days=0), team) is None


@pytest.mark.parametrize("source", [Source.WORKFLOW, Source.AGENT])
def test_other_apps_pass_none_on(
    context: AppContext, team: Team, keep: Keep, source: Source
) -> None:
    keep()
    assert look(context, team, source=source) is None
    assert look(context, team, source=source, asker_id="UASKER") is None


def test_a_private_channels_answer_is_for_those_in_it(
    context: AppContext, team: Team, keep: Keep
) -> None:
    keep(is_public=False)
    assert look(context, team) is None
    assert look(context, team, source=Source.MENTION, asker_id="UASKER") is None
    assert look(context, team, channel_id="C1")
    assert look(context, team, channel_id="C1", source=Source.MENTION)
    assert look(context, team, asker_id="UPO")


def test_a_direct_answer_is_for_the_two(context: AppContext, team: Team, keep: Keep) -> None:
    keep(channel_id="", is_public=True)
    assert look(context, team) is None
    assert look(context, team, channel_id="") is None
    assert look(context, team, asker_id="UASKER")
    assert look(context, team, asker_id="UASKER", source=Source.MENTION) is None


def test_the_nearest_that_may_be_read_is_shown(context: AppContext, team: Team, keep: Keep) -> None:
    mine = keep()
    keep(channel_id="", is_public=False)
    shown = look(context, team)
    assert shown
    assert shown.kept == mine


def test_it_is_of_the_same_role_or_of_who_acts_for_it(
    context: AppContext, team: Team, keep: Keep
) -> None:
    keep()
    assert look(context, team, PM) is None
    assert look(context, team, PM, AssignmentReason.OTHER_ROLE)


def test_guests_read_only_what_was_theirs(context: AppContext, team: Team, keep: Keep) -> None:
    kept = keep()
    guest = Presser("T1", "UGUEST", "C9", is_full_member=lambda: False)
    with pytest.raises(Refusal, match="no longer have that answer"):
        kept_answers.read(context, guest, kept.id)
    assert kept_answers.read(context, replace(guest, channel_id="C1"), kept.id) == kept
    assert kept_answers.read(context, replace(guest, user_id="UASKER"), kept.id) == kept
    person = Person("UGUEST", "T1", guest=True)
    assert kept_answers.list_kept(context, person, "C9", None).total == 0
    assert kept_answers.list_kept(context, person, "C1", None).total == 1
    assert kept_answers.list_kept(context, replace(person, guest=False), "C9", team.id).total == 1
    assert kept_answers.list_kept(context, replace(person, guest=False), "C9", 99).total == 0


def test_an_admin_withdraws_only_what_an_admin_may_read(context: AppContext, keep: Keep) -> None:
    admin = Person("UADMIN", "T1", is_admin=True)
    private = keep(channel_id="", is_public=False)
    with pytest.raises(Refusal):
        kept_answers.withdraw(context, admin, "", private.id)
    with pytest.raises(Refusal):
        kept_answers.withdraw(context, Person("UNEXT", "T1"), "C1", keep().id)
    with pytest.raises(Refusal):
        kept_answers.withdraw(context, replace(admin, workspace_id="T2"), "C1", private.id)
    assert kept_answers.withdraw(context, Person("UPO", "T1"), "", private.id) == private


def test_a_retired_answer_keeps_its_date_and_its_end(
    context: AppContext, team: Team, keep: Keep, database: Database
) -> None:
    kept = keep()
    later = NOW + timedelta(days=30)
    with database.transaction() as session:
        first = journal.record(session, entry(delivery="d-1")) or 0
        again = journal.record(session, entry(delivery="d-2")) or 0
        second = journal.record(session, entry(delivery="d-3", asker_id="U9")) or 0
        assert not store.rate(session, kept, first, later, was_it=False)
        assert not store.rate(session, kept, again, later, was_it=False)
        assert not store.rate(session, kept, first, later, was_it=False)
        assert store.rate(session, kept, second, later, was_it=False)
        assert store.find(session, "T1", kept.id) == replace(kept, retired=True)
        store.delete(session, kept)
        assert not store.rate(session, kept, second, later, was_it=False)
    assert look(context, team) is None


def test_replicas_agree_within_half_a_minute_and_at_once_on_what_is_gone(
    context: AppContext, replica: Callable[[], AppContext], team: Team, keep: Keep
) -> None:
    seconds = [0.0]
    other = replica()
    cache = KeptCache(other.database, Language(), lambda: seconds[0])
    other = replace(other, kept_cache=cache)
    assert look(other, team) is None
    kept = keep()
    assert look(other, team) is None
    seconds[0] += FRESH_SECONDS
    assert look(other, team)
    edited = kept_answers.edit(context, "T1", "UPO", kept.id, "Four.")
    shown = look(other, team)
    assert shown
    assert shown.kept.text == edited.text == "Four."
    kept_answers.withdraw(context, Person("UPO", "T1"), "", kept.id)
    assert look(other, team) is None


def test_a_channel_that_changes_its_id_is_public_no_more(
    context: AppContext, team: Team, keep: Keep, database: Database
) -> None:
    keep()
    with database.transaction() as session:
        store.move_channel(session, "T1", "C1", "C7")
    assert look(context, team) is None
    assert look(context, team, channel_id="C7")
