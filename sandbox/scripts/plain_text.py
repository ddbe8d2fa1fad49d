"""Messages and views as plain text, for transcripts and for looking words up."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.elements import initial_state
from sandbox.model import JsonObject, Message, Surface, View
from sandbox.world import World

_REFERENCE = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


class PlainText:
    """Turns what stands on the page into lines, with names for IDs and times of one zone."""

    def __init__(self, world: World, tz: str) -> None:
        self._world = world
        self._zone = ZoneInfo(tz)
        self._by_type: dict[str, Callable[[JsonObject], Iterable[str]]] = {
            "section": self._section,
            "header": lambda block: [self._words(block["text"])],
            "context": self._row,
            "actions": self._row,
            "context_actions": self._row,
            "input": self._input,
            "divider": lambda _: ["---"],
            "data_table": self._table,
            "data_visualization": self._chart,
        }

    def surface(self, surface: Surface) -> list[str]:
        """Return a message, a modal or a Home tab, line by line."""
        return self._message(surface) if isinstance(surface, Message) else self._view(surface)

    def _message(self, message: Message) -> list[str]:
        lines = self.blocks(message.blocks) or self.mrkdwn(message.text).splitlines()
        return [*lines, *(f"[file: {file['title']}]" for file in message.files)]

    def _view(self, view: View) -> list[str]:
        title, submit = view.payload.get("title"), view.payload.get("submit")
        errors = {key: f"! {error}" for key, error in view.errors.items()}
        lines = [self._words(title)] if title else []
        for block in view.blocks:
            lines += self.blocks([block])
            lines += [errors.pop(block["block_id"])] if block["block_id"] in errors else []
        lines += errors.values()
        return [*lines, f"[{self._words(submit)}]"] if submit else lines

    def blocks(self, blocks: Iterable[JsonObject]) -> list[str]:
        """Return blocks, line by line."""
        return [line for block in blocks for line in self._by_type[block["type"]](block) if line]

    def _words(self, text: Any) -> str:
        """Return a text object's text; an empty one for None."""
        if text is None:
            return ""
        return self.mrkdwn(text["text"]) if text["type"] == "mrkdwn" else str(text["text"])

    def mrkdwn(self, text: str) -> str:
        """Return Slack's markup with its references spelled out; emphasis stays as it is."""
        plain = _REFERENCE.sub(self._reference, text)
        return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _reference(self, match: re.Match[str]) -> str:
        target, label = match[1], match[2]
        if target[0] == "@":
            return self._person(target[1:])
        if target[0] == "#":
            return self._channel(target[1:])
        if target.startswith("!date^"):
            return self._date(target.split("^")[1], label or "")
        if target[0] == "!":
            return label or f"@{target[1:]}"
        return f"{label} ({target})" if label and label != target else target

    def _date(self, stamp: str, fallback: str) -> str:
        if not stamp.isdigit():
            return fallback
        return f"{datetime.fromtimestamp(int(stamp), UTC).astimezone(self._zone):%a %-d %b %H:%M}"

    def _person(self, user: str) -> str:
        person = self._world.people.get(user)
        return f"@{person.real_name if person else user}"

    def _channel(self, channel: str) -> str:
        known = self._world.channels.get(channel)
        return f"#{known.name if known else channel}"

    def _section(self, block: JsonObject) -> Iterator[str]:
        accessory = block.get("accessory")
        text = self._words(block.get("text"))
        yield from (f"{text} {self._element(accessory)}" if accessory else text).splitlines()
        for field in block.get("fields") or []:
            yield from self._words(field).splitlines()

    def _row(self, block: JsonObject) -> Iterator[str]:
        yield " ".join(self._element(element) for element in block["elements"])

    def _input(self, block: JsonObject) -> Iterator[str]:
        yield f"{self._words(block['label'])}: {self._element(block['element'])}"
        yield self._words(block.get("hint"))

    def _element(self, element: JsonObject) -> str:
        kind = element["type"]
        if kind in ("mrkdwn", "plain_text"):
            return self._words(element)
        if kind == "feedback_buttons":
            thumbs = (element["positive_button"], element["negative_button"])
            return " ".join(f"[{self._words(each['text'])}]" for each in thumbs)
        if kind == "button":
            return f"[{self._words(element['text'])}]"
        if kind in ("radio_buttons", "checkboxes"):
            return " ".join(f"( ) {self._words(each['text'])}" for each in element["options"])
        values = ", ".join(self._values(initial_state(element)))
        return f"[{values or self._words(element.get('placeholder')) or '...'}]"

    def _values(self, state: JsonObject) -> Iterator[str]:
        """Yield what an element holds, in words."""
        for key, value in state.items():
            values = value if isinstance(value, list) else [value]
            for each in values if key != "type" else []:
                if "user" in key and each:
                    yield self._person(each)
                elif "conversation" in key and each:
                    yield self._channel(each)
                elif each:
                    yield self._words(each["text"]) if isinstance(each, dict) else str(each)

    def _table(self, block: JsonObject) -> Iterator[str]:
        yield block["caption"]
        for row in block["rows"]:
            yield " | ".join(str(cell.get("text") or cell.get("value") or "") for cell in row)

    def _chart(self, block: JsonObject) -> Iterator[str]:
        chart = block["chart"]
        yield f"[{chart['type']} chart: {block['title']}]"
        for segment in chart.get("segments", []):
            yield f"{segment['label']}: {segment['value']}"
        for series in chart.get("series", []):
            points = ", ".join(f"{p['label']} {p['value']}" for p in series["data"])
            yield f"{series['name']}: {points}"
