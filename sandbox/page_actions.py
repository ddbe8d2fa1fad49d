"""What a person can do on the page, by name, from the JSON that the page sends."""

from sandbox.core import Core
from sandbox.exchanges import Delivery
from sandbox.interactions import Interactions
from sandbox.markup import as_slack_sends_it
from sandbox.model import JsonObject, Message, View
from sandbox.office_acts import Act, OfficeActs
from sandbox.user_actions import Deeds

_WORDS = ("as", "user", "channel", "ts", "thread_ts", "text", "emoji", "title", "tz", "name",
          "command", "tab", "kind", "action_id", "block_id", "callback_id", "view_id")  # fmt: skip
"""What an act's JSON says in words, where it says it."""


class Acts:
    """Each act takes the page's JSON, in which `as` is who acts, and answers with JSON."""

    def __init__(
        self, core: Core, deeds: Deeds, interactions: Interactions, office: OfficeActs
    ) -> None:
        self._core = core
        self._deeds = deeds
        self._interactions = interactions
        self._table: dict[str, Act] = {
            "command": self._command,
            "say": self._say,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "press": self._press,
            "suggest": self._suggest,
            "shortcut": self._shortcut,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "fault": self._fault,
            **office.table,
        }

    async def do(self, what: str, body: JsonObject) -> JsonObject:
        """Do it; LookupError for what does not exist, TypeError for JSON of another shape."""
        if what not in self._table:
            raise LookupError(f"there is no act {what!r}")
        for name in _WORDS:
            if not isinstance(body.get(name) or "", str):
                raise TypeError(f"{name} has to be text")
        person = self._core.world.people.get(body["as"])
        if person is None or person.deleted or person.is_bot:
            raise LookupError(f"nobody can act as {body['as']}")
        return await self._table[what](body)

    async def _command(self, body: JsonObject) -> JsonObject:
        delivery = await self._deeds.command(
            body["as"], body["channel"], body["command"], body["text"]
        )
        return told(delivery)

    async def _say(self, body: JsonObject) -> JsonObject:
        ts = await self._deeds.say(body["as"], body["channel"], body["text"], body.get("thread_ts"))
        return {"ts": ts}

    def _own(self, body: JsonObject) -> Message:
        message = self._core.world.find(body["channel"], body["ts"])
        if message is None or message.user != body["as"]:
            raise LookupError("only one's own messages can be changed")
        return message

    async def _edit(self, body: JsonObject) -> JsonObject:
        message = self._own(body)
        world = self._core.world
        text = as_slack_sends_it(world, body["text"], labels=False)
        await self._deeds.alter(message, text=text, edited=world.next_ts())
        return {}

    async def _delete(self, body: JsonObject) -> JsonObject:
        await self._deeds.alter(self._own(body), deleted=True)
        return {}

    async def _react(self, body: JsonObject) -> JsonObject:
        await self._deeds.react(body["as"], self._message(body), body["name"])
        return {}

    def _message(self, body: JsonObject) -> Message:
        """The message that the act is about, if the person sees it."""
        user, world = body["as"], self._core.world
        message = world.find(body["channel"], body["ts"])
        if message is None or not message.visible_to(user):
            raise LookupError("the message is gone")
        if not world.is_member(message.channel, user):
            raise LookupError(f"{user} is not in {message.channel}")
        return message

    def _place(self, body: JsonObject) -> Message | View:
        """The message or view that the act is about."""
        if "view_id" in body:
            for view in self._core.world.views():
                if (view.id, view.user) == (body["view_id"], body["as"]):
                    return view
            raise LookupError("this view is closed")
        return self._message(body)

    async def _press(self, body: JsonObject) -> JsonObject:
        delivery = await self._interactions.press(
            body["as"], self._place(body), body["action_id"], body.get("value"),
            body.get("state"), block_id=body["block_id"],
        )  # fmt: skip
        return told(delivery)

    async def _suggest(self, body: JsonObject) -> JsonObject:
        options = await self._interactions.suggest(
            body["as"], self._place(body), body["action_id"], body["text"]
        )
        return {"options": options}

    async def _shortcut(self, body: JsonObject) -> JsonObject:
        self._message(body)
        delivery = await self._interactions.shortcut(
            body["as"], body["callback_id"], body["channel"], body["ts"]
        )
        return told(delivery)

    async def _submit(self, body: JsonObject) -> JsonObject:
        view = self._place(body)
        if not isinstance(view, View):
            raise LookupError("only a view can be submitted")
        return told(await self._interactions.submit(body["as"], view, body["values"]))

    async def _close(self, body: JsonObject) -> JsonObject:
        view = self._place(body)
        if not isinstance(view, View):
            raise LookupError("only a view can be closed")
        await self._interactions.close(body["as"], view, clear=bool(body.get("clear")))
        return {}

    async def _home(self, body: JsonObject) -> JsonObject:
        return told(await self._deeds.open_home(body["as"], body.get("tab", "home")))

    async def _fault(self, body: JsonObject) -> JsonObject:
        await self._core.make_fault(body["kind"])
        return {"active": self._core.faults.active()}


def told(delivery: Delivery) -> JsonObject:
    """How a delivery went, for the page."""
    return {
        "status": delivery.status,
        "error": delivery.error,
        "milliseconds": round(delivery.milliseconds, 1),
    }
