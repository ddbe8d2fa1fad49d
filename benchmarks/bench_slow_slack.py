"""What a slow or silent Slack does to people who need nothing of it, over HTTP and Socket Mode.

`python -m benchmarks.bench_slow_slack [--full]`: `/whoowns` while people save forms and Slack
answers 429, is silent, or breaks off; other channels while one channel is limited to a post a
second; and how a bot stops while Slack is silent. `--full` has more cases. `--checkout` measures
other code.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from benchmarks.bot_lives import Lives, wait_until_quiet
from benchmarks.bot_process import PROJECT, Installation
from benchmarks.conversations import Conversations
from benchmarks.deliveries import Delivery
from benchmarks.delivery_checks import UNANSWERED, denied_though_done, failures, read_database
from benchmarks.figures import Figure, run
from benchmarks.flaky_slack import FlakySlack, Outcome

MODES = {"http": "HTTP", "socket": "Socket Mode"}
MOODS = {
    "429": Outcome.RATE_LIMITED,
    "silence": Outcome.SILENCE,
    "breaks off": Outcome.CUT,
}
PEOPLE, ALL_PEOPLE = (8,), (1, 8, 30)
PRESS_AGAIN_SECONDS = 3.3
"""How long somebody waits after a press on Save until they press it again."""
SILENCE = 60.0
LATENCY = 0.08, 0.2
QUESTIONS_PER_SECOND = 50.0
SAVING_SECONDS, ALL_SAVING_SECONDS = 5.0, 20.0
WITHIN = 1.2
"""How much slower `/whoowns` may be while people save forms."""
BUSY, ELSEWHERE = 20, 15
"""Questions in the busy channel, and deliveries by people who are not there."""
ELSEWHERE_TARGET = 3.0
WAITING_AT_STOP = 24
STOP_TARGET = 10.0


@dataclass(frozen=True)
class Options:
    """How much to measure, on which code."""

    full: bool
    modes: tuple[str, ...]
    checkout: Path


@dataclass
class Rig:
    """A bot with teams, and a Slack whose mood can be set."""

    slack: FlakySlack
    made: Conversations
    lives: Lives
    installed: Installation
    mood: Outcome = Outcome.OK

    def outcome_of(self, _kind: str) -> Outcome:
        """The present mood."""
        return self.mood

    async def create_teams(self, teams: list[str]) -> None:
        """Create teams."""
        created = [self.answered(self.made.create_team(team)) for team in teams]
        if not all(await asyncio.gather(*created)):
            raise RuntimeError("teams could not be created")

    async def answered(self, delivery: Delivery, seconds: float = 10.0) -> bool:
        """Deliver, and wait for the answer; return whether it came."""
        await self.made.deliver(delivery)
        try:
            async with asyncio.timeout(seconds):
                await delivery.answered.wait()
        except TimeoutError:
            return False
        return True


@asynccontextmanager
async def rig(options: Options, mode: str) -> AsyncIterator[Rig]:
    """A rig in a mode, with an SQLite file; the bot isn't started yet."""
    slack = FlakySlack(readable=False, seed=1, latency=LATENCY, silence=SILENCE)
    made = Conversations(slack, seed=1, repeat_scale=1.0)
    with tempfile.TemporaryDirectory(prefix="whoowns-") as folder:
        async with slack.serving() as api:
            app_token = "xapp-bench" if mode == "socket" else ""
            installed = Installation(
                Path(folder), "xoxb-bench", api, app_token, checkout=options.checkout
            )
            lives = Lives(installed, random.Random(1))
            built = Rig(slack, made, lives, installed)
            slack.outcome_of = built.outcome_of
            if mode == "http":
                made.courier.bot_url = lives.endpoint
            try:
                yield built
            finally:
                await made.courier.close()


def measure() -> Iterator[Figure]:
    """All cases in each mode."""
    options = _options()
    for mode in options.modes:
        name = MODES[mode]
        for mood, outcome in MOODS.items():
            for people in ALL_PEOPLE if options.full else PEOPLE:
                saving = asyncio.run(while_saving(options, mode, outcome, people))
                yield from _saving_figures(f"{name}, {mood}, {people} save", saving)
        yield from _busy_figures(name, *asyncio.run(beside_busy_channel(options, mode)))
        yield from _stop_figures(name, asyncio.run(stop_in_silence(options, mode)))


