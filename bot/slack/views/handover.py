"""What people read of a question that is handed over: its decider, and its asker."""

from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap

from bot.domain.handover import (
    GONE_ON,
    GivenAnswer,
    Handover,
    State,
)
from bot.domain.teams.team import Role, Team
from bot.slack.message import (
    SECTION_LIMIT,
    Block,
    Message,
    actions,
    button,
    context_block,
    from_blocks,
    lines,
    section,
)
from bot.slack.text import LINK, first_words, plain, with_links
from bot.slack.values import DraftRef, HandoverRef
from bot.slack.views.wording import age, count
from bot.slack.views.workspace import send_to
from bot.usecases.hand_over import Offer
from bot.usecases.handover_case import Case

GONE = "_The words of this question have been deleted._"
ANSWER_GONE = "_The words of this answer have been deleted._"
PIECE = 400
"""Letters of a line that are quoted at once; made harmless, they still fit into a section."""
LINK_LETTERS = SECTION_LIMIT - 10
"""Letters of a word with a web address at most that is quoted as a link."""
LINE_LETTERS = 150
"""Letters of a question that a list shows."""


def kept_for(case: Case, team: Team, days: int) -> str:
    """For how long an answer is kept, and who may read it then."""
    asker, channel_id = _person(case.handover.asker_id), case.handover.channel_id
    readers = (
        f"anybody who can read <#{channel_id}> and asks *{plain(team.name)}* nearly the same"
        if channel_id
        else f"you and {asker} only, since it goes to them directly"
    )
    until = f"for {count(days, 'day')}, or until you withdraw it with `/whoowns-team answers`"
    return f"I keep it {until}, and show it to {readers}."


def for_decider(case: Case) -> Message:
    """The message to the person whom a question went to, as the hand-over stands."""
    handover = case.handover
    if handover.state is State.WITHDRAWN and not handover.is_asker_gone:
        return lines(f"{_person(handover.asker_id)} has withdrawn this question.")
    blocks = [section(introduction(case))]
    blocks += quoted(handover.text)
    reason = why(case) if handover.is_active else ""
    blocks += [context_block(reason)] if reason else []
    blocks += _outcome(case)
    buttons = decider_buttons(handover) if handover.is_active else []
    if handover.permalink:
        link = {**button("Open message", "handover_open", HandoverRef(handover.id).encoded)}
        buttons.append({**link, "url": handover.permalink})
    return from_blocks([*blocks, *([actions(*buttons)] if buttons else [])])


def for_asker(case: Case) -> Message:
    """What the asker reads: to whom the question went, and what they can do about it."""
    handover = case.handover
    where = f"in <#{handover.channel_id}>" if handover.channel_id else "in a direct message"
    value = HandoverRef(handover.id).encoded
    if case.before and case.before.state is State.RETURNED:
        first = (
            f"{_person(case.before.moved_by)} says your question is for somebody else, so I've "
            f"asked <@{handover.decider_id}> {where}, {_as(case)}."
        )
    elif case.before and case.before.state is State.PASSED_ON:
        first = (
            f"<@{case.before.decider_id}> hasn't answered yet, so I've asked "
            f"<@{handover.decider_id}> {where}, {_as(case)}."
        )
    else:
        first = f"I've asked <@{handover.decider_id}> {where}, {_as(case)}."
    blocks = [section(f"{first} The answer will come here.")] if handover.is_active else []
    if handover.is_active:
        blocks += quoted(handover.text)
        if handover.state is State.TAKEN:
            blocks.append(context_block(f"{_person(handover.moved_by)} is on it."))
        blocks.append(
            actions(
                button("Withdraw", "handover_withdraw", value),
                button("Ask somebody else", "handover_redirect", value),
            )
        )
        return from_blocks(blocks)
    return from_blocks([section(_end_for_asker(case)), *quoted(handover.text)])


def answer_to_asker(case: Case, *, settled: str = "") -> Message:
    """The answer, with who gave it; `settled` is what the asker says of it."""
    given, value = case.answer, HandoverRef(case.handover.id).encoded
    assert given, "there is an answer"  # noqa: S101
    blocks = [section(f"{_person(given.giver_id)} answers:"), *quoted(given.text, ANSWER_GONE)]
    if case.handover.text:
        blocks.append(context_block(f"You asked: {first_words(case.handover.text, LINE_LETTERS)}"))
    if settled:
        return from_blocks([*blocks, context_block(settled)])
    buttons = actions(
        button("Got it", "handover_got_it", value),
        button("Not answered", "handover_not_answered", value),
    )
    return from_blocks([*blocks, buttons])


