"""What guides people: first words, help, and what to do where something failed."""

from collections.abc import Mapping, Sequence

from bot.domain.errors import Refusal
from bot.slack.message import Message, context_block, lines
from bot.slack.text import plain, with_commands

ROLES = (
    "the *product manager* for why, where and for whom, the *product owner* for what exactly and "
    "in which order"
)
EXAMPLES = (
    "• `/whoowns should the cart keep items after logout?`\n"
    "• `/whoowns are we going to sell in Brazil next year?`\n"
    "• `/whoowns for Checkout: which story comes first this sprint?`"
)


def first_visit() -> Message:
    """Greet the first person who opens whoowns while no team is set up."""
    return lines(
        f"Hello! Ask me a product question, and I name the person who decides it: {ROLES}.",
        "First I need to know your teams. Start with one: "
        "`/whoowns-team create Checkout #checkout`",
    )


def joined_channel() -> Message:
    """Greet a channel that whoowns was invited to."""
    return lines(
        f"Hello! Ask me a product question, and I name the person who decides it: {ROLES}.",
        "Try `/whoowns should the cart keep items after logout?`",
    )


def how_to_ask() -> Message:
    """How to ask, and where the help for everything else is."""
    return lines(
        f"Ask me a product question, and I name the person who decides it: {ROLES}.",
        EXAMPLES,
        more=(
            context_block(
                "You can also mention me in a channel or thread, send me a direct message, or "
                "choose *Who owns this?* in a message's menu. Set up teams: "
                "`/whoowns-team help`. Teach me your own words: `/whoowns-rules help`. See a "
                "team's week: `/whoowns-summary help`. See what I store about you: "
                "`/whoowns my data`. Take your words and your name out of it: "
                "`/whoowns forget me`."
            ),
        ),
    )


def nothing_asked() -> Message:
    """Reply to what contains no question."""
    return lines("I couldn't find a question in that. Ask in a few words, for example:", EXAMPLES)


def you_are_welcome() -> Message:
    """Reply to somebody who says thank you."""
    return lines("You're welcome! Ask me again whenever you wonder who decides.")


def refused(refusal: Refusal) -> Message:
    """What cannot be done, and how to fix it."""
    return lines(f"{plain(refusal.problem)} {with_commands(refusal.hint)}")


def not_saved(reference: str) -> Message:
    """Say that the database cannot be used now; `reference` finds the failure in the log."""
    return lines(
        "I can't reach my database right now, so nothing was saved. Please try again in a minute. "
        f"If it keeps happening, give your whoowns admin this reference: `{reference}`."
    )


def failed(reference: str) -> Message:
    """Say that something unforeseen failed; `reference` finds the failure in the log."""
    return lines(
        "Sorry, something went wrong on my side. Please try again. "
        f"If it happens again, give your whoowns admin this reference: `{reference}`."
    )


def how_to_set_up_teams() -> Message:
    """What can be typed after `/whoowns-team`."""
    sections = (
        f"*{title}*\n" + "\n".join(f"• `/whoowns-team {typed}`: {what}" for typed, what in commands)
        for title, commands in TEAM_COMMANDS.items()
    )
    return lines(
        "*Set up teams and who decides in them*",
        *sections,
        more=(
            context_block(
                "In a team's own channel you can leave out the team. Put a name in quotes if it "
                "contains a word like “for” or “to”. Every reply says how to undo the change."
            ),
        ),
    )


def how_to_teach_words() -> Message:
    """What can be typed after `/whoowns-rules`."""
    return lines(
        "*Teach me the words of this workspace*",
        '• `/whoowns-rules add tactical "gift card"`: these words point to tactical; also '
        "`strategic`, or `neither` for what isn't a product decision; end with `weak` if they only "
        "tip the balance\n"
        "• `/whoowns-rules test who signs off the price list?`: what I'd call a question, and why\n"
        "• `/whoowns-rules suggest`: rules suggested by your corrections\n"
        "• `/whoowns-rules check`: rules that overlap, never match, or contradict your feedback\n"
        "• `/whoowns-rules list`: all rules of this workspace\n"
        "• `/whoowns-rules remove 1`: remove a rule, by its number or its phrase\n"
        "• `/whoowns-rules help`: this list",
        more=(
            context_block(
                "If you may change a team, you may change the rules. They come on top of the "
                "built-in ones, which already know common words."
            ),
        ),
    )


def how_to_read_summaries() -> Message:
    """What can be typed after `/whoowns-summary`."""
    return lines(
        "*A team's week: what was asked, who it was for, what to change*",
        "• `/whoowns-summary`: the week so far, only for you; `last` shows the week before\n"
        "• `/whoowns-summary share`: the week so far, for everybody in this channel\n"
        "• `/whoowns-summary now`: the week so far, posted in the team's channel\n"
        "• `/whoowns-summary on monday 09:00 #channel for Checkout`: post it every week, in your "
        "time zone; for another one add `in Europe/Madrid`\n"
        "• `/whoowns-summary off`: stop posting it\n"
        "• `/whoowns-summary schedule`: when it comes next\n"
        "• `/whoowns-summary csv`: last week and this week as a file, without words and names\n"
        "• `/whoowns-summary all`: last week of all teams, for workspace admins\n"
        "• `/whoowns-summary help`: this list",
        more=(
            context_block(
                "In a team's own channel you can leave out the team; otherwise add "
                "`for Checkout`. The weekly summary covers the last whole week, Monday to Sunday. "
                "It names nobody who asked, and quotes nothing said in private."
            ),
        ),
    )


TEAM_COMMANDS: Mapping[str, Sequence[tuple[str, str]]] = {
    "Teams": (
        ("create Checkout #checkout", "create a team, with its channels"),
        ("edit Checkout", "change everything about a team in one form"),
        ("rename Checkout to Basket", "rename a team"),
        ("delete Checkout", "delete a team; I ask first"),
    ),
    "People": (
        ("po @name for Checkout", "name its product owner"),
        ("pm @name for Checkout", "name its product manager"),
        (
            "deputy po @name @other for Checkout",
            "name who stands in, in this order; `none` removes them",
        ),
        ("vacate po for Checkout", "leave the role vacant"),
    ),
    "Names, channels, decisions": (
        ("alias basket, cart for Checkout", "add other names; `unalias` removes them"),
        ("channel #payments for Checkout", "add a channel; `unchannel` removes it"),
        (
            "profile single product owner for Checkout",
            "who decides what; also `split` (the usual split) and `product manager only`",
        ),
        (
            "profile pricing to po for Checkout",
            "give one theme to one role; `default` takes it back",
        ),
    ),
    "Looking things up": (
        ("show Checkout", "who decides there"),
        ("list", "all teams; `list pay` those with “pay” in a name, `list @name` a person's"),
        ("history Checkout", "who changed what; without a name, in all teams"),
    ),
    "You": (
        (
            "away until friday @name",
            "you're away, and who stands in; dates like `1 dec` work too",
        ),
        ("back", "you're back"),
    ),
    "The workspace": (
        ("policy role holders and admins", "who may change teams; also `admins`, `everyone`"),
        (
            "fallback #help-desk",
            "the channel I name for questions that aren't product decisions; also `off`",
        ),
        ("help", "this list"),
    ),
}
"""What can be typed after `/whoowns-team`, and what it does."""
