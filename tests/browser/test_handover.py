"""A question is handed over and answered in the page, by two people."""

from playwright.sync_api import Locator, Page, expect

from sandbox import sample
from tests.browser.conftest import act_as, go_to, type_in
from tests.journeys.conftest import Office

QUESTION = "Which acceptance criteria does the checkout story need in this sprint?"


def badge(page: Page, channel: str) -> Locator:
    """The number on a channel in the sidebar."""
    return page.locator(f"#side [data-channel={channel}] .badge")


def test_two_people_hand_over_and_answer(page: Page) -> None:
    act_as(page, sample.DEVELOPER)
    go_to(page, "product")
    type_in(page, f"/whoowns {QUESTION}")
    page.get_by_role("button", name="Ask the product owner").click()
    modal = page.locator("dialog")
    expect(modal).to_contain_text("will read")
    modal.get_by_role("button", name="Send").click()
    expect(page.locator("#messages")).to_contain_text("You've asked")
    tomas = page.locator(f"#side [data-person={sample.CHECKOUT_PO}] .badge")
    expect(tomas).to_have_text("1 new mention or message")
    expect(page.locator(f"#act-as [value={sample.CHECKOUT_PO}]")).to_contain_text("(1 new)")
    act_as(page, sample.CHECKOUT_PO)
    expect(badge(page, sample.CHECKOUT)).to_have_text("1 new mention or message")
    go_to(page, "checkout")
    expect(badge(page, sample.CHECKOUT)).to_have_count(0)
    expect(page.locator("#messages")).to_contain_text("asks you as product owner of Checkout")
    page.get_by_role("button", name="Answer", exact=True).click()
    modal.locator("textarea").fill("Two of them.")
    box = modal.get_by_label("Keep it for the next person who asks")
    expect(box).not_to_be_checked()
    box.check()
    modal.get_by_role("button", name="Send").click()
    expect(page.locator("#messages")).to_contain_text("answered:")
    act_as(page, sample.DEVELOPER)
    own = badge(page, sample.direct_message(sample.DEVELOPER))
    expect(own).to_have_text("2 new mentions or messages")
    go_to(page, "whoowns")
    expect(own).to_have_count(0)
    expect(page.locator("#messages")).to_contain_text("Two of them.")
    page.get_by_role("button", name="Got it").click()
    expect(page.locator("#messages")).to_contain_text("Glad that helped.")
    act_as(page, sample.SUPPORT)
    go_to(page, "product")
    type_in(page, "/whoowns what acceptance criteria do we need on the checkout story this sprint?")
    line = page.locator("#messages").get_by_text("Asked before:")
    expect(line).to_contain_text("answered on")
    expect(line.get_by_role("link", name="Read it ↗")).to_be_visible()
    page.get_by_role("button", name="That's it").click()
    expect(page.locator("#messages")).to_contain_text("Glad that helped.")
    expect(line).to_have_count(0)


def test_what_is_read_in_one_window_is_read_in_the_other(page: Page, office: Office) -> None:
    office.slack.say(sample.DEVELOPER, sample.CHECKOUT, "@priya, have a look")
    person = page.locator(f"#side [data-person={sample.CHECKOUT_PM}] .badge")
    expect(person).to_have_text("1 new mention or message")
    other = page.context.new_page()
    other.goto(f"{office.slack.url}?as={sample.CHECKOUT_PM}#{sample.CHECKOUT}")
    other.locator("body[data-me]").wait_for()
    expect(person).to_have_count(0)
    go_to(other, "product")
    first = office.slack.say(sample.DEVELOPER, sample.CHECKOUT, "<!here> and here")
    expect(badge(other, sample.CHECKOUT)).to_have_text("1 new mention or message")
    act_as(page, sample.DEVELOPER)
    page.evaluate(
        "([channel, ts, user]) => fetch('/sandbox/do/delete', {method: 'POST', headers: "
        "{'Content-Type': 'application/json'}, body: JSON.stringify({as: user, channel, ts})})",
        [sample.CHECKOUT, first, sample.DEVELOPER],
    )
    expect(badge(other, sample.CHECKOUT)).to_have_count(0)
