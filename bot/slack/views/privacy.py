"""What a person reads who asks what is held of them, or to be forgotten."""

import json
from collections.abc import Sequence

from bot.domain.privacy import Forgotten, PersonalData, StoredQuestion
from bot.domain.teams.team import Role
from bot.slack.message import Message, button, lines
from bot.slack.text import plain
from bot.slack.views.shares import many
from bot.slack.views.wording import day

SHOWN = 10
"""Questions, and roles, that are shown at once; the file has them all."""
LONGEST = 200
"""Letters of each that are shown."""


def held(found: PersonalData) -> Message:
    """What is held, the latest questions in words, and how to get or lose it all."""
    head = f"{_counted(found)}{_roles(found.roles)}"
    asked = "\n".join(f"• {_question(one)}" for one in found.questions[:SHOWN])
    rest = len(found.questions) - SHOWN
    more = f"… and {rest} more." if rest > 0 else ""
    forget = "To take your words and your name out of that: `/whoowns forget me`"
    file = {"type": "actions", "elements": [button("Send me all of it", "send_my_data", "all")]}
    said = lines(head, asked, more, forget if found.questions or found.feedback else "")
    return Message(said.text, (*said.blocks, file))


def _counted(found: PersonalData) -> str:
    if not found.questions and not found.feedback:
        return "I hold no question and no judgement of yours."
    asked, judged = many(len(found.questions), "question"), many(len(found.feedback), "judgement")
    return f"I hold {asked} of yours, and {judged} of answers."


def mistyped(meant: str) -> Message:
    """What is said to words that are one slip away from these; they are no question."""
    return lines(f"Did you mean `{meant}`? Nothing has been kept or deleted; type it again if so.")


def file_note() -> Message:
    """What stands before the file."""
    return lines("This is all that I hold of you, as a file.")


def file_sent() -> Message:
    """Where the file is."""
    return lines("I sent it to you in a direct message.")


def forgotten(done: Forgotten) -> Message:
    """What was forgotten, and what stays."""
    if not done.questions and not done.feedback:
        return lines(f"I hold no question and no judgement of yours.{_roles(done.roles)}")
    return lines(
        f"Forgotten: the words of {many(done.questions, 'question')}, and that you asked them; and "
        f"that {many(done.feedback, 'judgement')} of answers came from you.",
        "The counts stay, without you. What was changed about teams and rules, and by whom, is "
        f"kept as a record.{_roles(done.roles)}",
    )


def as_file(found: PersonalData) -> str:
    """All that is held, as JSON."""
    return json.dumps(
        {
            "questions": [
                {
                    "asked_at": one.asked_at.isoformat(),
                    "channel": one.channel_id,
                    "door": one.source,
                    "text": one.text or None,
                    "routed_as": one.kind,
                    "theme": one.theme or None,
                }
                for one in found.questions
            ],
            "judgements": [
                {
                    "at": one.at.isoformat(),
                    "right": one.right,
                    "should_have_been": one.corrected_kind,
                }
                for one in found.feedback
            ],
            "roles": [{"team": team, "role": role} for team, role in found.roles],
        },
        indent=2,
        ensure_ascii=False,
    )


def _question(one: StoredQuestion) -> str:
    words = one.text if len(one.text) <= LONGEST else f"{one.text[: LONGEST - 1]}…"
    told = f"“{plain(words)}”" if words else "_its words are blanked_"
    return f"{day(one.asked_at)}: {told}"


def _roles(roles: Sequence[tuple[str, Role]]) -> str:
    if not roles:
        return ""
    named = ", ".join(f"{role.in_words} of {plain(team)}" for team, role in roles[:SHOWN])
    named += f" and hold {len(roles) - SHOWN} more roles" if len(roles) > SHOWN else ""
    return f" You are {named}; whoever runs that team can change it."
