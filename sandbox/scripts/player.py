"""Plays a script in a sandbox: each step as the person would do it on the page."""

import time
from typing import TextIO

from sandbox.sandbox import Sandbox
from sandbox.scripts import lookup
from sandbox.scripts.actions import ScriptActions, TakePicture
from sandbox.scripts.script import Script, Step, error_at
from sandbox.scripts.transcript import Transcript

QUIET_SECONDS = 0.15
"""How long nothing comes from the bot when it has said what it had to say."""
LONGEST_WAIT_SECONDS = 5.0


class Player:
    """Plays one script after another in the same sandbox."""

    def __init__(
        self, slack: Sandbox, out: TextIO, take_picture: TakePicture | None = None
    ) -> None:
        self._slack = slack
        self._transcript = Transcript(slack.world, out)
        self._actions = ScriptActions(slack, self._transcript, take_picture)
        self._entered: tuple[str, str] = ("", "")

    def play(self, script: Script) -> None:
        """Play every step; raises ScriptError with the line of a step that can't be done."""
        self._transcript.zone = script.start.tzinfo
        self._transcript.line(f"# {script.title}")
        for step in script.steps:
            try:
                self._play(step)
            except (LookupError, ValueError, TypeError) as error:
                problem = str(error.args[0]) if error.args else str(error)
                hint = f"This is the step that should `{step.verb}`."
                raise error_at(script.path, step.line, f"{problem}.", hint) from error

    def _play(self, step: Step) -> None:
        user = lookup.person(self._slack.world, step.user).id
        channel = lookup.channel(self._slack.world, step.where, user)
        self._transcript.scene(channel)
        self._enter(user, channel)
        self._actions.run(user, channel, step)
        self._wait_for_quiet()
        self._transcript.write_changes(user)

    def _enter(self, user: str, channel: str) -> None:
        """Let the bot hear of it where one of its own tabs is opened."""
        if (user, channel) != self._entered and (channel == lookup.HOME or channel[0] == "D"):
            self._slack.open_home(user, "home" if channel == lookup.HOME else "messages")
            self._wait_for_quiet()
        self._entered = (user, channel)

    def _wait_for_quiet(self) -> None:
        """Wait until the bot has been quiet for a moment."""
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        last, count = time.monotonic(), len(self._slack.exchanges())
        while time.monotonic() < until and time.monotonic() - last < QUIET_SECONDS:
            time.sleep(0.01)
            if len(self._slack.exchanges()) != count:
                last, count = time.monotonic(), len(self._slack.exchanges())
