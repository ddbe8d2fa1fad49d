"""The rules that a workspace added itself, and the proposals it rejected."""

from collections.abc import Callable, Sequence

from sqlalchemy import select

from bot.domain.classification.own_rules import OwnRule, RulesChange, Strength
from bot.domain.classification.phrase import Phrase
from bot.domain.privacy import fingerprint
from bot.domain.verdict import Kind
from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.tables import rejected_rules, workspace_rules
from bot.store.workspaces import touch

_REJECT = for_each_dialect(rejected_rules, lambda insert: insert.on_conflict_do_nothing())


def all_of(session: Session, workspace_id: str) -> tuple[OwnRule, ...]:
    """Return the rules of a workspace, in the order in which they were added."""
    rows = session.execute(
        select(workspace_rules)
        .where(workspace_rules.c.workspace_id == workspace_id)
        .order_by(workspace_rules.c.id)
    )
    return tuple(
        OwnRule(
            Phrase(tuple(row.phrase.split())), Kind(row.kind), Strength(row.strength), row.added_by
        )
        for row in rows
    )


def save(session: Session, workspace_id: str, change: RulesChange) -> None:
    """Store the rules that differ."""
    for old, new in change.rules:
        if new:
            add(session, workspace_id, new)
        elif old:
            remove(session, workspace_id, old.phrase)


def add(session: Session, workspace_id: str, rule: OwnRule) -> None:
    """Store a rule, in place of one with the same phrase."""
    remove(session, workspace_id, rule.phrase)
    session.execute(
        workspace_rules.insert().values(
            workspace_id=workspace_id,
            phrase_key=rule.phrase.key,
            phrase=rule.phrase.text,
            kind=rule.kind.value,
            strength=rule.strength.value,
            added_by=rule.added_by,
        )
    )


def replace_all(session: Session, workspace_id: str, rules: Sequence[OwnRule]) -> None:
    """Store these rules, in this order, in place of all that a workspace has."""
    touch(session, workspace_id)
    whose = workspace_rules.c.workspace_id == workspace_id
    session.execute(workspace_rules.delete().where(whose))
    for rule in rules:
        add(session, workspace_id, rule)


def remove(session: Session, workspace_id: str, phrase: Phrase) -> None:
    """Delete the rule with this phrase, if there is one."""
    touch(session, workspace_id)
    session.execute(
        workspace_rules.delete().where(
            workspace_rules.c.workspace_id == workspace_id,
            workspace_rules.c.phrase_key == phrase.key,
        )
    )


def reject(session: Session, workspace_id: str, phrase: Phrase) -> None:
    """Record that no rule for this phrase is proposed again.

    The phrase is words of people's questions, and may outlive them only as a hash.
    """
    row = {"workspace_id": workspace_id, "phrase_key": fingerprint(workspace_id, phrase.key)}
    session.execute(_REJECT[session.dialect.name], row)


def rejected(session: Session, workspace_id: str) -> Callable[[str], bool]:
    """Return a function that says whether no rule is proposed for the phrase with this key."""
    query = select(rejected_rules.c.phrase_key).where(rejected_rules.c.workspace_id == workspace_id)
    hashes = frozenset(session.scalars(query))
    return lambda key: fingerprint(workspace_id, key) in hashes