# Forms


@dataclass
class Saving:
    """Milliseconds of `/whoowns` where people save forms and where nobody does, at one time.

    `failed` counts the questions without an answer where people save forms; the rest is what came
    of the forms.
    """

    quiet: list[float] = field(default_factory=list)
    saving: list[float] = field(default_factory=list)
    failed: int = 0
    forms: int = 0
    unacknowledged: int = 0
    saved_all_the_same: int = 0


async def while_saving(options: Options, mode: str, mood: Outcome, people: int) -> Saving:
    """Ask two bots at a steady rate at the same time; people save forms of one of them.

    So whatever else the machine does slows both alike.
    """
    result = Saving()
    seconds = ALL_SAVING_SECONDS if options.full else SAVING_SECONDS
    async with rig(options, mode) as built, rig(options, mode) as quiet:
        async with built.lives.undisturbed(killed=True), quiet.lives.undisturbed(killed=True):
            forms = await open_forms(built, [f"Form {number}" for number in range(people)])
            await asyncio.gather(ask_steadily(built, 1.0, []), ask_steadily(quiet, 1.0, []))
            built.mood = quiet.mood = mood
            saved: list[Delivery] = []
            savers = [asyncio.create_task(keep_saving(built, form, saved)) for form in forms]
            result.failed, _ = await asyncio.gather(
                ask_steadily(built, seconds, result.saving),
                ask_steadily(quiet, seconds, result.quiet),
            )
            for saver in savers:
                saver.cancel()
            await asyncio.gather(*savers, return_exceptions=True)
        tried = [form for form in saved if form.attempts]
        result.forms = len(tried)
        result.unacknowledged = sum(not form.acknowledged for form in tried)
        stored = await asyncio.to_thread(read_database, built.installed.database_url)
        result.saved_all_the_same = denied_though_done(tried, stored)
    return result


async def open_forms(built: Rig, teams: list[str]) -> list[Delivery]:
    """Create teams, and open the form of each."""
    await built.create_teams(teams)
    forms = [built.made.open_form(team) for team in teams]
    await asyncio.gather(*map(built.answered, forms))
    if not all(map(built.made.view_of, forms)):
        raise RuntimeError("forms didn't open")
    return forms


async def keep_saving(built: Rig, form: Delivery, saved: list[Delivery]) -> None:
    """Press Save, and again a while after that."""
    await asyncio.sleep(random.random())
    while True:
        made = built.made.save_form(form)
        saved.append(made)
        await built.made.deliver(made)
        await asyncio.sleep(PRESS_AGAIN_SECONDS)


async def ask_steadily(built: Rig, seconds: float, milliseconds: list[float]) -> int:
    """Ask `/whoowns` at a steady rate; return how often that failed."""
    failed = 0

    async def ask() -> None:
        nonlocal failed
        delivery = built.made.question()
        await built.made.deliver(delivery)
        attempt = delivery.attempts[0][1]
        milliseconds.append(attempt.milliseconds)
        failed += not (attempt.ok and delivery.replies)

    async with asyncio.TaskGroup() as group:
        began = time.monotonic()
        for number in range(int(seconds * QUESTIONS_PER_SECOND)):
            await asyncio.sleep(began + number / QUESTIONS_PER_SECOND - time.monotonic())
            group.create_task(ask())
    return failed


def _saving_figures(name: str, result: Saving) -> Iterator[Figure]:
    quiet, saving = _p99(result.quiet), _p99(result.saving)
    yield Figure(f"{name}: /whoowns, p50", median(result.saving), "ms")
    yield Figure(f"{name}: /whoowns, p99", saving, "ms")
    yield Figure(f"{name}: nobody saves, p50", median(result.quiet), "ms")
    yield Figure(f"{name}: nobody saves, p99", quiet, "ms")
    yield Figure(f"{name}: p99 beside nobody saving", saving / quiet, "", WITHIN)
    yield Figure(f"{name}: /whoowns without an answer", result.failed, "", 0)
    yield Figure(f"{name}: forms submitted", result.forms, "")
    yield Figure(f"{name}: forms not acknowledged", result.unacknowledged, "", 0)
    yield Figure(f"{name}: forms saved all the same", result.saved_all_the_same, "", 0)


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98]


