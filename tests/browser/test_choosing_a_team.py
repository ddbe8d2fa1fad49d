"""A person who has to say which team a question is about."""

from playwright.sync_api import Page, expect

from sandbox import sample
from tests.browser.conftest import type_in
from tests.journeys.conftest import Office
from tests.store.builders import create_team


def test_two_teams_are_buttons_and_others_are_searched(page: Page, office: Office) -> None:
    with office.bot.context.database.transaction() as session:
        for number in range(300):
            create_team(session, sample.WORKSPACE, f"Guild {number:03}", ())
    office.bot.context.team_cache.refresh(sample.WORKSPACE)
    type_in(page, "/whoowns does the basket story or the ranking story come first in this sprint?")
    messages = page.locator("#messages")
    expect(messages).to_contain_text("Which team is it about: Checkout or Search?")
    expect(messages.get_by_role("button", name="Checkout", exact=True)).to_be_visible()
    search = messages.get_by_role("combobox")
    search.fill("guild 12")
    offered = messages.get_by_role("option")
    expect(offered).to_have_count(10)
    search.fill("")
    expect(messages).to_contain_text("Keep typing to search")
    search.fill("zebra")
    expect(messages).to_contain_text("No results")
    search.fill("basket")
    expect(offered).to_have_count(1)
    expect(offered).to_contain_text("also: basket, payment")
    search.fill("serach")
    expect(offered).to_have_text(["Searchalso: ranking"])
    expect(offered).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(messages).to_contain_text("Search, as chosen")
    expect(messages).to_contain_text("Jonas Lindqvist")
