"""Where a command writes: nothing from a file, or from Slack, can take control of a terminal."""

import sys
from collections.abc import Iterable
from typing import TextIO, cast

from bot.domain.printable import printable


class _Printable:
    """A stream that shows control characters as spaces."""

    def __init__(self, stream: TextIO) -> None:
        self.encoding = stream.encoding
        self.flush = stream.flush
        self._stream = stream

    def write(self, text: str) -> int:
        """Write `text` without its control characters."""
        return self._stream.write(printable(text))

    def writelines(self, texts: Iterable[str]) -> None:
        """Write all texts without their control characters."""
        for text in texts:
            self.write(text)


def output() -> TextIO:
    """Return standard output, for all that a command writes."""
    return cast("TextIO", _Printable(sys.stdout))


def report(error: object) -> None:
    """Print an error to standard error."""
    print(printable(str(error)), file=sys.stderr)
