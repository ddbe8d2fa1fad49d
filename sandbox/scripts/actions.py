"""What a step of a script can do; each method is named after the verb that scripts use."""

from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from sandbox.model import Message, View
from sandbox.sandbox import Sandbox
from sandbox.scripts import lookup as finding
from sandbox.scripts import moments
from sandbox.scripts.forms import Forms
from sandbox.scripts.lookup import Choice
from sandbox.scripts.plain_text import Reader
from sandbox.scripts.script import Step
from sandbox.scripts.transcript import Transcript

Taker = Callable[[str, str, Step], None]
"""Takes a picture: its file's name, the address of what it shows, and the step that wants it."""


PATIENCE_SECONDS = 3.0
SEEN_WITHIN_SECONDS = 20.0
"""How long a person looks for what to press or choose; a busy bot may not have posted it yet."""


class Hands(Forms):
    """Does what a person would do on the page, and has it written down."""

    def __init__(self, slack: Sandbox, transcript: Transcript, take: Taker | None) -> None:
        super().__init__(slack, transcript)
        self._take = take

    def do_type(self, user: str, place: str, step: Step) -> None:
        """Send a message or a command."""
        if not step.told.startswith("/"):
            parent = self._on(user, place, step) if "on" in step.more else None
            self._slack.say(user, place, step.told, parent)
            return
        command, _, text = step.told.partition(" ")
        self._transcript.line(f"\n**{self._world.people[user].real_name}** types:")
        self._transcript.line(f"> {step.told}")
        self._slack.command(user, place, command, text.strip())

    def _on(self, user: str, place: str, step: Step) -> str:
        """The timestamp of the message that the step is about: the latest, or the one named."""
        found = finding.surfaces(self._world, user, place, step.more.get("on"))
        if not found or isinstance(found[0], View):
            raise LookupError("there is no message here")
        return found[0].ts

    def do_press(self, user: str, place: str, step: Step) -> None:
        """Press what has that label."""
        choice = self._come_to_see(
            lambda: finding.pressed(self._surfaces(user, place, step), step.told)
        )
        self._use(user, choice, f"presses “{step.told}”")

    def do_choose(self, user: str, place: str, step: Step) -> None:
        """Pick that option."""
        offered = partial(self._offered, user, step.told)
        choice = self._come_to_see(
            lambda: finding.chosen(self._surfaces(user, place, step), step.told, offered)
        )
        self._use(user, choice, f"chooses “{step.told}”")

    def _surfaces(self, user: str, place: str, step: Step) -> list[Message | View]:
        return finding.surfaces(self._world, user, place, step.more.get("on"))

    def _come_to_see(self, find: Callable[[], Choice]) -> Choice:
        """What `find` finds, in a while if not at once; raises its LookupError after that."""

        def look() -> Choice | None:
            try:
                return find()
            except LookupError:
                return None

        return self._slack.eventually(look, PATIENCE_SECONDS) or find()

    def do_shortcut(self, user: str, place: str, step: Step) -> None:
        """Choose a shortcut from a message's menu."""
        for shortcut in self._slack.shortcuts():
            if shortcut["name"].casefold() != step.told.casefold():
                continue
            self._transcript.does(user, f"chooses “{shortcut['name']}”")
            ts = self._on(user, place, step)
            self._slack.shortcut(user, shortcut["callback_id"], place, ts)
            return
        known = ", ".join(shortcut["name"] for shortcut in self._slack.shortcuts())
        raise LookupError(f"there is no shortcut “{step.told}”; there is {known or 'none'}")

    def do_react(self, user: str, place: str, step: Step) -> None:
        """Add a reaction, or take it back."""
        self._slack.react(user, place, self._on(user, place, step), step.told.strip(":"))

    def do_status(self, user: str, place: str, step: Step) -> None:
        """Set one's status; an empty one clears it."""
        self._transcript.does(user, f"sets the status “{step.told}”")
        self._slack.set_status(user, step.told, ":palm_tree:" if step.told else "")

    def do_clock(self, user: str, place: str, step: Step) -> None:
        """Let time pass."""
        zone = ZoneInfo(self._world.people[user].tz)
        self._slack.move(moments.until(step.told, self._world.now().astimezone(zone)))
        self._transcript.scene(place)

    def do_fault(self, user: str, place: str, step: Step) -> None:
        """Let something go wrong."""
        self._transcript.line(f"\n*From here on: {step.told}.*")
        self._slack.make_fault(step.told)

    def do_see(self, user: str, place: str, step: Step) -> None:
        """LookupError unless the person comes to see these words."""
        if not self._slack.eventually(
            lambda: step.told in self._text(user, place), SEEN_WITHIN_SECONDS
        ):
            raise LookupError(f"{step.user} does not see “{step.told}”")

    def do_unseen(self, user: str, place: str, step: Step) -> None:
        """LookupError if the person sees these words."""
        if step.told in self._text(user, place):
            raise LookupError(f"{step.user} sees “{step.told}”")

    def _text(self, user: str, place: str) -> str:
        """All that the person has in front of them."""
        reader = Reader(self._world, self._world.people[user].tz)
        found = finding.surfaces(self._world, user, place, None)
        read = (reader.view(t) if isinstance(t, View) else reader.message(t) for t in found)
        return "\n".join("\n".join(lines) for lines in read)

    def do_note(self, user: str, place: str, step: Step) -> None:
        """A line for the transcript."""
        self._transcript.line(f"\n{step.told}")

    def do_picture(self, user: str, place: str, step: Step) -> None:
        """Have a picture taken of what the person sees."""
        where = place
        if "on" in step.more:
            where = f"{place}/{self._on(user, place, step)}"
        self._transcript.line(f"\n*[picture: {step.told}]*")
        if self._take:
            self._take(step.told, f"{self._slack.url}?as={user}#{where}", step)
