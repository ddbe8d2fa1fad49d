"""What can be done with an answer: say that it is right or wrong, and choose."""

import pytest

from bot.domain.errors import Refusal
from bot.domain.verdict import Kind
from bot.usecases import answer_feedback
from bot.usecases.answer_feedback import Presser
from sandbox import sample
from sandbox.model import Message
from tests.journeys.conftest import Office
from tests.store.builders import feedback_on

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"


def _ask(office: Office) -> None:
    office.ask(TACTICAL)


def _press(office: Office, action: str, value: str, expect: str) -> str:
    shown = office.slack.messages(sample.GENERAL, seen_by=sample.DEVELOPER)[-1]
    office.slack.press(sample.DEVELOPER, shown, action, value)
    assert office.slack.eventually(lambda: expect in office.last(sample.DEVELOPER, sample.GENERAL))
    return office.last(sample.DEVELOPER, sample.GENERAL)


def _wrong(office: Office, channel_id: str = sample.CHECKOUT) -> None:
    """Press *Wrong* under the latest answer, and wait for the choices."""

    def shown() -> Message:
        return office.slack.messages(channel_id, seen_by=sample.DEVELOPER)[-1]

    office.slack.press(sample.DEVELOPER, shown(), "feedback", "wrong:1")
    assert office.slack.eventually(lambda: "What should it have been" in str(shown().blocks))


def test_right_is_kept_and_thanked(office: Office) -> None:
    _ask(office)
    _press(office, "feedback", "right:1", "noted as right")
    with office.bot.context.database.transaction() as session:
        feedback = feedback_on(session, 1)
    assert [row.right for row in feedback] == [True]


def test_wrong_offers_what_it_should_have_been_and_reroutes(office: Office) -> None:
    _ask(office)
    _wrong(office, sample.GENERAL)
    reply = _press(office, "correct_strategic", "1", "Thanks, correction noted")
    assert f"<@{sample.CHECKOUT_PM}> decides this" in reply
    assert office.journal()[0].verdict.kind is Kind.TACTICAL
    assert office.journal()[0].assignee == sample.CHECKOUT_PM


def test_another_team_is_routed_at_once(office: Office) -> None:
    _ask(office)
    _wrong(office, sample.GENERAL)
    reply = _press(office, "correct_team", "1:2", "Thanks, correction noted")
    assert f"<@{sample.SEARCH_PO}> decides this" in reply


def test_a_vacant_role_is_said_plainly(office: Office) -> None:
    office.setup("create Mobile #mobile")
    office.setup("pm @amara for Mobile")
    reply = office.ask("Which acceptance criteria does this story need?", channel=sample.MOBILE)
    assert "has no product owner, so ask" in reply
    assert f"<@{sample.MOBILE_PM}>" in reply


def test_nobody_in_either_role_is_said_plainly(office: Office) -> None:
    office.setup("create Mobile #mobile")
    reply = office.ask("Which acceptance criteria does this story need?", channel=sample.MOBILE)
    assert "both of its roles are vacant" in reply


def test_one_person_in_both_roles_decides(office: Office) -> None:
    office.setup("po @priya for Checkout")
    assert "as product owner and product manager" in office.ask(TACTICAL)


UNCLEAR = "Should we touch invoices?"
UNREADABLE = "was ist mit der Kasse los?"


def test_an_unclear_question_names_both_and_one_chooses(office: Office) -> None:
    reply = office.ask(UNCLEAR, channel=sample.CHECKOUT)
    assert "This could be for either role in *Checkout*" in reply
    assert f"<@{sample.CHECKOUT_PO}> (product owner)" in reply
    assert f"<@{sample.CHECKOUT_PM}> (product manager)" in reply
    shown = office.slack.messages(sample.CHECKOUT, seen_by=sample.DEVELOPER)[-1]
    office.slack.press(sample.DEVELOPER, shown, "choose_strategic", "1")
    assert office.slack.eventually(
        lambda: (
            f"<@{sample.CHECKOUT_PM}> decides this"
            in office.last(sample.DEVELOPER, sample.CHECKOUT)
        )
    )
    assert office.journal()[0].kind is Kind.STRATEGIC


