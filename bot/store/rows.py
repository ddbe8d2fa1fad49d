"""Between a journal entry and its row."""

from typing import Any

from sqlalchemy import Row

from bot.domain.question import Entry, Question, Source
from bot.domain.route import AssignmentReason
from bot.domain.team_matching.matcher import Evidence
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind, Probabilities, Signal, Verdict
from bot.store.engine.dialects import storable


def row_of(entry: Entry) -> dict[str, Any]:
    """The row of an entry that has no id yet."""
    question, verdict = entry.question, entry.verdict
    return {
        "workspace_id": question.workspace_id,
        "delivery": question.delivery,
        "asker_id": question.asker_id,
        "channel_id": question.channel_id,
        "channel_ids": [storable(channel_id) for channel_id in question.channel_ids],
        "door": question.source.value,
        "text": question.text,
        "asked_at": question.asked_at,
        "verdict": verdict.kind.value,
        "confidence": verdict.confidence,
        "strategic": verdict.probabilities.strategic,
        "tactical": verdict.probabilities.tactical,
        "neither": verdict.probabilities.neither,
        "signals": [_signal_row(signal) for signal in verdict.signals],
        "theme": verdict.theme,
        "kind": entry.kind.value,
        "team_id": entry.team_id,
        "decider_id": entry.assignee,
        "role": entry.role and entry.role.value,
        "standing": entry.assignment_reason and entry.assignment_reason.value,
        "consulted_id": entry.consulted,
        "found_by": entry.evidence.value,
    }


def entry_of(row: Row[Any]) -> Entry:
    """The entry of a row."""
    verdict = _verdict_of(row)
    kind = Kind(row.kind)
    return Entry(
        row.id,
        _question_of(row),
        verdict,
        row.team_id,
        row.decider_id,
        Role(row.role) if row.role else None,
        AssignmentReason(row.standing) if row.standing else None,
        row.consulted_id,
        kind if kind is not verdict.kind else None,
        Evidence(row.found_by) if row.found_by else Evidence.NONE,
    )


def _question_of(row: Row[Any]) -> Question:
    return Question(
        row.text,
        row.workspace_id,
        row.asker_id,
        row.channel_id,
        Source(row.door),
        row.asked_at,
        row.delivery,
        tuple(row.channel_ids),
    )


def _verdict_of(row: Row[Any]) -> Verdict:
    return Verdict(
        Kind(row.verdict),
        row.confidence,
        Probabilities(row.strategic, row.tactical, row.neither),
        tuple(_signal_of(stored) for stored in row.signals),
        row.theme,
    )


def _signal_row(signal: Signal) -> dict[str, Any]:
    return {
        "phrase": signal.phrase,
        "found": storable(signal.found),
        "kind": signal.kind.value,
        "weight": signal.weight,
        "theme": signal.theme,
        "why": signal.why,
        "general": signal.general,
    }


def _signal_of(stored: dict[str, Any]) -> Signal:
    return Signal(**{**stored, "kind": Kind(stored["kind"])})
