"""One time for all replicas: the database's, carried on by a count of seconds that never jumps.

A clock that has jumped is not followed at once. What would do harm at a wrong time (deleting,
asking people, posting summaries) waits until the new time has lasted for an hour.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.store import heartbeat
from bot.store.database import Database, Session
from bot.store.heartbeat import Heartbeat

JUMP = timedelta(hours=3)
"""A clock that is further off than this from the time that was expected has jumped."""
STEADY_SECONDS = 3600
"""How long a clock that has jumped must run on before it is trusted."""
NOTICEABLE = timedelta(seconds=5)
"""Differences between clocks that are logged."""
VAGUE_SECONDS = 1.0
"""How long reading the database's clock may take: its time belongs to some moment in between."""

log = logging.getLogger("whoowns.clock")


def host_time() -> datetime:
    """Return the time of this machine's clock, which may be wrong and may jump."""
    return datetime.now(UTC)


def uptime() -> float:
    """Return seconds that only ever count up; where the system can tell, asleep as well."""
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)


@dataclass(frozen=True, slots=True)
class Reading:
    """A time, and the uptime at which it was that."""

    moment: datetime
    uptime: float

    def at(self, uptime: float) -> datetime:
        """Return the time at another uptime."""
        return self.moment + timedelta(seconds=uptime - self.uptime)


class DatabaseClock:
    """The present, by the database's clock; on SQLite, by the host's.

    It is read when this is made, and again by each `measure`. In between, and while the clock is
    not trusted after a jump, the uptime is counted on from the last reading.
    """

    def __init__(
        self,
        database: Database,
        host: Callable[[], datetime] = host_time,
        uptime: Callable[[], float] = uptime,
    ) -> None:
        """Read the clock, and compare it with when whoowns last ran; raises StoreUnavailable.

        Nothing is logged or stored yet: a command that ends at once measures nothing.
        """
        self._database = database
        self._host = host
        self._uptime = uptime
        with database.reading() as session:
            last = heartbeat.last(session)
            if last is None and (newest := heartbeat.newest_row(session)):
                last = Heartbeat(newest, newest)
            reading, self._host_reading, _ = self._read(session)
        self._anchor, self._steady_since = reading, reading.uptime
        self._started_after = last
        self._is_known, self._jumped_by, self._off = True, timedelta(), timedelta()
        self._host_ahead, self._doubt_is_logged = timedelta(), False
        if last and not _close(reading.moment, last.taken_as):
            self._doubt_at_start(reading, last)

    def __call__(self) -> datetime:
        """Return the present time, in UTC."""
        return self._anchor.at(self._uptime())

    @property
    def is_trusted(self) -> bool:
        """Whether jobs may go by the time: false for an hour after the clock has jumped."""
        return self._is_known and not self._jumped_by

    def measure(self) -> None:
        """Compare with the database's clock, and record a heartbeat; raises StoreUnavailable."""
        with self._database.reading() as session:
            last = heartbeat.last(session)
            reading, host, seconds = self._read(session)
        if seconds > VAGUE_SECONDS:
            return
        self._compare_host(reading, host)
        if self._is_known:
            self._follow(reading, last)
        else:
            self._begin_again(reading, last or self._started_after)
        self._log_trust()
        beat = last or self._started_after
        if self._is_known:
            beat = Heartbeat(reading.moment, self._anchor.at(reading.uptime))
        if beat and beat != last:
            with self._database.transaction() as session:
                heartbeat.record(session, beat)

    def _read(self, session: Session) -> tuple[Reading, Reading, float]:
        """Return the database's time, the host's, and how many seconds the reading took."""
        before = self._uptime()
        moment = heartbeat.server_time(session)
        after = self._uptime()
        host = Reading(self._host(), after)
        if moment is None:
            return host, host, 0.0
        return Reading(moment, (before + after) / 2), host, after - before

    def _doubt_at_start(self, reading: Reading, last: Heartbeat) -> None:
        """Wait for the clock to be steady, since whoowns last ran at quite another time."""
        if _close(reading.moment, last.shown_at):
            # Another replica, or this one before a restart, has noticed the jump already.
            self._jumped_by = last.shown_at - last.taken_as
            self._anchor = Reading(reading.moment - self._jumped_by, reading.uptime)
        else:
            self._is_known = False
        self._off = reading.moment - last.taken_as

    def _begin_again(self, reading: Reading, last: Heartbeat | None) -> None:
        """Take the time as it is now, and trust it if it is steady, or what was expected."""
        if not _close(reading.moment, self._anchor.at(reading.uptime)):
            self._steady_since = reading.uptime
        self._anchor = reading
        self._is_known = self._has_been_steady(reading) or (
            last is not None and _close(reading.moment, last.taken_as)
        )

    def _follow(self, reading: Reading, last: Heartbeat | None) -> None:
        """Take the time as it is now, unless the clock has jumped less than an hour ago."""
        off = reading.moment - self._anchor.at(reading.uptime)
        jumped = abs(off) > JUMP
        if jumped and (not self._jumped_by or abs(off - self._jumped_by) > JUMP):
            self._jumped_by = self._off = off
            self._steady_since = reading.uptime
        by_another = last is not None and _close(reading.moment, last.taken_as)
        if not jumped or by_another or self._has_been_steady(reading):
            self._anchor, self._jumped_by = reading, timedelta()

    def _has_been_steady(self, reading: Reading) -> bool:
        return reading.uptime - self._steady_since >= STEADY_SECONDS

    def _log_trust(self) -> None:
        """Log once that the clock is not trusted any more, and once that it is again."""
        if self.is_trusted == self._doubt_is_logged:
            self._doubt_is_logged = not self.is_trusted
            event = "clock not trusted" if self._doubt_is_logged else "clock trusted"
            _log_difference(event, self._off)

    def _compare_host(self, reading: Reading, host: Reading) -> None:
        """Log once if the host's clock has jumped, and once if it differs from the database's."""
        jumped = host.moment - self._host_reading.at(host.uptime)
        self._host_reading = host
        if abs(jumped) > NOTICEABLE:
            _log_difference("host clock jumped", jumped)
        ahead = host.moment - reading.at(host.uptime)
        if abs(ahead - self._host_ahead) > NOTICEABLE:
            self._host_ahead = ahead
            _log_difference("host clock differs", ahead)


@dataclass(frozen=True, slots=True)
class ClockState:
    """How the clocks compare, for somebody who checks an installation.

    `host_ahead` compares the host's with the database's; it is None on SQLite. `jumped_by` is the
    jump that a running program does not follow, and `last_ran` how long ago whoowns ran, if the
    database's clock is right.
    """

    host_ahead: timedelta | None
    jumped_by: timedelta = timedelta()
    last_ran: timedelta = timedelta()


def examine(database: Database, host: Callable[[], datetime] = host_time) -> ClockState:
    """Compare the clocks; raises StoreUnavailable."""
    with database.reading() as session:
        last = heartbeat.last(session)
        server, now = heartbeat.server_time(session), host()
    ahead, shown = None if server is None else now - server, server or now
    if last and _close(shown, last.shown_at) and not _close(shown, last.taken_as):
        return ClockState(ahead, jumped_by=last.shown_at - last.taken_as)
    return ClockState(ahead, last_ran=shown - last.taken_as if last else timedelta())


def _close(moment: datetime, other: datetime) -> bool:
    return abs(moment - other) <= JUMP


def _log_difference(event: str, difference: timedelta) -> None:
    log.warning(event, extra={"fields": {"seconds": round(difference.total_seconds(), 1)}})
