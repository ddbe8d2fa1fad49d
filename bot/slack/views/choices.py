"""What can be chosen under an answer: the team, the kind, and what it should have been."""

from collections.abc import Sequence

from bot.domain.people.absence import Presence
from bot.domain.question import Answer
from bot.domain.route import resolve_assignee
from bot.domain.teams.team import SPLIT, Role, Team, decision
from bot.domain.verdict import Kind
from bot.slack.message import Block, actions, button, plain_text, section
from bot.slack.text import plain
from bot.slack.values import EntryRating, EntryRef, EntryTeam, Rating, block_id

OFFERED = 5
"""Teams that are offered as buttons at most; more are searched for."""
SHOWN_UNASKED = 100
"""Teams that a select shows before anything is typed: as many as Slack takes."""
LABEL_LIMIT = 75
CHOOSE_TEAM, CORRECT_TEAM = "choose_team", "correct_team"
MEANING = {
    Kind.STRATEGIC: "why, where or for whom: direction, market, pricing, roadmap",
    Kind.TACTICAL: "what exactly, or in which order: behaviour, scope, acceptance",
}


CORRECTIONS = {
    Kind.STRATEGIC: "Strategic",
    Kind.TACTICAL: "Tactical",
    Kind.NEITHER: "Not a product decision",
}


def which_team(answer: Answer) -> str:
    """Which role the question is for as far as that is known, and which team it may be about."""
    role = _for_role(answer)
    if not answer.team_count:
        start = "Start with `/whoowns-team create Checkout #checkout`."
        return f"{role}, but no team is set up here yet. {start}"
    if not answer.candidates:
        missing = "I found no team in your question"
        if answer.words:
            missing = f"There's no team called “{plain(answer.words)}”"
        return f"{role}. {missing}. Which team is it about?"
    if len(answer.candidates) > OFFERED:
        return f"{role}. Several teams fit: which one is it about?"
    names = [f"*{plain(team.name)}*" for team in answer.candidates]
    names += ["another one"] if len(names) == 1 else []
    return f"{role}. Which team is it about: {', '.join(names[:-1])} or {names[-1]}?"


def _for_role(answer: Answer) -> str:
    if answer.kind is Kind.UNCLEAR:
        return "I can't tell yet who this is for"
    theme = answer.verdict.theme_for(answer.kind)
    teams = answer.candidates or answer.split_examples
    roles = {decision(team, answer.kind, theme).role for team in teams} or {SPLIT[answer.kind]}
    if len(roles) > 1:
        return "Who decides this depends on the team"
    return f"This is for the *{roles.pop().in_words}*"


def team_choice(answer: Answer) -> list[Block]:
    """The teams that it may be as buttons, and all of them to be searched."""
    if not answer.team_count:
        return []
    offered = answer.candidates if len(answer.candidates) <= OFFERED else ()
    elements = [
        button(_label(team.name), f"{CHOOSE_TEAM}_{number}", _chosen(answer.entry_id, team))
        for number, team in enumerate(offered)
    ]
    if answer.team_count > len(offered):
        placeholder = "Another team" if offered else "Choose the team"
        elements.append(_team_select(CHOOSE_TEAM, answer, placeholder))
    return [actions(*elements, block_id=block_id(CHOOSE_TEAM, EntryRef(answer.entry_id)))]


def team_options(entry_id: int, teams: Sequence[Team]) -> list[Block]:
    """The options of the select for these teams; a value has the question and the team."""
    return [_team_option(entry_id, team) for team in teams]


def _team_option(entry_id: int, team: Team) -> Block:
    text = plain_text(_label(team.name), emoji=False)
    option: Block = {"text": text, "value": _chosen(entry_id, team)}
    if not team.aliases:
        return option
    also = _label(f"also: {', '.join(team.aliases)}")
    return {**option, "description": plain_text(also, emoji=False)}


def _chosen(entry_id: int, team: Team) -> str:
    return EntryTeam(entry_id, team.id).encoded


def _team_select(action_id: str, answer: Answer, placeholder: str) -> Block:
    many = answer.team_count > SHOWN_UNASKED
    return {
        "type": "external_select",
        "action_id": action_id,
        "placeholder": plain_text(f"{placeholder}: type its name" if many else placeholder),
        "min_query_length": 1 if many and len(answer.candidates) <= OFFERED else 0,
    }


def kind_choice(answer: Answer, team: Team) -> list[Block]:
    """Both kinds with the person each would go to, and a button for it."""
    return [_kind_option(answer, team, kind) for kind in MEANING]


def _kind_option(answer: Answer, team: Team, kind: Kind) -> Block:
    role = decision(team, kind, answer.verdict.theme_for(kind)).role
    text = f"{_assignee(team, role, answer.presence)} if it's about {MEANING[kind]}."
    value = EntryRef(answer.entry_id).encoded
    choose = button(f"It's for the {role.in_words}", f"choose_{kind}", value)
    return section(text, choose)


def _assignee(team: Team, role: Role, presence: Presence) -> str:
    assignment = resolve_assignee(team, role, presence)
    if team.holder(role) is None:
        return f"The {role.in_words} (vacant)"
    if assignment.user_id == team.holder(role):
        away = ", away" if assignment.absence else ""
        return f"<@{assignment.user_id}> ({role.in_words}{away})"
    return f"<@{assignment.user_id}> (for the {role.in_words}, who is away)"


def feedback(entry_id: int) -> Block:
    """The two buttons under every answer."""
    buttons = {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": {
            "text": plain_text("Right"),
            "accessibility_label": "This answer is right",
            "value": EntryRating(Rating.RIGHT, entry_id).encoded,
        },
        "negative_button": {
            "text": plain_text("Wrong"),
            "accessibility_label": "This answer is wrong",
            "value": EntryRating(Rating.WRONG, entry_id).encoded,
        },
    }
    return {"type": "context_actions", "elements": [buttons]}


def correction(answer: Answer) -> list[Block]:
    """What the answer should have been: a kind other than its present one, or another team."""
    value = EntryRef(answer.entry_id).encoded
    kinds = actions(
        *(
            button(label, f"correct_{kind}", value)
            for kind, label in CORRECTIONS.items()
            if kind is not answer.kind
        ),
        button("It was right", "correct_nothing", value),
    )
    blocks: list[Block] = [section("Thanks. What should it have been?"), kinds]
    if answer.team_count:
        select = _team_select(CORRECT_TEAM, answer, "Another team")
        blocks.append(actions(select, block_id=block_id(CORRECT_TEAM, EntryRef(answer.entry_id))))
    return blocks


def _label(text: str) -> str:
    return text if len(text) <= LABEL_LIMIT else f"{text[: LABEL_LIMIT - 1]}…"
