"""Text that comes from a file or from standard input."""

import sys
from contextlib import AbstractContextManager, nullcontext
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

ENCODING = "utf-8-sig"
"""UTF-8, with or without the mark that some editors put in front."""


def opened(path: str) -> AbstractContextManager[TextIO]:
    """The text in the file at `path`, or for `-` of standard input, read as strictly.

    Reading on raises UnicodeDecodeError for what is not UTF-8.
    """
    if path != "-":
        return Path(path).open(encoding=ENCODING)
    return nullcontext(TextIOWrapper(sys.stdin.buffer, ENCODING))
