"""What a person reads who asks for help, or types what we cannot use."""

from collections.abc import Mapping, Sequence

from bot.slack.message import Message, context_block, lines

EXAMPLES = (
    "• `/whoowns should the cart keep items after logout?`\n"
    "• `/whoowns are we going to sell in Brazil next year?`\n"
    "• `/whoowns for Checkout: which story comes first this sprint?`"
)


def asking() -> Message:
    """How to ask."""
    return lines(
        "Ask me a product question and I name the person who decides it: the *product manager* "
        "for why, where and for whom, the *product owner* for what exactly and in which order.",
        EXAMPLES,
        more=(
            context_block(
                "Also: mention me in a channel or thread, write to me directly, or choose "
                "*Who owns this?* from a message's menu. Set up teams with `/whoowns-team help`, "
                "and teach me your own words with `/whoowns-rules help`."
            ),
        ),
    )


def nothing_asked() -> Message:
    """There was no word in what was asked."""
    return lines("I found no question in that. Ask in a few words, for example:", EXAMPLES)


def welcome() -> Message:
    """Somebody has said thank you."""
    return lines("You are welcome. Ask me again whenever you wonder who decides.")


def teams() -> Message:
    """How to set up teams."""
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


def rules() -> Message:
    """How to teach a workspace's own words."""
    return lines(
        "*Teach me the words of this workspace*",
        '• `/whoowns-rules add tactical "gift card"`: such questions are tactical; also '
        "`strategic` and `neither`, and `weak` at the end for what only tips the balance\n"
        "• `/whoowns-rules test who signs off the price list?`: what a question would be called, "
        "and why\n"
        "• `/whoowns-rules suggest`: rules that your corrections speak for\n"
        "• `/whoowns-rules check`: rules that overlap, never fire, or are contradicted\n"
        "• `/whoowns-rules list`: all rules of this workspace\n"
        "• `/whoowns-rules remove 1`: without a rule, by its number or its phrase\n"
        "• `/whoowns-rules help`: this",
        more=(
            context_block(
                "Whoever may change a team may change the rules. They come on top of the shipped "
                "ones, which know common words already."
            ),
        ),
    )


def summaries() -> Message:
    """How to see a team's week, and when it comes by itself."""
    return lines(
        "*A team's week: what was asked, where it went, what to change*",
        "• `/whoowns-summary`: the week so far, for your eyes only; `last`: the one before\n"
        "• `/whoowns-summary share`: the week so far, here for everybody\n"
        "• `/whoowns-summary now`: the same, in the team's channel\n"
        "• `/whoowns-summary on monday 09:00 #channel for Checkout`: every week, by your clock; "
        "another time zone with `in Europe/Madrid`\n"
        "• `/whoowns-summary off`: no longer every week\n"
        "• `/whoowns-summary schedule`: when it comes next\n"
        "• `/whoowns-summary csv`: last week and this one as a file, without words and names\n"
        "• `/whoowns-summary all`: last week of all teams, for workspace admins\n"
        "• `/whoowns-summary help`: this",
        more=(
            context_block(
                "In a team's own channel you can leave out the team; elsewhere add `for Checkout`. "
                "A summary is about the last whole week, Monday to Sunday. It names nobody who "
                "asked, and quotes nothing said in private."
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
