"""All of a team in one form."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.store import audit
from sandbox import sample
from sandbox.exchanges import Delivery
from sandbox.model import View
from tests.journeys.conftest import Office


def _opened(office: Office, text: str = "edit Checkout", user: str = sample.ADMIN) -> View:
    office.slack.command(user, sample.GENERAL, "/whoowns-team", text)
    view = office.slack.eventually(lambda: office.slack.view_of(user))
    assert view is not None, office.last(user, sample.GENERAL)
    return view


def _form(office: Office, user: str = sample.ADMIN) -> View:
    view = office.slack.view_of(user)
    assert view is not None
    return view


def _sent(office: Office, view: View, **fields: Any) -> Delivery:
    blocks = {
        block["element"]["action_id"]: block["block_id"]
        for block in view.blocks
        if block["type"] == "input"
    }
    values = {blocks[part]: {part: value} for part, value in fields.items()}
    return office.slack.submit(view.user, view, values)


def _shown(view: View) -> dict[str, Any]:
    """What each field starts with."""
    found = {}
    for block in view.blocks:
        if block["type"] == "input":
            element = block["element"]
            found[element["action_id"]] = next(
                (element[key] for key in element if key.startswith("initial_")), None
            )
    return found


def _text(view: View) -> str:
    texts = (block.get("text", {}).get("text", "") for block in view.blocks)
    return "\n".join(texts)


def _problems(view: View) -> dict[str, str]:
    return {block.partition(":")[0]: problem for block, problem in view.errors.items()}


def test_it_shows_all_of_a_team(office: Office) -> None:
    office.setup("deputy po @sam @kofi for Checkout")
    shown = _shown(_opened(office))
    profile, chase = shown.pop("profile"), shown.pop("chase")
    assert (profile["value"], chase["value"]) == ("split", "gentle")
    assert shown == {
        "name": "Checkout",
        "aliases": "basket\npayment",
        "channels": [sample.CHECKOUT],
        "product_owner": [sample.CHECKOUT_PO],
        "product_owner_deputies": [sample.MOBILE_PO, sample.DEVELOPER],
        "product_manager": [sample.CHECKOUT_PM],
        "product_manager_deputies": None,
    }


def test_everything_can_be_changed_at_once(office: Office) -> None:
    view = _opened(office)
    _sent(
        office,
        view,
        name="  Pay for it ",
        aliases="till\n\n basket \nTill",
        channels=[sample.PRODUCT, sample.CHECKOUT],
        product_owner=[sample.MOBILE_PO],
        product_manager=[],
        product_manager_deputies=[sample.SALES, sample.DEVELOPER],
        profile="single_product_owner",
    )
    reply = _text(_form(office))
    assert "*Checkout* is now called *Pay for it*" in reply
    assert f"<@{sample.MOBILE_PO}> is now product owner of *Pay for it*" in reply
    assert f"now: <@{sample.SALES}>, then <@{sample.DEVELOPER}>" in reply
    assert '• `/whoowns-team rename "Pay for it" to Checkout`' in reply
    shown = office.setup('show "Pay for it"')
    assert "(also: basket, Till)" in shown
    assert f"<#{sample.PRODUCT}> <#{sample.CHECKOUT}>" in shown
    assert "Product manager _vacant_" in shown
    assert "The product owner decides strategic and tactical questions." in shown
    with office.reading() as session:
        sources = {row.source for row in audit.of_workspace(session, sample.WORKSPACE, limit=6)}
    assert sources == {"modal"}


def test_a_form_that_is_sent_as_it_is_changes_nothing(office: Office) -> None:
    _sent(office, _opened(office))
    assert "so nothing changed" in _text(_form(office))


def test_every_problem_comes_back_at_its_field(office: Office) -> None:
    view = _opened(office)
    _sent(
        office,
        view,
        name="list",
        aliases="x" * 81,
        channels=[sample.CHECKOUT, sample.LEADERS],
        product_owner=[sample.OTHER_BOT],
        product_owner_deputies=[sample.FORMER],
        product_manager_deputies=[sample.CHECKOUT_PM],
    )
    problems = _problems(_form(office))
    assert set(problems) == {
        "name", "aliases", "channels", "product_owner", "product_owner_deputies",
        "product_manager_deputies",
    }  # fmt: skip
    assert "reserved for commands" in problems["name"]
    assert "the limit is 80" in problems["aliases"]
    assert "can't see that channel" in problems["channels"]
    assert "A bot can't decide" in problems["product_owner"]
    assert "deactivated" in problems["product_owner_deputies"]
    assert "can't be their own deputy" in problems["product_manager_deputies"]
    assert "*Checkout*" in office.setup("show Checkout")


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("name", "Séarch", "already a team called"),
        ("name", "ranking", "already an alias of Search"),
        ("aliases", "basket\nSEARCH", "already a team called"),
        ("name", "-", "needs a name"),
        ("aliases", "\n".join(str(n) for n in range(31)), "up to 30 aliases"),
    ],
)
def test_a_name_that_cannot_be_is_said_at_its_field(
    office: Office, field: str, value: str, problem: str
) -> None:
    _sent(office, _opened(office), **{field: value})
    assert problem in _problems(_form(office))[field]


def test_whom_slack_does_not_know_is_said_at_the_field(office: Office) -> None:
    view = _opened(office)
    del office.slack.world.people[sample.SUPPORT]
    _sent(office, view, product_owner_deputies=[sample.MOBILE_PO, sample.SUPPORT])
    problems = _problems(_form(office))
    assert "Slack doesn't know that person" in problems["product_owner_deputies"]


def test_somebody_who_left_stays_until_somebody_else_is_chosen(office: Office) -> None:
    office.slack.world.people[sample.CHECKOUT_PO].deleted = True
    _sent(office, _opened(office), aliases="till")
    assert "Added to the aliases of *Checkout*: “till”" in _text(_form(office))
    assert f"<@{sample.CHECKOUT_PO}>" in office.setup("show Checkout")


def test_of_two_who_edit_at_once_neither_loses_anything(office: Office) -> None:
    second = _opened(office, user=sample.CHECKOUT_PM)
    _sent(office, _opened(office), aliases="till", product_owner=[sample.MOBILE_PO])
    _sent(office, second, aliases="cart", product_manager_deputies=[sample.SALES])
    again = _form(office, sample.CHECKOUT_PM)
    reply = _text(again)
    assert "This team changed while you were editing it" in reply
    assert f"<@{sample.ADMIN}>: aliases: “basket, payment” → “till”" in reply
    shown = _shown(again)
    assert shown["aliases"] == "cart\ntill"
    assert shown["product_manager_deputies"] == [sample.SALES]
    assert shown["product_owner"] == [sample.MOBILE_PO]
    assert "till" in office.setup("show Checkout")
    _sent(office, again)
    team = office.setup("show Checkout")
    assert "(also: cart, till)" in team
    assert f"Product owner <@{sample.MOBILE_PO}>" in team
    assert f"(deputy: <@{sample.SALES}>)" in team


def test_what_slack_keeps_of_an_old_form_does_not_hide_what_is_new(office: Office) -> None:
    second = _opened(office, user=sample.CHECKOUT_PM)
    _sent(office, _opened(office), name="Basket team")
    before = {block["block_id"] for block in second.blocks if block["type"] == "input"}
    _sent(office, second, aliases="cart")
    after = {
        b["block_id"] for b in _form(office, sample.CHECKOUT_PM).blocks if b["type"] == "input"
    }
    assert not before & after


def test_a_team_that_is_gone_by_now_is_said_on_top_of_the_form(office: Office) -> None:
    view = _opened(office, user=sample.CHECKOUT_PO)
    office.setup("delete Checkout")
    message = office.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1]
    office.slack.press(sample.ADMIN, message, "delete_team")
    assert office.slack.eventually(lambda: "Deleted" in office.last(sample.ADMIN, sample.GENERAL))
    _sent(office, view, aliases="till")
    top = _form(office, sample.CHECKOUT_PO)
    assert "That team no longer exists" in _text(top)
    assert len(office.slack.world.modals[sample.CHECKOUT_PO]) == 2


def test_who_may_not_change_a_team_gets_no_form(office: Office) -> None:
    assert "Only workspace admins" in office.setup("edit Checkout", user=sample.SALES)
    assert office.slack.view_of(sample.SALES) is None
    view = _opened(office, user=sample.CHECKOUT_PO)
    office.setup("policy admins")
    _sent(office, view, aliases="till")
    assert "Only workspace admins" in _text(_form(office, sample.CHECKOUT_PO))


def test_the_button_under_a_team_opens_the_form(office: Office) -> None:
    office.setup("show Checkout")
    message = office.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1]
    office.slack.press(sample.ADMIN, message, "edit_team")
    assert office.slack.eventually(lambda: office.slack.view_of(sample.ADMIN))
    office.setup("show Checkout", user=sample.SALES)
    message = office.slack.messages(sample.GENERAL, seen_by=sample.SALES)[-1]
    office.slack.press(sample.SALES, message, "edit_team")
    assert office.slack.eventually(
        lambda: "Only workspace admins" in office.last(sample.SALES, sample.GENERAL)
    )


def test_a_form_that_slack_did_not_wait_for_is_said(office: Office) -> None:
    office.slack.refuse("views.open", error="expired_trigger_id")
    assert "Please try again" in office.setup("edit Checkout")


def test_while_the_database_is_away_the_form_stays(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.domain.errors import StoreUnavailable
    from bot.store import teams

    def unavailable(*_: object) -> None:
        raise StoreUnavailable("locked")

    view = _opened(office)
    monkeypatch.setattr(teams, "save", unavailable)
    _sent(office, view, aliases="till")
    assert "nothing was saved" in _text(_form(office))
    assert len(office.slack.world.modals[sample.ADMIN]) == 2


def test_those_concerned_hear_of_what_the_form_changed(office: Office) -> None:
    _sent(office, _opened(office), product_owner=[sample.MOBILE_PO])

    def heard() -> Sequence[str]:
        channel = sample.direct_message(sample.MOBILE_PO)
        messages = office.slack.messages(channel, seen_by=sample.MOBILE_PO)
        return [m.text for m in messages if "you're now its product owner" in m.text]

    assert office.slack.eventually(heard)


def test_of_two_who_add_to_the_same_list_neither_loses_anything(office: Office) -> None:
    second = _opened(office, user=sample.CHECKOUT_PM)
    office.setup("alias handheld for Checkout")
    office.setup("channel #product for Checkout")
    office.setup("unalias payment for Checkout")
    _sent(
        office, second, aliases="basket\npayment\ncart", channels=[sample.CHECKOUT, sample.MOBILE]
    )
    again = _form(office, sample.CHECKOUT_PM)
    assert _shown(again)["aliases"] == "basket\ncart\nhandheld"
    assert _shown(again)["channels"] == [sample.CHECKOUT, sample.PRODUCT, sample.MOBILE]
    _sent(office, again)
    assert "(also: basket, cart, handheld)" in office.setup("show Checkout")
