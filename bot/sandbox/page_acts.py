"""What a person can do on the page, by name, from the JSON that the page sends."""

from collections.abc import Awaitable, Callable

from bot.sandbox import seed
from bot.sandbox.core import Core
from bot.sandbox.deeds import Deeds
from bot.sandbox.faults import Fault
from bot.sandbox.interactions import Interactions
from bot.sandbox.records import Delivery
from bot.sandbox.typed import as_slack_sends_it
from bot.sandbox.world import JsonObject, Message, View

Act = Callable[[JsonObject], Awaitable[JsonObject]]


class Acts:
    """Each act takes the page's JSON, in which `as` is who acts, and answers with JSON."""

    def __init__(self, core: Core, deeds: Deeds, interactions: Interactions) -> None:
        self._core = core
        self._deeds = deeds
        self._interactions = interactions
        self._table: dict[str, Act] = {
            "command": self._command,
            "say": self._say,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "invite": self._invite,
            "press": self._press,
            "suggest": self._suggest,
            "shortcut": self._shortcut,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "fault": self._fault,
        }

    async def do(self, what: str, body: JsonObject) -> JsonObject:
        """Do it; LookupError for what does not exist."""
        if what not in self._table:
            raise LookupError(f"there is no act {what!r}")
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
        message.text = as_slack_sends_it(self._core.world, body["text"], labels=False)
        message.edited = self._core.world.next_ts()
        await self._deeds.tell_of_change(message, "message_changed")
        return {}

    async def _delete(self, body: JsonObject) -> JsonObject:
        message = self._own(body)
        message.deleted = True
        await self._deeds.tell_of_change(message, "message_deleted")
        return {}

    async def _react(self, body: JsonObject) -> JsonObject:
        message = self._core.world.find(body["channel"], body["ts"])
        if message is None:
            raise LookupError("the message is gone")
        users = message.reactions.setdefault(body["name"], [])
        if body["as"] in users:
            users.remove(body["as"])
        else:
            users.append(body["as"])
        if not users:
            del message.reactions[body["name"]]
        self._core.world.announce("message", message)
        return {}

    async def _invite(self, body: JsonObject) -> JsonObject:
        await self._deeds.invite_bot(body["as"], body["channel"])
        return {}

    def _place(self, body: JsonObject) -> Message | View:
        """The message or view that the act is about."""
        if "view_id" in body:
            for view in self._core.world.views():
                if (view.id, view.user) == (body["view_id"], body["as"]):
                    return view
            raise LookupError("this view is closed")
        message = self._core.world.find(body["channel"], body["ts"])
        if message is None:
            raise LookupError("the message is gone")
        return message

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
        if "ts" not in body:
            return told(await self._interactions.global_shortcut(body["as"], body["callback_id"]))
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
        clear = bool(body.get("clear"))
        return told(await self._interactions.close(body["as"], view, clear=clear))

    async def _home(self, body: JsonObject) -> JsonObject:
        return told(await self._deeds.open_home(body["as"], body.get("tab", "home")))

    async def _fault(self, body: JsonObject) -> JsonObject:
        faults, kind = self._core.faults, body["kind"]
        if kind == "none":
            faults.clear()
        elif kind == "slow":
            faults.slow = 2.0
        elif kind == "retries":
            faults.repeat_events = True
        elif kind == "lost":
            for socket in list(self._core.courier.sockets):
                await socket.close(code=1011)
        elif kind == "limited":
            faults.add("*", Fault(status=429, retry_after=1, times=3))
        else:
            faults.add("*", Fault("internal_error", status=500, times=3))
        return {"bot": seed.BOT_USER}


def told(delivery: Delivery) -> JsonObject:
    """How a delivery went, for the page."""
    return {
        "status": delivery.status,
        "error": delivery.error,
        "milliseconds": round(delivery.milliseconds, 1),
    }
