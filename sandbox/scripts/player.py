"""Plays a script in a small Slack: each step as the person would do it on the page."""

import time
from typing import TextIO

from sandbox.sandbox import Sandbox
from sandbox.scripts import lookup as finding
from sandbox.scripts.actions import Hands, Taker
from sandbox.scripts.script import Script, Step, wrong
from sandbox.scripts.transcript import Transcript

QUIET_SECONDS = 0.15
"""Nothing has come from the bot for so long: it has said what it had to say."""
PATIENCE_SECONDS = 5.0


class Player:
    """Plays one script after another in the same small Slack."""

    def __init__(self, slack: Sandbox, out: TextIO, take: Taker | None = None) -> None:
        self._slack = slack
        self._world = slack.world
        self._transcript = Transcript(slack.world, out)
        self._hands = Hands(slack, self._transcript, take)
        self._entered: tuple[str, str] = ("", "")

    def play(self, script: Script) -> None:
        """Play every step; raises ScriptError with the line of a step that cannot be done."""
        self._transcript.zone = script.start.tzinfo
        self._transcript.line(f"# {script.title}")
        for step in script.steps:
            try:
                self._play(step)
            except (LookupError, ValueError, TypeError) as trouble:
                problem = str(trouble.args[0]) if trouble.args else str(trouble)
                hint = f"This is the step that should `{step.verb}`."
                raise wrong(script.path, step.line, f"{problem}.", hint) from trouble

    def _play(self, step: Step) -> None:
        user = finding.person(self._world, step.user).id
        place = finding.channel(self._world, step.place, user)
        self._transcript.scene(place)
        self._enter(user, place)
        getattr(self._hands, f"do_{step.verb}")(user, place, step)
        self._settle()
        self._transcript.write_changes(user)

    def _enter(self, user: str, place: str) -> None:
        """Opening one of the bot's own tabs is something the bot hears of."""
        if (user, place) != self._entered and (place == finding.HOME or place[0] == "D"):
            self._slack.open_home(user, "home" if place == finding.HOME else "messages")
            self._settle()
        self._entered = (user, place)

    def _settle(self) -> None:
        """Wait until the bot has been quiet for a moment."""
        until = time.monotonic() + PATIENCE_SECONDS
        last, heard = time.monotonic(), len(self._slack.exchanges())
        while time.monotonic() < until and time.monotonic() - last < QUIET_SECONDS:
            time.sleep(0.01)
            if len(self._slack.exchanges()) != heard:
                last, heard = time.monotonic(), len(self._slack.exchanges())
