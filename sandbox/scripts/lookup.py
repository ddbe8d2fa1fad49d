"""Finding what a script names: people, channels, messages, elements and options."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sandbox import sample
from sandbox.elements import interactive_elements
from sandbox.model import Channel, JsonObject, Person, Surface, View
from sandbox.scripts.plain_text import PlainText
from sandbox.world import World

HOME = "home"
"""What stands for a person's Home tab where a channel's ID is expected."""
Offered = Callable[[Surface, JsonObject], list[JsonObject]]


@dataclass(frozen=True)
class Choice:
    """Something that can be pressed: where it stands, its label, and the value it carries."""

    surface: Surface
    block: JsonObject
    element: JsonObject
    label: str
    value: str | None


def person(world: World, name: str) -> Person:
    """Return the person with that name, handle or ID; raises LookupError with who is there."""
    for each in world.people.values():
        if name.casefold() in (each.id.casefold(), each.name.casefold(), each.real_name.casefold()):
            return each
    known = ", ".join(p.name for p in world.people.values() if not (p.is_bot or p.deleted))
    raise LookupError(f"there is nobody called {name}; there are {known}")


def channel(world: World, name: str, user: str) -> str:
    """Return the ID of `#channel`; `@whoowns` is the person's direct message with the bot.

    Raises LookupError with the channels that are there.
    """
    if name == HOME:
        return HOME
    if name.startswith("@"):
        return world.direct_message(user, sample.BOT_USER).id
    for each in world.channels.values():
        if each.name and name.removeprefix("#") in (each.name, each.id):
            return each.id
    known = ", ".join(f"#{each.name}" for each in _public_channels(world))
    raise LookupError(f"there is no {name}; there are {known}, @whoowns and {HOME}")


def _public_channels(world: World) -> Iterator[Channel]:
    return (each for each in world.channels.values() if not each.is_private)


def surfaces(world: World, user: str, channel_id: str, on: str | None) -> list[Surface]:
    """Return what the person has in front of them, nearest first.

    That is a modal if one is open, else the tab, or the channel's messages: only those that say
    `on`, if given. Raises LookupError where none does.
    """
    modal = world.top_modal(user)
    if modal:
        return [modal]
    if channel_id == HOME:
        return [world.homes[user]] if user in world.homes else []
    messages = world.visible(channel_id, user)
    plain_text = PlainText(world, world.people[user].tz)
    matching = [m for m in messages if on is None or on in "\n".join(plain_text.surface(m))]
    if on is not None and not matching:
        raise LookupError(f"no message here says “{on}”")
    return list(reversed(matching))


def pressable(surfaces: Iterable[Surface], label: str) -> Choice:
    """Return the nearest button or thumb with that label; raises LookupError with what is there."""
    return _with_label(_buttons(surfaces), label, "press")


def choosable(surfaces: Iterable[Surface], label: str, offered: Offered) -> Choice:
    """Return the nearest option with that label, of those that `offered` returns for an element.

    Raises LookupError with the options that are there.
    """
    choices = (
        _choice(surface, block, element, option)
        for surface in surfaces
        for block, element in interactive_elements(surface.blocks)
        for option in offered(surface, element)
    )
    return _with_label(choices, label, "choose")


def _with_label(choices: Iterable[Choice], label: str, verb: str) -> Choice:
    labels = []
    for choice in choices:
        if choice.label.casefold() == label.casefold():
            return choice
        labels.append(choice.label)
    known = ", ".join(f"“{each}”" for each in dict.fromkeys(labels)) or "nothing"
    raise LookupError(f"there is no “{label}” to {verb} here; there is {known}")


def _buttons(surfaces: Iterable[Surface]) -> Iterator[Choice]:
    for surface in surfaces:
        for block, element in interactive_elements(surface.blocks):
            if element["type"] == "button":
                yield _choice(surface, block, element, element)
            elif element["type"] == "feedback_buttons":
                yield _choice(surface, block, element, element["positive_button"])
                yield _choice(surface, block, element, element["negative_button"])


def _choice(
    surface: Surface, block: JsonObject, element: JsonObject, carrier: JsonObject
) -> Choice:
    return Choice(surface, block, element, carrier["text"]["text"], carrier.get("value"))


def options(element: JsonObject, world: World) -> list[JsonObject]:
    """Return what a select or a group of boxes offers, as far as the sandbox knows."""
    kind = element["type"]
    if "users_select" in kind:
        people = (each for each in world.people.values() if not each.deleted)
        return [_option(each.real_name, each.id) for each in people]
    if "conversations_select" in kind:
        return [_option(f"#{each.name}", each.id) for each in _public_channels(world)]
    return list(element.get("options") or [])


def _option(text: str, value: str) -> JsonObject:
    return {"text": {"type": "plain_text", "text": text}, "value": value}


def labelled_input(view: View, label: str) -> JsonObject:
    """Return the input block with that label; raises LookupError with the labels there are."""
    inputs = {b["label"]["text"]: b for b in view.blocks if b["type"] == "input"}
    for text, block in inputs.items():
        if text.casefold() == label.casefold():
            return block
    raise LookupError(f"the dialog has no “{label}”; it has {', '.join(inputs) or 'no inputs'}")
