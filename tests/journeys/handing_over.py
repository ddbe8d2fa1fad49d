"""What people do with a question that is handed over, step by step, and what they read."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.store.tables import handovers
from sandbox import sample
from sandbox.model import Message, View

if TYPE_CHECKING:
    from tests.journeys.conftest import Office

QUESTION = "Which acceptance criteria does the checkout story need in this sprint?"
ANSWER = "Three: it *pays*, it mails <!channel>, it rolls back.\nSee the story."
ASKER, PO, PM = sample.DEVELOPER, sample.CHECKOUT_PO, sample.CHECKOUT_PM
COLLEAGUE = sample.SUPPORT


def dm(user: str) -> str:
    """The direct messages of somebody with whoowns."""
    return sample.direct_message(user)


def in_dm(office: "Office", user: str) -> list[Message]:
    """What whoowns wrote to somebody directly."""
    office.settle()
    channel = dm(user)
    if channel not in office.slack.world.channels:
        return []
    return [m for m in office.slack.messages(channel, seen_by=user) if m.user == sample.BOT_USER]


def in_channel(office: "Office", channel: str = sample.CHECKOUT) -> list[Message]:
    """What whoowns posted in a channel for all to read."""
    office.settle()
    return [
        m for m in office.slack.messages(channel, seen_by=PO)
        if m.user == sample.BOT_USER and not m.ephemeral_to
    ]  # fmt: skip


def form_of(office: "Office", user: str) -> View:
    """The form that somebody sees."""
    office.settle()
    views = office.slack.world.modals.get(user)
    assert views, [m.text for m in office.slack.messages(sample.GENERAL, seen_by=user)]
    return views[-1]


def rows(office: "Office") -> list[Any]:
    """Every hand-over, as it is stored."""
    office.settle()
    with office.reading() as session:
        return list(session.execute(select(handovers).order_by(handovers.c.id)))


def states(office: "Office") -> list[str]:
    """How each hand-over stands."""
    return [row.state for row in rows(office)]


def ask(
    office: "Office", text: str = QUESTION, user: str = ASKER, channel: str = sample.GENERAL
) -> View:
    """Ask, and open the form that hands the question over."""
    office.ask(text, user, channel)
    shown = office.slack.messages(channel, seen_by=user)[-1]
    office.slack.press(user, shown, "ask_decider")
    return form_of(office, user)


def send(
    office: "Office", view: View, where: str = "directly", user: str = ASKER, text: str = ""
) -> None:
    """Send the form that hands a question over."""
    values: dict[str, dict[str, Any]] = {"where": {"where": where}}
    values["question"] = {"question": text or QUESTION}
    office.slack.submit(user, view, values)
    assert not view.errors, view.errors
    office.settle()


def answer(office: "Office", user: str, shown: Message, text: str = ANSWER) -> View:
    """Answer a question in the form, and return that."""
    office.slack.press(user, shown, "handover_answer")
    view = form_of(office, user)
    office.slack.submit(user, view, {"answer": {"answer": text}})
    office.settle()
    return view
