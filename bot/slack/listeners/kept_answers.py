"""What can be pressed about kept answers, under a new answer and in their list."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.handover import ANSWER_LETTERS
from bot.domain.people.person import Person
from bot.slack.commands.team_commands import KeptFormat, ShowKeptAnswers
from bot.slack.directory import SlackDirectory
from bot.slack.guard import shown_at_field
from bot.slack.message import Message
from bot.slack.posting import FileMessage, SlackPoster
from bot.slack.request import Request
from bot.slack.values import KeptAnswerRef, KeptForEntry, KeptOnPage, KeptPage
from bot.slack.views import answer, modals
from bot.slack.views import kept_answers as view
from bot.usecases import kept_answers
from bot.usecases.answer_feedback import Presser
from bot.usecases.app_context import AppContext
from bot.usecases.team_access import TeamRef, find_team


class KeptAnswerListeners:
    """Each press says which kept answer it is about; the use case checks whose it is to read."""

    def __init__(self, context: AppContext, admins: frozenset[str]) -> None:
        self._context = context
        self._admins = admins
        self.rating: dict[str, Callable[[Request], Message]] = {
            "kept_was_it": self.was_it,
            "kept_was_other": self.was_other,
        }
        self.showing: dict[str, Callable[[Request], Message | None]] = {
            "kept_show": self.show,
            "kept_read": self.read,
            "kept_edit": self.open_form,
        }
        self.listing: dict[str, Callable[[Request], Message]] = {
            "kept_previous": self.turn,
            "kept_next": self.turn,
            "kept_withdraw": self.withdraw,
        }
        self.by_callback: dict[str, Callable[[Request], Mapping[str, Any]]] = {
            view.KEPT_FORM: self.edit,
        }

    def show(self, request: Request) -> Message:
        """The button "Show the answer" under a new answer."""
        pressed = KeptForEntry.decode(request.press.value)
        presser = self._presser(request)
        return view.shown(
            kept_answers.read_kept(self._context, presser, pressed.entry_id, pressed.kept_id)
        )

    def was_it(self, request: Request) -> Message:
        """The button "That's it"."""
        return self._rate(request, was_it=True)

    def was_other(self, request: Request) -> Message:
        """The button "Other question"."""
        return self._rate(request, was_it=False)

    def _rate(self, request: Request, *, was_it: bool) -> Message:
        pressed = KeptForEntry.decode(request.press.value)
        rated = kept_answers.rate(
            self._context, self._presser(request), pressed.entry_id, pressed.kept_id, was_it=was_it
        )
        note = "Glad that helped." if was_it else "Thanks, then it's another question."
        return answer.with_note(rated, note)

    def command(self, request: Request, command: ShowKeptAnswers) -> Message:
        """`/whoowns-team answers`."""
        team_id = None
        if command.team:
            ref = TeamRef(name=command.team)
            team_id = find_team(self._context, request.workspace_id, ref).id
        if command.file:
            return self._send_file(request, command.file, team_id)
        return self._list(self._actor(request), request.channel_id, team_id, 0)

    def turn(self, request: Request) -> Message:
        """The buttons "Previous" and "Next" under the list."""
        page = KeptPage.decode(request.press.value)
        actor = self._actor(request)
        return self._list(actor, request.pressed_channel_id, page.team_id, page.page)

    def withdraw(self, request: Request) -> Message:
        """The button "Withdraw" in the list; returns the list without it."""
        pressed = KeptOnPage.decode(request.press.value)
        actor = self._actor(request)
        channel_id = request.pressed_channel_id
        kept_answers.withdraw(self._context, actor, channel_id, pressed.kept_id)
        return self._list(actor, channel_id, pressed.team_id, pressed.page)

    def read(self, request: Request) -> Message:
        """The button "Read it" in the list."""
        kept_id = KeptAnswerRef.decode(request.press.value).kept_id
        return view.shown(kept_answers.read(self._context, self._presser(request), kept_id))

    def open_form(self, request: Request) -> None:
        """The button "Edit" in the list."""
        kept_id = KeptAnswerRef.decode(request.press.value).kept_id
        kept = kept_answers.to_edit(self._context, request.workspace_id, request.user_id, kept_id)
        SlackPoster(request.client).open_modal(request.trigger_id, view.edit_form(kept))

    def edit(self, request: Request) -> Mapping[str, Any]:
        """The form with other words for a kept answer."""
        form = request.submission
        with shown_at_field(view.ANSWER):
            kept_answers.edit(
                self._context,
                form.workspace_id,
                form.user_id,
                KeptAnswerRef.decode(form.metadata).kept_id,
                form.values[view.ANSWER][: ANSWER_LETTERS + 1],
            )
        return {
            "response_action": "update",
            "view": modals.message_modal("Saved", view.edited()),
        }

    def _list(self, reader: Person, channel_id: str, team_id: int | None, page: int) -> Message:
        first, size = page * view.PER_PAGE, view.PER_PAGE
        listed = kept_answers.list_kept(self._context, reader, channel_id, team_id, first, size)
        if page and listed.total and not listed.answers:
            return self._list(reader, channel_id, team_id, (listed.total - 1) // size)
        return view.kept_list(listed)

    def _send_file(self, request: Request, file: KeptFormat, team_id: int | None) -> Message:
        reader = self._actor(request)
        listed = kept_answers.list_kept(self._context, reader, request.channel_id, team_id)
        content = view.as_csv(listed) if file is KeptFormat.CSV else view.as_json(listed)
        title = f"Kept answers of {listed.team.name}" if listed.team else "Kept answers"
        name = f"whoowns-answers.{file.value}"
        SlackPoster(request.client, begun_before=request.begun_before).post_file(
            reader.id, FileMessage(view.file_note(listed), name, title, content)
        )
        return view.file_sent()

    def _actor(self, request: Request) -> Person:
        return SlackDirectory(request.client, self._admins).actor(request)

    def _presser(self, request: Request) -> Presser:
        return Presser(
            request.workspace_id,
            request.user_id,
            request.pressed_channel_id,
            lambda: self._actor(request).is_full_member,
        )
