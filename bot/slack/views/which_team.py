"""Which team a question is about: why this one, or the choice among those it may be."""

from collections.abc import Sequence

from bot.domain.question import Answer
from bot.domain.team_matching.matcher import Evidence
from bot.domain.teams.team import SPLIT, Team, decision
from bot.domain.verdict import Kind
from bot.slack.message import Block, button
from bot.slack.text import plain

OFFERED = 5
"""Teams that are offered as buttons at most; more are searched for."""
SHOWN_UNASKED = 100
"""Teams that a select shows before anything is typed: as many as Slack takes."""
LABEL_LIMIT = 75
NO_TEAM = "I found no team in these words"
CHOOSE, CORRECT = "choose_team", "correct_team"


def reason(given: Answer) -> str:
    """How the team was found, or why it is one of several."""
    channel = f"<#{given.words}>" if given.words else "its channel"
    if given.team is None:
        shared = f" {channel} is the channel of each." if given.words else ""
        return {
            Evidence.CHANNEL_NAMED: shared,
            Evidence.ASKED_IN_CHANNEL: shared,
            Evidence.USUALLY_ASKED: " You often ask each of them.",
        }.get(given.evidence, "")
    said = f"said “{plain(given.words)}”" if given.words else "named it"
    because = {
        Evidence.CHANNEL_NAMED: f", because you named {channel}.",
        Evidence.NAMED: f", because you {said}.",
        Evidence.ASKED_IN_CHANNEL: f", because this is {channel}.",
        Evidence.USUALLY_ASKED: ", because you usually ask that team.",
        Evidence.ONLY_TEAM: " is the only team here.",
        Evidence.CHOSEN: ", as chosen.",
    }.get(given.evidence)
    return f" {plain(given.team.name)}{because}" if because else ""


def asked(given: Answer) -> str:
    """Whose the question is as far as that is known, and which team it is about."""
    whose = _whose(given)
    if not given.team_count:
        start = "Start with `/whoowns-team create Checkout #checkout`."
        return f"{whose}, but no team is set up here yet. {start}"
    if not given.candidates:
        missing = f"There is no team “{plain(given.words)}”" if given.words else NO_TEAM
        return f"{whose}. {missing}. Which team is it about?"
    if len(given.candidates) > OFFERED:
        return f"{whose}. Which team is it about? Several fit."
    names = [f"*{plain(team.name)}*" for team in given.candidates]
    names += ["another one"] if len(names) == 1 else []
    return f"{whose}. Which team is it about: {', '.join(names[:-1])} or {names[-1]}?"


def choice(given: Answer) -> Block | None:
    """The teams that it may be as buttons, and all of them to be searched."""
    if not given.team_count:
        return None
    offered = given.candidates if len(given.candidates) <= OFFERED else ()
    elements = [
        button(_label(team), f"{CHOOSE}_{number}", f"{given.entry_id}:{team.id}")
        for number, team in enumerate(offered)
    ]
    if given.team_count > len(offered):
        elements.append(_select(CHOOSE, given, "Another team" if offered else "Choose the team"))
    return {"type": "actions", "block_id": f"{CHOOSE}:{given.entry_id}", "elements": elements}


def correction(given: Answer) -> Block | None:
    """All teams to be searched for the one that it should have been."""
    if not given.team_count:
        return None
    select = _select(CORRECT, given, "Another team")
    return {"type": "actions", "block_id": f"{CORRECT}:{given.entry_id}", "elements": [select]}


def options(entry_id: int, teams: Sequence[Team]) -> list[Block]:
    """What the select shows for these teams; what is chosen says which question it is for."""
    return [_option(entry_id, team) for team in teams]


def _option(entry_id: int, team: Team) -> Block:
    text = {"type": "plain_text", "text": _label(team), "emoji": False}
    option: Block = {"text": text, "value": f"{entry_id}:{team.id}"}
    if not team.aliases:
        return option
    also = _cut(f"also: {', '.join(team.aliases)}")
    return {**option, "description": {"type": "plain_text", "text": also, "emoji": False}}


def _select(action_id: str, given: Answer, placeholder: str) -> Block:
    many = given.team_count > SHOWN_UNASKED
    hint = f"{placeholder}: type its name" if many else placeholder
    return {
        "type": "external_select",
        "action_id": action_id,
        "placeholder": {"type": "plain_text", "text": hint},
        "min_query_length": 1 if many and len(given.candidates) <= OFFERED else 0,
    }


def _whose(given: Answer) -> str:
    if given.kind is Kind.UNCLEAR:
        return "I cannot tell yet whose this is"
    theme = given.verdict.theme_for(given.kind)
    teams = given.candidates or given.split_examples
    roles = {decision(team, given.kind, theme).role for team in teams} or {SPLIT[given.kind]}
    if len(roles) > 1:
        return "Whose this is depends on the team"
    return f"This is for the *{roles.pop().in_words}*"


def _label(team: Team) -> str:
    return _cut(team.name)


def _cut(text: str) -> str:
    return text if len(text) <= LABEL_LIMIT else f"{text[: LABEL_LIMIT - 1]}…"
