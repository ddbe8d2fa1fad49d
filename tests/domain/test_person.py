"""Time zones by names from outside."""

import pytest

from bot.domain.people.person import zone_or_utc


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        ("Mars/Olympus", "UTC"),
        ("", "UTC"),
        ("../../etc/passwd", "UTC"),
        ("Europe", "UTC"),
    ],
)
def test_a_zone_that_is_not_known_counts_as_utc(name: str, key: str) -> None:
    assert zone_or_utc(name).key == key
