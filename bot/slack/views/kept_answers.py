"""How kept answers read: under a new answer, in a list, and as a file."""

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import datetime

from bot.domain.asked_before.kept import KeptAnswer
from bot.domain.handover import ANSWER_LETTERS
from bot.domain.question import Answer, Source
from bot.domain.teams.team import Team
from bot.slack.message import (
    Block,
    Message,
    actions,
    button,
    context_block,
    from_blocks,
    lines,
    plain_text,
    section,
)
from bot.slack.text import first_words, no_formula, plain
from bot.slack.values import KeptAnswerRef, KeptForEntry, KeptOnPage, KeptPage
from bot.slack.views.handover import quoted
from bot.slack.views.modals import View, field, form
from bot.slack.views.wording import count, day
from bot.usecases.kept_answers import KeptList

KEPT_FORM, ANSWER = "kept_form", "answer"
"""The form in which a kept answer is edited, and its block."""
PER_PAGE = 10
"""Kept answers on a page: each has two blocks, and a message holds 50."""
SHOWN_LETTERS = 150
"""Letters of a question or answer that a list shows."""
LINK = re.compile(r"https?://[^\s<>|]+")
COLUMNS = (
    "team", "role", "question", "answer", "asked_by", "answered_by", "answered_at", "changed_at",
    "channel", "link", "shown",
)  # fmt: skip


def asked_before(answer: Answer) -> list[Block]:
    """The line under an answer that nearly the same was asked before, with its buttons.

    Where everybody reads the answer, nobody is notified but those whom it names anyway.
    """
    if answer.asked_before is None or answer.route is None:
        return []
    kept = answer.asked_before.kept
    giver = f"<@{kept.giver_id}>"
    if answer.source is Source.MENTION and kept.giver_id != answer.route.assignee:
        giver = plain(answer.asked_before.giver_name) or "somebody"
    value = KeptForEntry(answer.entry_id, kept.id).encoded
    link = f" {_link(kept)}" if _link(kept) else ""
    buttons = [
        *([] if link else [button("Show the answer", "kept_show", value)]),
        button("That's it", "kept_was_it", value),
        button("Other question", "kept_was_other", value),
    ]
    return [
        context_block(f"Asked before: {giver} answered on {day(kept.answered_at)}.{link}"),
        actions(*buttons),
    ]


def shown(kept: KeptAnswer) -> Message:
    """A kept answer, with the question that it answers."""
    return from_blocks(
        [
            section(f"<@{kept.giver_id}> answered on {day(kept.answered_at)}{_edited(kept)}:"),
            *quoted(kept.text),
            context_block(f"The question was: {first_words(kept.question, SHOWN_LETTERS)}"),
        ]
    )


def kept_list(listed: KeptList) -> Message:
    """One page of the kept answers that somebody may read, and what they can do with each."""
    team = f" of *{plain(listed.team.name)}*" if listed.team else ""
    if not listed.total:
        return lines(
            f"There are no kept answers{team} for you to read. When you answer a question "
            "that was handed over to you, you can tick “Keep it for the next person who asks”."
        )
    end = listed.first + len(listed.answers)
    which = f", {listed.first + 1} to {end}" if listed.total > len(listed.answers) else ""
    blocks: list[Block] = [section(f"{count(listed.total, 'kept answer')}{team}{which}:")]
    for kept in listed.answers:
        blocks += _in_list(listed, kept)
    turning = _page_buttons(listed)
    return from_blocks([*blocks, *([actions(*turning)] if turning else [])])


def edit_form(kept: KeptAnswer) -> View:
    """The words of a kept answer, which its giver may change."""
    answer = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": ANSWER_LETTERS,
        "initial_value": kept.text,
    }
    return form(
        KEPT_FORM,
        "Edit a kept answer",
        [
            section("The next person who asks this reads the new words:"),
            *quoted(kept.question),
            field(ANSWER, "Your answer", answer),
            context_block("The message in which you gave the answer stays as it is."),
        ],
        metadata=KeptAnswerRef(kept.id).encoded,
    )


def edited() -> Message:
    """That a kept answer has other words."""
    return lines("Saved. The next person who asks this reads the new words.")


