"""Reads what a command is given: the file of that name, or standard input for `-`."""

import sys
from contextlib import AbstractContextManager, nullcontext
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

ENCODING = "utf-8-sig"
"""UTF-8, with or without the byte order mark that some editors write."""


def open_text(path: str) -> AbstractContextManager[TextIO]:
    """Open a text for reading; reading it raises UnicodeDecodeError for other than UTF-8."""
    if path != "-":
        return Path(path).open(encoding=ENCODING)
    return nullcontext(TextIOWrapper(sys.stdin.buffer, ENCODING))


def read_bytes(path: str, limit: int) -> bytes:
    """Read the content, or one byte more than `limit` of it if it is larger."""
    if path == "-":
        return sys.stdin.buffer.read(limit + 1)
    with Path(path).open("rb") as file:
        return file.read(limit + 1)
