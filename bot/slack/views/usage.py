"""What a person reads who asks for help, or types what we cannot use."""

from bot.slack.message import Message, context, lines

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
            context(
                "Also: mention me in a channel or thread, write to me directly, or choose "
                "*Who owns this?* from a message's menu. Set up teams with `/whoowns-team help`."
            ),
        ),
    )


def nothing_asked() -> Message:
    """There was no word in what was asked."""
    return lines("I found no question in that. Ask in a few words, for example:", EXAMPLES)


def teams() -> Message:
    """How to set up teams."""
    return lines(
        "*Set up who decides for a team*",
        "• `/whoowns-team create Checkout #checkout`: a new team and its channels\n"
        "• `/whoowns-team po @name for Checkout`: its product owner\n"
        "• `/whoowns-team pm @name for Checkout`: its product manager\n"
        "• `/whoowns-team profile single product owner for Checkout`: who decides what there; also "
        "`split` (the usual way) and `product manager only`\n"
        "• `/whoowns-team profile pricing to po for Checkout`: one theme to one role, or back to "
        "`default`\n"
        "• `/whoowns-team show Checkout`: who decides there\n"
        "• `/whoowns-team list`: all teams\n"
        "• `/whoowns-team elsewhere #help-desk`: where to send what is no product decision\n"
        "• `/whoowns-team help`: this",
        more=(
            context(
                "In a team's own channel you can leave out the team. Put a name in quotes if it "
                "holds the word “for” or ends in a channel."
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
            context(
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
            context(
                "In a team's own channel you can leave out the team; elsewhere add `for Checkout`. "
                "A summary is about the last whole week, Monday to Sunday. It names nobody who "
                "asked, and quotes nothing said in private."
            ),
        ),
    )
