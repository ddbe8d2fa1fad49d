"""How an answer reads: who decides, why, and what one can press."""

from bot.domain.people.absence import Presence
from bot.domain.question import Answer
from bot.domain.route import resolve_assignee
from bot.domain.teams.team import Role, Team, decision
from bot.domain.verdict import Kind
from bot.slack.message import Block, Message, button, context, section
from bot.slack.text import plain
from bot.slack.views import which_team
from bot.slack.views.away import day
from bot.slack.views.reasons import reasons
from bot.slack.views.routed import routed
from bot.slack.views.workspace import place_named

CALLED = {
    Kind.STRATEGIC: "strategic (why, where and for whom)",
    Kind.TACTICAL: "tactical (what exactly, and in which order)",
    Kind.UNCLEAR: "not clear from these words",
    Kind.NEITHER: "no product decision",
}
MEANING = {
    Kind.STRATEGIC: "why, where or for whom: direction, market, pricing, roadmap",
    Kind.TACTICAL: "what exactly, or in which order: behaviour, scope, acceptance",
}
UNREADABLE = (
    "I could not make out what that asks. I read English; ask in a sentence that names what is to "
    "be decided, such as “Which file formats does the export support?”"
)
ECHO_LIMIT = 200
"""Letters of a question that are shown again."""


def answer(given: Answer, shown: str = "", *, correcting: bool = False) -> Message:
    """The answer; with `correcting` also the choice of what it should have been.

    `shown` is what was asked as `text.shown_again` gives it, where that is at hand.
    """
    headline, reasons = _headline(given), f"{_reasons(given)}{_unconfirmed(given)}"
    echo = _echo(given.unseen_text, shown)
    texts = [*echo, *headline, reasons]
    blocks: list[Block] = [
        *(context(text) for text in echo),
        *(section(text) for text in headline),
        context(reasons),
    ]
    # Where the team is what is to be chosen, the correction asks for it, too.
    choices, spoken = ([], []) if correcting and given.team is None else _choices(given)
    blocks += choices
    texts += spoken
    blocks += _correction(given) if correcting else [feedback(given.entry_id)]
    return Message("\n".join(texts), tuple(blocks))


def thanked(given: Answer) -> Message:
    """The answer after somebody said it was right."""
    message = answer(given)
    return Message(
        f"{message.text}\nThank you, noted as right.",
        (*message.blocks[:-1], context("Thank you, noted as right.")),
    )


def corrected(given: Answer) -> Message:
    """The answer as somebody corrected it."""
    message = answer(given)
    return Message(
        f"Thank you, corrected.\n{message.text}",
        (context("Thank you, corrected."), *message.blocks),
    )


def feedback(entry_id: int) -> Block:
    """The two buttons under every answer."""
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback",
                "positive_button": {
                    "text": {"type": "plain_text", "text": "Right"},
                    "accessibility_label": "This answer is right",
                    "value": f"right:{entry_id}",
                },
                "negative_button": {
                    "text": {"type": "plain_text", "text": "Wrong"},
                    "accessibility_label": "This answer is wrong",
                    "value": f"wrong:{entry_id}",
                },
            }
        ],
    }


def _echo(asked: str, shown: str) -> list[str]:
    if asked and 0 < len(shown) <= ECHO_LIMIT:
        return [f"You asked: {shown}"]
    cut = asked if len(asked) <= ECHO_LIMIT else f"{asked[:ECHO_LIMIT].rstrip()}…"
    return [f"You asked: {plain(cut)}"] if asked else []


def _headline(given: Answer) -> list[str]:
    if given.kind is Kind.NEITHER:
        return [_neither(given.fallback_channel)]
    if given.route is None and _unreadable(given):
        return [UNREADABLE]
    if given.team is None:
        return [which_team.asked(given)]
    if given.route is None:
        return [f"This could be either, for *{plain(given.team.name)}*. Which is it?"]
    return [routed(given.route, given.asker_id)]


def _unreadable(given: Answer) -> bool:
    return given.kind is Kind.UNCLEAR and not given.verdict.has_enough_evidence


def _neither(fallback_channel: str | None) -> str:
    place = "" if fallback_channel is None else f" Try {place_named(fallback_channel)}."
    return (
        "That does not look like a product decision, so neither the product owner nor the product "
        f"manager has to answer it.{place or ' Your own team or its channel may know best.'}"
    )


def _reasons(given: Answer) -> str:
    called = CALLED[given.kind]
    if given.settled_by_person:
        return f"A person called it {called}.{_team(given)}"
    side = given.verdict.leaning if given.kind is Kind.UNCLEAR else given.kind
    because = ", ".join(f"“{plain(words)}”" for words in reasons(given.verdict.signals, side))
    verb = "leaning towards" if given.kind is Kind.UNCLEAR else "because of"
    hint = side.value + ": " if given.kind is Kind.UNCLEAR else ""
    if _unreadable(given):
        return f"It is {called}.{_team(given)}"
    reason = f", {verb} {hint}{because}" if because else ", because of how it is asked"
    return f"It is {called}{reason}.{_team(given)}"


def _team(given: Answer) -> str:
    return "" if given.kind is Kind.NEITHER else which_team.reason(given)


def _unconfirmed(given: Answer) -> str:
    if given.unconfirmed_since is None or given.route is None:
        return ""
    who = f"<@{given.route.assignee}>"
    return f" {who} last confirmed the role {day(given.unconfirmed_since)}."


def _choices(given: Answer) -> tuple[list[Block], list[str]]:
    if given.kind is Kind.NEITHER or given.route is not None:
        return [], []
    if given.team is None and _unreadable(given):
        return [], []
    if given.team is None:
        choice = which_team.choice(given)
        return [choice] if choice else [], []
    roles = {k: decision(given.team, k, given.verdict.theme_for(k)).role for k in MEANING}
    texts = [
        f"{_named(given.team, roles[k], given.presence)} if it is about {MEANING[k]}."
        for k in MEANING
    ]
    blocks = [
        section(text, button(f"Ask the {roles[kind].in_words}", f"choose_{kind}", _value(given)))
        for text, kind in zip(texts, MEANING, strict=True)
    ]
    return blocks, texts


def _named(team: Team, role: Role, presence: Presence) -> str:
    found = resolve_assignee(team, role, presence)
    if team.holder(role) is None:
        return f"The {role.in_words} (vacant)"
    if found.user_id == team.holder(role):
        return f"<@{found.user_id}> ({role.in_words}{', away' if found.absence else ''})"
    return f"<@{found.user_id}> (for the {role.in_words}, who is away)"


def _value(given: Answer) -> str:
    return str(given.entry_id)


def _correction(given: Answer) -> list[Block]:
    value = _value(given)
    buttons = [
        button("Strategic", "correct_strategic", value),
        button("Tactical", "correct_tactical", value),
        button("No product decision", "correct_neither", value),
        button("It was right", "correct_nothing", value),
    ]
    blocks: list[Block] = [
        section("Thank you. What should it have been?"),
        {"type": "actions", "elements": buttons},
    ]
    another = which_team.correction(given)
    return [*blocks, another] if another else blocks
