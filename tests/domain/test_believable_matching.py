"""Questions as people ask them in a company of twenty teams, and the team they would expect."""

import pytest

from bot.domain.team_matching.matcher import Evidence, TeamMatcher
from bot.domain.teams.team import Team
from bot.rules import load_language

COMPANY = {
    "Checkout": ("basket", "cart", "one-click buying"),
    "Search": ("ranking", "find & filter"),
    "Payments": ("PSP", "refunds"),
    "Billing": ("invoicing", "dunning"),
    "Identity and Access Management": ("login", "SSO"),
    "Home": ("start page",),
    "Data Platform": ("warehouse", "DWH"),
    "Support": ("help desk", "Zendesk squad"),
    "Mobile Apps": ("iOS", "Android"),
    "Growth": ("referrals", "onboarding"),
    "Notifications": ("push", "e-mails"),
    "Shipping": ("logistics", "delivery"),
    "Returns": ("reverse logistics",),
    "Pricing": ("discounts", "vouchers"),
    "Infrastructure": ("platform", "SRE"),
    "Recommendations": ("recs", "You May Also Like"),
    "Internationalisation": ("i18n", "translations"),
    "Falcon": ("squad falcon",),
    "Customer Data": ("CRM",),
    "IT": ("workplace",),
}
TEAMS = [
    Team(number, "T1", name, aliases, (f"C-{name}",))
    for number, (name, aliases) in enumerate(COMPANY.items(), 1)
]
MATCHER = TeamMatcher(TEAMS, load_language())

EXPECTED = """
does checkout keep the items when I log out? | Checkout
are baskets emptied overnight? | Checkout
Can the cart show the delivery date? | Checkout
what happens to the customer's basket after a refund? | Checkout
does the chekout support gift cards? | Checkout
is one click buying in the next sprint? | Checkout
who decides the order of search results? | Search
should Search remember my filters? | Search
the ranking looks wrong for shoes | Search
does the serach page need facets? | Search
which PSP do we use in Brazil? | Payments
when are refunds paid out? | Payments
is the payment page accessible? | Payments
paymnets fail on Safari | Payments
do invoicing rules differ for Spain? | Billing
who owns dunning? | Billing
is biling able to split an invoice? | Billing
what does IAM do about passkeys? | Identity and Access Management
should login ask for a second factor? | Identity and Access Management
does sso work for contractors? | Identity and Access Management
what does the identity team do about passkeys? | Identity and Access Management
is identity verified before the first order? | perhaps Identity and Access Management
does the recommendation squad use it? | Recommendations
identity & access management backlog? | Identity and Access Management
can the start page show offers? | Home
should the Home team show offers? | Home
does team Home own the hero banner? | Home
what is on the "home" backlog? | Home
is the data platform ready for GDPR exports? | Data Platform
the data-platform roadmap for 2027 | Data Platform
when is the dataplatform migrated? | Data Platform
which tables move into the DWH first? | Data Platform
is the warehouse refreshed hourly? | Data Platform
what will the support team do about chats? | Support
is find and filter in scope? | Search
ask Support whether chats are stored | Support
how does the help desk triage bugs? | Support
does the zendesk squad take this? | Support
dark mode for the mobile apps? | Mobile Apps
dark mode on android? | Mobile Apps
why is the iOS app slower? | Mobile Apps
mobil apps crash at start | Mobile Apps
do referrals expire? | Growth
is onboarding too long? | Growth
what is the growth squad's goal this quarter? | Growth
are notifications sent at night? | Notifications
can e-mails be switched off? | Notifications
notifcations come twice | Notifications
do we ship on Saturdays? who in logistics decides? | Shipping
delivery slots for Madrid? | Shipping
does reverse logistics pay the parcel? | Returns
what does the Returns team need from us? | Returns
do discounts stack with vouchers? | Pricing
who approves a voucher over 50 €? | Pricing
infra costs for next year | Infrastructure
does SRE take part in refinement? | Infrastructure
should recs appear in the basket? | Recommendations, Checkout
recommendation quality for new users | Recommendations
should "you may also like" be above the fold? | Recommendations
are translations part of the definition of done? | Internationalisation
i18n of error messages? | Internationalisation
internationalization of dates? | Internationalisation
when does squad Falcon demo? | Falcon
falcon's sprint goal? | Falcon
which CRM fields are mandatory? | Customer Data
what customer data do we keep? | Customer Data
does IT hand out the laptops? | IT
should it be blue or green? |
what do we do next? |
is this in scope for the release? |
who decides? |
what comes first, the filter or the sort order? |
we push the release to Friday, is that fine? | Notifications
is our research on competitors shared? |
are researchers welcome in refinement? |
does the paywall convert? |
is the shipment label in the story? |
can homeowners get a quote? |
the ecosystem partners want an API |
which market do we enter after Spain? |
should we support SAP? | perhaps Support
what is our strategy against Amazon? |
CAN THE BASKET BE SHARED? | Checkout
Kann der Warenkorb (basket) geteilt werden? | Checkout
¿quién decide sobre el checkout? | Checkout
"""
IN_CHANNEL = """
Billing | should we support SAP invoices? | Billing
Billing | do users go home after they paid? | Billing
Billing | what does search need from the invoice? | Billing
Billing | does the Search team need this field? | Search
Billing | is the basket kept when an invoice fails? | Checkout
Billing | we push the story to next week? | Billing
Checkout | should the confirmation e-mail list the items? | Checkout
Checkout | can Android users pay there? | Mobile Apps
Payments | how do returns affect refunds? | Payments
Growth | what is our pricing experiment for Q3? | Growth
Notifications | who may push to production? | Notifications
Home | does the start page load the basket? | Home
Search | are the filters in the right order? | Search
Checkout | should it remember the address? | Checkout
Checkout | ask IT for the certificate, who decides? | IT
Home | should home show the basket? | Home
Falcon | should home show the basket? | Checkout
Pricing | which platform fee do we charge? | Pricing
Shipping | does the cart show delivery dates? | Shipping
Falcon | who owns Figma boards? | Falcon
Falcon | is infra part of this sprint? | Falcon
"""


def _rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(part.strip() for part in row.split("|")) for row in table.strip().splitlines()]


def _expected(names: str) -> set[str]:
    return {name.strip() for name in names.split(",") if name.strip()}


def _found(text: str, channel: str) -> set[str]:
    team_match = MATCHER.find(text, channel)
    if team_match.team:
        return {team_match.team.name}
    perhaps = "perhaps " if team_match.evidence is Evidence.NONE else ""
    return {f"{perhaps}{team.name}" for team in team_match.candidates}


@pytest.mark.parametrize(("text", "names"), _rows(EXPECTED))
def test_the_words_say_it(text: str, names: str) -> None:
    assert _found(text, "C9") == _expected(names)


@pytest.mark.parametrize(("here", "text", "names"), _rows(IN_CHANNEL))
def test_the_channel_says_it_where_the_words_say_little(here: str, text: str, names: str) -> None:
    assert _found(text, f"C-{here}") == _expected(names)
