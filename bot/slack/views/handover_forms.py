"""The forms of a hand-over: what is sent to whom, the answer, and who a question is for instead."""

from collections.abc import Sequence
from typing import Any

from bot.domain.handover import ANSWER_LETTERS, QUESTION_LETTERS
from bot.domain.teams.team import Team
from bot.slack.message import Block, context_block, mrkdwn, plain_text, section
from bot.slack.values import HandoverRef
from bot.slack.views.handover import introduction, kept_for, quoted, read_in, why
from bot.slack.views.modals import View, field, form, option
from bot.usecases.hand_over import Offer
from bot.usecases.handover_case import Case

ASK_FORM, ANSWER_FORM, REDIRECT_FORM = "ask_form", "answer_form", "redirect_form"
QUESTION, WHERE, ANSWER = "question", "where", "answer"
KEEP = "keep"
"""The block and the value of the box that keeps an answer for the next person who asks."""
WHO, TEAM, PERSON = "who", "handover_team", "person"
DIRECTLY = "directly"
OTHER_ROLE, OTHER_TEAM, OTHER_PERSON, NOBODY = "role", "team", "person", "nobody"


def ask_form(
    offered: Offer, channel_ids: Sequence[str], metadata: str, *, links: bool = False
) -> View:
    """The question, where it is to stand, and what its decider reads around it."""
    question: dict[str, Any] = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": QUESTION_LETTERS,
    }
    if offered.text:
        question["initial_value"] = offered.text
    directly = option("In a direct message from me", DIRECTLY)
    in_channels = [
        {"text": mrkdwn(f"In <#{channel_id}>, where others can read it"), "value": channel_id}
        for channel_id in channel_ids
    ]
    options = [*in_channels, directly]
    where = {"type": "radio_buttons", "options": options, "initial_option": options[0]}
    link = " I'll add a link to the message that it is about." if links else ""
    below = f"Below your question: “{why(offered.as_case())}”{link}"
    return form(
        ASK_FORM,
        "Hand it over",
        [
            section(_preview(offered, channel_ids)),
            field(QUESTION, "The question, word for word", question),
            field(WHERE, "Where?", where),
            context_block(f"{below} The answer comes to you in a direct message."),
        ],
        submit="Send",
        metadata=metadata,
    )


def _preview(offered: Offer, channel_ids: Sequence[str]) -> str:
    """What stands above the question, wherever it can go: as in the message itself."""
    reader = f"<@{offered.decider_id}> will read"
    directly = f"“{introduction(offered.as_case())}”"
    if not channel_ids:
        return f"{reader} {directly}, and below it:"
    in_channel = f"“{introduction(offered.as_case(channel_ids[0]))}”"
    return f"{reader}, above your question:\n• in a channel: {in_channel}\n• directly: {directly}"


def answer_form(case: Case, keep_days: int = 0) -> View:
    """What the answer is, and whether it is kept; no answer is, where `keep_days` is 0."""
    answer = {"type": "plain_text_input", "multiline": True, "max_length": ANSWER_LETTERS}
    may_keep = keep_days and case.handover.text
    readers = f" {read_in(case)}." if case.handover.channel_id else ""
    return form(
        ANSWER_FORM,
        "Answer",
        [
            section(f"<@{case.handover.asker_id}> gets this, with your name.{readers}"),
            *quoted(case.handover.text),
            field(ANSWER, "Your answer", answer),
            *(_keeping(case, case.team, keep_days) if may_keep and case.team else []),
        ],
        submit="Send",
        metadata=HandoverRef(case.handover.id).encoded,
    )


def _keeping(case: Case, team: Team, days: int) -> list[Block]:
    """The box that keeps an answer, and who may read it then: it is empty at first."""
    boxes = {
        "type": "checkboxes",
        "options": [option("Keep it for the next person who asks", KEEP)],
    }
    return [
        {**field(KEEP, "When this is asked again", boxes), "optional": True},
        context_block(kept_for(case, team, days)),
    ]


def redirect_form(case: Case, *, by_asker: bool, other_decider: str | None, teams: int) -> View:
    """Who the question is for instead."""
    team, role = case.team, case.handover.role.other
    options: list[Block] = []
    if team and other_decider:
        is_holder = team.holder(role) == other_decider
        label = "The" if is_holder else "Standing in for the"
        text = f"{label} {role.in_words}: <@{other_decider}>"
        options.append({"text": mrkdwn(text), "value": OTHER_ROLE})
    if teams > 1:
        options.append(option("Another team (choose it below)", OTHER_TEAM))
    options.append(option("Somebody else (choose them below)", OTHER_PERSON))
    if not by_asker:
        options.append(option("Nobody: it isn't a product decision", NOBODY))
    who = {"type": "radio_buttons", "options": options}
    blocks = [
        *quoted(case.handover.text),
        field(WHO, "Who is it for?", who),
    ]
    if teams > 1:
        select = {"type": "external_select", "min_query_length": 0}
        blocks.append({**field(TEAM, "Team", select), "optional": True})
    blocks.append({**field(PERSON, "Person", {"type": "users_select"}), "optional": True})
    title = "Ask somebody else" if by_asker else "Not mine"
    metadata = HandoverRef(case.handover.id).encoded
    return form(REDIRECT_FORM, title, blocks, submit="Pass it on", metadata=metadata)


def team_options(teams: Sequence[Team]) -> list[Block]:
    """The teams to choose from; the value is the team's ID."""
    return [
        {"text": plain_text(team.name[:75], emoji=False), "value": str(team.id)} for team in teams
    ]
