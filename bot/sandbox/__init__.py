"""A small local Slack: what the bot needs of Slack's API, and people to act as."""

from bot.sandbox.records import Call, Delivery
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.things import Channel, Message, Person, View
from bot.sandbox.world import World

__all__ = ["Call", "Channel", "Delivery", "Message", "Person", "Sandbox", "View", "World"]
