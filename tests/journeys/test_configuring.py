"""Setting up teams by slash command."""

import pytest

from bot.domain.audit import AuditRow
from bot.store import audit
from sandbox import sample
from tests.journeys.conftest import Office


def changes(office: Office) -> list[AuditRow]:
    """Every change, the oldest first, of those that the test made."""
    with office.reading() as session:
        return list(reversed(audit.of_workspace(session, sample.WORKSPACE)))


def test_a_team_is_created_filled_and_shown(empty_office: Office) -> None:
    reply = empty_office.setup("create Mobile Apps #mobile", user=sample.SALES)
    assert "Created *Mobile Apps*" in reply
    assert f"<#{sample.MOBILE}>" in reply
    empty_office.setup('po @sam for "Mobile Apps"')
    empty_office.setup("pm @amara", channel=sample.MOBILE)
    shown = empty_office.setup("show mobile apps")
    assert f"Product owner <@{sample.MOBILE_PO}>" in shown
    assert f"Product manager <@{sample.MOBILE_PM}>" in shown


def test_replacing_a_holder_says_who_it_was_and_how_to_undo_it(office: Office) -> None:
    reply = office.setup("po @sam for Checkout")
    assert f"replacing <@{sample.CHECKOUT_PO}>" in reply
    assert f"To undo this: /whoowns-team po <@{sample.CHECKOUT_PO}> for Checkout" in reply
    reply = office.setup(f"po <@{sample.CHECKOUT_PO}> for Checkout")
    assert f"<@{sample.CHECKOUT_PO}> is now product owner" in reply
    assert "so nothing changed" in office.setup("po @tomas for Checkout")


def test_a_role_is_vacated_and_filled_again(office: Office) -> None:
    reply = office.setup("vacate pm for Checkout")
    assert f"<@{sample.CHECKOUT_PM}> is no longer product manager of *Checkout*" in reply
    assert "There is nothing to vacate" in office.setup("vacate pm for Checkout")
    assert f"<@{sample.CHECKOUT_PO}>" in office.ask(
        "for Checkout: do we raise the price next year?"
    )


def test_deputies_keep_their_order_and_can_be_none(office: Office) -> None:
    reply = office.setup("deputy po @sam @kofi for Checkout")
    assert f"now: <@{sample.MOBILE_PO}>, then <@{sample.DEVELOPER}>" in reply
    reply = office.setup("deputy po @kofi @sam for Checkout")
    assert (
        f"/whoowns-team deputy po <@{sample.MOBILE_PO}> <@{sample.DEVELOPER}> for Checkout" in reply
    )
    assert f"(deputies: <@{sample.DEVELOPER}>, <@{sample.MOBILE_PO}>)" in office.setup(
        "show Checkout"
    )
    assert "Nobody stands in for" in office.setup("deputy po none for Checkout")


def test_a_deputy_who_takes_the_role_is_no_deputy_any_more(office: Office) -> None:
    office.setup("deputy po @sam for Checkout")
    reply = office.setup("po @sam for Checkout")
    assert "Nobody stands in for" in reply
    assert f"deputy po <@{sample.MOBILE_PO}> for Checkout" in reply
    assert "can't be their own deputy" in office.setup("deputy po @sam for Checkout")


def test_a_team_is_renamed_and_still_found(office: Office) -> None:
    reply = office.setup('rename Checkout to "Pay for it"')
    assert "*Checkout* is now called *Pay for it*" in reply
    assert '`/whoowns-team rename "Pay for it" to Checkout`' in reply
    assert "Pay for it" in office.setup('show "pay FOR it"')
    assert "There is no team “Checkout”" in office.setup("show Checkout")
    assert "is now called *PÁY FOR IT*" in office.setup('rename “Pay for it” to "PÁY FOR IT"')


