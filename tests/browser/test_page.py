"""A person at the sandbox's page: asks, corrects and configures."""

from playwright.sync_api import Page, expect

from sandbox import sample
from tests.browser.conftest import act_as, go_to, type_in
from tests.journeys.conftest import Office

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"


def test_one_asks_and_says_that_it_is_wrong(page: Page) -> None:
    type_in(page, f"/whoowns {TACTICAL}")
    messages = page.locator("#messages")
    expect(messages).to_contain_text("decides this, as product owner of Checkout")
    expect(messages).to_contain_text("Tomás Herrera")
    messages.get_by_role("button", name="This answer is wrong").click()
    expect(messages).to_contain_text("What should it have been?")
    messages.get_by_role("button", name="Strategic", exact=True).click()
    expect(messages).to_contain_text("Thanks, correction noted")
    expect(messages).to_contain_text("Priya Raman")


def test_one_configures_the_third_team(page: Page) -> None:
    act_as(page, sample.ADMIN)
    go_to(page, "mobile")
    messages = page.locator("#messages")
    type_in(page, "/whoowns-team create Mobile #mobile")
    expect(messages).to_contain_text("Created Mobile")
    type_in(page, "/whoowns-team po @sam")
    expect(messages).to_contain_text("is now product owner of Mobile")
    type_in(page, "/whoowns which acceptance criteria does this story need?")
    expect(messages).to_contain_text("decides this, as product owner of Mobile")


def test_what_one_sends_is_answered_in_view_after_a_long_message(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    type_in(page, "/whoowns-team help")
    messages = page.locator("#messages")
    expect(messages).to_contain_text("Set up teams and who decides in them")
    type_in(page, "/whoowns-team lst")
    expect(messages.get_by_text("I don't know “lst”")).to_be_in_viewport()


def test_an_answer_is_seen_by_the_asker_only(page: Page, office: Office) -> None:
    type_in(page, f"/whoowns {TACTICAL}")
    expect(page.locator("#messages")).to_contain_text("decides this")
    other = page.context.new_page()
    other.goto(office.slack.url)
    act_as(other, sample.SUPPORT)
    go_to(other, "product")
    type_in(page, "Did it answer?")
    expect(other.locator("#messages")).to_contain_text("Did it answer?")
    expect(other.locator("#messages")).not_to_contain_text("decides this")


def test_a_mention_is_answered_in_a_thread_for_all(page: Page) -> None:
    go_to(page, "checkout")
    type_in(page, f"@whoowns {TACTICAL}")
    page.locator("#messages").get_by_text("1 reply").click()
    expect(page.locator("#aside")).to_contain_text("decides this, as product owner of Checkout")


def test_hostile_text_stays_text(page: Page) -> None:
    shout = '<img src=x onerror="document.title=1"><b>bold</b>'
    type_in(page, shout)
    expect(page.locator("#messages")).to_contain_text("<b>bold</b>")
    expect(page).to_have_title("whoowns sandbox")
