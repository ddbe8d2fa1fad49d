"""The command that a reply names for undoing does undo it, typed as it stands there."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.domain.teams.team import Team
from bot.usecases.team_queries import list_teams
from sandbox import sample
from tests.journeys.conftest import Office

ODD = "R & D <for> *all* `to` @home"


def _teams(office: Office) -> list[Team]:
    """Every team, without the new ID of one that comes back.

    In a command that is shown, a backtick in a name is an apostrophe, which finds the same team.
    """
    teams = list_teams(office.bot.context, sample.WORKSPACE)
    return [replace(team, id=0, name=team.name.replace("`", "'")) for team in teams]


def _named(reply: str) -> Iterator[str]:
    """The commands after "To undo this:", as a person sees and copies them."""
    undoing = reply.partition("To undo this:")[2].partition("\nNext,")[0]
    for line in undoing.splitlines():
        found = re.search(r"/whoowns-team (.+)", line)
        if found:
            yield html.unescape(found[1].replace("\u2060`\u2060", "\0").replace("`", "")).replace(
                "\0", "`"
            )


@pytest.mark.parametrize(
    "text",
    [
        "create Mobile #mobile #product",
        f'create "{ODD}"',
        "rename Checkout to Basket-Team",
        f'rename Checkout to "{ODD}"',
        'rename Checkout to "Pay, to the point"',
        "po @sam for Checkout",
        "pm @sam for Checkout",
        "vacate po for Checkout",
        "deputy po @sam @kofi for Checkout",
        "alias till, cart for Checkout",
        f'alias "{ODD}" "a, b" for Checkout',
        "alias BÁSKET for Checkout",
        "unalias basket for Checkout",
        "channel #product #general for Checkout",
        "unchannel #checkout for Checkout",
        "profile single product owner for Checkout",
        "profile pricing to po for Checkout",
    ],
)
def test_a_change_is_undone_by_the_command_that_its_reply_names(office: Office, text: str) -> None:
    before = _teams(office)
    reply = office.setup(text)
    assert _teams(office) != before, reply
    commands = list(_named(reply))
    assert commands
    for command in commands:
        _typed(office, command)
    assert _teams(office) == before


@pytest.mark.parametrize("name", ["Checkout", ODD])
def test_a_team_that_was_deleted_comes_back_whole(office: Office, name: str) -> None:
    quoted = f'"{name}"'
    office.setup(f"rename Checkout to {quoted}")
    for text in ("deputy po @sam @kofi", "alias “a, b”, till", "channel #product",
                 "profile product manager only", "profile pricing to po"):  # fmt: skip
        office.setup(f"{text} for {quoted}")
    before = _teams(office)
    _typed(office, f"delete {quoted}")
    assert len(_teams(office)) == len(before) - 1
    for command in _named(office.last(sample.ADMIN, sample.GENERAL)):
        _typed(office, command)
    assert _teams(office) == before


def _typed(office: Office, command: str) -> None:
    """Type it, and say yes where that is asked."""
    reply = office.setup(command)
    if reply.startswith("Delete"):
        message = office.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1]
        office.slack.press(sample.ADMIN, message, "delete_team")
        assert office.slack.eventually(
            lambda: "Deleted" in office.last(sample.ADMIN, sample.GENERAL)
        )