def file_note(listed: KeptList) -> Message:
    """What comes before the file."""
    of_team = f" of *{plain(listed.team.name)}*" if listed.team else ""
    return lines(f"The kept answers{of_team} that you may read: {listed.total:,}.")


def file_sent() -> Message:
    """That the file is there."""
    return lines("I've sent you the file in a direct message.")


def as_csv(listed: KeptList) -> str:
    """Kept answers as CSV."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(COLUMNS)
    table.writerows([no_formula(value) for value in _row(listed, kept)] for kept in listed.answers)
    return file.getvalue()


def as_json(listed: KeptList) -> str:
    """Kept answers as JSON."""
    rows = [dict(zip(COLUMNS, _row(listed, kept), strict=True)) for kept in listed.answers]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def _row(listed: KeptList, kept: KeptAnswer) -> Sequence[str]:
    team = listed.teams.get(kept.team_id)
    return (
        team.name if team else "",
        kept.role.value,
        kept.question,
        kept.text,
        kept.asker_id,
        kept.giver_id,
        _time(kept.answered_at),
        _time(kept.changed_at),
        kept.channel_id,
        kept.permalink,
        "no" if kept.retired else "yes",
    )


def _time(when: datetime) -> str:
    return when.isoformat(timespec="seconds")


def _in_list(listed: KeptList, kept: KeptAnswer) -> list[Block]:
    team = listed.teams.get(kept.team_id)
    role = _role(kept, None if listed.team else team)
    link = f" {_link(kept)}" if _link(kept) else ""
    retired = (
        "\n_Not shown any more: people said that it doesn't answer them. Edit it to show it again._"
    )
    text = (
        f"*{first_words(kept.question, SHOWN_LETTERS)}*\n"
        f"{first_words(kept.text, SHOWN_LETTERS)}\n"
        f"<@{kept.giver_id}>, as {role}, on {day(kept.answered_at)}{_edited(kept)}, "
        f"{_where(kept)}.{link}{retired if kept.retired else ''}"
    )
    page = listed.first // PER_PAGE
    on_page = KeptOnPage(kept.id, page, listed.team.id if listed.team else None).encoded
    buttons = [button("Read it", "kept_read", KeptAnswerRef(kept.id).encoded)]
    if kept.giver_id == listed.reader.id:
        buttons.append(button("Edit", "kept_edit", KeptAnswerRef(kept.id).encoded))
    if listed.may_withdraw(kept):
        buttons.append({**button("Withdraw", "kept_withdraw", on_page), "confirm": _CONFIRMATION})
    return [section(text), actions(*buttons)]


_CONFIRMATION: Block = {
    "title": plain_text("Withdraw it?"),
    "text": plain_text(
        "Nobody who asks is shown this answer any more. That can't be undone. The message in "
        "which it was given stays."
    ),
    "confirm": plain_text("Withdraw"),
    "deny": plain_text("Cancel"),
}


def _role(kept: KeptAnswer, team: Team | None) -> str:
    return f"{kept.role.in_words} of *{plain(team.name)}*" if team else kept.role.in_words


def _where(kept: KeptAnswer) -> str:
    if kept.channel_id:
        return f"in <#{kept.channel_id}>"
    return "directly, so only they and who asked read it"


def _edited(kept: KeptAnswer) -> str:
    return f", edited on {day(kept.changed_at)}" if kept.changed_at > kept.answered_at else ""


def _link(kept: KeptAnswer) -> str:
    if not LINK.fullmatch(kept.permalink):
        return ""
    return f"<{kept.permalink.replace('&', '&amp;')}|Read it ↗>"


def _page_buttons(listed: KeptList) -> list[Block]:
    page, team_id = listed.first // PER_PAGE, listed.team.id if listed.team else None
    previous = button("Previous", "kept_previous", KeptPage(page - 1, team_id).encoded)
    following = button("Next", "kept_next", KeptPage(page + 1, team_id).encoded)
    has_next = listed.first + len(listed.answers) < listed.total
    return [*([previous] if page > 0 else []), *([following] if has_next else [])]
