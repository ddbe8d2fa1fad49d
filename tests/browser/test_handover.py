"""A question is handed over and answered in the page, by two people."""

from playwright.sync_api import Page, expect

from sandbox import sample
from tests.browser.conftest import act_as, go_to, type_in

QUESTION = "Which acceptance criteria does the checkout story need in this sprint?"


def test_two_people_hand_over_and_answer(page: Page) -> None:
    act_as(page, sample.DEVELOPER)
    go_to(page, "product")
    type_in(page, f"/whoowns {QUESTION}")
    page.get_by_role("button", name="Ask the product owner").click()
    modal = page.locator("dialog")
    expect(modal).to_contain_text("will read")
    modal.get_by_role("button", name="Send").click()
    expect(page.locator("#messages")).to_contain_text("You've asked")
    act_as(page, sample.CHECKOUT_PO)
    go_to(page, "checkout")
    expect(page.locator("#messages")).to_contain_text("asks you as product owner of Checkout")
    page.get_by_role("button", name="Answer", exact=True).click()
    modal.locator("textarea").fill("Two of them.")
    modal.get_by_role("button", name="Send").click()
    expect(page.locator("#messages")).to_contain_text("answered:")
    act_as(page, sample.DEVELOPER)
    go_to(page, "whoowns")
    expect(page.locator("#messages")).to_contain_text("Two of them.")
    page.get_by_role("button", name="Got it").click()
    expect(page.locator("#messages")).to_contain_text("Glad that helped.")
