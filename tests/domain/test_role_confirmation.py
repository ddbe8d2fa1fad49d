"""When a role holder is asked "still you?"."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.people.role_confirmation import SPREAD_DAYS, is_due

ZONES = st.sampled_from(["Asia/Kolkata", "America/Los_Angeles", "Europe/Madrid", "Pacific/Apia"])
USERS = st.from_regex(r"U[A-Z0-9]{8}", fullmatch=True)
QUARTER = datetime(2027, 1, 1, tzinfo=UTC)


def _asked_within(user: str, zone: str, start: datetime, days: int) -> list[datetime]:
    """When somebody is asked who is looked at each hour."""
    asked: list[datetime] = []
    for step in range(days * 24):
        now = start + timedelta(hours=step)
        if is_due(user, zone, asked[-1] if asked else None, now):
            asked.append(now)
    return asked


@settings(max_examples=20, deadline=None)
@given(USERS, ZONES)
def test_everybody_is_asked_once_a_quarter_by_day(user: str, zone: str) -> None:
    asked = _asked_within(user, zone, QUARTER + timedelta(days=1), 177)
    assert len(asked) == 2
    for moment in asked:
        here = moment.astimezone(ZoneInfo(zone))
        assert 9 <= here.hour < 17
        assert here.weekday() < 5
    between = asked[1] - asked[0]
    assert timedelta(days=85) < between < timedelta(days=95)


def test_people_are_spread_over_the_days() -> None:
    noon = [QUARTER + timedelta(days=day, hours=12) for day in range(SPREAD_DAYS + 5)]
    users = [f"U{number:08d}" for number in range(600)]
    days = [next(day for day in noon if is_due(user, "UTC", None, day)) for user in users]
    # Mondays have those of the weekend, too.
    assert max(days.count(day) for day in set(days)) < 600 / SPREAD_DAYS * 3 * 2
    assert len(set(days)) > 40


def test_whoever_was_missed_is_asked_later_in_the_quarter() -> None:
    last_day = datetime(2027, 3, 31, 12, tzinfo=UTC)
    assert is_due("U1", "UTC", None, last_day)
    assert is_due("U1", "UTC", QUARTER - timedelta(days=1), last_day)
    assert not is_due("U1", "UTC", QUARTER + timedelta(days=1), last_day)
