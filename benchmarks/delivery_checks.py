"""What went wrong with deliveries, from what Slack got of the bot and from the bot's database."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine, create_engine, func, inspect, select, table, text

from benchmarks.conversations import Conversations
from benchmarks.deliveries import CHANGES, QUESTIONS, ROLE, Delivery, Kind

SAID_AGAIN = re.compile(r"\btwice\b|\bmay have (?:seen|got|had) this\b|\balready answered\b", re.I)
"""What stands in a message that may be a repetition."""
NOTHING_DONE = re.compile(r"nothing (?:was|has been) saved|changed nothing|nothing changed", re.I)
WENT_WRONG = re.compile(r"went wrong on my side|not saved", re.I)
LOST_ROLE = re.compile(r"no longer its", re.I)
UNANSWERED = "acknowledged, never answered"
UNSAID_TWICE = "answered twice without saying so"
WITHOUT_AUDIT = "role changed without its audit row"
WITHOUT_NOTICE = "role changed, person not told"
NOTICE_TWICE = "person told twice without saying so"
NOT_JOURNALLED = "question answered, not in the journal"
UNTRUE = "told an untruth"
KINDS_OF_FAILURE = (
    UNANSWERED,
    UNSAID_TWICE,
    WITHOUT_AUDIT,
    WITHOUT_NOTICE,
    NOTICE_TWICE,
    NOT_JOURNALLED,
    UNTRUE,
)


@dataclass(frozen=True)
class Change:
    """A row of the audit trail about the role that the benchmark gives away."""

    team_id: int
    team: str
    old: str
    new: str
    actor: str


@dataclass
class Stored:
    """What a bot's database holds."""

    questions: set[str] = field(default_factory=set)
    feedback: set[tuple[int, str]] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    holders: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """Something that must not happen, and the delivery to which it did."""

    what: str
    delivery: Delivery | None
    detail: str = ""


def rows_waiting(url: str) -> int | None:
    """How much a bot has still to handle and to send; None where its database has nothing of it."""
    engine = _engine(url)
    tables = {"inbox", "outbox"} & set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        counts = [connection.scalar(select(func.count()).select_from(table(t))) for t in tables]
    engine.dispose()
    return sum(count or 0 for count in counts) if tables else None


def team_ids(url: str) -> dict[str, int]:
    """The IDs of all teams, by name."""
    engine = _engine(url)
    with engine.connect() as connection:
        ids = {row.name: row.id for row in connection.execute(text("SELECT id, name FROM teams"))}
    engine.dispose()
    return ids


def _engine(url: str) -> Engine:
    return create_engine(url.replace("postgresql:", "postgresql+psycopg:"))


def read_database(url: str) -> Stored:
    """Read everything that the checks need."""
    engine = _engine(url)
    stored = Stored()
    with engine.connect() as connection:

        def rows(query: str) -> Iterator[tuple[object, ...]]:
            given = {"role": ROLE} if ":role" in query else {}
            yield from (tuple(row) for row in connection.execute(text(query), given))

        stored.questions = {str(row[0]) for row in rows("SELECT delivery FROM questions")}
        stored.feedback = {
            (int(str(question)), str(user))
            for question, user in rows("SELECT question_id, user_id FROM feedback")
        }
        stored.changes = [
            Change(int(str(team_id)), str(team), str(old or ""), str(new or ""), str(actor))
            for team_id, team, old, new, actor in rows(
                "SELECT team_id, team_name, old, new, actor_id FROM audit "
                "WHERE action = :role ORDER BY id"
            )
        ]
        stored.holders = {
            int(str(team_id)): str(user)
            for team_id, user in rows(
                "SELECT team_id, user_id FROM role_holders WHERE role = :role"
            )
        }
    engine.dispose()
    return stored


def failures(conversations: Conversations, stored: Stored) -> list[Failure]:
    """Everything that must not have happened."""
    changed = {change.new for change in stored.changes}
    found = list(_half_changes(conversations, stored))
    for delivery in conversations.deliveries:
        found += _of_delivery(delivery, stored, changed)
        if delivery.kind is Kind.FILE:
            found += _of_file(delivery, conversations.files[delivery.user_id])
    return found


