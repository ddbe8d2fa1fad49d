"""A small local Slack: what the bot needs of Slack's API, and people to act as."""

from sandbox.exchanges import Call, Delivery
from sandbox.model import Channel, Message, Person, View
from sandbox.sandbox import Sandbox
from sandbox.world import World

__all__ = ["Call", "Channel", "Delivery", "Message", "Person", "Sandbox", "View", "World"]
