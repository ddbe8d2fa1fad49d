"""Faults on demand: what the sandbox does wrong because somebody asked it to."""

from dataclasses import dataclass, field


@dataclass
class Fault:
    """How the next calls of one method fail: all, or those for a channel.

    `retry_after` is in seconds.
    """

    error: str | None = None
    status: int = 200
    retry_after: int | None = None
    times: int = 1
    channel: str = ""


@dataclass
class Faults:
    """The faults that are waiting; `slow` delays every Web API answer by so many seconds."""

    by_method: dict[str, list[Fault]] = field(default_factory=dict)
    slow: float = 0.0
    repeat_events: bool = False

    def add(self, method: str, fault: Fault) -> None:
        """Let the next calls of a method fail; `*` is any method."""
        self.by_method.setdefault(method, []).append(fault)

    def take(self, method: str, channel: str = "") -> Fault | None:
        """Return the fault for this call, if one is waiting, and count it as used once."""
        for key in (method, "*"):
            waiting = self.by_method.get(key)
            fault = next((f for f in waiting or () if f.channel in {"", channel}), None)
            if waiting and fault:
                fault.times -= 1
                if fault.times <= 0:
                    waiting.remove(fault)
                return fault
        return None

    def begin(self, kind: str) -> None:
        """Let something go wrong, by the page's name for it. Raises LookupError."""
        if kind == "none":
            self.clear()
        elif kind == "slow":
            self.slow = 2.0
        elif kind == "retries":
            self.repeat_events = True
        elif kind == "limited":
            self.add("*", Fault(status=429, retry_after=1, times=3))
        elif kind == "broken":
            self.add("*", Fault("internal_error", status=500, times=3))
        else:
            raise LookupError(f"there is no fault {kind!r}")

    def active(self) -> list[str]:
        """Return what goes wrong at present, by the page's names."""
        waiting = [fault for faults in self.by_method.values() for fault in faults]
        return [
            *(["slow"] if self.slow else []),
            *(["retries"] if self.repeat_events else []),
            *(["limited"] if any(fault.status == 429 for fault in waiting) else []),
            *(["broken"] if any(fault.status >= 500 for fault in waiting) else []),
        ]

    def clear(self) -> None:
        """End all faults."""
        self.by_method.clear()
        self.slow = 0.0
        self.repeat_events = False
