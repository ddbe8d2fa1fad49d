"""The form for a whole team: what it showed when it was opened, and what somebody changed in it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from bot.domain.audit import ChangeSource
from bot.domain.change import Values, merged
from bot.domain.letters import INVISIBLE
from bot.domain.teams.team import Team
from bot.domain.teams.team_change import DEPUTIES_PART, Part, part_value
from bot.domain.teams.team_edits import normalised
from bot.slack.values import odd_value

LISTS = {Part.ALIASES, Part.CHANNELS, *DEPUTIES_PART.values()}
"""Parts of several values, to which two people may add at once."""
TEAM_FORM = "team_form"
"""The form's callback ID."""


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """What a form showed when it was opened.

    `seen` is the ID of the team's latest audit row by then. `digests` has a short digest of each
    value of each part: a whole team does not fit into a modal's metadata.
    """

    team_id: int
    seen: int
    source: ChangeSource
    digests: Mapping[Part, str]

    def packed(self) -> str:
        """The value as the modal's metadata."""
        return json.dumps([self.team_id, self.seen, self.source, self.digests])


def opened(team: Team, seen: int, source: ChangeSource) -> OpenedForm:
    """What a form of this team shows."""
    return OpenedForm(
        team.id, seen, source, {part: _digests(part_value(part, team)) for part in Part}
    )


def unpacked(metadata: str) -> OpenedForm:
    """What a form showed, from the modal's metadata; raises Refusal where it is not one of ours."""
    try:
        team_id, seen, source, digests = json.loads(metadata)
        shown = {Part(part): str(text) for part, text in digests.items()}
        return OpenedForm(int(team_id), int(seen), ChangeSource(source), shown)
    except (ValueError, TypeError, AttributeError):
        raise odd_value() from None


def changed_parts(form: OpenedForm, state: Mapping[str, Any]) -> dict[Part, Values]:
    """The parts that are not as the form showed them; `state` is as Slack sends it."""
    submitted = {
        Part(action_id): normalised(Part(action_id), tuple(_values(element)))
        for elements in state.values()
        for action_id, element in elements.items()
    }
    return {
        part: values for part, values in submitted.items() if _digests(values) != form.digests[part]
    }


def merged_parts(
    form: OpenedForm, changed: Mapping[Part, Values], team: Team
) -> dict[Part, Values]:
    """The changed parts as they should be in `team`, which others may have changed meanwhile.

    A list keeps what others added to it, and loses what they removed.
    """
    return {
        part: _merged(form.digests[part], part_value(part, team), values)
        if part in LISTS
        else values
        for part, values in changed.items()
    }


def _merged(shown: str, current: Values, wanted: Values) -> Values:
    if _digests(current) == shown:
        return wanted
    digests = shown.split(".")
    return merged(current, [v for v in (*current, *wanted) if _digests((v,)) in digests], wanted)


def block_id(part: Part, seen: int) -> str:
    """The block ID of a part, different after each change.

    In a block of the same ID, Slack keeps what somebody typed even where we show a new value.
    """
    return f"{part.value}:{seen}"


def _values(element: Mapping[str, Any]) -> Iterator[str]:
    yield from element.get("selected_users") or ()
    yield from element.get("selected_conversations") or ()
    if element.get("selected_option"):
        yield element["selected_option"]["value"]
    for line in (element.get("value") or "").splitlines():
        text = INVISIBLE.sub("", line).strip()
        if text:
            yield text


def _digests(values: Values) -> str:
    return ".".join(
        blake2b(value.encode(errors="replace"), digest_size=4).hexdigest() for value in values
    )
