"""Everything on the page with the keyboard only: what has the focus is seen and has a name."""

from playwright.sync_api import Locator, Page, expect

from sandbox import sample
from tests.browser.conftest import go_to, type_in
from tests.journeys.conftest import Office

QUESTION = "Which acceptance criteria does the checkout story need?"
FOCUS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const style = getComputedStyle(at), ring = getComputedStyle(at.closest(".composer") || at);
  return {
    id: at.id, name: at.ariaLabel || at.textContent.trim() || at.labels?.[0]?.textContent || "",
    tag: at.localName, shown: box.width > 0 && box.height > 0,
    ring: style.outlineStyle !== "none" || ring.borderColor !== style.borderColor,
  };
}"""


def tab_until(page: Page, wanted: str, keys: str = "Tab", most: int = 120) -> list[dict[str, str]]:
    """Press until something of that ID or name has the focus; what had it on the way."""
    seen = []
    for _ in range(most):
        page.keyboard.press(keys)
        seen.append(page.evaluate(FOCUS))
        if wanted in (seen[-1]["id"], seen[-1]["name"]):
            return seen
    raise AssertionError(f"{wanted} cannot be reached; on the way: {[s['name'] for s in seen]}")


def offers(page: Page) -> Locator:
    """What the box one types in offers to complete."""
    return page.locator(".completion:visible").get_by_role("option")


def test_the_way_through_the_page_is_complete_named_and_seen(page: Page, office: Office) -> None:
    type_in(page, f"/whoowns {QUESTION}")
    page.locator("#messages").get_by_role("button", name="This answer is wrong").wait_for()
    page.locator("#steps-button").focus()
    way = tab_until(page, "Close first steps")
    names = [step["name"] for step in way]
    order = [
        "Inspector",
        "Act as",
        "search",
        "11 members",
        "This answer is wrong",
        "Message to product",
    ]
    places = [next(at for at, name in enumerate(names) if wanted in name) for wanted in order]
    assert places == sorted(places)
    assert [step for step in way if not (step["name"] and step["shown"] and step["ring"])] == []


def test_one_asks_completes_and_corrects(page: Page) -> None:
    tab_until(page, "composer")
    page.keyboard.type("/who")
    expect(offers(page).first).to_contain_text("/whoowns")
    page.keyboard.press("Enter")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    messages = page.locator("#messages")
    expect(messages).to_contain_text("decides this, as product owner of Checkout")
    tab_until(page, "This answer is wrong", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(messages).to_contain_text("What should it have been?")
    page.wait_for_function("document.activeElement.closest('.message') !== null")
    tab_until(page, "Strategic")
    page.keyboard.press("Space")
    expect(messages).to_contain_text("Thanks, correction noted")


def test_people_are_completed_with_the_arrows(page: Page) -> None:
    tab_until(page, "composer")
    page.keyboard.type("Ask @to")
    expect(offers(page).first).to_contain_text("Tomás Herrera")
    page.keyboard.press("Tab")
    expect(page.locator("#composer")).to_have_value("Ask @tomas ")
    page.keyboard.type("and @Sam Whi")
    expect(offers(page)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#composer")).to_have_value("Ask @tomas and @sam ")
    page.keyboard.type("in #")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#composer")).to_have_value("Ask @tomas and @sam in #product ")
    page.keyboard.type("@")
    page.keyboard.press("Escape")
    expect(offers(page)).to_have_count(0)


def test_the_clocks_menu(demo_page: Page) -> None:
    page = demo_page
    tab_until(page, "clock")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="An hour later")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="A day later")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#clock")).to_be_focused()
    expect(page.locator("#clock-menu")).to_be_hidden()


def test_a_message_is_answered_in_a_thread_and_the_pane_closed(page: Page, office: Office) -> None:
    office.slack.say(sample.SUPPORT, sample.PRODUCT, "Anybody there?")
    page.locator("#messages .message").wait_for()
    tab_until(page, "composer")
    tab_until(page, "Reply in thread", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#thread-composer")).to_be_focused()
    page.keyboard.type("Here")
    page.keyboard.press("Enter")
    expect(page.locator("#thread-pane")).to_contain_text("Here")
    expect(page.locator("#thread-composer")).to_be_focused()
    tab_until(page, "Close thread", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#thread-pane")).to_be_hidden()
    expect(page.locator("#steps-pane")).to_be_visible()
    expect(page.locator("#composer")).to_be_focused()


def test_a_dialog_keeps_the_focus_and_gives_it_back(page: Page) -> None:
    tab_until(page, "channel-card")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        inside = (
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#channel-card")).to_be_focused()


def test_a_change_elsewhere_does_not_take_the_focus_away(page: Page, office: Office) -> None:
    go_to(page, "search")
    page.locator("#side [data-channel=C0CHECKOUT]").focus()
    office.slack.say(sample.SUPPORT, sample.CHECKOUT, "News")
    expect(page.locator("#side .unread")).to_have_count(1)
    expect(page.locator("#side [data-channel=C0CHECKOUT]")).to_be_focused()
    page.locator("#composer").focus()
    page.keyboard.type("Half a sent")
    office.slack.set_status(sample.SUPPORT, "Lunch", ":coffee:")
    expect(page.locator("#side [aria-label='Status: Lunch']")).to_be_visible()
    expect(page.locator("#composer")).to_be_focused()
    expect(page.locator("#composer")).to_have_value("Half a sent")
