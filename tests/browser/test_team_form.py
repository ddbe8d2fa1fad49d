"""A person at the sandbox's page edits all of a team, and deletes one."""

from playwright.sync_api import Page, expect

from sandbox import sample
from tests.browser.conftest import act_as, type_in


def test_one_edits_a_team_in_the_form(page: Page) -> None:
    act_as(page, sample.ADMIN)
    type_in(page, "/whoowns-team edit Checkout")
    form = page.get_by_role("dialog")
    expect(form).to_contain_text("Edit a team")
    form.get_by_label("Name", exact=True).fill("list")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("is reserved for commands")
    form.get_by_label("Name", exact=True).fill("Basket team")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("Checkout is now called Basket team.")
    expect(form).to_contain_text("/whoowns-team rename Basket team to Checkout")


def test_one_deletes_a_team_after_a_question(page: Page) -> None:
    act_as(page, sample.ADMIN)
    type_in(page, "/whoowns-team delete Search")
    messages = page.locator("#messages")
    expect(messages).to_contain_text("Delete Search? This is deleted with it:")
    messages.get_by_role("button", name="Delete the team").click()
    expect(messages).to_contain_text("Deleted Search.")
    expect(messages).to_contain_text("To undo this:")