def _of_file(delivery: Delivery, files: int) -> Iterator[Failure]:
    """A file that is said to be sent is there, once."""
    is_announced = any("I sent you" in reply.text for reply in delivery.messages)
    if is_announced and not files:
        yield Failure(UNTRUE, delivery, "said that the file was sent")
    if files > 1:
        yield Failure(UNSAID_TWICE, delivery, f"the file came {files} times")


def _of_delivery(delivery: Delivery, stored: Stored, changed: set[str]) -> Iterator[Failure]:
    texts = [reply.text for reply in delivery.messages]
    if delivery.acknowledged and not texts:
        yield Failure(UNANSWERED, delivery)
    written = [reply.text for reply in delivery.messages if not reply.form]
    if any(not SAID_AGAIN.search(message) for message in written[1:]):
        yield Failure(UNSAID_TWICE, delivery, " | ".join(each[:80] for each in written))
    done = _done(delivery, stored, changed)
    if done is None or not texts:
        return
    answers = [reply for reply in delivery.messages if reply.entry_id]
    if delivery.kind in QUESTIONS and answers and not done:
        yield Failure(NOT_JOURNALLED, delivery, texts[0][:120])
    for message in texts:
        denies = NOTHING_DONE.search(message) or (
            delivery.kind in CHANGES and WENT_WRONG.search(message)
        )
        if (done and denies) or (not done and _claims(delivery, message)):
            yield Failure(UNTRUE, delivery, f"{'done' if done else 'not done'}: {message[:160]}")


def _done(delivery: Delivery, stored: Stored, changed: set[str]) -> bool | None:
    """Whether the database has what was asked for; None where it has nothing of it."""
    if delivery.kind in QUESTIONS:
        return delivery.identity in stored.questions
    if delivery.kind is Kind.PRESS:
        return (delivery.entry_id, delivery.user_id) in stored.feedback
    return delivery.new_holder in changed if delivery.new_holder else None


def _claims(delivery: Delivery, text: str) -> bool:
    """Whether a message says that a change was made."""
    if delivery.kind is Kind.PRESS:
        return "noted as right" in text
    return bool(delivery.new_holder) and f"<@{delivery.new_holder}> is now" in text


def _half_changes(conversations: Conversations, stored: Stored) -> Iterator[Failure]:
    """Changes without an unbroken history, and without a notice to those whom they affect."""
    by_holder = {
        delivery.new_holder: delivery
        for delivery in conversations.deliveries
        if delivery.new_holder
    }
    latest: dict[int, str] = defaultdict(str)
    for change in stored.changes:
        delivery = by_holder.get(change.new)
        if change.old != latest[change.team_id]:
            yield Failure(WITHOUT_AUDIT, delivery, f"{change}: it was {latest[change.team_id]}")
        latest[change.team_id] = change.new
        for user_id, lost in ((change.new, False), (change.old, True)):
            if not user_id or user_id == change.actor:
                continue
            notices = [
                text
                for call in conversations.notices[user_id]
                if bool(LOST_ROLE.search(text := str(call.body.get("text")))) is lost
            ]
            which = f"{user_id} {'lost' if lost else 'gained'} the role in {change.team}"
            if not notices:
                yield Failure(WITHOUT_NOTICE, delivery, which)
            if any(not SAID_AGAIN.search(text) for text in notices[1:]):
                yield Failure(NOTICE_TWICE, delivery, which)
    for team_id, user_id in stored.holders.items():
        if latest[team_id] != user_id:
            yield Failure(WITHOUT_AUDIT, by_holder.get(user_id), f"team {team_id} has {user_id}")


def denied_though_done(deliveries: Sequence[Delivery], stored: Stored) -> int:
    """How many changes were made though Slack had shown its own error to the person.

    A process that is killed between its commit and its acknowledgement can't avoid that.
    """
    changed = {change.new for change in stored.changes}
    return sum(
        delivery.kind in CHANGES and not delivery.acknowledged and delivery.new_holder in changed
        for delivery in deliveries
    )
