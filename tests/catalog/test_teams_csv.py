"""CSV as spreadsheets write it."""

from pathlib import Path

import pytest

from bot.catalog import read_plan
from bot.domain.errors import Refusal
from bot.domain.imports.plan import Plan
from bot.domain.teams.team_change import Part

SAMPLE = Path(__file__).parent / "samples" / "teams.csv"


def plan_of(text: str) -> Plan:
    return read_plan("Teams.CSV", text.encode())


def test_a_row_is_a_team_and_an_empty_cell_says_nothing() -> None:
    checkout, search = read_plan("teams.csv", SAMPLE.read_bytes()).teams
    assert checkout.parts == {
        Part.ALIASES: ("basket", "payment"),
        Part.CHANNELS: ("#checkout", "C0PAYMENTS"),
        Part.PRODUCT_OWNER: ("@tomas",),
        Part.PRODUCT_MANAGER: ("priya@example.com",),
        Part.PRODUCT_OWNER_DEPUTIES: ("U0ANNA", "@kofi"),
        Part.PROFILE: ("single_product_owner",),
    }
    assert (search.name, search.parts, search.position) == ("Search", {}, "line 3")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_of_all_sorts(separator: str) -> None:
    text = f"\ufeffname{separator}po\r\nShop, large{separator}U1\r\n\r\n"
    text = text.replace("Shop, large", '"Shop, large"')
    (team,) = plan_of(text).teams
    assert (team.name, team.parts) == ("Shop, large", {Part.PRODUCT_OWNER: ("U1",)})


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "no column for the team's name"),
        ("po\nU1\n", "There is no column for the team's name"),
        ("name,alises\nA,b\n", "“alises” is not known. Did you mean aliases?"),
        ("name,team\nA,b\n", "two columns for name"),
        ("name\n", "The file has no teams"),
        ("name,po\nA,U1,U2\n", "Line 2 has 3 cells for 2 columns"),
        ("name,po\nA,U1\n,U2\n", "Line 3 has no team name"),
        ("name,profile\nA,mine\n", "Line 2: profile “mine” is not one of split"),
        ('name,po\n"A,U1\n', "is not valid CSV"),
        (f"name\n{'x' * 200_000}\n", "Line 2 is not valid CSV"),
    ],
)
def test_errors_are_reported_with_their_line(text: str, error: str) -> None:
    with pytest.raises(Refusal) as refused:
        plan_of(text)
    assert error in str(refused.value)
    assert "The first line names the columns: name, aliases" in str(refused.value)
