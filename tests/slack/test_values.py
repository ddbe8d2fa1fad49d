"""What buttons carry comes back whole, and anything else is refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.classification.own_rules import Strength
from bot.domain.errors import Refusal
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind
from bot.slack import values
from bot.slack.team_form import unpacked
from bot.slack.values import Value, block_id, value_in

KINDS: tuple[type[Value], ...] = tuple(Value.__subclasses__())
ids = st.integers(0, values.LARGEST_ID)
words = st.text(max_size=80)
SENT = st.one_of(
    st.builds(values.EntryRef, ids),
    st.builds(values.EntryRating, st.sampled_from(values.Rating), ids),
    st.builds(values.EntryTeam, ids, ids),
    st.builds(values.TeamId, ids),
    st.builds(values.TeamRole, ids, st.sampled_from(Role)),
    st.builds(values.TeamSeen, ids, ids),
    st.builds(values.HistoryBefore, st.none() | ids, ids),
    st.builds(values.ThemeForRole, ids, st.sampled_from(Role), words),
    st.builds(
        values.ProposedRule,
        st.sampled_from([Kind.STRATEGIC, Kind.TACTICAL, Kind.NEITHER]),
        st.sampled_from(Strength),
        words,
    ),
    st.builds(
        values.SharedSchedule,
        ids,
        st.none() | st.integers(1, 7),
        st.none() | st.integers(0, values.DAY_MINUTES - 1),
        st.just(values.ChannelId("C1")),
        words,
    ),
    st.builds(values.HandoverRef, ids),
    st.builds(values.DraftRef, ids),
    st.builds(values.AskedPerson, ids, ids, st.just(values.UserId("U1")), words),
    st.builds(values.ListPage, ids, st.sampled_from([None, values.UserId("U123")]), words),
)


@given(SENT)
def test_what_is_sent_comes_back(value: Value) -> None:
    assert type(value).decode(value.encoded) == value
    assert value_in(block_id("menu", value)) == value.encoded


@given(st.sampled_from(KINDS), st.text() | SENT.map(lambda value: value.encoded))
def test_any_text_is_read_as_one_of_ours_or_refused(kind: type[Value], text: str) -> None:
    try:
        value = kind.decode(text)
    except Refusal:
        return
    assert value.encoded == text


@pytest.mark.parametrize(
    "number", ["", "-1", "01", "+1", " 1", "1_0", "1e3", "²", "٣", "2147483648", "9" * 5000]
)
def test_only_plain_numbers_are_ids(number: str) -> None:
    with pytest.raises(Refusal, match="can't use that button"):
        values.EntryRef.decode(number)


def test_a_rule_cannot_be_for_unclear() -> None:
    with pytest.raises(Refusal):
        values.ProposedRule.decode("unclear:strong:zeppelin")


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_odd_metadata_of_a_form_is_refused(metadata: str) -> None:
    with pytest.raises(Refusal):
        unpacked(metadata)


def _actions(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "action_id" in node:
            yield node["action_id"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _actions(child)


def shown_actions() -> set[str]:
    """The IDs of all buttons and menus that the golden messages and the Home tab show."""
    files = (Path(__file__).parents[1] / "golden").glob("*.json")
    return {
        action
        for file in files
        if not file.name.startswith(("form_", "team_form"))
        for action in _actions(json.loads(file.read_text()))
    }
