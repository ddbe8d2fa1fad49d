"""Which team an answer is for, and how one helps where that is open."""

import pytest

from bot.domain.errors import Refusal
from bot.domain.team_matching.matcher import Evidence
from bot.store import teams
from bot.usecases import answer_feedback
from bot.usecases.answer_feedback import Presser
from sandbox import sample
from sandbox.model import Message
from tests.journeys.conftest import Office
from tests.store.builders import create_team, delete_team

ASKER = Presser(sample.WORKSPACE, sample.DEVELOPER)
QUESTION = "Which acceptance criteria does this story need in this sprint?"


def _shown(office: Office, channel: str = sample.GENERAL) -> Message:
    return office.slack.messages(channel, seen_by=sample.DEVELOPER)[-1]


def _delete(office: Office, name: str) -> None:
    """Another replica deletes a team: this one has not heard of it yet."""
    with office.bot.context.database.transaction() as session:
        found = {team.name: team for team in teams.all_of(session, sample.WORKSPACE)}
        delete_team(session, found[name])


def _many_teams(office: Office, count: int) -> None:
    with office.bot.context.database.transaction() as session:
        for number in range(count):
            create_team(session, sample.WORKSPACE, f"Guild {number:03}", ())
    office.bot.context.team_cache.refresh(sample.WORKSPACE)


def test_a_channel_in_the_question_names_its_team(office: Office) -> None:
    reply = office.ask(f"{QUESTION} <#{sample.SEARCH}|search>", channel=sample.CHECKOUT)
    assert f"Search, because you named <#{sample.SEARCH}>" in reply


def test_two_channels_in_the_question_offer_both_teams(office: Office) -> None:
    reply = office.ask(f"{QUESTION} <#{sample.SEARCH}|search> or <#{sample.CHECKOUT}|checkout>?")
    assert "Which team is it about: *Search* or *Checkout*?" in reply
    assert "channel of each" not in reply


def test_two_named_teams_are_both_offered_and_one_is_pressed(office: Office) -> None:
    reply = office.ask("Does the basket story or the ranking story come first in this sprint?")
    assert "Which team is it about: *Checkout* or *Search*?" in reply
    office.slack.press(sample.DEVELOPER, _shown(office), "choose_team_1", "1:2")
    assert office.slack.eventually(lambda: "Search, as chosen" in _shown(office).text)
    assert office.journal()[0].evidence is Evidence.CHOSEN


def test_the_team_that_somebody_usually_asks_is_offered_first(office: Office) -> None:
    for number in range(3):
        office.ask(f"{QUESTION} The ranking one, number {number}.")
    reply = office.ask(QUESTION)
    assert "Which team is it about: *Search* or another one?" in reply
    assert "You often ask about Search." in reply
    assert office.journal()[-1].evidence is Evidence.USUALLY_ASKED
    assert "Which team is it about?" in office.ask(QUESTION, user=sample.SALES)


def test_how_a_team_was_found_is_still_told_when_one_presses(office: Office) -> None:
    office.ask(QUESTION, channel=sample.CHECKOUT)
    given = answer_feedback.look_up(office.bot.context, ASKER, 1)
    assert (given.evidence, given.words) == (Evidence.ASKED_IN_CHANNEL, sample.CHECKOUT)


def test_the_select_searches_as_one_types(office: Office) -> None:
    _many_teams(office, 300)
    assert "Which team is it about?" in office.ask(QUESTION)
    suggest = office.slack.suggest
    assert len(suggest(sample.DEVELOPER, _shown(office), "choose_team", "guild")) == 100
    (option,) = suggest(sample.DEVELOPER, _shown(office), "choose_team", "Bask")
    assert (option["text"]["text"], option["description"]["text"]) == (
        "Checkout", "also: basket, payment",
    )  # fmt: skip
    assert suggest(sample.DEVELOPER, _shown(office), "choose_team", "guild 123")[0]["value"]
    assert suggest(sample.DEVELOPER, _shown(office), "choose_team", "zebra") == []
    office.slack.press(sample.DEVELOPER, _shown(office), "choose_team", option["value"])
    assert office.slack.eventually(lambda: f"<@{sample.CHECKOUT_PO}>" in _shown(office).text)


def test_the_select_shows_likely_teams_before_anything_is_typed(office: Office) -> None:
    for number in range(6):
        office.setup(f"create Zebra {number} <#{sample.MOBILE}|mobile>")
    reply = office.ask(QUESTION, channel=sample.MOBILE)
    assert "Several teams fit" in reply
    assert f"<#{sample.MOBILE}> belongs to all of them" in reply
    shown = _shown(office, sample.MOBILE)
    offered = office.slack.suggest(sample.DEVELOPER, shown, "choose_team", "")
    names = [option["text"]["text"] for option in offered]
    assert names == [*(f"Zebra {number}" for number in range(6)), "Checkout", "Search"]


def test_a_correction_searches_too(office: Office) -> None:
    office.ask(QUESTION, channel=sample.CHECKOUT)
    office.slack.press(sample.DEVELOPER, _shown(office, sample.CHECKOUT), "feedback", "wrong:1")
    assert office.slack.eventually(
        lambda: "correct_team" in str(_shown(office, sample.CHECKOUT).blocks)
    )
    shown = _shown(office, sample.CHECKOUT)
    (option,) = office.slack.suggest(sample.DEVELOPER, shown, "correct_team", "rank")
    office.slack.press(sample.DEVELOPER, shown, "correct_team", option["value"])
    assert office.slack.eventually(
        lambda: "Search, as chosen" in _shown(office, sample.CHECKOUT).text
    )


def test_a_select_under_a_question_that_is_gone_offers_nothing(office: Office) -> None:
    office.ask(QUESTION)
    shown = _shown(office)
    shown.blocks[-2]["block_id"] = "choose_team:999"
    assert office.slack.suggest(sample.DEVELOPER, shown, "choose_team", "") == []


def test_a_team_deleted_by_another_replica_is_not_answered_with(office: Office) -> None:
    office.ask(QUESTION, channel=sample.CHECKOUT)
    _delete(office, "Checkout")
    reply = office.ask(f"{QUESTION} For checkout.", channel=sample.CHECKOUT)
    assert "Checkout*" not in reply
    assert office.journal()[-1].team_id != 1


def test_a_team_deleted_by_another_replica_cannot_be_chosen(office: Office) -> None:
    office.ask(QUESTION)
    _delete(office, "Search")
    with pytest.raises(Refusal, match="That team no longer exists"):
        answer_feedback.choose(office.bot.context, ASKER, 1, team_id=2)
    with pytest.raises(Refusal, match="That team no longer exists"):
        answer_feedback.give_feedback(office.bot.context, ASKER, 1, team_id=2)


@pytest.mark.parametrize("name", [":rocket:", "X", "n" * 80, "C++"])
def test_teams_of_odd_names_can_be_asked(office: Office, name: str) -> None:
    office.setup(f"create {name}")
    reply = office.ask(f"{QUESTION} I mean team {name} here.")
    assert "both of its roles are vacant" in reply


@pytest.mark.parametrize(
    "name", ["CHECKOUT", "Chéckout", "check\u200bout", "BASKET", "list", "Help"]
)
def test_names_that_are_taken_or_words_of_the_command_are_refused(
    office: Office, name: str
) -> None:
    office.setup(f"create {name}")
    with office.reading() as session:
        assert len(teams.all_of(session, sample.WORKSPACE)) == 2
