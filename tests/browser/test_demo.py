"""First steps, two people in two windows, links, faults and what is kept, as a visitor sees it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from bot.demo import launch
from bot.settings import read_settings
from sandbox import sample
from sandbox.scripts import START
from tests.browser.conftest import act_as, go_to, type_in

QUESTION = "Which acceptance criteria does the checkout story need?"


def step(page: Page, name: str) -> None:
    """Press one of the first steps."""
    page.locator(f"[data-step={name}]").click()


def hand_over_and_answer(page: Page) -> None:
    """The step that is done once the second person has answered."""
    modal, done = page.locator("dialog"), page.locator("#steps-done")
    step(page, "hand-over")
    page.get_by_role("button", name=re.compile("^Ask (Tomás|the product owner)")).click()
    modal.get_by_role("button", name="Send").click()
    expect(page.locator("#messages")).to_contain_text("You've asked")
    page.locator(f"#side [data-person={sample.CHECKOUT_PO}]").click()
    page.get_by_role("button", name="Act as tomas").click()
    page.locator(f"body[data-me={sample.CHECKOUT_PO}]").wait_for()
    go_to(page, "checkout")
    page.get_by_role("button", name="Answer", exact=True).click()
    modal.locator("textarea").fill("…")
    modal.get_by_role("button", name="Send").click()
    expect(modal).to_contain_text("There are no words in this")
    expect(done).to_have_text("3/7")
    modal.locator("textarea").fill("Two of them.")
    modal.get_by_role("button", name="Send").click()
    expect(done).to_have_text("4/7")


def test_the_first_steps(demo_page: Page) -> None:
    page, messages = demo_page, demo_page.locator("#messages")
    expect(page.locator("#steps-done")).to_have_text("0/7")
    step(page, "ask")
    expect(messages).to_contain_text("decides this, as product manager of Checkout")
    step(page, "mention")
    expect(page.locator("#thread-pane")).to_contain_text("decides this, as product owner")
    step(page, "shortcut")
    expect(messages.locator(".ephemeral")).to_contain_text("Jonas Lindqvist")
    hand_over_and_answer(page)
    step(page, "configure")
    expect(page.locator("#composer")).to_have_value("/whoowns-team create Mobile #mobile")
    page.keyboard.press("Enter")
    expect(messages).to_contain_text("Created Mobile")
    step(page, "own")
    expect(page.locator("#composer")).to_have_value("/whoowns ")
    page.keyboard.type("what is our vision for search?")
    page.keyboard.press("Enter")
    expect(messages.locator(".ephemeral")).to_have_count(2)
    step(page, "monday")
    expect(page.locator("#clock")).to_contain_text("Mon 2 Mar, 09:00")
    expect(page.locator("#steps-done")).to_have_text("7/7")
    expect(page.locator("#steps-pane")).to_contain_text("That was the tour")
    page.reload()
    expect(page.locator("#steps-done")).to_have_text("7/7")


def test_two_people_in_two_windows(demo_page: Page, demo: launch.Demo) -> None:
    lucia, url = demo_page, demo.slack.url
    noor = lucia.context.new_page()
    noor.goto(f"{url}?as={sample.SUPPORT}#{sample.PRODUCT}")
    noor.locator("body[data-me]").wait_for()
    type_in(lucia, "Good morning, @noor")
    expect(noor.locator("#messages .mention.me")).to_have_text("@Noor Haddad")
    type_in(lucia, f"/whoowns {QUESTION}")
    expect(lucia.locator("#messages .ephemeral")).to_contain_text("Only visible to you")
    type_in(noor, "Did whoowns answer?")
    expect(lucia.locator("#messages")).to_contain_text("Did whoowns answer?")
    expect(noor.locator("#messages")).to_contain_text("Did whoowns answer?")
    expect(noor.locator("#messages")).not_to_contain_text("decides this")
    go_to(noor, "search")
    type_in(lucia, "One more thing")
    expect(noor.locator("#side .unread")).to_contain_text("product")
    go_to(noor, "product")
    expect(noor.locator("#side .unread")).to_have_count(0)


def test_one_edits_deletes_and_reacts(demo_page: Page) -> None:
    page, message = demo_page, demo_page.locator("#messages .message")
    type_in(page, "Frist")
    message.hover()
    message.get_by_role("button", name="More actions").click()
    message.get_by_role("menuitem", name="Edit message").click()
    message.get_by_role("textbox", name="Edit message").fill("First")
    page.keyboard.press("Enter")
    expect(message).to_contain_text("First (edited)")
    message.hover()
    message.get_by_role("button", name="Add reaction").click()
    message.get_by_role("menuitem", name="eyes").click()
    expect(message.locator(".reactions .mine")).to_be_visible()
    message.hover()
    message.get_by_role("button", name="More actions").click()
    message.get_by_role("menuitem", name="Delete message").click()
    expect(page.locator("#messages")).not_to_contain_text("First")


def test_a_link_leads_to_its_message(demo_page: Page, demo: launch.Demo) -> None:
    page, slack = demo_page, demo.slack
    ts = slack.say(sample.SUPPORT, sample.SEARCH, "Far away")
    reply = slack.say(sample.SUPPORT, sample.SEARCH, "Down in the thread", ts)
    for number in range(60):
        slack.say(sample.SUPPORT, sample.SEARCH, f"Talk {number}")
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    link = client.chat_getPermalink(channel=sample.SEARCH, message_ts=ts)["permalink"]
    slack.say(sample.SUPPORT, sample.PRODUCT, f"See {link}")
    page.locator("#messages").get_by_role("link").click()
    found = page.locator(f"#messages [data-ts='{ts}']")
    expect(found).to_be_in_viewport()
    expect(found).to_be_focused()
    page.goto(f"{slack.url}?as={sample.SUPPORT}#{sample.SEARCH}/{reply}")
    page.reload()
    expect(page.locator("#thread-pane .found")).to_contain_text("Down in the thread")


def test_older_messages_come_as_one_scrolls_up(demo_page: Page, demo: launch.Demo) -> None:
    page, slack = demo_page, demo.slack
    first = slack.say(sample.SUPPORT, sample.RANDOM, "The very first")
    for number in range(450):
        slack.say(sample.SUPPORT, sample.RANDOM, f"Talk {number}")
    page.reload()  # what is said while the page is open is not older
    go_to(page, "random")
    expect(page.locator("#messages")).to_contain_text("Talk 449")
    expect(page.locator("#messages .message")).to_have_count(200)
    for shown_by_then in (400, 451):
        page.locator("#messages").evaluate("box => box.scrollTo(0, 0)")
        expect(page.locator("#messages .message")).to_have_count(shown_by_then)
    expect(page.locator("#messages .day")).to_have_count(1)
    page.goto(f"{slack.url}?as={sample.SUPPORT}#{sample.RANDOM}/{first}")
    page.reload()
    expect(page.locator("#messages .found")).to_contain_text("The very first")


def test_people_and_channels_are_changed_from_the_page(demo_page: Page) -> None:
    page, side = demo_page, demo_page.locator("#side")
    side.get_by_text("Mei Tanaka").click()
    page.get_by_role("combobox", name="Status").select_option(label="On holiday, for a week")
    page.keyboard.press("Escape")
    expect(side.locator(f"[data-person={sample.SEARCH_PM}] .status")).to_be_visible()
    side.get_by_text("New colleague").click()
    page.get_by_role("textbox", name="Name").fill("Ann Example")
    page.keyboard.press("Enter")
    expect(side).to_contain_text("Ann Example")
    go_to(page, "random")
    page.get_by_role("button", name="Add whoowns").click()
    expect(page.get_by_role("button", name="11 members")).to_be_visible()
    page.locator("#channel-card").click()
    page.get_by_role("button", name="Leave", exact=True).click()
    expect(page.locator("#head h1")).to_contain_text("general")
    side.get_by_text("Join a channel").click()
    page.get_by_role("button", name="Join random").click()
    expect(page.locator("#head h1")).to_contain_text("random")
    side.get_by_text("Ann Example").click()
    page.get_by_role("button", name="Deactivate", exact=True).click()
    expect(page.locator("#act-as")).not_to_contain_text("Ann Example")


def test_drafts_and_the_place_survive_a_reload_or_a_change_of_person(demo_page: Page) -> None:
    page = demo_page
    page.locator("#composer").fill("Half a sentence")
    act_as(page, sample.SUPPORT)
    expect(page.locator("#composer")).to_have_value("")
    act_as(page, sample.SALES)
    expect(page.locator("#composer")).to_have_value("Half a sentence")
    go_to(page, "search")
    page.reload()
    expect(page.locator("#head h1")).to_contain_text("search")
    expect(page.locator("#act-as")).to_have_value(sample.SALES)


def test_what_was_said_is_still_there_after_a_restart(browser: Browser, tmp_path: Path) -> None:
    def page_of(demo: launch.Demo) -> Page:
        page = browser.new_page()
        page.goto(demo.slack.url)
        page.locator("body[data-me]").wait_for()
        return page

    with launch.open_demo(read_settings({"PORT": "0"}), tmp_path, launch.Clock(START)) as before:
        page = page_of(before)
        type_in(page, "Remember this")
        expect(page.locator("#messages .message")).to_contain_text("Remember this")
        page.close()
    with launch.open_demo(read_settings({"PORT": "0"}), tmp_path, launch.Clock(START)) as after:
        page = page_of(after)
        expect(page.locator("#messages .message")).to_contain_text("Remember this")
        page.close()


@pytest.mark.parametrize(
    ("fault", "text"),
    [("broken", "Slack refused"), ("limited", "Slack refused"), ("lost", "")],
)
def test_faults_on_demand_are_shown(demo_page: Page, fault: str, text: str) -> None:
    page = demo_page
    page.locator("#inspector-button").click()
    page.get_by_text("Faults on demand").click()
    page.locator(f"[data-fault={fault}]").click()
    expect(page.locator("#toast")).to_be_visible()
    if fault != "lost":
        expect(page.locator(f"[data-fault={fault}]")).to_have_attribute("aria-pressed", "true")
    type_in(page, f"@whoowns {QUESTION}")
    expect(page.locator("#exchanges .failed").first).to_be_visible()
    if text:
        expect(page.locator("#toast")).to_contain_text(text)
    page.locator("[data-fault=none]").click()
    expect(page.locator("[data-fault][aria-pressed=true]")).to_have_count(0)
