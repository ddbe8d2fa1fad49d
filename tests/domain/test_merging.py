"""Of two people who edit a list at once, neither loses what they added or removed."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.change import merged

LISTS = st.lists(st.sampled_from("abcdef"), unique=True).map(tuple)


@given(LISTS, LISTS, LISTS)
def test_what_either_added_stays_and_what_either_removed_goes(
    shown: tuple[str, ...], first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    both = set(merged(first, shown, second))
    added = (set(first) | set(second)) - set(shown)
    assert both == (set(shown) & set(first) & set(second)) | added


@given(LISTS, LISTS)
def test_a_list_that_nobody_else_changed_is_as_it_was_left(
    shown: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    assert merged(shown, shown, wanted) == wanted
