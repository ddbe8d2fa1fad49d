"""A workspace's own rules, from the typed command to the answer, and from corrections to rules."""

import sqlite3
from threading import Event
from typing import Any

import pytest

from bot.assembly import assemble
from bot.domain.people.person import Person
from bot.domain.workspace import Policy
from bot.store import audit, own_rules
from bot.usecases import configure_workspace, review_rules
from bot.usecases import own_rules as usecase
from bot.usecases.app_context import AppContext
from sandbox import sample
from tests.journeys.conftest import Office, settings_for

ZEPPELIN = "Zeppelin?"


def _rules(office: Office, text: str, user: str = sample.ADMIN) -> str:
    """What the person who typed `/whoowns-rules text` reads."""
    before = len(office.slack.messages(sample.GENERAL, seen_by=user))
    office.slack.command(user, sample.GENERAL, "/whoowns-rules", text)
    assert office.slack.eventually(
        lambda: len(office.slack.messages(sample.GENERAL, seen_by=user)) > before
    )
    return office.last(user, sample.GENERAL)


def _press(office: Office, action: str, value: str, expect: str, user: str = sample.ADMIN) -> str:
    shown = office.slack.messages(sample.GENERAL, seen_by=user)[-1]
    office.slack.press(user, shown, action, value)
    assert office.slack.eventually(lambda: expect in office.last(user, sample.GENERAL))
    return office.last(user, sample.GENERAL)


def _shown(office: Office, user: str) -> str:
    """All that somebody sees in the channel."""
    return "\n".join(m.text for m in office.slack.messages(sample.GENERAL, seen_by=user))


def _corrected(office: Office, entry_id: int, text: str, user: str) -> None:
    """Ask something and call the answer wrong: it was strategic."""
    office.ask(text, user=user)
    shown = office.slack.messages(sample.GENERAL, seen_by=user)[-1]
    office.slack.press(user, shown, "feedback", f"wrong:{entry_id}")
    assert office.slack.eventually(
        lambda: (
            "What should it" in str(office.slack.messages(sample.GENERAL, seen_by=user)[-1].blocks)
        )
    )
    _press(office, "correct_strategic", str(entry_id), "Thanks, correction noted", user)


def _corrected_by_two(office: Office, text: str) -> None:
    """Three such questions of two people, all corrected; `{}` in `text` numbers them."""
    for number, user in enumerate((sample.DEVELOPER, sample.SALES, sample.DEVELOPER), 1):
        _corrected(office, number, text.format(number), user)


def test_a_rule_is_added_used_listed_and_removed(office: Office) -> None:
    reply = _rules(office, 'add strategic "zeppelin"')
    assert "Added: “zeppelin” points to *strategic* (strong)." in reply
    assert 'To undo this: `/whoowns-rules remove "zeppelin"`' in reply
    answer = office.ask(f"for Checkout: {ZEPPELIN}")
    assert "a strategic question: “Zeppelin”" in answer
    assert f"<@{sample.CHECKOUT_PM}> decides this" in answer
    assert f"1. “zeppelin” points to *strategic* (strong), added by <@{sample.ADMIN}>" in _rules(
        office, "list"
    )
    reply = _rules(office, "remove 1")
    assert '`/whoowns-rules add strategic "zeppelin" strong`' in reply
    assert "couldn't work out" in office.ask(f"for Checkout: {ZEPPELIN}")
    assert "no rules of its own" in _rules(office, "list")


def test_a_rule_takes_the_place_of_one_with_the_same_words(office: Office) -> None:
    _rules(office, 'add strategic "zeppelins" weak')
    reply = _rules(office, 'add tactical "Zeppelin"')
    assert "instead of strategic (weak)" in reply
    assert '`/whoowns-rules add strategic "zeppelins" weak`' in reply
    assert "Nothing changed" in _rules(office, 'add tactical "Zeppelin"')


