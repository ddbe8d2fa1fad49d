"""The parts of the sandbox that its other modules share."""

from dataclasses import dataclass, field

from sandbox import sample
from sandbox.delivery import Courier
from sandbox.exchanges import Recorder
from sandbox.faults import Faults
from sandbox.manifest import Manifest
from sandbox.model import JsonObject, Message
from sandbox.tickets import Tickets
from sandbox.world import World


@dataclass
class Core:
    """The workspace with one app installed. `url` is where it listens, with a final slash."""

    world: World
    manifest: Manifest
    tickets: Tickets
    recorder: Recorder
    courier: Courier
    bot_token: str
    app_token: str
    faults: Faults = field(default_factory=Faults)
    url: str = ""
    socket_tickets: set[str] = field(default_factory=set)

    def bot_message(self, channel: str, body: JsonObject, **more: object) -> Message:
        """Return a new message by the bot from a body with `text` and `blocks`; not yet posted."""
        message = Message(channel, self.world.next_ts(), sample.BOT_USER, bot_id=sample.BOT)
        message.text = str(body.get("text") or "")
        message.blocks = with_block_ids(body.get("blocks") or [], message.ts)
        message.thread_ts = body.get("thread_ts")
        message.metadata = body.get("metadata")
        for name, value in more.items():
            setattr(message, name, value)
        return message

    def slackbot_note(self, user: str, channel: str, text: str) -> Message:
        """Post a note from Slackbot that only this person sees, as Slack shows failures."""
        message = Message(channel, self.world.next_ts(), sample.SLACKBOT, text, ephemeral_to=user)
        return self.world.post(message)

    async def make_fault(self, kind: str) -> None:
        """Let something go wrong; `lost` cuts the connection, `none` ends the rest.

        Raises LookupError for a fault that does not exist.
        """
        if kind == "lost":
            await self.courier.cut()
        else:
            self.faults.begin(kind)
        self.announce_faults()

    def announce_faults(self) -> None:
        """Tell the pages which faults are active now."""
        self.world.announce("faults", {"active": self.faults.active()})


def with_block_ids(blocks: list[JsonObject], prefix: str) -> list[JsonObject]:
    """Return the blocks with an ID given to each that has none, as Slack does."""
    return [
        block if block.get("block_id") else {**block, "block_id": f"{prefix[-5:]}{at:02d}"}
        for at, block in enumerate(blocks)
    ]
