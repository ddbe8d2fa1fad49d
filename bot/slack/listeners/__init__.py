"""The bot's whole surface on one page: what Slack can bring, and who takes it."""

import re
from concurrent.futures import Executor

from slack_bolt import App

from bot.slack.guard import guarded, submitting, suggesting
from bot.slack.listeners import (
    answers,
    forms,
    home,
    people,
    privacy,
    questions,
    rules,
    still_you,
    suggestions,
    summaries,
    team_changes,
    team_editing,
    teams,
)
from bot.slack.listeners.deliveries import (
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
from bot.slack.notices import Notices
from bot.slack.team_form import TEAM_FORM
from bot.slack.views import summary_modal, which_team
from bot.usecases.desk import Desk

ANYTHING = re.compile(r".*", re.DOTALL)


def register(app: App, desk: Desk, admins: frozenset[str], workers: Executor) -> None:
    """Tell Bolt who takes what.

    What takes milliseconds answers in the acknowledgement itself; what has to ask Slack something
    acknowledges first and works on afterwards, as a lazy listener. `workers` do what nobody waits
    for.
    """
    asking = questions.Questions(desk)
    settling = answers.Answers(desk)
    about_me = privacy.Privacy(desk)
    weeks = summaries.Summaries(desk, admins)
    suggested = suggestions.Suggestions(desk)
    about = people.People(desk, admins)
    tab = home.Home(desk, admins)
    asked_still = still_you.StillYou(desk, admins, Notices(workers))
    own = rules.Rules(desk, admins)
    changing = team_changes.TeamChanges(desk, admins, Notices(workers))
    filled_in = forms.Forms(desk, admins, workers)
    editing = team_editing.TeamEditing(desk, admins, Notices(workers), filled_in.show_again)
    setup = teams.Teams(desk, admins, changing, editing, about)

    app.command("/whoowns")(guarded("question", asking.command, in_acknowledgement))
    app.command("/whoowns-team")(
        ack=acknowledge, lazy=[guarded("team command", setup.command, privately)]
    )
    app.command("/whoowns-rules")(
        ack=acknowledge, lazy=[guarded("rules command", own.command, privately)]
    )
    app.command("/whoowns-summary")(
        ack=acknowledge, lazy=[guarded("summary command", weeks.command, privately)]
    )
    app.action("give_theme")(
        ack=acknowledge, lazy=[guarded("give theme", weeks.give_theme, in_place, privately)]
    )
    app.action("edit_summary")(
        ack=acknowledge, lazy=[guarded("edit summary", weeks.plans.edit, aside)]
    )
    app.view(summary_modal.CALLBACK)(submitting("summary plan", weeks.plans.save))
    app.action("send_my_data")(
        ack=acknowledge, lazy=[guarded("send my data", about_me.send, privately)]
    )
    app.event("app_mention")(ack=acknowledge, lazy=[guarded("mention", asking.message, in_thread)])
    app.event("message")(
        ack=acknowledge, lazy=[guarded("direct message", asking.direct_message, in_thread)]
    )
    app.event("user_change")(
        ack=acknowledge, lazy=[guarded("user change", about.changed, to_nobody, often=True)]
    )
    app.event("app_home_opened")(
        ack=acknowledge, lazy=[guarded("home opened", tab.opened, directly)]
    )
    app.event("member_joined_channel")(
        ack=acknowledge, lazy=[guarded("channel joined", tab.joined, in_channel)]
    )
    app.shortcut("who_owns_this")(
        ack=acknowledge, lazy=[guarded("shortcut", asking.shortcut, beside_message)]
    )
    for action_id, work in {**settling.by_action, **own.by_action}.items():
        app.action(action_id)(ack=acknowledge, lazy=[guarded(action_id, work, in_place, privately)])
    for action_id in (which_team.CHOOSE, which_team.CORRECT):
        app.options(action_id)(suggesting(action_id, suggested.teams))
    for action_id, work in {
        "list_previous": setup.turn_list,
        "list_next": setup.turn_list,
        "older_history": setup.older_history,
        "delete_team": changing.delete,
        "keep_team": changing.keep,
    }.items():
        app.action(action_id)(ack=acknowledge, lazy=[guarded(action_id, work, in_place, privately)])
    app.action("edit_team")(ack=acknowledge, lazy=[guarded("edit team", editing.pressed, aside)])
    app.view(TEAM_FORM)(
        guarded("team form", editing.sent, team_editing.saved, team_editing.not_saved)
    )
    for action_id, work in tab.by_action.items():
        app.action(action_id)(ack=acknowledge, lazy=[guarded(action_id, work, directly)])
    for action_id, work in asked_still.by_action.items():
        app.action(action_id)(
            ack=acknowledge, lazy=[guarded(action_id, work, still_you.in_its_place, directly)]
        )
    for callback_id, save in filled_in.by_callback.items():
        app.view(callback_id)(submitting(callback_id, save))
    _leave_the_rest(app)


def _leave_the_rest(app: App) -> None:
    """Acknowledge whatever is none of ours, so that Slack neither warns nor repeats it."""
    app.event(ANYTHING)(acknowledge)
    app.action(ANYTHING)(acknowledge)
    app.shortcut(ANYTHING)(acknowledge)
    app.view(ANYTHING)(acknowledge)
    app.view_closed(ANYTHING)(acknowledge)
    app.command(ANYTHING)(acknowledge)
    app.options(ANYTHING)(acknowledge)