def test_a_question_is_tried_with_all_reasons_and_not_kept(office: Office) -> None:
    _rules(office, 'add tactical "zeppelin"')
    reply = _rules(office, "test Is Zeppelin worth the investment next year?", user=sample.SALES)
    assert "not a product decision" in reply
    assert "*Your workspace's own rules* (tactical): 6.5 “Zeppelin”" in reply
    assert "*Quarters and years ahead* (strategic)" in reply
    assert office.journal() == []
    assert "Too few of its words are English" in _rules(office, "test xyzzy plugh")
    half = "test Qwrtz zxcv plugh xyzzy should bug sprint"
    assert "Too few of its words are English" in _rules(office, half)
    weak = _rules(office, "test Is a bigger team nice?")
    assert "would be *unclear*" in weak
    assert "Too few" not in weak


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "Teach me the words"),
        ("lsit", "Did you mean list?"),
        ("add tactical", "The phrase is missing"),
        ('add tactical "what is it"', "any question could contain"),
        ('add tactical "customers"', "built-in questions with these words from right"),
        ("remove", "Which rule?"),
        ("remove 7", "There is no rule 7"),
        ('remove "airship"', "There is no rule for “airship”"),
        ("check", "nothing to check"),
    ],
)
def test_what_is_wrong_is_answered_with_the_fix(office: Office, text: str, hint: str) -> None:
    assert hint in _rules(office, text)


def test_others_may_look_and_try_but_not_change(office: Office) -> None:
    for text in ('add tactical "zeppelin"', "remove 1", "suggest"):
        assert "Only people who may change a team" in _rules(office, text, user=sample.SALES)
    assert "no rules of its own" in _rules(office, "list", user=sample.SALES)
    assert "Added: " in _rules(office, 'add tactical "zeppelin"', user=sample.SEARCH_PO)


def test_every_change_is_audited(office: Office) -> None:
    _rules(office, 'add tactical "zeppelin"')
    _rules(office, 'add strategic "zeppelin" weak')
    _rules(office, "remove 1")
    with office.reading() as session:
        found = audit.of_workspace(session, sample.WORKSPACE)[:3]
    assert [(row.old, row.new) for row in found] == [
        ("zeppelin: strategic, weak", None),
        ("zeppelin: tactical, strong", "zeppelin: strategic, weak"),
        (None, "zeppelin: tactical, strong"),
    ]
    assert {row.action for row in found} == {"rule"}


def test_odd_rules_are_named(office: Office) -> None:
    office.ask("Is it blue?")
    _rules(office, 'add strategic "zeppelin tickets"')
    _rules(office, 'add tactical "zeppelin"')
    reply = _rules(office, "check")
    assert (
        "“zeppelin tickets” points to *strategic*, but “zeppelin” within it points to tactical."
        in reply
    )
    assert "few or none of your latest questions contain it" in reply


def test_corrections_become_a_proposal_that_a_person_accepts(office: Office) -> None:
    _corrected_by_two(office, "zeppelin ballast plan {} secret?")
    reply = _rules(office, "suggest")
    assert "3 corrected questions contain" in reply
    assert "Nothing changes until you choose" in reply
    assert "plan 1" not in reply
    value = next(
        element["value"]
        for block in office.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1].blocks
        for element in block.get("elements", ())
        if element.get("action_id") == "accept_rule"
    )
    after = _press(office, "accept_rule", value, "Added: ")
    assert "not enough to suggest a rule" in after
    assert "To undo this: `/whoowns-rules remove " in after
    with office.reading() as session:
        (rule,) = own_rules.all_of(session, sample.WORKSPACE)
        assert audit.of_workspace(session, sample.WORKSPACE)[0].source == "suggestion"
    assert rule.added_by == sample.ADMIN


def test_a_proposal_says_which_rule_it_takes_the_place_of(office: Office) -> None:
    _corrected_by_two(office, "zeppelin?")
    _rules(office, "suggest")
    proposed = office.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1]
    _rules(office, 'add tactical "zeppelin"')
    office.slack.press(sample.ADMIN, proposed, "accept_rule", "strategic:weak:zeppelin")
    expected = "instead of tactical (strong)"
    assert office.slack.eventually(lambda: expected in _shown(office, sample.ADMIN))
    reply = _shown(office, sample.ADMIN)
    assert '`/whoowns-rules add tactical "zeppelin" strong`' in reply


def test_the_name_of_a_team_is_never_proposed(office: Office) -> None:
    _corrected_by_two(office, "for Checkout: zeppelin {} secret?")
    reply = _rules(office, "suggest")
    assert "3 corrected questions contain" in reply
    assert "“checkout”" not in reply


