"""What can be done with an answer: say that it is right or wrong, and choose."""

from bot.domain.verdict import Kind
from bot.sandbox import seed
from bot.store import journal
from tests.journeys.conftest import Office

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"


def _ask(office: Office) -> None:
    office.ask(TACTICAL)


def _press(office: Office, action: str, value: str, expect: str) -> str:
    shown = office.slack.messages(seed.GENERAL, seen_by=seed.DEVELOPER)[-1]
    office.slack.press(seed.DEVELOPER, shown, action, value)
    assert office.slack.eventually(lambda: expect in office.last(seed.DEVELOPER, seed.GENERAL))
    return office.last(seed.DEVELOPER, seed.GENERAL)


def test_right_is_kept_and_thanked(office: Office) -> None:
    _ask(office)
    _press(office, "feedback", "right:1", "noted as right")
    with office.bot.desk.database.transaction() as session:
        said = journal.feedback_on(session, 1)
    assert [row.right for row in said] == [True]


def test_wrong_offers_what_it_should_have_been_and_reroutes(office: Office) -> None:
    _ask(office)
    shown = office.slack.messages(seed.GENERAL, seen_by=seed.DEVELOPER)[-1]
    office.slack.press(seed.DEVELOPER, shown, "feedback", "wrong:1")
    assert office.slack.eventually(
        lambda: (
            "What should it have been"
            in str(office.slack.messages(seed.GENERAL, seen_by=seed.DEVELOPER)[-1].blocks)
        )
    )
    said = _press(office, "correct_strategic", "1", "Thank you, corrected")
    assert f"<@{seed.CHECKOUT_PM}> decides this" in said
    assert office.journal()[0].verdict.kind is Kind.TACTICAL
    assert office.journal()[0].decider == seed.CHECKOUT_PM


def test_another_team_is_routed_at_once(office: Office) -> None:
    _ask(office)
    shown = office.slack.messages(seed.GENERAL, seen_by=seed.DEVELOPER)[-1]
    office.slack.press(seed.DEVELOPER, shown, "feedback", "wrong:1")
    office.slack.eventually(
        lambda: (
            "What should it have been"
            in str(office.slack.messages(seed.GENERAL, seen_by=seed.DEVELOPER)[-1].blocks)
        )
    )
    said = _press(office, "correct_team", "1:2", "Thank you, corrected")
    assert f"<@{seed.SEARCH_PO}> decides this" in said


def test_a_vacant_role_is_said_plainly(office: Office) -> None:
    office.setup("create Mobile #mobile")
    office.setup("pm @amara for Mobile")
    said = office.ask("Which acceptance criteria does this story need?", channel=seed.MOBILE)
    assert "has no product owner yet" in said
    assert f"<@{seed.MOBILE_PM}>" in said


def test_nobody_in_either_role_is_said_plainly(office: Office) -> None:
    office.setup("create Mobile #mobile")
    said = office.ask("Which acceptance criteria does this story need?", channel=seed.MOBILE)
    assert "nobody holds either role" in said


def test_one_person_in_both_roles_decides(office: Office) -> None:
    office.setup("po @priya for Checkout")
    assert "both product owner and product manager" in office.ask(TACTICAL)
