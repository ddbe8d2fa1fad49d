"""How an answer reads: who decides, or what is still to be chosen, and why."""

from collections.abc import Sequence

from bot.domain.fallback import Topic
from bot.domain.people.absence import Cause
from bot.domain.question import Answer, Source
from bot.domain.route import AssignmentReason, Route, resolve_assignee
from bot.domain.teams.team import SPLIT, Basis, Role, decision
from bot.domain.verdict import Kind
from bot.slack.message import Block, Message, actions, button, context_block, from_blocks, section
from bot.slack.text import plain
from bot.slack.values import EntryRef
from bot.slack.views.away import is_away
from bot.slack.views.choices import correction, feedback, kind_choice, team_choice, which_team
from bot.slack.views.kept_answers import asked_before
from bot.slack.views.reasons import why
from bot.slack.views.typed_commands import name_deputy, name_holder, show_team
from bot.slack.views.workspace import send_to

UNREADABLE = (
    "I couldn't work out what that asks. Try a whole sentence in English that says what needs "
    "deciding, such as “Which file formats does the export support?” "
    "To see all teams and who decides in them: `/whoowns-team list`."
)
NOBODY_TO_ASK = "I don't know yet whom to ask: your last question has no answer that names anybody."
ECHO_LIMIT = 200
"""Letters of a question that are shown again."""
NAME_LIMIT = 60
"""Letters of a name on a button; with what is around it, a button has 75."""
OPENINGS = ("You asked", "About this message")
"""What stands before a question that is shown again: the reader's own, and somebody else's."""
NAMING = {True: "To name", False: "A workspace admin can name"}
"""What opens a sentence about naming somebody, by whether the reader may do so."""
KIND_OF = {role: kind for kind, role in SPLIT.items()}
"""What each role decides in the default split."""

LOOKS_LIKE = {
    Topic.ENGINEERING: "a question for engineering",
    Topic.IT: "a question for IT",
    Topic.PEOPLE: "a question for the people team",
    Topic.FINANCE: "a question for finance",
    Topic.LEGAL: "a question for legal",
    Topic.OFFICE: "a question about the office",
    Topic.CUSTOMER_SUPPORT: "a question for customer support",
    Topic.SMALL_TALK: "small talk or general knowledge",
    Topic.MEETINGS: "a question about a meeting or a date",
    Topic.COLLEAGUES: "something to ask around among colleagues",
}
"""What a question is, where it isn't a product decision."""
DECIDES = {
    Kind.TACTICAL: "what exactly it does and in which order",
    Kind.STRATEGIC: "why, where or for whom",
}
"""What each kind of decision is about, in few words."""


def answer_message(
    answer: Answer,
    shown: str = "",
    *,
    correcting: bool = False,
    mentioned: bool = False,
    asked: str = "",
) -> Message:
    """The answer; with `correcting` also the choice of what it should have been.

    `shown` is what was asked as `text.shown_again` gives it, where that is at hand. `mentioned`
    says that the message notifies the person whom it names, and `asked` is the user to whom the
    question was handed over.
    """
    handing_over = [] if correcting else _handing_over(answer, mentioned=mentioned, asked=asked)
    return from_blocks(_blocks(answer, shown, handing_over, correcting=correcting))


def pass_on(answer: Answer) -> Message:
    """Offer to hand over the question before, to somebody who wants it passed on."""
    handing_over = _handing_over(answer)
    if not handing_over and answer.route is None:
        return from_blocks([section(NOBODY_TO_ASK), *_blocks(answer)])
    if not handing_over:
        return from_blocks(_blocks(answer))
    assert answer.route, "somebody can be asked"  # noqa: S101
    text = f"I can ask <@{answer.route.assignee}> for you. You'll see what they read first."
    return from_blocks([section(text), *handing_over])


def confirmed(answer: Answer) -> Message:
    """The answer after somebody said it was right; they may still think better of it."""
    return with_note(answer, "Thanks, noted as right.")


def with_note(answer: Answer, note: str) -> Message:
    """The answer after somebody pressed something under it, with a line about that."""
    mentioned = answer.source is Source.MENTION
    blocks = _blocks(answer, "", _handing_over(answer, mentioned=mentioned))
    return from_blocks([*blocks[:-1], context_block(note), blocks[-1]])


def corrected(answer: Answer) -> Message:
    """The answer after somebody said what it should have been."""
    return from_blocks(
        [context_block("Thanks, correction noted."), *_blocks(answer, "", _handing_over(answer))]
    )