def test_a_rule_is_removed_by_a_phrase_that_is_a_number(office: Office) -> None:
    _rules(office, 'add strategic\n"2028"')
    assert "There is no rule 2029" in _rules(office, "remove 2029")
    assert "There is no rule for “all”" in _rules(office, "remove all")
    assert "Removed the rule “2028”" in _rules(office, "remove 2028")


def test_a_rejected_proposal_does_not_come_back(office: Office) -> None:
    _corrected_by_two(office, "zeppelin?")
    _rules(office, "suggest")
    _press(office, "reject_rule", "strategic:weak:zeppelin", "won't suggest “zeppelin” again")
    assert "not enough to suggest a rule" in _rules(office, "suggest")
    history = office.setup("history")
    assert "rejected a suggested rule: strategic (weak)" in history
    assert "zeppelin" not in history


def test_a_full_set_of_rules_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usecase, "MOST_RULES", 1)
    _rules(office, 'add tactical "zeppelin"')
    assert "as many as fit" in _rules(office, 'add tactical "airship"')
    assert "Added: " in _rules(office, 'add strategic "zeppelins"')


def test_who_lost_the_right_on_another_replica_changes_no_rule(office: Office) -> None:
    office.ask(ZEPPELIN)
    replica = assemble(settings_for(office.slack, str(office.bot.context.database.engine.url)))
    admin = Person(sample.ADMIN, sample.WORKSPACE, is_admin=True)
    configure_workspace.set_policy(replica.context, admin, Policy.ADMINS)
    replica.stop()
    assert "Only people who may change a team" in _rules(
        office, 'add strategic "zeppelin"', sample.CHECKOUT_PO
    )


@pytest.mark.parametrize("asked", ["Is it blue?", ZEPPELIN])
def test_no_reply_says_whether_somebody_used_certain_words_in_private(
    office: Office, asked: str
) -> None:
    for user in (sample.SALES, sample.DEVELOPER):
        office.ask(asked, user=user)
    added = _rules(office, 'add tactical "zeppelin"')
    assert "• your latest questions: few or none contain these words\n" in added
    assert "few or none of your latest questions contain it" in _rules(office, "check")
    office.ask(ZEPPELIN, user=sample.ADMIN)
    added = _rules(office, 'add strategic "zeppelin"')
    assert "• your own latest questions: 1 contains these words" in added


def test_one_review_runs_at_a_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = Event(), Event()
    whole = review_rules.suggest_rules

    def slow(context: AppContext, actor: Person, **more: Any) -> review_rules.RuleSuggestions:
        begun.set()
        assert go_on.wait(20)
        return whole(context, actor, **more)

    monkeypatch.setattr(review_rules, "suggest_rules", slow)
    office.slack.command(sample.ADMIN, sample.GENERAL, "/whoowns-rules", "suggest")
    assert begun.wait(20)
    with office.busy():
        for command in ("suggest", "check"):
            reply = _rules(office, command, sample.CHECKOUT_PO)
            assert "Somebody else is having this workspace's rules reviewed right now" in reply
    go_on.set()
    assert office.slack.eventually(lambda: "not enough to suggest" in _shown(office, sample.ADMIN))
    assert "not enough to suggest" in _rules(office, "suggest", sample.CHECKOUT_PO)


def test_a_review_is_for_those_who_may_change_rules(office: Office) -> None:
    for command in ("suggest", "check"):
        assert "Only people who may change a team" in _rules(office, command, sample.SALES)


@pytest.mark.parametrize(
    ("action", "news"), [("accept_rule", "Added: "), ("reject_rule", "won't suggest")]
)
def test_others_can_write_while_more_is_suggested(
    office: Office, monkeypatch: pytest.MonkeyPatch, action: str, news: str
) -> None:
    _corrected_by_two(office, "zeppelin?")
    _rules(office, "suggest")
    whole, written = review_rules.suggest_rules, []

    def beside(*given: Any, **more: Any) -> review_rules.RuleSuggestions:
        other = sqlite3.connect(str(office.bot.context.database.engine.url.database), timeout=1)
        other.execute("BEGIN IMMEDIATE")
        other.rollback()
        other.close()
        written.append(1)
        return whole(*given, **more)

    monkeypatch.setattr(review_rules, "suggest_rules", beside)
    reply = _press(office, action, "strategic:weak:zeppelin", news)
    assert written
    assert "not enough to suggest a rule" in reply
