"""Finding what a script calls by name: people, places, messages, elements and options."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sandbox import sample
from sandbox.elements import interactive_elements
from sandbox.model import Channel, JsonObject, Message, Person, View
from sandbox.scripts.plain_text import Reader
from sandbox.world import World

HOME = "home"
Offered = Callable[[Message | View, JsonObject], list[JsonObject]]


@dataclass(frozen=True)
class Choice:
    """Something that can be pressed: where it stands, its words, and the value it carries."""

    place: Message | View
    block: JsonObject
    element: JsonObject
    label: str
    value: str | None


def person(world: World, name: str) -> Person:
    """The person with that name, handle or ID; LookupError with those who are there."""
    for each in world.people.values():
        if name.casefold() in (each.id.casefold(), each.name.casefold(), each.real_name.casefold()):
            return each
    known = ", ".join(p.name for p in world.people.values() if not (p.is_bot or p.deleted))
    raise LookupError(f"there is nobody called {name}; there are {known}")


def channel(world: World, name: str, user: str) -> str:
    """The ID of `#channel`; `@whoowns` is the person's direct message with the bot."""
    if name == HOME:
        return HOME
    if name.startswith("@"):
        return world.direct_message(user, sample.BOT_USER).id
    for each in world.channels.values():
        if each.name and name.removeprefix("#") in (each.name, each.id):
            return each.id
    known = ", ".join(f"#{c.name}" for c in _named(world))
    raise LookupError(f"there is no {name}; there are {known}, @whoowns and {HOME}")


def _named(world: World) -> Iterator[Channel]:
    return (c for c in world.channels.values() if c.name and not c.is_private)


def surfaces(world: World, user: str, place: str, on: str | None) -> list[Message | View]:
    """What the person has in front of them, nearest first: a modal, else the tab or channel."""
    modal = world.top_modal(user)
    if modal:
        return [modal]
    if place == HOME:
        return [world.homes[user]] if user in world.homes else []
    said = [m for m in world.posted.get(place, {}).values() if m.visible_to(user)]
    reader = Reader(world, world.people[user].tz)
    wanted = [m for m in said if on is None or on in "\n".join(reader.message(m))]
    if on is not None and not wanted:
        raise LookupError(f"no message here says “{on}”")
    return list(reversed(wanted))


def pressed(places: Iterable[Message | View], label: str) -> Choice:
    """The button, thumb or option of those words; the nearest one."""
    return _named_so(_pressable(places), label, "press")


def chosen(places: Iterable[Message | View], label: str, offered: Offered) -> Choice:
    """The option of those words, among those `offered` by each element."""
    return _named_so(_choosable(places, offered), label, "choose")


def _named_so(choices: Iterable[Choice], label: str, verb: str) -> Choice:
    seen = []
    for choice in choices:
        if choice.label.casefold() == label.casefold():
            return choice
        seen.append(choice.label)
    offered = ", ".join(f"“{each}”" for each in dict.fromkeys(seen)) or "nothing"
    raise LookupError(f"there is no “{label}” to {verb} here; there is {offered}")


def _pressable(places: Iterable[Message | View]) -> Iterator[Choice]:
    for place in places:
        for block, element in interactive_elements(place.blocks):
            if element["type"] == "button":
                yield _choice(place, block, element, element)
            elif element["type"] == "feedback_buttons":
                yield _choice(place, block, element, element["positive_button"])
                yield _choice(place, block, element, element["negative_button"])


def _choosable(places: Iterable[Message | View], offered: Offered) -> Iterator[Choice]:
    for place in places:
        for block, element in interactive_elements(place.blocks):
            for option in offered(place, element):
                yield _choice(place, block, element, option)


def _choice(
    place: Message | View, block: JsonObject, element: JsonObject, carrier: JsonObject
) -> Choice:
    return Choice(place, block, element, carrier["text"]["text"], carrier.get("value"))


def options(element: JsonObject, world: World) -> list[JsonObject]:
    """What a select or a group of boxes offers; those of external selects only the bot knows."""
    kind = element["type"]
    if "users_select" in kind:
        people = (p for p in world.people.values() if not p.deleted)
        return [_option(person.real_name, person.id) for person in people]
    if "conversations_select" in kind:
        return [_option(f"#{each.name}", each.id) for each in _named(world)]
    return list(element.get("options") or [])


def _option(text: str, value: str) -> JsonObject:
    return {"text": {"type": "plain_text", "text": text}, "value": value}