def _handing_over(answer: Answer, *, mentioned: bool = False, asked: str = "") -> list[Block]:
    """The buttons that hand the question over; or that this has happened already."""
    route = answer.route
    if route is None or not route.assignee or has_left(route):
        return []
    if mentioned:
        if route.assignee == answer.asker_id:
            return []
        return [context_block(f"<@{route.assignee}> has been mentioned and can answer here.")]
    value, buttons = EntryRef(answer.entry_id).encoded, []
    if route.assignee not in {answer.asker_id, asked}:
        label = _ask(answer, route.assignee, route.acting_role)
        buttons.append(button(label, "ask_decider", value))
    if route.consulted and route.consulted not in {answer.asker_id, asked}:
        label = _ask(answer, route.consulted, route.role.other)
        buttons.append(button(f"{label} too", "ask_consulted", value))
    note = f"You've asked <@{asked}>. The answer will come to you in a direct message."
    return [
        *([context_block(note)] if asked else []),
        *([actions(*buttons)] if buttons else []),
    ]


def has_left(route: Route) -> bool:
    """Whether the person who is named has no account any more."""
    absence = route.absence
    if absence is None or absence.cause is not Cause.DEACTIVATED:
        return False
    return absence.user_id == route.assignee


def reasoning(answer: Answer) -> str:
    """Who decides and why, as one paragraph."""
    return " ".join(text for text in (_headline(answer), why(answer)) if text)


def _ask(answer: Answer, user_id: str, role: Role) -> str:
    """The label of a button; nothing in it can be live."""
    name = answer.names.get(user_id, "")
    return f"Ask {name[:NAME_LIMIT] or f'the {role.in_words}'}"


def _blocks(
    answer: Answer,
    shown: str = "",
    handing_over: Sequence[Block] = (),
    *,
    correcting: bool = False,
) -> list[Block]:
    blocks = [context_block(text) for text in (_echo(answer, shown),) if text]
    blocks.append(section(_headline(answer)))
    blocks += [context_block(text) for text in (why(answer), _after_all(answer)) if text]
    # A correction asks for the team itself, where that is what is still to be chosen.
    if not (correcting and answer.team is None):
        blocks += _choice(answer)
    blocks += [] if correcting else asked_before(answer)
    blocks += handing_over
    return [*blocks, *(correction(answer) if correcting else [feedback(answer.entry_id)])]


def _echo(answer: Answer, shown: str) -> str:
    asked, opening = answer.unseen_text, OPENINGS[answer.source is Source.SHORTCUT]
    if not asked:
        return ""
    if 0 < len(shown) <= ECHO_LIMIT:
        return f"{opening}: {shown}"
    cut = asked if len(asked) <= ECHO_LIMIT else f"{asked[:ECHO_LIMIT].rstrip()}…"
    return f"{opening}: {plain(cut)}"


def _headline(answer: Answer) -> str:
    if answer.kind is Kind.NEITHER:
        return _neither(answer)
    if answer.route is not None:
        return _assignee(answer.route, answer.asker_id, NAMING[answer.asker_may_assign])
    if answer.is_unreadable:
        return UNREADABLE
    if answer.team is None:
        return which_team(answer)
    return f"This could be for either role in *{plain(answer.team.name)}*. Which is it?"


def _choice(answer: Answer) -> list[Block]:
    if answer.kind is Kind.NEITHER or answer.route is not None or answer.is_unreadable:
        return []
    return kind_choice(answer, answer.team) if answer.team is not None else team_choice(answer)


def _neither(answer: Answer) -> str:
    looks = "This doesn't look like a product decision"
    if answer.topic:
        looks = f"This looks like {LOOKS_LIKE[answer.topic]}, not a product decision"
    if answer.fallback is not None:
        return f"{looks}. {send_to(answer.fallback)}"
    if answer.topic is Topic.SMALL_TALK:
        return f"{looks}."
    example = "#help-desk"
    if answer.topic:
        example = f"{answer.topic.in_words.lower()} #channel"
    return (
        f"{looks}, so I can't say who can help. Workspace admins can set where such questions go: "
        f"`/whoowns-team fallback {example}`."
    )


def _after_all(answer: Answer) -> str:
    """Who decides in the team, where somebody is left with nobody to ask: they are often right.

    Where everybody reads the answer, nobody is named, since that would notify them.
    """
    team = answer.team
    if answer.kind is not Kind.NEITHER or answer.fallback or answer.settled_by_person or not team:
        return ""
    if answer.source is Source.MENTION:
        return f"If it's about *{plain(team.name)}* after all, see who decides: {show_team(team)}"
    decides: dict[str, list[str]] = {}
    for kind, what in DECIDES.items():
        assignment = resolve_assignee(team, decision(team, kind).role, answer.presence)
        user_id, absence = assignment.user_id, assignment.absence
        gone = absence and absence.cause is Cause.DEACTIVATED and absence.user_id == user_id
        if user_id and not gone:
            decides.setdefault(user_id, []).append(what)
    people = [
        f"<@{user_id}> decides {what[0] if len(decides) > 1 else 'that'}"
        for user_id, what in decides.items()
    ]
    return (
        f"If it's about *{plain(team.name)}* after all: {', and '.join(people)}." if people else ""
    )


