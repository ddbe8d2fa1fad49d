"""The grammar of `/whoowns-team`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.domain.team import Profile, Role
from bot.slack.typed import Assign, Create, GiveTheme, SetProfile, Show, parse


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("create Mobile Apps <#C1|m>", Create("Mobile Apps", ("C1",))),
        ('create "Team for X" <#C1|a>,<#C2|b>', Create("Team for X", ("C1", "C2"))),
        ("create R&amp;D", Create("R&D", ())),
        ("po <@U1|a> for Mobile", Assign(Role.PRODUCT_OWNER, "U1", "Mobile")),
        ("PM <@U1>, “Mobile”", Assign(Role.PRODUCT_MANAGER, "U1", "Mobile")),
        ("pm <@U1>", Assign(Role.PRODUCT_MANAGER, "U1", None)),
        ("profile", Show(None)),
        ("profile Single Product-Owner", SetProfile(Profile.SINGLE_PRODUCT_OWNER, None)),
        ("profile pm only for “R and D”", SetProfile(Profile.PRODUCT_MANAGER_ONLY, "R and D")),
        ("profile go to market to PO", GiveTheme("go to market", Role.PRODUCT_OWNER, None)),
        ("profile pricing to default for X", GiveTheme("pricing", None, "X")),
    ],
)
def test_names_stand_with_and_without_quotes(text: str, wish: object) -> None:
    assert parse(text) == wish


@given(st.text(max_size=500))
def test_anything_typed_is_understood_or_refused_in_short(text: str) -> None:
    said = ""
    try:
        parse(text)
    except Refusal as refusal:
        said = str(refusal)
    assert len(said) < 400


def test_a_long_unknown_person_is_shown_in_short() -> None:
    with pytest.raises(Refusal) as refused:
        parse("create @" + "#" * 3900)
    assert len(str(refused.value)) < 400