def test_aliases_come_and_go(office: Office) -> None:
    reply = office.setup("alias shopping cart, till for Checkout")
    assert "Added to the aliases of *Checkout*: “shopping cart”, “till”" in reply
    assert "`/whoowns-team unalias shopping cart, till for Checkout`" in reply
    assert "Checkout*" in office.setup("show shopping-cart")
    assert "Removed from the aliases of *Checkout*: “till”" in office.setup("unalias till")
    assert "Did you mean shopping cart?" in office.setup("unalias shoping cart for Checkout")
    assert "“x” isn't an alias of Checkout. Its" in office.setup("unalias x for Checkout")
    assert "nothing changed" in office.setup("alias CHECKOUT for Checkout")
    reply = office.setup("alias BÁSKET for Checkout")
    assert "Added to the aliases of *Checkout*: “BÁSKET”" in reply
    assert "no longer" not in reply


def test_an_alias_of_another_team_is_refused_with_the_teams_name(office: Office) -> None:
    reply = office.setup("alias Básket for Search")
    assert "“Básket” is already an alias of Checkout" in reply
    assert "already" in office.setup("alias checkout for Search")
    assert "already" in office.setup("rename Search to basket")


def test_channels_come_and_go(office: Office) -> None:
    reply = office.setup("channel #product #general for Checkout")
    assert f"<#{sample.PRODUCT}>, <#{sample.GENERAL}> now belong to *Checkout*" in reply
    assert f"/whoowns-team unchannel <#{sample.PRODUCT}> <#{sample.GENERAL}> for Checkout" in reply
    assert f"<#{sample.GENERAL}> no longer belongs" in office.setup("unchannel #general")
    assert "doesn't belong to Checkout" in office.setup("unchannel #mobile for Checkout")


def test_a_channel_that_another_team_has_too_is_pointed_out(office: Office) -> None:
    note = (
        f"<#{sample.CHECKOUT}> belongs to *Checkout* too. "
        "Questions asked there may need a choice of team."
    )
    assert note in office.setup("channel #checkout for Search")
    assert "too." not in office.setup("channel #product for Search")
    assert note.replace("*Checkout*", "*Checkout* and *Search*") in office.setup(
        "create Loyalty #checkout"
    )


def test_who_cannot_fill_a_vacant_role_reads_that_an_admin_can(office: Office) -> None:
    office.setup("vacate pm for Checkout")
    office.setup("vacate po for Checkout")
    question = "for Checkout: do we raise the price next year?"
    by_admin = "A workspace admin can name a product manager: `/whoowns-team pm @name for Checkout`"
    assert by_admin in office.ask(question)
    assert "A workspace admin can name a product" in office.setup(
        "show Checkout", user=sample.DEVELOPER
    )
    office.setup("policy everyone")
    assert by_admin not in office.ask(question)
    assert "To name a product manager" in office.ask(question)
    assert "Next, name a product" in office.setup("show Checkout", user=sample.DEVELOPER)


def test_a_mistyped_team_is_suggested_wherever_a_team_is_named(office: Office) -> None:
    office.setup("create Gift cards")
    for command in ("show gift crds", "pm @kofi for gift crds", "vacate po for gift crds"):
        assert "Did you mean Gift cards?" in office.setup(command)


def test_an_archived_channel_cannot_be_added_but_stays_and_can_go(office: Office) -> None:
    office.slack.world.channels[sample.CHECKOUT].is_archived = True
    assert f"<#{sample.CHECKOUT}>" in office.setup("show Checkout")
    assert "That channel is archived" in office.setup(f"channel <#{sample.CHECKOUT}> for Search")
    assert "is now product owner" in office.setup("po @sam for Checkout")
    reply = office.setup(f"unchannel <#{sample.CHECKOUT}> for Checkout")
    assert "no longer belongs" in reply


def test_a_renamed_channel_stays_with_its_team(office: Office) -> None:
    office.slack.world.channels[sample.CHECKOUT].name = "payments"
    assert "*Checkout*" in office.setup("show", channel=sample.CHECKOUT)