def _assignee(route: Route, asker_id: str, naming: str) -> str:
    """Whom to ask and why, for `asker_id`, who may be that person.

    `naming` opens the sentence that says how to fill a role.
    """
    person = f"<@{route.assignee}>"
    if asker_id and route.assignee == asker_id:
        person += " (that's you)"
    sentence = SENTENCES[route.assignment_reason](route, person, naming)
    if route.assignee == asker_id:
        sentence = sentence.replace(f"Ask {person}", f"This is for {person}", 1)
    sentences = [sentence, _basis(route)]
    if asker_id and route.absence is not None and route.absence.user_id == asker_id:
        sentences.insert(1, "If you're back, say so with `/whoowns-team back`.")
    return " ".join(sentence for sentence in sentences if sentence)


def _team(route: Route) -> str:
    return f"*{plain(route.team.name)}*"


def _fill(route: Route, naming: str, new: str = "") -> str:
    return f"{naming} a {new}{route.role.in_words}: {name_holder(route.team, route.role)}"


def _holder(route: Route, person: str, _naming: str) -> str:
    consult = ""
    if route.consulted:
        consult = f" Consult <@{route.consulted}>, the {route.role.other.in_words}, too."
    return f"{person} decides this, as {route.role.in_words} of {_team(route)}.{consult}"


def _both_roles(route: Route, person: str, _naming: str) -> str:
    return f"{person} decides this, as product owner and product manager of {_team(route)}."


def _nobody(route: Route, _person: str, naming: str) -> str:
    return (
        f"This is for the {route.role.in_words} of {_team(route)}, but both of its roles are "
        f"vacant. {_fill(route, naming)}"
    )


def _for_vacant(route: Route, person: str, naming: str) -> str:
    deputy = route.assignment_reason is AssignmentReason.DEPUTY_OF_VACANT
    role = "who stands in" if deputy else f"its {route.acting_role.in_words}"
    away = f" <@{route.assignee}> {is_away(route.absence)}, though." if route.absence else ""
    return (
        f"{_team(route)} has no {route.role.in_words}, so ask {person}, {role}.{away} "
        f"{_fill(route, naming)}"
    )


def _stand_in(route: Route, person: str, naming: str) -> str:
    if route.assignment_reason is AssignmentReason.DEPUTY:
        return f"Ask {person}, who stands in: {_away(route, _role_of_team(route), naming)}"
    acting = f"the {route.acting_role.in_words} of {_team(route)}"
    return f"Ask {person}, {acting}: {_away(route, f'its {route.role.in_words}', naming)}"


def _holder_away(route: Route, _person: str, naming: str) -> str:
    away = _away(route, _role_of_team(route), naming)
    if route.absence is not None and route.absence.cause is Cause.DEACTIVATED:
        return away
    return (
        f"{away} Nobody stands in, so an answer may take a while. "
        f"{naming} a deputy: {name_deputy(route.team, route.role)}"
    )


def _role_of_team(route: Route) -> str:
    return f"the {route.role.in_words} of {_team(route)}"


def _away(route: Route, role: str, naming: str) -> str:
    absence = route.absence
    assert absence, "somebody is named instead of one who is away"  # noqa: S101
    fill = f" {_fill(route, naming, 'new ')}" if absence.cause is Cause.DEACTIVATED else ""
    return f"<@{absence.user_id}>, {role}, {is_away(absence)}.{fill}"


def _basis(route: Route) -> str:
    """What the team itself set, where that and not the usual split made it this role's decision."""
    role = route.role.in_words
    if route.basis is Basis.THEME:
        return f"In this team, the {role} decides on {route.theme.replace('_', ' ')}."
    if route.basis is Basis.PROFILE:
        return f"In this team, the {role} decides {KIND_OF[route.role.other]} questions too."
    return ""


SENTENCES = {
    AssignmentReason.HOLDER: _holder,
    AssignmentReason.BOTH_ROLES: _both_roles,
    AssignmentReason.OTHER_ROLE: _for_vacant,
    AssignmentReason.NOBODY: _nobody,
    AssignmentReason.DEPUTY: _stand_in,
    AssignmentReason.DEPUTY_OF_VACANT: _for_vacant,
    AssignmentReason.OTHER_WHILE_AWAY: _stand_in,
    AssignmentReason.HOLDER_AWAY: _holder_away,
}
