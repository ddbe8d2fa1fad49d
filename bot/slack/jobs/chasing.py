"""Chases questions that nobody answers: one list a person and working day, and never a question."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.domain.chasing import Board, Step, WaitingQuestion, WorkingDay
from bot.domain.delivery import Tenant
from bot.domain.errors import Refusal
from bot.domain.workspace import may_act
from bot.slack.directory import Directories
from bot.slack.handovers import HandoverMessages
from bot.slack.jobs.turns import Rest, Turn, Turns
from bot.usecases import chasing
from bot.usecases.app_context import AppContext

JOB = "chasing"
OUTSIDER_FOR = timedelta(hours=12)
"""How long somebody counts as an outsider before Slack is asked again."""

log = logging.getLogger("whoowns.chasing")


class ChaseQuestions:
    """The job; every replica has it, and rows in the database decide which one does something."""

    def __init__(
        self,
        directories: Directories,
        messages: HandoverMessages,
        context: AppContext,
        rest: Rest,
    ) -> None:
        self._directories = directories
        self._messages = messages
        self._context = context
        self._turns = Turns(JOB, rest)
        self._outsiders: dict[tuple[str, str], datetime] = {}

    def __call__(self, now: datetime) -> None:
        """Do what is due in each workspace."""
        self._outsiders = {
            who: since for who, since in self._outsiders.items() if now - since < OUTSIDER_FOR
        }
        self._turns.give(
            sorted(chasing.workspaces_due(self._context)),
            lambda workspace_id, turn: self._chase_some(workspace_id, turn, now),
        )

    def _chase_some(self, workspace_id: str, turn: Turn, now: datetime) -> None:
        """Pass on and end what waited long enough, then list the rest for those at work.

        Nothing is done where no message can be sent.
        """
        self._directories(workspace_id)
        board = self._board(workspace_id, now)
        steps = list(board.steps())
        ended = [question for question, step in steps if step is Step.END]
        passed_on = [question for question, step in steps if step is Step.PASS_ON]
        changed = False
        for question in ended:
            changed |= self._end(workspace_id, board, question)
            if turn.is_over():
                return
        had_it = chasing.who_had(self._context, workspace_id, passed_on) if passed_on else {}
        for question in passed_on:
            changed |= self._pass_on(workspace_id, board, question, had_it[question.question_id])
            if turn.is_over():
                return
        if changed:
            board = self._board(workspace_id, now)
        for working_day in board.mornings():
            self._begin_day(workspace_id, board, working_day)
            if turn.is_over():
                return

    def _board(self, workspace_id: str, now: datetime) -> Board:
        outsiders = [user_id for home, user_id in self._outsiders if home == workspace_id]
        return chasing.board_of(self._context, workspace_id, now, outsiders)

    def _begin_day(self, workspace_id: str, board: Board, working_day: WorkingDay) -> None:
        """Record that somebody's day has begun, and send them the list if there is one."""
        user_id, was_there = working_day.user_id, working_day.was_there
        questions = board.listed(user_id) if was_there else ()
        if questions and not self._is_member(workspace_id, user_id, board.now):
            return  # Slack doesn't say, or else the questions are passed on a minute later
        listed = tuple(question.handover_id for question in questions)
        day = WorkingDay(user_id, working_day.day, was_there, listed)
        with self._context.database.unit_of_work():
            waiting = chasing.begin_day(self._context, workspace_id, day)
            if waiting:
                self._messages.listed(Tenant.of(workspace_id), day)
        if waiting:
            self._log(workspace_id, "listed", questions=len(waiting))

    def _pass_on(
        self, workspace_id: str, board: Board, question: WaitingQuestion, had_it: Collection[str]
    ) -> bool:
        """Give a question to the first who can answer it; if there is nobody, it stays.

        It ends if whoever asked has no account any more. Returns whether anything was done.
        """
        if self._has_left(workspace_id, question.asker_id):
            with self._context.database.unit_of_work():
                ended = self._messages.end_all_of(Tenant.of(workspace_id), question.asker_id)
            if ended:
                self._log(workspace_id, "asker gone", questions=ended)
            return bool(ended)
        for user_id, role in board.next_people(question, had_it):
            if not self._is_member(workspace_id, user_id, board.now):
                continue
            days = board.days_waited(question)
            with self._context.database.unit_of_work():
                case = chasing.pass_on(self._context, workspace_id, question, user_id, role, days)
                if case:
                    self._messages.redirected(Tenant.of(workspace_id), case)
            if case:
                self._log(workspace_id, "passed on", handover=question.handover_id)
            return case is not None
        if question.decider_id in board.gone and not board.has_next(question, had_it):
            return self._end(workspace_id, board, question)
        return False

    def _end(self, workspace_id: str, board: Board, question: WaitingQuestion) -> bool:
        """End a question without an answer, and tell its asker; returns whether it was open."""
        is_gone = question.decider_id in board.gone
        with self._context.database.unit_of_work():
            case = chasing.end(self._context, workspace_id, question)
            if case:
                days = question.waited_before + board.days_waited(question)
                self._messages.ended(Tenant.of(workspace_id), case, days, is_gone=is_gone)
        if case:
            self._log(workspace_id, "ended", handover=question.handover_id)
        return case is not None

    def _has_left(self, workspace_id: str, user_id: str) -> bool:
        """Return whether Slack says that an account is gone."""
        try:
            return self._directories(workspace_id).person(workspace_id, user_id).deactivated
        except Refusal:
            return False

    def _is_member(self, workspace_id: str, user_id: str, now: datetime) -> bool | None:
        """Return whether somebody can answer here; None where Slack doesn't say."""
        if (workspace_id, user_id) in self._outsiders:
            return False
        try:
            person = self._directories(workspace_id).person(workspace_id, user_id)
        except Refusal:
            return None
        if not may_act(person):
            self._outsiders[workspace_id, user_id] = now
            return False
        return True

    def _log(self, workspace_id: str, outcome: str, **more: int) -> None:
        fields = {"workspace": workspace_id, "outcome": outcome, **more}
        log.info("chasing", extra={"fields": fields})