def test_teams_are_listed_searched_and_turned_over(office: Office) -> None:
    reply = office.setup("list", user=sample.SALES)
    assert "*Checkout*" in reply
    assert "*Search*" in reply
    assert "*Search*" not in office.setup("list chéck")
    assert "*Checkout*" in office.setup("list bask")
    assert "No team has “nowhere” in its name" in office.setup("list nowhere")
    assert "1 team with" in office.setup("list @tomas")
    for number in range(30):
        office.setup(f"create Team {number:02}")
    assert "32 teams, 1 to 20:" in office.setup("list")
    message = office.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1]
    office.slack.press(sample.ADMIN, message, "list_next")
    assert office.slack.eventually(lambda: "21 to 32" in office.last(sample.ADMIN, sample.GENERAL))
    message = office.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1]
    office.slack.press(sample.ADMIN, message, "list_previous")
    assert office.slack.eventually(lambda: "1 to 20" in office.last(sample.ADMIN, sample.GENERAL))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "Set up teams and who decides"),
        ("help", "Set up teams and who decides"),
        ("shwo", "Did you mean show?"),
        ("create", "The team needs a name"),
        ('create "-"', "The team needs a name"),
        ("create Checkout", "already"),
        ("create chéck-out", "Created *chéck-out*"),
        ("create CHÉCKOUT", "already"),
        (f"create {'x' * 80}", "Created"),
        (f"create {'x' * 81}", "the limit is 80"),
        ("create x", "Created *x*"),
        ("create 🚀", "Created *🚀*"),
        ("create :rocket:", "rocket"),
        ("create list", "is reserved for commands"),
        ("create Deputy", "is reserved for commands"),
        ("rename Checkout to pm", "is reserved for commands"),
        ("alias back for Checkout", "is reserved for commands"),
        (f"alias {'x' * 81} for Checkout", "the limit is 80"),
        (f"alias {','.join(str(n) for n in range(40))} for Checkout", "up to 30 aliases"),
        ("po for Checkout", "You didn't mention anyone"),
        ("po @nobody for Checkout", "didn't recognise"),
        ("po <@U0GONE000> for Checkout", "Slack doesn't know that person"),
        ("po @sam for Chekcout", "Did you mean Checkout?"),
        ("po @sam for Nowhere", "There is no team"),
        ("po @sam", "Which team?"),
        ("po @deploybot for Checkout", "A bot can't decide"),
        (f"po <@{sample.FORMER}> for Checkout", "deactivated"),
        (f"deputy pm @sam <@{sample.FORMER}> for Checkout", "deactivated"),
        ("deputy pm @deploybot for Checkout", "A bot can't decide"),
        ("create Secret #leaders", "can't see that channel"),
        ("channel #leaders for Checkout", "can't see that channel"),
        ("delete Nowhere", "There is no team"),
        ("history Nowhere", "There is no team"),
    ],
)
def test_what_is_odd_is_answered_with_the_fix(office: Office, text: str, hint: str) -> None:
    assert hint in office.setup(text)


def test_others_may_not_change_a_team(office: Office) -> None:
    reply = office.setup("po @sam for Checkout", user=sample.SALES)
    assert "Only workspace admins and the role holders" in reply
    assert "Only workspace admins" in office.setup("create Mine", user=sample.SALES)
    assert "Only workspace admins" in office.setup("delete Checkout", user=sample.SALES)


def test_a_role_holder_may_change_the_own_team_only(office: Office) -> None:
    reply = office.setup("po @sam for Checkout", user=sample.CHECKOUT_PM)
    assert "is now product owner" in reply
    reply = office.setup("po @sam for Search", user=sample.CHECKOUT_PM)
    assert "Only workspace admins and the role holders of Search" in reply


def test_admins_say_who_may_change_teams(office: Office) -> None:
    assert "may change their own" in office.setup("policy", user=sample.SALES)
    assert "Only workspace admins" in office.setup("policy everyone", user=sample.CHECKOUT_PM)
    reply = office.setup("policy everyone")
    assert "`/whoowns-team policy role holders and admins`" in reply
    assert "Created" in office.setup("create Mine", user=sample.SALES)
    assert "Only workspace admins" in office.setup("policy admins", user=sample.SALES)
    office.setup("policy admins")
    reply = office.setup("vacate po for Checkout", user=sample.CHECKOUT_PO)
    assert "Only workspace admins and owners can change teams here" in reply
    assert changes(office)[-1].action == "policy"


