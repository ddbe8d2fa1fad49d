"""Answers, rules and guidance, compared with the JSON under `tests/golden`."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.classification.labelled_questions import RuleImpact
from bot.domain.classification.own_rules import OwnRule, Strength
from bot.domain.classification.own_rules_check import (
    Contradicted,
    RarelyMatched,
    WithinOwn,
    WithinShipped,
)
from bot.domain.classification.phrase import phrase_of
from bot.domain.classification.proposals import Proposal
from bot.domain.classification.rulebook import Theme
from bot.domain.errors import Refusal
from bot.domain.fallback import Topic
from bot.domain.people.absence import Absence, Cause, Presence
from bot.domain.question import Answer
from bot.domain.route import AssignmentReason, Route, route
from bot.domain.team_matching.matcher import Evidence
from bot.domain.teams.team import Profile, Role, Team
from bot.domain.teams.team_change import TeamChange
from bot.domain.verdict import Kind, Probabilities, Signal, Verdict
from bot.slack.message import Message
from bot.slack.slack_errors import by_code
from bot.slack.views import (
    answer,
    choices,
    guidance,
    reasons,
    rules,
    rules_review,
    team,
    team_change,
)
from bot.slack.views.answer import NOBODY_TO_ASK, answer_message, pass_on
from bot.usecases.apply_change import Applied
from bot.usecases.decision_profiles import GivenTheme
from bot.usecases.own_rules import MOST_RULES, RuleAdded, TriedQuestion
from bot.usecases.review_rules import RulesCheck, RuleSuggestions
from tests.slack import golden
from tests.slack.golden import HOSTILE

FULL = Team(
    1, "T1", "Checkout", ("basket",), ("C1",),
    {Role.PRODUCT_OWNER: "UOWNER", Role.PRODUCT_MANAGER: "UMANAGER"},
)  # fmt: skip
ONE = Team(1, "T1", "Checkout", holders=dict.fromkeys(Role, "UBOTH"))
MANAGED = Team(1, "T1", "Checkout", holders={Role.PRODUCT_MANAGER: "UMANAGER"})
SINGLE = replace(FULL, profile=Profile.SINGLE_PRODUCT_OWNER, themes={"bugs": Role.PRODUCT_MANAGER})
PLAIN = replace(SINGLE, profile=Profile.SPLIT)
OWNED = replace(SINGLE, themes={"bugs": Role.PRODUCT_OWNER})
BUGS = Theme("bugs", Kind.TACTICAL, "horizon", "Bugs and quality")
RULE = OwnRule(phrase_of("gift card"), Kind.TACTICAL, Strength.WEAK, "UADDER")
EMPTY = Team(2, "T1", HOSTILE)
SIX = tuple(Team(n, "T1", f"Team {n}") for n in range(1, 7))


def _verdict(kind: Kind) -> Verdict:
    signals = (
        Signal("this sprint", "this sprint", Kind.TACTICAL, 2.0, "sprint", "why"),
        Signal("next year", HOSTILE, Kind.STRATEGIC, 1.5, "horizon", "why"),
        Signal("vpn", "my VPN", Kind.NEITHER, 1.0, "helpdesk", "why"),
    )
    return Verdict(kind, 0.9, Probabilities(0.3, 0.6, 0.1), signals, "sprint")


NO_EVIDENCE = Verdict(
    Kind.UNCLEAR, 0.5, Probabilities(0.4, 0.4, 0.2), (), "", has_enough_evidence=False
)


def _answer(kind: Kind, team: Team | None, route: Route | None, **more: object) -> Answer:
    evidence = Evidence.NAMED if team else Evidence.NONE
    fields = {"words": "basket" if team else ""} | more
    return Answer(7, _verdict(kind), kind, team, route, evidence, **fields)  # type: ignore[arg-type]


FULL_WITH_DEPUTY = replace(FULL, deputies={Role.PRODUCT_OWNER: ("UDEPUTY",)})
SINGLE_AWAY = replace(FULL, profile=Profile.SINGLE_PRODUCT_OWNER)
ONLY_DEPUTY = replace(FULL_WITH_DEPUTY, holders={})
AT = datetime(2026, 11, 25, 9, tzinfo=UTC)


def _away(user_id: str, cause: Cause) -> Presence:
    until = None if cause is Cause.DEACTIVATED else datetime(2026, 12, 1, 8, tzinfo=UTC)
    words = f"on leave {HOSTILE}" if cause is Cause.STATUS else ""
    return Presence(AT, {user_id: (Absence(user_id, cause, until, words=words),)})


def _routed_away(user_id: str, cause: Cause, team: Team) -> Answer:
    presence = _away(user_id, cause)
    routed = route(Kind.TACTICAL, team, presence=presence)
    return _answer(Kind.TACTICAL, team, routed, presence=presence)


MESSAGES: dict[str, Message] = {
    "tactical": answer_message(_answer(Kind.TACTICAL, FULL, route(Kind.TACTICAL, FULL))),
    "strategic": answer_message(_answer(Kind.STRATEGIC, FULL, route(Kind.STRATEGIC, FULL))),
    "consulted": answer_message(
        _answer(Kind.TACTICAL, FULL, route(Kind.TACTICAL, FULL, disputed=True))
    ),
    "both_roles": answer_message(_answer(Kind.TACTICAL, ONE, route(Kind.TACTICAL, ONE))),
    "vacant": answer_message(_answer(Kind.TACTICAL, MANAGED, route(Kind.TACTICAL, MANAGED))),
    "nobody": answer_message(_answer(Kind.TACTICAL, EMPTY, route(Kind.TACTICAL, EMPTY))),
    "decided_by_profile": answer_message(
        _answer(Kind.STRATEGIC, SINGLE, route(Kind.STRATEGIC, SINGLE))
    ),
    "decided_by_theme": answer_message(
        _answer(Kind.TACTICAL, SINGLE, route(Kind.TACTICAL, SINGLE, theme="bugs"))
    ),
    "depends_on_the_team": answer_message(
        _answer(Kind.STRATEGIC, None, None, team_count=3, split_examples=(FULL, SINGLE))
    ),
    "profile_chosen": team_change.profile_set(TeamChange(PLAIN, SINGLE)),
    "theme_given": team_change.theme_given(
        GivenTheme(BUGS, Applied(TeamChange(OWNED, SINGLE), "UACTOR"))
    ),
    "team_shown_with_profile": team.team_card(SINGLE),
    "deputy": answer_message(_routed_away("UOWNER", Cause.ANNOUNCED, FULL_WITH_DEPUTY)),
    "deputy_by_status": answer_message(_routed_away("UOWNER", Cause.STATUS, FULL_WITH_DEPUTY)),
    "deputy_of_one_gone": answer_message(
        _routed_away("UOWNER", Cause.DEACTIVATED, FULL_WITH_DEPUTY)
    ),
    "other_while_away": answer_message(_routed_away("UOWNER", Cause.ANNOUNCED, FULL)),
    "holder_away": answer_message(_routed_away("UOWNER", Cause.STATUS, SINGLE_AWAY)),
    "holder_gone": answer_message(_routed_away("UOWNER", Cause.DEACTIVATED, SINGLE_AWAY)),
    "deputy_of_vacant": answer_message(_routed_away("UX", Cause.ANNOUNCED, ONLY_DEPUTY)),
    "deputy_of_vacant_away": answer_message(_routed_away("UDEPUTY", Cause.STATUS, ONLY_DEPUTY)),
    "asker_decides": answer_message(
        _answer(Kind.TACTICAL, FULL, route(Kind.TACTICAL, FULL), asker_id="UOWNER")
    ),
    "asker_is_away": answer_message(
        replace(_routed_away("UOWNER", Cause.ANNOUNCED, FULL_WITH_DEPUTY), asker_id="UOWNER")
    ),
    "unclear_and_away": answer_message(
        _answer(Kind.UNCLEAR, FULL_WITH_DEPUTY, None, presence=_away("UOWNER", Cause.ANNOUNCED))
    ),
    "unclear": answer_message(_answer(Kind.UNCLEAR, FULL, None)),
    "unreadable": answer_message(replace(_answer(Kind.UNCLEAR, FULL, None), verdict=NO_EVIDENCE)),
    "unreadable_without_a_team": answer_message(
        replace(_answer(Kind.UNCLEAR, None, None, team_count=3), verdict=NO_EVIDENCE)
    ),
    "unclear_and_vacant": answer_message(_answer(Kind.UNCLEAR, MANAGED, None)),
    "neither": answer_message(_answer(Kind.NEITHER, FULL, None)),
    "neither_with_a_fallback": answer_message(_answer(Kind.NEITHER, None, None, fallback="C0HELP")),
    "neither_of_a_topic": answer_message(
        _answer(Kind.NEITHER, FULL, None, topic=Topic.IT, fallback="https://it.example/?a=1&b=2")
    ),
    "neither_of_a_topic_for_a_person": answer_message(
        _answer(Kind.NEITHER, FULL, None, topic=Topic.PEOPLE, fallback="UHR")
    ),
    "neither_with_nobody_to_ask": answer_message(
        _answer(Kind.NEITHER, FULL, None, topic=Topic.FINANCE)
    ),
    "neither_small_talk": answer_message(_answer(Kind.NEITHER, ONE, None, topic=Topic.SMALL_TALK)),
    "no_such_team": answer_message(
        _answer(Kind.TACTICAL, None, None, team_count=3, words=HOSTILE),
    ),
    "which_team": answer_message(_answer(Kind.TACTICAL, None, None, team_count=3)),
    "one_of_two_teams": answer_message(
        _answer(Kind.TACTICAL, None, None, team_count=3, candidates=(FULL, EMPTY))
    ),
    "perhaps_this_team": answer_message(
        _answer(Kind.TACTICAL, None, None, team_count=101, candidates=(FULL,))
    ),
    "teams_of_one_channel": answer_message(
        replace(
            _answer(Kind.UNCLEAR, None, None, team_count=9, candidates=SIX),
            evidence=Evidence.ASKED_IN_CHANNEL,
            words="C1",
        )
    ),
    "no_team": answer_message(_answer(Kind.STRATEGIC, None, None)),
    "what_should_it_have_been": answer_message(
        _answer(Kind.TACTICAL, FULL, route(Kind.TACTICAL, FULL), team_count=2),
        correcting=True,
    ),
    "corrected": answer.corrected(
        _answer(Kind.TACTICAL, FULL, route(Kind.TACTICAL, FULL), settled_by_person=True)
    ),
    "thanked": answer.confirmed(_answer(Kind.TACTICAL, FULL, route(Kind.TACTICAL, FULL))),
    "team_shown": team.team_card(FULL),
    "refused": guidance.refused(Refusal(f"No team {HOSTILE}.", "See the list.")),
    "not_saved": guidance.not_saved("1a2b3c4d"),
    "failed": guidance.failed("1a2b3c4d"),
    "refused_by_slack": guidance.refused_by_slack(
        by_code("token_revoked").refusal("I couldn't finish that"), "1a2b3c4d"
    ),
    "how_to_ask": guidance.how_to_ask(),
    "nothing_asked": guidance.nothing_asked(),
    "how_to_set_up": guidance.how_to_set_up_teams(),
    "how_to_teach": guidance.how_to_teach_words(),
    "no_rules": rules.rule_list([]),
    "rules_listed": rules.rule_list([RULE, replace(RULE, kind=Kind.NEITHER)]),
    "rule_added": rules.rule_added(
        RuleAdded(RULE, None, RuleImpact(3773, 3, 1, 0, 1), RuleImpact(40))
    ),
    "rule_replaced": rules.rule_added(
        RuleAdded(
            RULE,
            replace(RULE, kind=Kind.STRATEGIC),
            RuleImpact(3773, 3),
            RuleImpact(40, 2, 2, 2, 0),
        )
    ),
    "rule_removed": rules.rule_removed(RULE),
    "rules_checked": rules_review.rules_checked(
        RulesCheck(
            (
                WithinOwn(RULE, RULE),
                WithinOwn(RULE, replace(RULE, kind=Kind.STRATEGIC)),
                WithinShipped(RULE, _verdict(Kind.TACTICAL).signals[0]),
                WithinShipped(RULE, _verdict(Kind.TACTICAL).signals[1]),
                RarelyMatched(RULE),
                Contradicted(RULE, 3, 1),
            ),
            2,
            2000,
        )
    ),
    "nothing_odd": rules_review.rules_checked(RulesCheck((), 1, 1)),
    "rules_suggested": rules_review.rules_suggested(
        RuleSuggestions(
            (Proposal(RULE, 12, 11, RuleImpact(3773, 1), RuleImpact(230, 14, 10, 10, 0)),), 31
        ),
        rules_review.rejected("gift cards"),
    ),
    "nothing_to_suggest": rules_review.rules_suggested(RuleSuggestions((), 1)),
    "explained": reasons.tested(TriedQuestion(HOSTILE, _verdict(Kind.TACTICAL), {"sprint": BUGS})),
    "explained_unclear": reasons.tested(
        TriedQuestion(
            "Zeppelin?", replace(NO_EVIDENCE, probabilities=Probabilities(0.3, 0.1, 0.6)), {}
        )
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_reads_as_agreed(name: str) -> None:
    golden.check(name, MESSAGES[name].body)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_accepted_inert_and_complete(name: str) -> None:
    golden.check_message(MESSAGES[name])


def test_as_many_rules_as_a_workspace_may_have_fit_a_message() -> None:
    longest = phrase_of(" ".join(["w" * 10] * 6))
    rule = OwnRule(longest, Kind.STRATEGIC, Strength.STRONG, "U" * 11)
    message = rules.rule_list([rule] * MOST_RULES)
    assert message.text.count("added by") == MOST_RULES
    assert len(message.blocks) <= 50
    assert all(len(b["text"]["text"]) <= 3000 for b in message.blocks if b["type"] == "section")


def test_a_choice_among_many_teams_fits_a_select() -> None:
    teams = tuple(Team(n, "T1", f"Team {n}") for n in range(300))
    message = answer_message(_answer(Kind.TACTICAL, None, None, team_count=300, candidates=teams))
    choice = next(block for block in message.blocks if block["type"] == "actions")
    assert [element["type"] for element in choice["elements"]] == ["external_select"]


def test_without_teams_no_other_team_is_offered() -> None:
    given = _answer(Kind.TACTICAL, None, None)
    shown = str(answer_message(given, correcting=True).blocks)
    assert "correct_strategic" in shown
    assert "external_select" not in shown


REASONS = {
    Evidence.CHANNEL_NAMED: ("C1", "Team: Checkout, because you named <#C1>."),
    Evidence.NAMED: ("basket", "Team: Checkout, because you said “basket”."),
    Evidence.ASKED_IN_CHANNEL: ("C1", "Team: Checkout, because this is <#C1>."),
    Evidence.USUALLY_ASKED: ("", "Team: Checkout, because you usually ask about it."),
    Evidence.ONLY_TEAM: ("", "Checkout is the only team here."),
    Evidence.CHOSEN: ("", "Team: Checkout, as chosen."),
}


@pytest.mark.parametrize("evidence", REASONS)
def test_an_answer_says_how_its_team_was_found(evidence: Evidence) -> None:
    words, reason = REASONS[evidence]
    given = _answer(Kind.TACTICAL, FULL, route(Kind.TACTICAL, FULL))
    assert reason in answer_message(replace(given, evidence=evidence, words=words)).text


def test_two_teams_are_called_both_and_teams_that_are_not_offered_are_not_mentioned() -> None:
    given = replace(
        _answer(Kind.TACTICAL, None, None, team_count=3, candidates=(FULL, EMPTY)),
        evidence=Evidence.USUALLY_ASKED,
    )
    assert "You often ask about both." in answer_message(given).text
    unread = replace(given, kind=Kind.UNCLEAR, verdict=NO_EVIDENCE)
    assert "You often ask" not in answer_message(unread).text


def test_what_a_select_offers_names_the_aliases_too_and_fits() -> None:
    long = Team(3, "T1", "n" * 80, tuple("a" * 80 for _ in range(3)))
    first, second = choices.team_options(7, (FULL, long))
    assert first["value"] == "7:1"
    assert first["description"]["text"] == "also: basket"
    assert len(second["text"]["text"]) == len(second["description"]["text"]) == 75


def test_assignment_reasons_are_kept_in_the_journal() -> None:
    assert [assignment_reason.value for assignment_reason in AssignmentReason] == [
        "holder", "both_roles", "other_role", "nobody",
        "deputy", "deputy_of_vacant", "other_while_away", "holder_away",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ["next year", "year", "we", "art", "the cart", "cart"],
        ["year", "art", "next year", "we", "the cart"],
    ],
)
def test_reasons_are_telling_words_each_shown_once(words: list[str]) -> None:
    signals = tuple(Signal(w, w, Kind.STRATEGIC, 1.0, "horizon", "why") for w in words)
    verdict = Verdict(Kind.STRATEGIC, 0.9, Probabilities(0.9, 0.1, 0.0), signals, "horizon")
    given = Answer(
        7, verdict, Kind.STRATEGIC, FULL, route(Kind.STRATEGIC, FULL), Evidence.ONLY_TEAM
    )
    assert ": “next year”, “art”, “cart”. " in answer_message(given).text


def test_the_theme_comes_first_with_the_words_that_made_it() -> None:
    found = (
        Signal("enterprise", "enterprise", Kind.STRATEGIC, 3.0, "segments", "why"),
        Signal("price", "price", Kind.STRATEGIC, 2.0, "pricing", "why"),
    )
    verdict = Verdict(Kind.STRATEGIC, 0.9, Probabilities(0.9, 0.1, 0.0), found, "pricing")
    given = Answer(
        7, verdict, Kind.STRATEGIC, FULL, route(Kind.STRATEGIC, FULL), Evidence.ONLY_TEAM,
        about="pricing",
    )  # fmt: skip
    text = answer_message(given).text
    assert "It's about pricing (“price”), so it's a strategic question." in text


AS_A_WHOLE = "The wording as a whole sounds strategic. "


@pytest.mark.parametrize(
    ("signals", "because"),
    [
        (
            [("honestly", 2.0, True), ("incumbents", 1.0, False), ("against", 1.5, True)],
            ": “incumbents”. ",
        ),
        ([("moat", 1.0, False), ("rivals", 4.0, False)], ": “rivals”, “moat”. "),
        ([("25 … 50", 2.0, True), ("13", 1.0, True), ("2030", 0.5, False)], ": “2030”. "),
        ([("the … team", 2.0, False), ("two", 1.0, True)], ": “team”. "),
        ([("mock … clock", 2.0, True)], AS_A_WHOLE),
        ([('"held at customs"', 2.0, True)], AS_A_WHOLE),
        (
            [("US", 2.0, False), ("in the US", 1.0, True), ("us", 3.0, True)],
            ": “US”. ",
        ),
        (
            [("am", 2.0, True), ("this … for", 1.0, True)],
            AS_A_WHOLE,
        ),
    ],
)
def test_the_reason_that_tells_a_person_most_comes_first(
    signals: list[tuple[str, float, bool]], because: str
) -> None:
    shown = tuple(
        Signal(words, words, Kind.STRATEGIC, weight, "horizon", "why", general)
        for words, weight, general in signals
    )
    verdict = Verdict(Kind.STRATEGIC, 0.9, Probabilities(0.9, 0.1, 0.0), shown, "horizon")
    given = Answer(
        7, verdict, Kind.STRATEGIC, FULL, route(Kind.STRATEGIC, FULL), Evidence.ONLY_TEAM
    )
    assert because in answer_message(given).text


def test_little_words_come_last_and_are_called_so() -> None:
    signals = (
        Signal("we", "we", Kind.STRATEGIC, 2.0, "words_of_reasons", "why", general=True),
        Signal("pricing", "pricing", Kind.STRATEGIC, 1.0, "pricing", "why"),
    )
    verdict = Verdict(Kind.STRATEGIC, 0.9, Probabilities(0.9, 0.1, 0.0), signals, "pricing")
    text = reasons.tested(TriedQuestion("Do we?", verdict, {"sprint": BUGS})).text
    assert text.index("1.0 “pricing”") < text.index(
        "*Little words*: 2.0 “we” (strategic); they count only next to others"
    )


def test_no_verdict_is_shown_as_certain() -> None:
    verdict = Verdict(Kind.STRATEGIC, 0.9999, Probabilities(0.9999, 0.0001, 0.0), (), "")
    text = reasons.tested(TriedQuestion("Do we?", verdict, {})).text
    assert "99% sure" in text
    assert "strategic 99%, tactical 0%" in text


def test_a_long_question_is_echoed_in_part_and_inert() -> None:
    given = _answer(
        Kind.TACTICAL, FULL, route(Kind.TACTICAL, FULL), unseen_text=HOSTILE + " why" * 100
    )
    message = answer_message(given)
    echo = message.blocks[0]["elements"][0]["text"]
    assert echo.startswith("You asked: &lt;!channel&gt;")
    assert echo.endswith("why…")
    assert not set("*@") & (set(echo.replace("\u2060*\u2060", "").replace("\u2060@\u2060", "")))
    assert message.text.startswith(echo)


def test_what_names_nobody_can_not_be_passed_on_and_says_so() -> None:
    assert NOBODY_TO_ASK in pass_on(_answer(Kind.NEITHER, None, None)).body["text"]
