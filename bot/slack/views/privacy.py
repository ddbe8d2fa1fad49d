"""What people read who ask what is stored about them, or to be forgotten."""

import json
from collections.abc import Sequence

from bot.domain.privacy import Forgotten, PersonalData, StoredQuestion
from bot.domain.teams.team import Role
from bot.slack.message import Message, actions, button, lines
from bot.slack.text import plain
from bot.slack.views.wording import count, day

SHOWN = 10
"""Questions, and roles, that are shown at once; the file has them all."""
LONGEST = 200
"""Letters of each that are shown."""
NOTHING = "I store no questions and no feedback of yours."


def personal_data(data: PersonalData) -> Message:
    """What is stored, the latest questions in words, and how to get or lose it all."""
    questions, feedback = len(data.questions), len(data.feedback)
    parts = (
        f"{count(questions, 'question')} of yours" if questions else "",
        f"your feedback on {count(feedback, 'answer')}" if feedback else "",
    )
    stored = " and ".join(filter(None, parts))
    forget = "Take your words and your name out of that, for good: `/whoowns forget me`"
    rest = questions - SHOWN
    return lines(
        f"{f'I store {stored}.' if stored else NOTHING}{_roles(data.roles)}",
        "\n".join(f"• {_question(question)}" for question in data.questions[:SHOWN]),
        f"… and {rest} more." if rest > 0 else "",
        forget if stored else "",
        more=(actions(button("Send me all of it", "send_my_data", "all")),),
    )


def mistyped(command: str) -> Message:
    """Reply to words that are one slip away from a command; they are no question."""
    return lines(
        f"Did you mean `{command}`? If so, type it again. Nothing has been stored or deleted."
    )


def file_note() -> Message:
    """What comes before the file."""
    return lines("Here are your questions, your feedback and your roles, as a file.")


def file_sent() -> Message:
    """Where the file is."""
    return lines("I sent it to you in a direct message.")


def forgotten(forgotten: Forgotten) -> Message:
    """What was forgotten, and what stays."""
    parts = (
        f"your words and your name in {count(forgotten.questions, 'question')}"
        if forgotten.questions
        else "",
        f"your name in the feedback on {count(forgotten.feedback, 'answer')}"
        if forgotten.feedback
        else "",
    )
    removed = ", and ".join(filter(None, parts))
    if not removed:
        return lines(f"{NOTHING}{_roles(forgotten.roles)}")
    return lines(
        f"Forgotten: {removed}.",
        "The figures stay, without you. The history of teams and rules still says who changed "
        f"what.{_roles(forgotten.roles)}",
    )


def as_json(data: PersonalData) -> str:
    """The whole of somebody's data, as JSON."""
    content = {
        "questions": [
            {
                "asked_at": question.asked_at.isoformat(),
                "channel": question.channel_id,
                "door": question.source,
                "text": question.text or None,
                "routed_as": question.kind,
                "theme": question.theme or None,
            }
            for question in data.questions
        ],
        "judgements": [
            {
                "at": feedback.at.isoformat(),
                "right": feedback.right,
                "should_have_been": feedback.corrected_kind,
            }
            for feedback in data.feedback
        ],
        "roles": [{"team": team, "role": role} for team, role in data.roles],
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def _question(question: StoredQuestion) -> str:
    text = question.text
    cut = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return f"{day(question.asked_at)}: {f'“{plain(cut)}”' if cut else '_text deleted_'}"


def _roles(roles: Sequence[tuple[str, Role]]) -> str:
    if not roles:
        return ""
    named = ", ".join(f"{role.in_words} of {plain(team)}" for team, role in roles[:SHOWN])
    rest = len(roles) - SHOWN
    more = f", and have {count(rest, 'more role')}" if rest > 0 else ""
    return f" You're {named}{more}; `/whoowns-team help` says how to change that."