def test_guests_change_nothing_unless_they_hold_the_role(office: Office) -> None:
    office.slack.world.people[sample.SALES].is_guest = True
    office.setup("policy everyone")
    reply = office.setup("create Mine", user=sample.SALES)
    assert "Only full members" in reply
    reply = office.setup("pm @lucia for Checkout")
    assert f"Note that <@{sample.SALES}> is a guest" in reply
    assert "Added to the aliases of *Checkout*: “till”" in office.setup(
        "alias till for Checkout", user=sample.SALES
    )


def test_while_slack_does_not_say_who_asks_nothing_is_changed(office: Office) -> None:
    office.slack.refuse("users.info", error="internal_error")
    reply = office.setup("vacate po for Checkout")
    assert "I have changed nothing" in reply
    assert f"<@{sample.CHECKOUT_PO}>" in office.setup("show Checkout")


def test_every_change_is_audited_and_told(office: Office) -> None:
    before = len(changes(office))
    office.setup("po @sam for Checkout")
    office.setup("alias till for Checkout", user=sample.MOBILE_PO)
    holder, aliases = changes(office)[before:]
    assert (holder.actor, holder.old, holder.new, holder.source) == (
        sample.ADMIN, sample.CHECKOUT_PO, sample.MOBILE_PO, "command"
    )  # fmt: skip
    assert (aliases.old, aliases.new) == ("basket\npayment", "basket\npayment\ntill")
    reply = office.setup("history Checkout", user=sample.SALES)
    assert f"product owner: <@{sample.CHECKOUT_PO}> → <@{sample.MOBILE_PO}>" in reply
    assert reply.index("till") < reply.index("product owner: ")
    assert "*Search*" in office.setup("history")
    assert "*Search*" not in reply


def test_older_changes_are_a_press_away(office: Office) -> None:
    for number in range(20):
        office.setup(f"rename Checkout to Checkout {number}" if number == 0 else
                     f"rename Checkout {number - 1} to Checkout {number}")  # fmt: skip
    reply = office.setup("history Checkout 19")
    assert "Checkout 5" in reply
    assert "Checkout 2”" not in reply
    message = office.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1]
    office.slack.press(sample.ADMIN, message, "older_history")
    assert office.slack.eventually(
        lambda: "Checkout 2”" in office.last(sample.ADMIN, sample.GENERAL)
    )


def test_what_is_no_product_decision_is_sent_where_the_workspace_says(office: Office) -> None:
    assert f"I now name <#{sample.GENERAL}>" in office.setup("fallback #general")
    assert f"Try <#{sample.GENERAL}>" in office.ask("How do I reset my VPN password?")
    assert f"/whoowns-team fallback <#{sample.GENERAL}>" in office.setup("fallback off")
    assert "Only workspace admins" in office.setup("fallback #general", user=sample.CHECKOUT_PO)
    assert "Name one channel" in office.setup("fallback help desk")


def test_anybody_may_ask_where_what_is_no_product_decision_is_sent(office: Office) -> None:
    assert "I name no channel" in office.setup("fallback", user=sample.CHECKOUT_PO)
    office.setup("fallback #general")
    assert f"I name <#{sample.GENERAL}>." in office.setup("elsewhere", user=sample.CHECKOUT_PO)


VPN = "How do I reset my VPN password?"


