"""What the form for a whole team shows, and which parts somebody changed in it."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.teams.team import MAX_NAME, Profile, Role, Team, clean_name, name_key
from bot.domain.teams.team_change import Part, part_value
from bot.domain.teams.team_edits import with_parts
from bot.slack.team_form import changed_parts, opened, unpacked
from bot.slack.views import team_form
from bot.usecases.team_queries import TeamSnapshot
from sandbox.elements import values_of
from tests.slack import golden
from tests.slack.golden import HOSTILE

PO, PM = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
FULL = Team(
    1, "T1", HOSTILE, ("basket", "pay, now"), ("C1",), {PO: "UOWNER", PM: "UMANAGER"},
    Profile.PRODUCT_MANAGER_ONLY, deputies={PO: ("UFIRST", "USECOND")},
)  # fmt: skip
ROW = AuditRow(
    "UACTOR",
    datetime(2026, 11, 25, 9, tzinfo=UTC),
    "name",
    1,
    HOSTILE,
    "Old",
    HOSTILE,
    ChangeSource.MODAL,
    8,
)
FORM = team_form.team_form(TeamSnapshot(FULL, 7), ChangeSource.MODAL)
AGAIN = team_form.team_form(
    TeamSnapshot(FULL, 8), ChangeSource.HOME, replace(FULL, aliases=("till",)), [ROW] * 9
)


def test_the_form_reads_as_agreed_and_is_accepted_and_inert() -> None:
    for name, view in (("team_form", FORM), ("team_form_again", AGAIN)):
        golden.check(name, view)
        golden.check_view(view)


NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=MAX_NAME).filter(
    name_key
)
IDS = st.lists(st.sampled_from(["U1", "U2", "U3", "U4"]), unique=True).map(tuple)


@st.composite
def teams(draw: st.DrawFn) -> Team:
    name = clean_name(draw(NAMES)) or "x"
    parts = {
        Part.ALIASES: tuple(draw(st.lists(NAMES, max_size=5))),
        Part.CHANNELS: draw(IDS),
        Part.PRODUCT_OWNER: draw(IDS)[:1],
        Part.PRODUCT_MANAGER: draw(IDS)[:1],
        Part.PRODUCT_OWNER_DEPUTIES: draw(IDS),
        Part.PRODUCT_MANAGER_DEPUTIES: draw(IDS),
        Part.PROFILE: draw(st.sampled_from([(), ("single_product_owner",)])),
    }
    return with_parts(Team(1, "T1", name), parts)


@given(teams())
def test_a_form_that_nobody_changed_changes_nothing(team: Team) -> None:
    view = team_form.team_form(TeamSnapshot(team, 7), ChangeSource.MODAL)
    form = unpacked(view["private_metadata"])
    assert form == opened(team, 7, ChangeSource.MODAL)
    assert len(view["private_metadata"]) < 3000
    parts = changed_parts(form, values_of(view["blocks"]))
    assert with_parts(team, parts) == team


@given(teams(), teams())
def test_only_changed_parts_are_taken_from_the_form(shown: Team, typed: Team) -> None:
    form = opened(shown, 7, ChangeSource.MODAL)
    view = team_form.team_form(TeamSnapshot(typed, 7), ChangeSource.MODAL)
    parts = changed_parts(form, values_of(view["blocks"]))
    for part in Part:
        if part is not Part.ALIASES:  # an alias that says the same as the name is left out
            assert (part in parts) == (part_value(part, shown) != part_value(part, typed))


@given(teams(), st.sampled_from(list(Part)), teams())
def test_one_part_of_another_team_is_put_in_and_nothing_else(
    team: Team, part: Part, other: Team
) -> None:
    after = with_parts(team, {part: part_value(part, other)})
    dependent = {Part.ALIASES, Part.PRODUCT_OWNER_DEPUTIES, Part.PRODUCT_MANAGER_DEPUTIES} - {part}
    assert part_value(part, after) == part_value(part, other) or part is Part.ALIASES
    for each in set(Part) - {part} - dependent:
        assert part_value(each, after) == part_value(each, team)
    for each in dependent:
        assert set(part_value(each, after)) <= set(part_value(each, team))
