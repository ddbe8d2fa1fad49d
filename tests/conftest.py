"""What holds for all tests; what the program sets for a whole process is set back after each."""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import settings

# How long an example takes says more of what else the machine does than of the example.
settings.register_profile("whoowns", deadline=None)
settings.load_profile("whoowns")


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
