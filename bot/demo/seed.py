"""What the sandbox's bot knows at the first start: two teams, their people, weeks of questions.

More that a visitor should find there belongs here too.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.assembly import Bot
from bot.demo import history
from bot.domain.people.person import Person, PresenceUpdate
from bot.domain.question import Question, Source
from bot.domain.reporting.week import Week
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind
from bot.usecases import configure_teams, hand_over, presence
from bot.usecases.answer_feedback import Presser, give_feedback
from bot.usecases.answer_handover import give_answer
from bot.usecases.answer_question import answer_question
from bot.usecases.app_context import AppContext
from bot.usecases.hand_over import Sent
from bot.usecases.team_access import TeamRef
from sandbox import sample

TIME_ZONE = "Europe/London"
"""The clock of the admin, who set the teams up."""
WORKING_WEEK = timedelta(days=4, hours=18)
"""From Monday's midnight to the end of Friday's work."""
ANSWERED_WITHIN = timedelta(hours=5)


def seed_demo(bot: Bot) -> None:
    """Create everything that a visitor finds."""
    seed_teams(bot)
    seed_questions(bot)
    seed_presence(bot)


def seed_teams(bot: Bot) -> None:
    """Create two teams with their people; the third is left for the visitor."""
    admin = Person(sample.ADMIN, sample.WORKSPACE, is_admin=True, time_zone=TIME_ZONE)
    for name, aliases, channel, owner, manager in (
        (
            "Checkout",
            ("basket", "payment"),
            sample.CHECKOUT,
            sample.CHECKOUT_PO,
            sample.CHECKOUT_PM,
        ),
        ("Search", ("ranking",), sample.SEARCH, sample.SEARCH_PO, sample.SEARCH_PM),
    ):
        team = configure_teams.create_team(bot.context, admin, name, [channel]).change.team
        holders = {Role.PRODUCT_OWNER: owner, Role.PRODUCT_MANAGER: manager}
        configure_teams.change_team(
            bot.context,
            admin,
            TeamRef(team_id=team.id),
            partial(replace, aliases=aliases, holders=holders),
            people={user_id: Person(user_id, sample.WORKSPACE) for user_id in holders.values()},
        )


def seed_presence(bot: Bot) -> None:
    """Record what Slack shows of the teams' people, which is polled only later."""
    presence.track(bot.context, sample.WORKSPACE)
    for person in sample.people():
        names = (person.real_name, person.name)
        shown = PresenceUpdate(
            person.id, person.tz, person.status_text, person.status_emoji, names=names
        )
        presence.record(bot.context, sample.WORKSPACE, shown)


def seed_questions(bot: Bot) -> None:
    """Ask the questions of three weeks, the present one among them, and give their feedback.

    Those that are handed over stand on Home tabs, and in no channel: neither do the questions.
    """
    now = bot.context.clock()
    for number, (asked, at) in enumerate(_questions(now)):
        context = replace(bot.context, clock=partial(_fixed, at))
        source = Source.MENTION if number % 3 == 0 else Source.COMMAND
        question = Question(
            asked.text, sample.WORKSPACE, asked.asker, asked.channel, source, at, f"past-{number}"
        )
        answer = answer_question(context, question)
        if answer and asked.feedback:
            kind = None if asked.feedback == "right" else Kind(asked.feedback)
            asker = Presser(sample.WORKSPACE, asked.asker)
            give_feedback(context, asker, answer.entry_id, kind=kind)
        if answer and asked.handed_over:
            answered_at = at + min(ANSWERED_WITHIN, (now - at) / 2)
            later = replace(context, clock=partial(_fixed, answered_at))
            _hand_over(context, later, question, answer.entry_id, asked.answer)


def _hand_over(
    context: AppContext, later: AppContext, question: Question, entry_id: int, answer: str
) -> None:
    """Hand a question over and, with `answer`, have it answered later."""
    asker = Presser(sample.WORKSPACE, question.asker_id)
    offered = hand_over.offer(context, asker, entry_id, consulted=False)
    sent = Sent(question.delivery, question.text)
    case = hand_over.hand_over(context, entry_id, offered, sent)
    if case and answer:
        give_answer(later, offered.decider_id, sample.WORKSPACE, case.handover.id, answer)


def _fixed(at: datetime) -> datetime:
    return at


def _questions(now: datetime) -> Iterator[tuple[history.Asked, datetime]]:
    """Yield the questions and when they were asked.

    They are spread evenly over each working week, as far as the present one has gone: so what came
    in so far can be compared with the same part of the weeks before.
    """
    present = Week.at(now, TIME_ZONE)
    span = min(WORKING_WEEK, now - present.begins(TIME_ZONE))
    for back, questions in zip((2, 1, 0), history.WEEKS, strict=True):
        begins = present.plus(-back).begins(TIME_ZONE)
        for number, asked in enumerate(questions, 1):
            yield asked, begins + span * number / (len(questions) + 1)
