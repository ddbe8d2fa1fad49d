"""What a form with all of a team brings back, and what somebody has touched in it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from bot.domain.audit import ChangeSource
from bot.domain.teams.team import Team
from bot.domain.teams.team_change import Part, Values, value
from bot.domain.teams.team_edits import normal
from bot.slack.text import INVISIBLE

TEAM_FORM = "team_form"
"""The form's name in Slack."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a form showed when it was opened.

    `seen` is the number of the team's latest change by then; `shown` has a short print of each
    part, since all of a team would not fit where Slack keeps this.
    """

    team_id: int
    seen: int
    source: ChangeSource
    shown: Mapping[Part, str]

    def packed(self) -> str:
        """As it travels with the form."""
        return json.dumps([self.team_id, self.seen, self.source, self.shown])


def opened(team: Team, seen: int, source: ChangeSource) -> Opened:
    """What a form shows of a team."""
    return Opened(team.id, seen, source, {part: _print(value(part, team)) for part in Part})


def unpacked(text: str) -> Opened:
    """What a form showed, from how it travelled."""
    team_id, seen, source, shown = json.loads(text)
    return Opened(
        team_id, seen, ChangeSource(source), {Part(p): print_ for p, print_ in shown.items()}
    )


def touched(form: Opened, state: Mapping[str, Any]) -> dict[Part, Values]:
    """The parts that are not as the form showed them; `state` is as Slack sends it."""
    filled = {Part(e): normal(Part(e), values) for e, values in _values(state)}
    return {part: values for part, values in filled.items() if _print(values) != form.shown[part]}


def block_id(part: Part, seen: int) -> str:
    """The block of a part; another one after each change.

    Slack keeps what somebody typed in a block of the same name, also where we show a new value.
    """
    return f"{part.value}:{seen}"


def _values(state: Mapping[str, Any]) -> Iterator[tuple[str, Values]]:
    for elements in state.values():
        for action_id, element in elements.items():
            yield action_id, tuple(_texts(element))


def _texts(element: Mapping[str, Any]) -> Iterator[str]:
    yield from element.get("selected_users") or ()
    yield from element.get("selected_conversations") or ()
    if element.get("selected_option"):
        yield element["selected_option"]["value"]
    for line in (element.get("value") or "").splitlines():
        shown = INVISIBLE.sub("", line).strip()
        if shown:
            yield shown


def _print(values: Values) -> str:
    return blake2b("\n".join(values).encode(errors="replace"), digest_size=6).hexdigest()
