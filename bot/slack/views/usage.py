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
    return lines(
        "*Set up who decides for a team*",
        *(
            f"*{title}*\n" + "\n".join(f"• `/whoowns-team {typed}`: {what}" for typed, what in said)
            for title, said in TEAM_COMMANDS.items()
        ),
        more=(
            context_block(
                "In a team's own channel you can leave out the team. Put a name in quotes if it "
                "holds a word like “for” or “to”. Every change can be undone, and the reply says "
                "how."
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
        ("create Checkout #checkout", "a new team and its channels"),
        ("edit Checkout", "all of a team in one form"),
        ("rename Checkout to Basket", "another name"),
        ("delete Checkout", "asks first, and says what goes"),
    ),
    "People": (
        ("po @name for Checkout", "its product owner"),
        ("pm @name for Checkout", "its product manager"),
        ("deputy po @name @other for Checkout", "who stands in, in this order; or `none`"),
        ("vacate po for Checkout", "nobody holds the role any more"),
    ),
    "Names, channels, decisions": (
        (
            "alias basket, cart for Checkout",
            "other names for it; `unalias` takes them away",
        ),
        ("channel #payments for Checkout", "one more channel; `unchannel` takes it away"),
        (
            "profile single product owner for Checkout",
            "who decides what there; also `split` (the usual way) and `product manager only`",
        ),
        (
            "profile pricing to po for Checkout",
            "one theme to one role, or back to `default`",
        ),
    ),
    "Looking": (
        ("show Checkout", "who decides there"),
        ("list", "all teams; `list pay` those with these letters, `list @name` those of a person"),
        ("history Checkout", "who changed what; without a name, in all teams"),
    ),
    "Yourself": (
        ("away until friday @name", "who is asked meanwhile; dates like `1 dec` do as well"),
        ("back", "you are there again"),
    ),
    "The workspace": (
        ("policy role holders and admins", "who may change teams; or `admins`, `everyone`"),
        ("fallback #help-desk", "where to send what is no product decision; or `off`"),
        ("help", "this"),
    ),
}
"""What one can type after `/whoowns-team`, and what it does."""