def returned_to_asker(case: Case) -> Message:
    """That a question comes back: it isn't a product decision."""
    hint = f" {send_to(case.fallback)}" if case.fallback else ""
    text = f"{_person(case.handover.moved_by)} says this isn't a product decision.{hint}"
    return from_blocks([section(text), *quoted(case.handover.text)])


def unreachable(case: Case) -> Message:
    """That Slack took the question neither in a channel nor directly."""
    text = (
        f"I couldn't reach <@{case.handover.decider_id}>, so nobody has your question now. "
        "Ask it again with `/whoowns`, and choose somebody else."
    )
    return from_blocks([section(text), *quoted(case.handover.text)])


def still_open(case: Case) -> Message:
    """A line for the decider: the asker needs more."""
    asker, decider = case.handover.asker_id, case.handover.decider_id
    return lines(f"<@{decider}>, that doesn't answer <@{asker}>'s question yet: it's open again.")


def confirm_draft(
    case: Case, draft: GivenAnswer, keep_days: int = 0, *, in_thread: bool = True
) -> Message:
    """Ask whether a reply is the answer, and whether it is kept, as in `answer_form`.

    One that isn't `in_thread` may be meant for whoowns, and doesn't show what it answers.
    """
    value, keeping, note = DraftRef(draft.id).encoded, [], []
    if not in_thread:
        asked = first_words(case.handover.text, LINE_LETTERS) if case.handover.text else GONE
        hint = "Did you want to ask me something? Press *No*, and add a question mark."
        note = [context_block(f"The question was: {asked}"), context_block(hint)]
        if case.handover.channel_id:
            note.append(context_block(f"{read_in(case)}."))
    if keep_days and case.team and case.handover.text:
        keeping = [button("Send and keep it", "handover_keep_draft", value)]
        note += [context_block(f"With *Send and keep it*, {kept_for(case, case.team, keep_days)}")]
    return from_blocks(
        [
            section(f"Send this to <@{case.handover.asker_id}> as your answer?"),
            *quoted(draft.text),
            actions(
                button("Send it", "handover_send_draft", value),
                *keeping,
                button("No", "handover_drop_draft", value),
            ),
            *note,
        ]
    )


def read_in(case: Case) -> str:
    """Who else reads the answer to a question that stands in a channel."""
    return f"Everybody in <#{case.handover.channel_id}> can read it too, below the question"


def without_files(confirm: Message) -> Message:
    """The question whether a reply is the answer, where files came with it."""
    return from_blocks(
        [*confirm.blocks, context_block("Its files stay here: I can't pass them on.")]
    )


def draft_sent(case: Case) -> Message:
    """That a reply was sent as the answer."""
    return lines(f"Sent to <@{case.handover.asker_id}>. Thanks!")


def draft_dropped() -> Message:
    """That a reply is not the answer."""
    return lines("All right, I've sent nothing.")


def already_asked(offered: Offer) -> Message:
    """That this person has the question already."""
    return lines(
        f"You've already asked <@{offered.decider_id}>. The answer will come to you in a direct "
        "message."
    )


def quoted(text: str, gone: str = GONE) -> list[Block]:
    """What somebody typed, as a quote: as they see it, and without any effect but links.

    `gone` is shown where its words have been deleted.
    """
    if not text:
        return [context_block(gone)]
    sections, current = [], ""
    for row in (f"> {piece}" for line in text.split("\n") for piece in _pieces(line)):
        if current and len(current) + len(row) >= SECTION_LIMIT:
            sections.append(section(current))
            current = ""
        current = f"{current}\n{row}" if current else row
    return [*sections, section(current)]


def _pieces(line: str) -> Iterator[str]:
    """A line in pieces of which each fits into a section: a web address is one, or is no link."""
    words = wrap(line, PIECE, break_on_hyphens=False, break_long_words=False) or [""]
    for piece in words:
        if len(piece) <= PIECE or (LINK.search(piece) and len(with_links(piece)) < LINK_LETTERS):
            yield with_links(piece)
        else:
            yield from (plain(part) for part in wrap(piece, PIECE, break_on_hyphens=False))