# A busy channel


async def beside_busy_channel(options: Options, mode: str) -> tuple[list[float], list[float], int]:
    """Seconds until answers came elsewhere and in the busy channel, and what never came there."""
    async with rig(options, mode) as built:
        channel = "C0BUSY"
        built.slack.limits[channel] = 1.0
        built.slack.retry_after = 30 if options.full else 3
        async with built.lives.undisturbed():
            await built.create_teams(["Squad 1"])
            made, busy = built.made, BUSY * (2 if options.full else 1)
            crowd = [made.mention(channel) for _ in range(busy)]
            kinds = (made.direct_message, made.shortcut, partial(made.show_team, "Squad 1"))
            elsewhere: list[Delivery] = []
            async with asyncio.TaskGroup() as group:
                for mention in crowd:
                    group.create_task(made.deliver(mention))
                for number in range(ELSEWHERE):
                    await asyncio.sleep(0.2)
                    elsewhere.append(kinds[number % len(kinds)]())
                    group.create_task(made.deliver(elsewhere[-1]))
            await wait_until_quiet(built.installed, built.slack)
    never = sum(not each.replies for each in crowd)
    return _waits(elsewhere), _waits(crowd), never


def _waits(deliveries: list[Delivery]) -> list[float]:
    """Seconds until each was answered; for what never was, the longest that anybody waited."""
    waits = [each.replies[0].at - each.began for each in deliveries if each.replies]
    return waits or [float("inf")]


def _busy_figures(
    name: str, elsewhere: list[float], crowd: list[float], never: int
) -> Iterator[Figure]:
    title = f"{name}, one channel limited"
    yield Figure(f"{title}: answered elsewhere after, p50", median(elsewhere), "s")
    yield Figure(f"{title}: elsewhere, at most", max(elsewhere), "s", ELSEWHERE_TARGET)
    yield Figure(f"{title}: answered there after, at most", max(crowd), "s")
    yield Figure(f"{title}: never answered there", never, "", 0)


# Stopping


@dataclass(frozen=True)
class Stop:
    """How long a stop took, and what was acknowledged before it and never answered after it."""

    seconds: float
    acknowledged: int
    lost: int


async def stop_in_silence(options: Options, mode: str) -> Stop:
    """Stop a bot that waits for Slack, and start it again beside a Slack that is well."""
    async with rig(options, mode) as built:
        made = built.made
        async with built.lives.undisturbed(killed=True) as process:
            await built.create_teams(["Squad 1"])
            made.deliveries.clear()
            built.mood = Outcome.SILENCE
            kinds = (
                made.mention,
                made.direct_message,
                made.shortcut,
                partial(made.team_command, "Squad 1"),
            )
            async with asyncio.TaskGroup() as group:
                for number in range(WAITING_AT_STOP):
                    group.create_task(made.deliver(kinds[number % len(kinds)]()))
            await built.lives.stop(process)
        built.mood = Outcome.OK
        async with built.lives.undisturbed():
            await wait_until_quiet(built.installed, built.slack)
        stored = await asyncio.to_thread(read_database, built.installed.database_url)
        lost = [f for f in failures(made, stored) if f.what == UNANSWERED]
        acknowledged = sum(each.acknowledged for each in made.deliveries)
    return Stop(built.lives.stops[0], acknowledged, len(lost))


def _stop_figures(name: str, stop: Stop) -> Iterator[Figure]:
    title = f"{name}, stopped while Slack is silent"
    yield Figure(f"{title}: took", stop.seconds, "s", STOP_TARGET)
    yield Figure(f"{title}: acknowledged before", stop.acknowledged, "")
    yield Figure(f"{title}: lost", stop.lost, "", 0)


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_slow_slack")
    parser.add_argument("--json", action="store_true", help="print figures as lines of JSON")
    parser.add_argument("--full", action="store_true", help="one, eight and thirty people; longer")
    parser.add_argument("--mode", choices=MODES)
    parser.add_argument(
        "--checkout", type=Path, default=PROJECT, help="run the code of this folder"
    )
    given = parser.parse_args()
    modes = (given.mode,) if given.mode else tuple(MODES)
    return Options(given.full, modes, given.checkout.absolute())


if __name__ == "__main__":
    run(measure)
