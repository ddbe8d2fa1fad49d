"""What people read because questions wait for them, or have waited for long."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.chasing import ENDS_AFTER, ENDS_AT_LATEST
from bot.domain.handover import State
from bot.slack.message import (
    Block,
    Message,
    actions,
    button,
    context_block,
    from_blocks,
    lines,
    section,
)
from bot.slack.values import HandoverRef
from bot.slack.views.handover import decider_buttons, in_list, quoted
from bot.slack.views.wording import count
from bot.usecases.chasing import MorningList
from bot.usecases.handover_case import Case


def morning_list(waiting: MorningList) -> Message:
    """What has waited a working day or more for somebody, the oldest first."""
    if not waiting.cases:
        return lines("Nothing in this list is waiting for you any more.")
    total = len(waiting.cases) + waiting.more
    verb = "has" if total == 1 else "have"
    first = f"{count(total, 'question')} {verb} waited a working day or more for you:"
    blocks = [section(first)]
    for case in waiting.cases:
        blocks += [section(in_list(case, waiting.now, waits=True)), actions(*_buttons(case))]
    if waiting.more:
        blocks.append(context_block(f"… and {waiting.more:,} more on my Home tab."))
    return from_blocks(blocks)


def several_wait(cases: Sequence[Case], total: int, now: datetime) -> Message:
    """Ask which question somebody answers who writes to whoowns outside of threads."""
    first = f"{count(total, 'question')} are waiting for you. Which one are you answering?"
    blocks = [section(f"{first} Press *Answer* beside it: I've sent nothing yet.")]
    for case in cases:
        answer = button("Answer", "handover_answer", HandoverRef(case.handover.id).encoded)
        blocks.append(section(in_list(case, now, waits=True), answer))
    if total > len(cases):
        blocks.append(context_block(f"… and {total - len(cases):,} more on my Home tab."))
    hint = "Did you want to ask me something? Ask again, with a question mark."
    return from_blocks([*blocks, context_block(hint)])


def unanswered(case: Case, days: int, *, is_gone: bool) -> Message:
    """Tell the asker that a question ends; it waited so many working days, perhaps with several."""
    handover, before = case.handover, case.before
    decider = f"<@{handover.decider_id}>"
    nobody_else = "I found nobody else to ask"
    if not handover.text:
        nobody_else = "I couldn't ask anybody else, since the words of your question are deleted"
    if is_gone and days >= ENDS_AFTER:
        first = (
            f"{decider} no longer has an account here, and your question has waited for "
            f"{count(days, 'working day')}"
        )
    elif is_gone:
        first = f"{decider} no longer has an account here, and {nobody_else}"
    elif days < ENDS_AFTER:
        longest = ENDS_AT_LATEST.days
        first = (
            f"{decider} hasn't answered your question in {longest} days, so I've stopped waiting"
        )
    elif before and before.state is State.PASSED_ON:
        who = f"Neither <@{before.decider_id}> nor {decider} has"
        first = f"{who} answered your question in {count(days, 'working day')}"
    else:
        first = (
            f"{decider} hasn't answered your question in {count(days, 'working day')}, and "
            f"{nobody_else}"
        )
    text = f"{first}. If you still need an answer, ask again with `/whoowns`."
    return from_blocks([section(text), *quoted(handover.text)])


def _buttons(case: Case) -> list[Block]:
    """What the decider can do with a question in the list."""
    buttons, link = decider_buttons(case.handover), case.handover.permalink
    if link:
        opens = button("Open thread", "handover_open", HandoverRef(case.handover.id).encoded)
        buttons.append({**opens, "url": link})
    return buttons
