"""What a name does that is an everyday word: a confirmation must not promise more."""

from collections.abc import Mapping

from bot.domain.team_matching.tokens import Grade
from bot.domain.teams.team import Team
from bot.slack.text import plain

EFFECT = {
    Grade.SLIGHT: (
        "“{name}” is an everyday word: in a question it counts for *{team}*, unless the channel "
        "says otherwise."
    ),
    Grade.HINT: (
        "Many questions contain “{name}”, so by itself it's only a hint: I offer *{team}* rather "
        "than assume it."
    ),
    Grade.NOTHING: (
        "“{name}” says too little by itself: in a question it doesn't count for *{team}*."
    ),
}
AS_A_NAME = "It counts in full in quotes or with “team”, as in “the {name} team”."

AS_AN_ALIAS = " So it does after “the”, unless the channel says otherwise."


def everyday_notes(team: Team, names: Mapping[str, Grade]) -> str:
    """Return what each of a team's names with a grade below firm will and will not do."""
    return "\n".join(
        f"{EFFECT[grade].format(name=plain(name), team=plain(team.name))} "
        f"{AS_A_NAME.format(name=plain(name))}"
        f"{AS_AN_ALIAS if grade is Grade.HINT and name in team.aliases else ''}"
        for name, grade in names.items()
        if grade in EFFECT
    )
