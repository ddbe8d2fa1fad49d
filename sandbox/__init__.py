"""A small local Slack: what the bot needs of Slack's API, and people to act as."""

from sandbox.records import Call, Delivery
from sandbox.sandbox import Sandbox
from sandbox.things import Channel, Message, Person, View
from sandbox.world import World

__all__ = ["Call", "Channel", "Delivery", "Message", "Person", "Sandbox", "View", "World"]
