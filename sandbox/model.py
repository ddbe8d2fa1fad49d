"""What there is in the sandbox: people, channels, messages, views."""

from dataclasses import dataclass, field
from typing import Any

JsonObject = dict[str, Any]


@dataclass
class Person:
    """Somebody with an account, a bot included.

    `tz` is an IANA name, or `""`; `colour` six hex digits.

    `home` is the workspace of somebody of another organisation, met in a shared channel.
    """

    id: str
    name: str
    real_name: str
    title: str
    tz: str
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    deleted: bool = False
    is_guest: bool = False
    home: str = ""
    colour: str = "616061"
    locale: str = "en-US"

    @property
    def email(self) -> str:
        """Return the address at the imaginary company."""
        return f"{self.name}@northwind.example"


@dataclass
class Channel:
    """A public or private channel, or a direct message (`is_im`) with the bot.

    People of another organisation read a channel that is `is_ext_shared`.
    """

    id: str
    name: str
    members: set[str]
    purpose: str = ""
    is_private: bool = False
    is_im: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False

    @property
    def type(self) -> str:
        """Return what events call channels of this sort."""
        return "im" if self.is_im else "group" if self.is_private else "channel"

    @property
    def kind(self) -> str:
        """Return what Slack's listing methods call channels of this sort."""
        if self.is_im:
            return "im"
        return "private_channel" if self.is_private else "public_channel"


@dataclass
class Message:
    """One message. `ts` is Slack's: seconds with six decimals, unique in its channel.

    `notified` are the people for whom it counts as new until they have read it: those whom it
    mentioned when it was posted, and who got it in a direct message.
    """

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[JsonObject] = field(default_factory=list)
    thread_ts: str | None = None
    ephemeral_to: str | None = None
    bot_id: str | None = None
    subtype: str | None = None
    edited: str | None = None
    deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    metadata: JsonObject | None = None
    files: list[JsonObject] = field(default_factory=list)
    notified: list[str] = field(default_factory=list)

    def visible_to(self, user: str | None) -> bool:
        """Say whether this person sees it; nobody (None) sees only what everybody sees."""
        return not self.deleted and self.ephemeral_to in (None, user)

    @property
    def is_reply(self) -> bool:
        """Say whether it stands in a thread and not in the channel itself."""
        return self.thread_ts not in (None, self.ts)


@dataclass(frozen=True)
class Alteration:
    """A message that was edited or deleted, and what it was before."""

    message: Message
    before: Message


@dataclass
class Execution:
    """One run of the app's step in a workflow: what it was given, and how it ended, if it has."""

    id: str
    callback_id: str
    inputs: JsonObject
    outputs: JsonObject | None = None
    error: str | None = None

    @property
    def is_running(self) -> bool:
        """Say whether the workflow waits for it."""
        return self.outputs is None and self.error is None


@dataclass
class View:
    """A modal or a Home tab as one person has it open. `hash` changes with every update."""

    id: str
    user: str
    payload: JsonObject
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """Return `modal` or `home`."""
        return str(self.payload["type"])

    @property
    def blocks(self) -> list[JsonObject]:
        """Return the view's blocks as the bot sent them, block IDs filled in."""
        blocks: list[JsonObject] = self.payload["blocks"]
        return blocks

    @property
    def callback_id(self) -> str:
        """Return what the bot calls this view; empty when it did not say."""
        return str(self.payload.get("callback_id", ""))


Surface = Message | View
"""Where blocks stand."""
