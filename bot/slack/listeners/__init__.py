"""The bot's whole surface on one page: what Slack can bring, and who takes it."""

import re
from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Any

from slack_bolt import App

from bot.slack.guard import Delivery, Work, guarded, submitting, suggesting
from bot.slack.listeners import (
    answers,
    forms,
    home,
    people,
    privacy,
    questions,
    role_confirmation,
    rules,
    suggestions,
    summaries,
    team_changes,
    team_editing,
    teams,
)
from bot.slack.notify import Notifier
from bot.slack.replies import (
    acknowledge,
    aside,
    beside_message,
    directly,
    in_acknowledgement,
    in_channel,
    in_place,
    in_thread,
    privately,
    to_nobody,
)
from bot.slack.team_form import TEAM_FORM
from bot.slack.views import summary_modal, which_team
from bot.usecases.app_context import AppContext

ANYTHING = re.compile(r".*", re.DOTALL)


def register(app: App, context: AppContext, admins: frozenset[str], workers: Executor) -> None:
    """Tell Bolt who takes what.

    What takes milliseconds answers in the acknowledgement itself; what has to ask Slack something
    acknowledges first and works on afterwards, as a lazy listener. `workers` do what nobody waits
    for.
    """
    asking = questions.QuestionListeners(context)
    settling = answers.AnswerListeners(context)
    about_me = privacy.PrivacyListeners(context)
    weeks = summaries.SummaryListeners(context, admins)
    suggested = suggestions.TeamSuggestions(context)
    about = people.PeopleListeners(context, admins)
    tab = home.HomeListeners(context, admins)
    asked_still = role_confirmation.RoleConfirmationListeners(context, admins, Notifier(workers))
    own = rules.RulesListeners(context, admins)
    changing = team_changes.TeamChangeListeners(context, admins, Notifier(workers))
    filled_in = forms.FormListeners(context, admins, workers)
    editing = team_editing.TeamFormListeners(
        context, admins, Notifier(workers), filled_in.show_again
    )
    setup = teams.TeamListeners(context, admins, changing, editing, about)

    app.command("/whoowns")(guarded("question", asking.command, in_acknowledgement))
    commands: Mapping[str, Work] = {
        "/whoowns-team": setup.command,
        "/whoowns-rules": own.command,
        "/whoowns-summary": weeks.command,
    }
    for command, work in commands.items():
        app.command(command)(**_later(command, work, privately))

    app.event("app_mention")(**_later("mention", asking.message, in_thread))
    app.event("message")(**_later("direct message", asking.direct_message, in_thread))
    app.event("app_home_opened")(**_later("home opened", tab.opened, directly))
    app.event("member_joined_channel")(**_later("channel joined", tab.joined, in_channel))
    app.event("user_change")(**_later("user change", about.changed, to_nobody, often=True))

    app.shortcut("who_owns_this")(**_later("shortcut", asking.shortcut, beside_message))
    for action_id in (which_team.CHOOSE, which_team.CORRECT):
        app.options(action_id)(suggesting(action_id, suggested.teams))

    in_the_place_of_the_message = {
        **settling.by_action,
        **own.by_action,
        "give_theme": weeks.give_theme,
        "list_previous": setup.turn_list,
        "list_next": setup.turn_list,
        "older_history": setup.older_history,
        "delete_team": changing.delete,
        "keep_team": changing.keep,
    }
    for action_id, work in in_the_place_of_the_message.items():
        app.action(action_id)(**_later(action_id, work, in_place, privately))
    for action_id, work in asked_still.by_action.items():
        app.action(action_id)(**_later(action_id, work, role_confirmation.in_its_place, directly))
    for action_id, work in tab.by_action.items():
        app.action(action_id)(**_later(action_id, work, directly))
    for action_id, work in {
        "edit_team": editing.pressed,
        "edit_summary": weeks.plans.edit,
    }.items():
        app.action(action_id)(**_later(action_id, work, aside))
    app.action("send_my_data")(**_later("send_my_data", about_me.send, privately))

    app.view(TEAM_FORM)(
        guarded(TEAM_FORM, editing.sent, team_editing.saved, team_editing.not_saved)
    )
    for callback_id, save in {
        **filled_in.by_callback,
        summary_modal.CALLBACK: weeks.plans.save,
    }.items():
        app.view(callback_id)(submitting(callback_id, save))
    _leave_the_rest(app)


def _later(
    name: str,
    work: Work,
    deliver: Delivery,
    problem: Delivery | None = None,
    *,
    often: bool = False,
) -> dict[str, Any]:
    """Acknowledged at once; done and delivered afterwards."""
    return {"ack": acknowledge, "lazy": [guarded(name, work, deliver, problem, often=often)]}


def _leave_the_rest(app: App) -> None:
    """Acknowledge whatever is none of ours, so that Slack neither warns nor repeats it."""
    app.event(ANYTHING)(acknowledge)
    app.action(ANYTHING)(acknowledge)
    app.shortcut(ANYTHING)(acknowledge)
    app.view(ANYTHING)(acknowledge)
    app.view_closed(ANYTHING)(acknowledge)
    app.command(ANYTHING)(acknowledge)
    app.options(ANYTHING)(acknowledge)
