"""What people read of kept answers, against golden files."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.asked_before.kept import AskedBefore, KeptAnswer
from bot.domain.people.person import Person
from bot.domain.question import Answer, Source
from bot.domain.route import AssignmentReason, Route
from bot.domain.team_matching.matcher import Evidence
from bot.domain.teams.team import Role, Team
from bot.domain.verdict import Kind, Probabilities, Verdict
from bot.slack.message import Message
from bot.slack.views import kept_answers as view
from bot.slack.views.answer import answer_message, with_note
from bot.usecases.kept_answers import KeptList
from tests.slack import golden
from tests.slack.golden import HOSTILE

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
PO = Role.PRODUCT_OWNER
TEAM = Team(1, "T1", HOSTILE, holders={PO: "UPO", Role.PRODUCT_MANAGER: "UPM"})
KEPT = KeptAnswer(
    5, "T1", 3, 1, 1, PO, HOSTILE * 20, HOSTILE * 60, "UASKER", "UPO", NOW, NOW,
    channel_id="C1", is_public=True, permalink="https://acme.slack.com/archives/C1/p1?a=1&b=2",
)  # fmt: skip
DIRECT = replace(KEPT, id=6, channel_id="", is_public=False, permalink="")
EDITED = replace(KEPT, id=7, changed_at=NOW + timedelta(days=2), permalink="", retired=True)
ROUTE = Route(TEAM, PO, "UPO", AssignmentReason.HOLDER)
ANSWER = Answer(
    9,
    Verdict(Kind.TACTICAL, 0.9, Probabilities(0.1, 0.8, 0.1), (), ""),
    Kind.TACTICAL,
    TEAM,
    ROUTE,
    Evidence.NAMED,
    asker_id="UNEXT",
    asked_before=AskedBefore(KEPT, HOSTILE),
)
LISTED = KeptList(Person("UPO", "T1"), None, [KEPT, DIRECT, EDITED], {1: TEAM}, 0, 12)
MESSAGES: Mapping[str, Message] = {
    "under_an_answer": answer_message(ANSWER),
    "without_a_link": answer_message(replace(ANSWER, asked_before=AskedBefore(DIRECT))),
    "under_a_mention": answer_message(
        replace(
            ANSWER,
            source=Source.MENTION,
            asked_before=AskedBefore(replace(KEPT, giver_id="UGONE"), HOSTILE),
        ),
        mentioned=True,
    ),
    "was_it": with_note(replace(ANSWER, asked_before=None), "Glad that helped."),
    "shown": view.shown(EDITED),
    "list": view.kept_list(LISTED),
    "list_of_others": view.kept_list(
        replace(LISTED, reader=Person("UNEXT", "T1"), team=TEAM, first=10, answers=[KEPT, EDITED])
    ),
    "list_empty": view.kept_list(replace(LISTED, team=TEAM, answers=[], total=0)),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_kept_answer_reads_as_agreed(name: str) -> None:
    golden.check(f"kept_{name}", MESSAGES[name].body)
    golden.check_message(MESSAGES[name])


def test_the_form_of_a_kept_answer_reads_as_agreed() -> None:
    form = view.edit_form(KEPT)
    golden.check("form_kept", form)
    golden.check_view(form)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://a|b", "https://a> <!channel>", "https://a b", ""]
)
def test_only_a_link_of_slacks_is_a_link(link: str) -> None:
    kept = AskedBefore(replace(KEPT, permalink=link))
    shown = answer_message(replace(ANSWER, asked_before=kept))
    assert "Read it" not in shown.text
    assert "kept_show" in str(shown.blocks)


def test_the_files_have_all_of_it_and_no_formula() -> None:
    formula = replace(LISTED, answers=[replace(KEPT, text="=HYPERLINK(1)", question="+1?")])
    head, row = csv.reader(io.StringIO(view.as_csv(formula)))
    assert head == list(view.COLUMNS)
    cells = dict(zip(head, row, strict=True))
    assert (cells["answer"], cells["question"]) == ("'=HYPERLINK(1)", "'+1?")
    (shown,) = json.loads(view.as_json(formula))
    assert (shown["answer"], shown["question"]) == ("=HYPERLINK(1)", "+1?")
    assert shown["answered_at"] == "2026-11-30T09:00:00+00:00"