def in_list(case: Case, now: datetime, *, waits: bool) -> str:
    """A hand-over in a list: who asked or was asked, since when, and the first words."""
    handover, on_it = case.handover, ""
    if waits:
        if handover.state is State.TAKEN and handover.moved_by != handover.decider_id:
            on_it = f"; {_person(handover.moved_by)} is on it"
        who = f"{_person(handover.asker_id)} asked you {_as(case)}"
    else:
        taken = ", who is on it" if handover.state is State.TAKEN else ""
        who = f"{_person(handover.decider_id)}{taken}, {_as(case)}"
    words = first_words(handover.text, LINE_LETTERS) if handover.text else "_words deleted_"
    since = age(now - handover.created_at)
    return f"{who}, {since} ago{on_it}:\n> {words}"


def decider_buttons(handover: Handover) -> list[Block]:
    """What the decider can do with a question that waits."""
    value = HandoverRef(handover.id).encoded
    answer: Block = {**button("Answer", "handover_answer", value), "style": "primary"}
    take = [button("I'm on it", "handover_take", value)] if handover.state is State.OPEN else []
    return [answer, *take, button("Not mine", "handover_return", value)]


def _outcome(case: Case) -> list[Block]:
    """What became of a question, for everybody who reads the decider's message."""
    handover, given = case.handover, case.answer
    by = _person(handover.moved_by)
    if handover.state is State.TAKEN:
        return [context_block(f"{by} is on it.")]
    if handover.state is State.ANSWERED and given:
        return [section(f"{_person(given.giver_id)} answered:"), *quoted(given.text, ANSWER_GONE)]
    lines_of_ends = {
        State.RETURNED: f"{by} says this isn't a product decision.",
        State.WITHDRAWN: (
            f"{_person(handover.asker_id)} no longer has an account here, so nobody is waiting for "
            "an answer."
        ),
        State.UNANSWERED: "This was closed without an answer.",
    }
    if case.after and handover.state in GONE_ON:
        who = by if handover.state is State.RETURNED else "I"
        return [context_block(f"{who} passed this on to <@{case.after.decider_id}>.")]
    end = lines_of_ends.get(handover.state)
    return [context_block(end)] if end else []


def _end_for_asker(case: Case) -> str:
    handover = case.handover
    decider = f"<@{handover.decider_id}>"
    if handover.state is State.ANSWERED and case.answer:
        return f"{_person(case.answer.giver_id)} has answered: see below."
    if handover.is_asker_gone:
        return "Your account was deactivated, so I've closed this. Ask again with `/whoowns`."
    if handover.state is State.WITHDRAWN:
        if case.after:
            return f"You asked <@{case.after.decider_id}> instead of {decider}."
        return f"You've withdrawn this question. {decider} can no longer see it."
    if handover.state in GONE_ON:
        return f"{decider} no longer has this question."
    return f"{decider} didn't answer this question."


def introduction(case: Case) -> str:
    """Who asks, and as what: in a channel, it names the decider, so that they are notified."""
    handover = case.handover
    greeting = f"<@{handover.decider_id}>, " if handover.channel_id else ""
    return f"{greeting}{_person(handover.asker_id)} asks you {_as(case)}:"


def _person(user_id: str) -> str:
    return f"<@{user_id}>" if user_id else "Somebody"


def _as(case: Case) -> str:
    return f"as {_role_of(case.handover.role, case.team)}"


def _role_of(role: Role, team: Team | None) -> str:
    return f"{role.in_words} of *{plain(team.name)}*" if team else role.in_words


def why(case: Case) -> str:
    """Why a question came to this person."""
    handover, team = case.handover, case.team
    if case.before and case.before.state is State.RETURNED:
        return f"{_person(case.before.moved_by)} passed it on to you."
    if case.before and case.before.state is State.PASSED_ON:
        return f"It came to you because <@{case.before.decider_id}> hasn't answered it yet."
    if team is None:
        return ""
    if team.holder(handover.role) == handover.decider_id:
        return "It came to you because you hold this role."
    if handover.decider_id in team.deputies_of(handover.role):
        return "It came to you because you deputise in this role."
    return "It came to you because I named you for this role."