def test_what_nobody_can_work_out_offers_no_role_but_the_list_of_teams(office: Office) -> None:
    for text in (UNREADABLE, "asdfgh"):
        reply = office.ask(text, channel=sample.CHECKOUT)
        assert "couldn't work out" in reply
        assert "`/whoowns-team list`" in reply
        shown = office.slack.messages(sample.CHECKOUT, seen_by=sample.DEVELOPER)[-1]
        assert "It's for the" not in str(shown.blocks)


def test_a_correction_offers_no_kind_that_the_answer_has(office: Office) -> None:
    office.ask(TACTICAL, channel=sample.CHECKOUT)
    _wrong(office, sample.CHECKOUT)
    shown = str(office.slack.messages(sample.CHECKOUT, seen_by=sample.DEVELOPER)[-1].blocks)
    assert "correct_strategic" in shown
    assert "correct_tactical" not in shown


def test_an_unclear_question_needs_no_choice_where_one_person_holds_both(office: Office) -> None:
    office.setup("po @priya for Checkout")
    assert "as product owner and product manager" in office.ask(UNCLEAR, channel=sample.CHECKOUT)


def test_an_unclear_question_needs_no_choice_where_one_person_stands_in(office: Office) -> None:
    office.setup("away until friday", user=sample.CHECKOUT_PO)
    answer = office.ask(UNCLEAR, channel=sample.CHECKOUT)
    assert f"<@{sample.CHECKOUT_PM}>" in answer
    blocks = str(office.slack.messages(sample.CHECKOUT, seen_by=sample.DEVELOPER)[-1].blocks)
    assert "choose_tactical" not in blocks
    assert office.journal()[0].assignee == sample.CHECKOUT_PM


def test_right_by_mistake_can_be_taken_back(office: Office) -> None:
    office.ask(TACTICAL, channel=sample.CHECKOUT)
    message = office.slack.messages(sample.CHECKOUT, seen_by=sample.DEVELOPER)[-1]
    office.slack.press(sample.DEVELOPER, message, "feedback", "right:1")
    assert office.slack.eventually(
        lambda: "noted as right" in office.last(sample.DEVELOPER, sample.CHECKOUT)
    )
    _wrong(office)
    message = office.slack.messages(sample.CHECKOUT, seen_by=sample.DEVELOPER)[-1]
    office.slack.press(sample.DEVELOPER, message, "correct_strategic", "1")
    assert office.slack.eventually(
        lambda: "correction noted" in office.last(sample.DEVELOPER, sample.CHECKOUT)
    )
    with office.reading() as session:
        assert [feedback.right for feedback in feedback_on(session, 1)] == [False]


def test_no_product_question_can_be_the_correction(office: Office) -> None:
    office.ask(TACTICAL, channel=sample.CHECKOUT)
    _wrong(office)
    shown = office.slack.messages(sample.CHECKOUT, seen_by=sample.DEVELOPER)[-1]
    office.slack.press(sample.DEVELOPER, shown, "correct_neither", "1")
    assert office.slack.eventually(
        lambda: (
            "doesn't look like a product decision" in office.last(sample.DEVELOPER, sample.CHECKOUT)
        )
    )


def test_right_after_all_is_kept_as_right(office: Office) -> None:
    office.ask(TACTICAL, channel=sample.CHECKOUT)
    _wrong(office)
    shown = office.slack.messages(sample.CHECKOUT, seen_by=sample.DEVELOPER)[-1]
    office.slack.press(sample.DEVELOPER, shown, "correct_nothing", "1")
    assert office.slack.eventually(
        lambda: "noted as right" in office.last(sample.DEVELOPER, sample.CHECKOUT)
    )


def test_an_answer_of_another_workspace_is_never_shown(office: Office) -> None:
    office.ask(TACTICAL, channel=sample.CHECKOUT)
    with pytest.raises(Refusal, match="no longer have"):
        answer_feedback.look_up(office.bot.context, Presser("T0OTHER", sample.DEVELOPER), 1)


def test_a_team_that_is_gone_is_said(office: Office) -> None:
    office.ask(TACTICAL, channel=sample.CHECKOUT)
    asker = Presser(sample.WORKSPACE, sample.DEVELOPER)
    with pytest.raises(Refusal, match="That team no longer exists"):
        answer_feedback.choose(office.bot.context, asker, 1, team_id=999)
