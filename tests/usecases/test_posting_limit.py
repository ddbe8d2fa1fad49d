"""How often the same message is posted in an hour."""

from collections import deque
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.usecases.posting_limit import AN_HOUR, HourlyLimit

START = datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_each_key_has_its_own_hour() -> None:
    limit = HourlyLimit(1)
    assert limit.take("a", START)
    assert limit.take("b", START)
    assert not limit.take("a", START + AN_HOUR - timedelta(seconds=1))
    assert limit.take("a", START + AN_HOUR)


@given(most=st.integers(1, 4), gaps=st.lists(st.integers(0, 50), max_size=40))
def test_no_hour_has_more_posts_than_allowed(most: int, gaps: list[int]) -> None:
    limit, now, recent = HourlyLimit(most), START, deque[datetime]()
    for gap in gaps:
        now += timedelta(minutes=gap)
        while recent and recent[0] <= now - AN_HOUR:
            recent.popleft()
        taken = limit.take("key", now)
        assert taken is (len(recent) < most)
        if taken:
            recent.append(now)
