"""A catalog of Backstage: which teams it plans, and what it passes over."""

from pathlib import Path

import pytest

from bot.catalog import read_plan
from bot.domain.errors import Refusal
from bot.domain.imports.plan import Plan
from bot.domain.teams.team_change import Part

SAMPLE = Path(__file__).parent / "samples" / "catalog-info.yaml"
GROUP = """
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: {name}
  annotations: {{{notes}}}
spec: {{type: team, children: []}}
---
"""


def plan_of(text: str) -> Plan:
    return read_plan("catalog-info.yaml", text.encode())


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan("catalog-info.yaml", SAMPLE.read_bytes())


def test_groups_become_teams_that_answer_to_what_they_own(plan: Plan) -> None:
    checkout, search = plan.teams
    assert checkout.name == "Checkout"
    assert checkout.parts[Part.ALIASES] == ("checkout-team", "Payments", "basket-service")
    assert search.name == "Search"
    assert search.parts[Part.ALIASES] == ("search-team", "ranking")


def test_channels_and_people_come_from_annotations(plan: Plan) -> None:
    checkout, search = plan.teams
    assert checkout.parts[Part.CHANNELS] == ("C0CHECKOUT",)
    assert checkout.parts[Part.PRODUCT_OWNER] == ("U0TOMAS",)
    assert checkout.parts[Part.PRODUCT_MANAGER] == ("priya@example.com",)
    assert search.parts[Part.CHANNELS] == ("#search",)
    assert Part.PRODUCT_OWNER not in search.parts


def test_a_catalog_takes_nothing_away(plan: Plan) -> None:
    assert all(team.adds for team in plan.teams)


def test_what_is_not_a_team_is_passed_over_in_words(plan: Plan) -> None:
    message = "\n".join(plan.skipped)
    assert "billing is owned by group:finance/billing-team, which is not a group" in message
    assert "shop (business-unit) owns nothing in this file" in message
    assert "web, of Checkout, also names another team" in message


def test_a_person_without_an_id_is_named_by_address_or_name() -> None:
    text = (
        GROUP.format(name="a", notes="whoowns/product-owner: 'user:mei'")
        + GROUP.format(name="b", notes="whoowns/product-owner: 'user:default/kofi'")
        + "apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: {name: mei}\n"
        + "spec: {profile: {email: mei@example.com}}\n---\n"
        + "apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: {name: kofi}\nspec: {}\n"
    )
    first, second = plan_of(text).teams
    assert first.parts[Part.PRODUCT_OWNER] == ("mei@example.com",)
    assert second.parts[Part.PRODUCT_OWNER] == ("@kofi",)


def test_a_group_that_owns_very_much_is_known_by_some_of_it() -> None:
    owned = "".join(
        f"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: c{n}}}\n"
        "spec: {owner: a}\n---\n"
        for n in range(100)
    )
    plan = plan_of(GROUP.format(name="a", notes="") + owned)
    assert len(plan.teams[0].parts[Part.ALIASES]) == 30
    assert "a owns too much: 70 names are left out." in plan.skipped


def test_names_that_no_team_can_have_are_passed_over() -> None:
    owned = "".join(
        f"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: {name}}}\n"
        "spec: {owner: a}\n---\n"
        for name in ("create", "shop", "x" * 81)
    )
    plan = plan_of(GROUP.format(name="a", notes="") + owned)
    assert plan.teams[0].parts[Part.ALIASES] == ("shop",)
    assert "“create”: “create” is reserved for commands." in plan.skipped
    assert "That name has 81 characters" in "\n".join(plan.skipped)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (GROUP.format(name="a", notes="") * 2, "group:default/a in line 10 is already in line 2"),
        (
            GROUP.format(name="a", notes="whoowns/product-owner: 'user:gone'"),
            "“a” in line 2 names “user:gone”, who is not in this file",
        ),
        (
            GROUP.format(name="a", notes="") + "kind: Group\nmetadata: {name: b}\n",
            "The entity in line 9 has no apiVersion, kind or metadata.name",
        ),
        (
            "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: x}\nspec: []\n",
            "The file has no group of type team",
        ),
        ("apiVersion: backstage.io/v1alpha1\n", "The entity in line 1 has no apiVersion, kind"),
    ],
)
def test_errors_are_reported(text: str, error: str) -> None:
    with pytest.raises(Refusal) as refused:
        plan_of(text)
    assert error in str(refused.value)
