"""The Home tab, used as a person uses it."""

from playwright.sync_api import Page, expect

from sandbox import sample
from tests.browser.conftest import act_as, go_to, type_in

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"


def _go_home(page: Page) -> None:
    page.locator("#side").get_by_role("button", name="whoowns home").click()


def test_one_goes_away_and_comes_back(page: Page) -> None:
    act_as(page, sample.CHECKOUT_PO)
    _go_home(page)
    expect(page.get_by_text("Product owner of Checkout")).to_be_visible()
    page.get_by_role("button", name="I'm away").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Who stands in for you?").select_option(sample.MOBILE_PO)
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("You're marked as away until")).to_be_visible()
    act_as(page, sample.SALES)
    go_to(page, "product")
    type_in(page, f"/whoowns {TACTICAL}")
    expect(page.locator("#messages")).to_contain_text("Ask @Sam Whitaker, who stands in")
    act_as(page, sample.CHECKOUT_PO)
    _go_home(page)
    page.get_by_role("button", name="I'm back").click()
    expect(page.get_by_role("button", name="I'm away")).to_be_visible()


def test_an_admin_creates_a_team_and_mends_a_name_that_is_taken(page: Page) -> None:
    act_as(page, sample.ADMIN)
    _go_home(page)
    page.get_by_role("button", name="Create a team").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("Checkout")
    form.get_by_role("button", name="Create").click()
    expect(form).to_contain_text("already a team called “Checkout”")
    form.get_by_label("Name").fill("Mobile")
    form.get_by_role("button", name="Create").click()
    expect(page.get_by_text("3 teams in this workspace")).to_be_visible()
    expect(page.get_by_text("Product owner of Mobile")).to_be_visible()
