"""The bot's whole surface on one page: what Slack can send, and which listener takes it."""

import logging
import re
from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Any

from slack_bolt import Ack, App

from bot.slack import replies
from bot.slack.guard import Handler, Reply, guarded, submitting, suggesting
from bot.slack.listeners import (
    answers,
    forms,
    home,
    presence,
    privacy,
    questions,
    role_confirmation,
    rules,
    schedules,
    summaries,
    team_form,
    teams,
)
from bot.slack.notify import Notifier
from bot.slack.team_form import TEAM_FORM
from bot.slack.views import choices, modals
from bot.usecases.app_context import AppContext

log = logging.getLogger("whoowns.listener")

ANYTHING = re.compile(r".*", re.DOTALL)


class Listeners:
    """All listeners, each made once."""

    def __init__(self, context: AppContext, admins: frozenset[str], workers: Executor) -> None:
        notifier = Notifier(workers)
        self.questions = questions.QuestionListeners(context)
        self.answers = answers.AnswerListeners(context, admins)
        self.privacy = privacy.PrivacyListeners(context)
        self.schedules = schedules.ScheduleListeners(context, admins)
        self.summaries = summaries.SummaryListeners(context, admins, notifier, self.schedules)
        self.presence = presence.PresenceListeners(context, admins, notifier)
        self.home = home.HomeListeners(context, admins, notifier)
        self.role_confirmation = role_confirmation.RoleConfirmationListeners(
            context, admins, notifier
        )
        self.rules = rules.RulesListeners(context, admins)
        self.forms = forms.FormListeners(context, admins, workers, notifier)
        self.team_form = team_form.TeamFormListeners(
            context, admins, notifier, self.forms.refresh_home
        )
        self.teams = teams.TeamListeners(context, admins, notifier, self.team_form, self.presence)


def register(app: App, context: AppContext, admins: frozenset[str], workers: Executor) -> None:
    """Tell Bolt which listener takes what.

    What takes milliseconds answers in the acknowledgement itself; what has to ask Slack something
    acknowledges first and works on afterwards, as a lazy listener. `workers` do what nobody waits
    for.
    """
    listeners = Listeners(context, admins, workers)
    _register_commands_and_events(app, listeners)
    _register_presses(app, listeners)
    _register_forms(app, listeners)
    _acknowledge_the_rest(app)


def _register_commands_and_events(app: App, listeners: Listeners) -> None:
    app.command("/whoowns")(
        guarded("question", listeners.questions.command, replies.send_in_acknowledgement)
    )
    commands: Mapping[str, Handler] = {
        "/whoowns-team": listeners.teams.command,
        "/whoowns-rules": listeners.rules.command,
        "/whoowns-summary": listeners.summaries.command,
    }
    for command, handle in commands.items():
        app.command(command)(**_lazy(command, handle, replies.send_ephemeral))
    app.shortcut("who_owns_this")(
        **_lazy("shortcut", listeners.questions.shortcut, replies.send_ephemeral_in_thread)
    )
    events: Mapping[str, tuple[str, Handler, Reply]] = {
        "app_mention": ("mention", listeners.questions.message, replies.post_in_thread),
        "message": ("direct message", listeners.questions.direct_message, replies.post_in_thread),
        "app_home_opened": ("home opened", listeners.home.opened, replies.send_dm),
        "member_joined_channel": ("channel joined", listeners.home.joined, replies.post_in_channel),
    }
    for event, (name, handle, reply) in events.items():
        app.event(event)(**_lazy(name, handle, reply))
    app.event("channel_id_changed")(
        **_lazy("channel ID changed", listeners.teams.channel_id_changed, replies.send_nothing)
    )
    app.event("user_change")(
        **_lazy("user change", listeners.presence.user_changed, replies.send_nothing, quiet=True)
    )


def _register_presses(app: App, listeners: Listeners) -> None:
    for action_id in (choices.CHOOSE_TEAM, choices.CORRECT_TEAM):
        app.options(action_id)(suggesting(action_id, listeners.answers.suggest_teams))
    replacing: Mapping[str, Handler] = {
        **listeners.answers.by_action,
        **listeners.rules.by_action,
        "give_theme": listeners.summaries.give_theme,
        "decline_theme": listeners.summaries.decline_theme,
        "confirm_sharing": listeners.schedules.confirm_sharing,
        "list_previous": listeners.teams.turn_list,
        "list_next": listeners.teams.turn_list,
        "older_history": listeners.teams.older_history,
        "delete_team": listeners.teams.delete,
        "keep_team": listeners.teams.keep,
        "forget_me": listeners.privacy.forget,
        "keep_my_data": listeners.privacy.keep,
    }
    for action_id, handle in replacing.items():
        app.action(action_id)(
            **_lazy(action_id, handle, replies.replace_message, replies.send_ephemeral)
        )
    for action_id, handle in listeners.role_confirmation.by_action.items():
        app.action(action_id)(**_lazy(action_id, handle, replies.update_dm, replies.send_dm))
    for action_id, handle in listeners.home.by_action.items():
        app.action(action_id)(**_lazy(action_id, handle, replies.send_dm))
    opening: Mapping[str, Handler] = {
        "edit_team": listeners.team_form.press_edit,
        "edit_summary": listeners.schedules.edit_schedule,
    }
    for action_id, handle in opening.items():
        app.action(action_id)(**_lazy(action_id, handle, replies.send_ephemeral_or_dm))
    app.action("send_my_data")(
        **_lazy("send_my_data", listeners.privacy.send_file, replies.send_ephemeral)
    )


def _register_forms(app: App, listeners: Listeners) -> None:
    app.view(TEAM_FORM)(
        guarded(
            TEAM_FORM,
            listeners.team_form.submit,
            team_form.say_saved,
            team_form.say_not_saved,
            in_acknowledgement=True,
        )
    )
    saved_by = {
        **listeners.forms.by_callback,
        modals.SUMMARY_FORM: listeners.schedules.save_schedule,
    }
    for callback_id, save in saved_by.items():
        app.view(callback_id)(submitting(callback_id, save))


def _lazy(
    name: str,
    handle: Handler,
    reply: Reply,
    reply_with_error: Reply | None = None,
    *,
    quiet: bool = False,
) -> dict[str, Any]:
    """A listener that acknowledges at once, and does its work afterwards."""
    listener = guarded(name, handle, reply, reply_with_error, quiet=quiet)
    return {"ack": replies.acknowledge, "lazy": [listener]}


def _acknowledge_the_rest(app: App) -> None:
    """Acknowledge whatever has no listener, so that Slack neither warns nor repeats it."""
    app.event(ANYTHING)(replies.acknowledge)
    app.action(ANYTHING)(_unknown_action)
    app.shortcut(ANYTHING)(replies.acknowledge)
    app.view(ANYTHING)(replies.acknowledge)
    app.view_closed(ANYTHING)(replies.acknowledge)
    app.command(ANYTHING)(replies.acknowledge)
    app.options(ANYTHING)(replies.acknowledge)


def _unknown_action(ack: Ack, action: Mapping[str, Any]) -> None:
    """Acknowledge a button or menu without a listener: left from another version, or forgotten."""
    ack()
    log.warning("unknown action", extra={"fields": {"action": repr(action.get("action_id"))[:80]}})
