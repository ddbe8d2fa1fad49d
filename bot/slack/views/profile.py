"""How a team's decision profile is shown."""

from bot.slack.commands.team_grammar import ROLE_WORD
from bot.slack.message import Message, lines
from bot.slack.text import plain
from bot.slack.views.team import described, next_step
from bot.slack.views.undo import named
from bot.usecases.decision_profiles import ProfileSet, ThemeGiven


def chosen(change: ProfileSet) -> Message:
    """A team's profile was set; what that means, and how to undo it."""
    team = change.team
    said = f"In *{plain(team.name)}* from now on: {' '.join(described(team))}"
    if change.previous is team.profile:
        return lines(said, next_step(team))
    undo = f"`/whoowns-team profile {change.previous.in_words} for {named(team.name)}`"
    return lines(said, f"To undo this: {undo}", next_step(team))


def theme_given(change: ThemeGiven) -> Message:
    """A theme was given to a role, or left to the profile again; how to undo it."""
    team, theme = change.team, change.theme.in_words
    said = f"In *{plain(team.name)}* the {change.decider.in_words} decides on {theme} from now on."
    if change.previous is team.themes.get(change.theme.name):
        return lines(said, next_step(team))
    before = ROLE_WORD[change.previous] if change.previous else "default"
    undo = f"`/whoowns-team profile {theme} to {before} for {named(team.name)}`"
    return lines(said, f"To undo this: {undo}", next_step(team))
