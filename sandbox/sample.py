"""The sample workspace: who works at the imaginary company, and the channels they talk in."""

from sandbox.model import Channel, Person
from sandbox.world import World

WORKSPACE = "T0WHOOWNS1"
WORKSPACE_NAME = "Northwind Outfitters"
WORKSPACE_DOMAIN = "northwind"
APP = "A0WHOOWNS1"
BOT = "B0WHOOWNS1"
BOT_USER = "U0WHOOWNS1"
SLACKBOT = "USLACKBOT"

ADMIN = "U0RUTHOKAF"
CHECKOUT_PM = "U0PRIYARAM"
CHECKOUT_PO = "U0TOMASHER"
SEARCH_PM = "U0MEITANAK"
SEARCH_PO = "U0JONASLIN"
MOBILE_PM = "U0AMARADIA"
MOBILE_PO = "U0SAMWHITA"
DEVELOPER = "U0KOFIMENS"
SALES = "U0LUCIAFER"
SUPPORT = "U0NOORHADD"
FORMER = "U0ELENAPET"  # has left the company: deactivated
OTHER_BOT = "U0DEPLOYBT"  # somebody else's bot

GENERAL = "C0GENERAL1"
PRODUCT = "C0PRODUCT1"
CHECKOUT = "C0CHECKOUT"
SEARCH = "C0SEARCH01"
MOBILE = "C0MOBILE01"
RANDOM = "C0RANDOM01"  # public, and the bot is not in it
LEADERS = "C0LEADERS1"  # private, and the bot is not in it

COLLEAGUES = (
    ADMIN,
    CHECKOUT_PM,
    CHECKOUT_PO,
    SEARCH_PM,
    SEARCH_PO,
    MOBILE_PM,
    MOBILE_PO,
    DEVELOPER,
    SALES,
    SUPPORT,
)
"""The people a visitor can act as, in the page's order."""


def people() -> list[Person]:
    """Return everybody in the workspace, bots and the one who left included."""
    return [
        Person(ADMIN, "ruth", "Ruth Okafor", "Head of Product Operations", "Europe/London",
               is_admin=True, is_owner=True, colour="7c3aed"),
        Person(CHECKOUT_PM, "priya", "Priya Raman", "Product Manager, Checkout", "Asia/Kolkata",
               status_text="Deep in the pricing study", status_emoji=":mag:", colour="db2777"),
        Person(CHECKOUT_PO, "tomas", "Tomás Herrera", "Product Owner, Checkout", "Europe/Madrid",
               colour="ea580c"),
        Person(SEARCH_PM, "mei", "Mei Tanaka", "Product Manager, Search", "America/New_York",
               colour="0d9488"),
        Person(SEARCH_PO, "jonas", "Jonas Lindqvist", "Product Owner, Search", "Europe/Stockholm",
               status_text="On leave until Monday", status_emoji=":palm_tree:", colour="2563eb"),
        Person(MOBILE_PM, "amara", "Amara Diallo", "Product Manager, Mobile", "Europe/Paris",
               colour="c026d3"),
        Person(MOBILE_PO, "sam", "Sam Whitaker", "Product Owner, Mobile", "America/Los_Angeles",
               colour="4d7c0f"),
        Person(DEVELOPER, "kofi", "Kofi Mensah", "Software Engineer, Checkout", "Europe/Berlin",
               status_text="Focus time", status_emoji=":headphones:", colour="0369a1"),
        Person(SALES, "lucia", "Lucía Ferreira", "Account Executive", "America/Sao_Paulo",
               colour="be123c"),
        Person(SUPPORT, "noor", "Noor Haddad", "Support Lead", "Asia/Dubai", colour="b45309"),
        Person(FORMER, "elena", "Elena Petrova", "Product Manager", "Europe/Sofia",
               deleted=True, colour="64748b"),
        Person(OTHER_BOT, "deploybot", "Deploy Bot", "", "UTC", is_bot=True, colour="475569"),
        Person(BOT_USER, "whoowns", "whoowns", "", "UTC", is_bot=True, colour="611f69"),
        Person(SLACKBOT, "slackbot", "Slackbot", "", "UTC", is_bot=True, colour="1d1c1d"),
    ]  # fmt: skip


def channels() -> list[Channel]:
    """Return the channels that exist from the start; direct messages open on demand."""
    everybody = {*COLLEAGUES, BOT_USER}
    return [
        Channel(GENERAL, "general", everybody | {OTHER_BOT}, "Company-wide news"),
        Channel(PRODUCT, "product", set(everybody), "Questions about what we build and why"),
        Channel(CHECKOUT, "checkout", set(everybody), "Team Checkout: baskets, payment, refunds"),
        Channel(SEARCH, "search", set(everybody), "Team Search: finding, ranking, filters"),
        Channel(MOBILE, "mobile", set(everybody), "Team Mobile: the iOS and Android apps"),
        Channel(RANDOM, "random", set(COLLEAGUES), "Everything else; whoowns is not in here"),
        Channel(LEADERS, "leaders", {ADMIN, CHECKOUT_PM, SEARCH_PM, MOBILE_PM},
                "Private; whoowns is not in here", is_private=True),
    ]  # fmt: skip


def fresh_world() -> World:
    """Return a workspace in which nothing has been said yet."""
    world = World()
    world.people = {person.id: person for person in people()}
    world.channels = {channel.id: channel for channel in channels()}
    return world


def direct_message(user: str) -> str:
    """Return the ID of the direct message channel between a person and the bot."""
    return "D" + user[1:]