def test_each_topic_may_have_its_own_fallback(office: Office) -> None:
    asked = office.ask(VPN)
    assert "This looks like a question for IT, not a product decision" in asked
    assert "`/whoowns-team fallback it #channel`" in asked
    office.setup("fallback #product")
    assert f"Try <#{sample.PRODUCT}>." in office.ask(VPN)
    reply = office.setup("fallback it #general")
    assert f"For questions about IT, I now name <#{sample.GENERAL}>." in reply
    assert "To undo this: `/whoowns-team fallback it off`" in reply
    assert f"for IT, not a product decision. Try <#{sample.GENERAL}>." in office.ask(VPN)
    reply = office.setup("fallback it <https://it.example/?a=1&amp;b=2>")
    assert f"To undo this: /whoowns-team fallback it <#{sample.GENERAL}>" in reply
    assert "See <https://it.example/?a=1&amp;b=2>." in office.ask(VPN)
    reply = office.setup("fallback it @sam")
    assert "`/whoowns-team fallback it https://it.example/?a=1&amp;b=2`" in reply
    assert f"Ask <@{sample.MOBILE_PO}>." in office.ask(VPN)
    listed = office.setup("fallback", user=sample.CHECKOUT_PO)
    assert f"I name <#{sample.PRODUCT}>." in listed
    assert f"• IT: <@{sample.MOBILE_PO}>" in listed
    office.setup("fallback it none")
    assert f"Try <#{sample.PRODUCT}>." in office.ask(VPN)
    actions = [row.action for row in changes(office)]
    assert actions.count("elsewhere helpdesk") == 4
    assert "fallback for IT: " in office.setup("history")


def test_only_admins_may_set_the_fallback_of_a_topic(office: Office) -> None:
    text = "fallback it #general"
    assert "Only workspace admins" in office.setup(text, user=sample.CHECKOUT_PO)
    assert "• IT" not in office.setup("fallback")


def test_who_is_left_with_nobody_to_ask_reads_who_decides_in_the_team(office: Office) -> None:
    question = "for Checkout: how do I reset my VPN password?"
    asked = office.ask(question)
    assert f"If it's about *Checkout* after all: <@{sample.CHECKOUT_PO}> decides" in asked
    assert f"<@{sample.CHECKOUT_PM}> decides" in asked
    assert "after all" not in office.ask(VPN)
    office.setup("fallback it #general")
    assert "after all" not in office.ask(question)


def test_where_everybody_reads_the_answer_nobody_is_notified_for_nothing(office: Office) -> None:
    text = f"<@{sample.BOT_USER}> for Checkout: how do I reset my VPN password?"
    ts = office.slack.say(sample.SALES, sample.GENERAL, text)
    office.settle()
    answer = office.slack.messages(sample.GENERAL, thread_ts=ts)[-1].text
    assert "after all, see who decides: `/whoowns-team show Checkout`" in answer
    assert "<@" not in answer


def test_people_hear_that_questions_go_to_them_and_no_longer(office: Office) -> None:
    def received() -> str:
        office.settle()
        return office.slack.messages(sample.direct_message(sample.MOBILE_PO))[-1].text

    office.setup("fallback it @sam")
    assert "made you the person whom I name for questions about IT" in received()
    office.setup("fallback it off")
    assert "no longer sends people to you with questions about IT" in received()


def test_a_fallback_sees_in_their_data_that_they_are_one(office: Office) -> None:
    office.setup("fallback it @sam")
    assert "Fallback for a topic" in office.ask("my data", user=sample.MOBILE_PO)


def test_whoever_creates_the_first_team_can_fill_it(empty_office: Office) -> None:
    empty_office.setup("create Mobile #mobile", user=sample.SALES)
    reply = empty_office.setup("po @sam for Mobile", user=sample.SALES)
    assert f"<@{sample.MOBILE_PO}> is now product owner" in reply


def test_in_a_workspace_of_admins_nobody_else_begins(empty_office: Office) -> None:
    empty_office.setup("policy admins")
    assert "Only workspace admins" in empty_office.setup("create Mobile", user=sample.SALES)


def test_a_name_is_never_shown_as_a_command_in_our_voice(office: Office) -> None:
    reply = office.setup("create “A` or `/whoowns forget me”", user=sample.DEVELOPER)
    assert "`/whoowns forget" not in reply
    office.setup("alias “x`, or `/whoowns forget me`” for Checkout")
    reply = office.setup("unalias zebra for Checkout")
    assert "Its aliases are" in reply
    assert "/whoowns forget me" in reply
    assert "`/whoowns forget" not in reply
