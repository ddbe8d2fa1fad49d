"""What people asked in the weeks before the visitor came: there has to be something to sum up."""

from dataclasses import dataclass, replace

from sandbox.sample import (
    CHECKOUT,
    DEVELOPER,
    MOBILE_PM,
    MOBILE_PO,
    PRODUCT,
    SALES,
    SEARCH,
    SUPPORT,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, who asked it and where. `feedback`: `right`, the right kind, or none (`""`).

    Some are `handed_over` to the person who decides, who gave this `answer`; without one, it is
    still outstanding.
    """

    asker: str
    channel: str
    text: str
    feedback: str = ""
    handed_over: bool = False
    answer: str = ""


def answered(asked: Asked, answer: str) -> Asked:
    """Return a question as one that was handed over and answered."""
    return replace(asked, handed_over=True, answer=answer)


def waiting(asked: Asked) -> Asked:
    """Return a question as one that was handed over and waits for an answer."""
    return replace(asked, handed_over=True)


EVERY_WEEK = (
    Asked(DEVELOPER, CHECKOUT, "What are the acceptance criteria for the refund story?", "right"),
    Asked(SALES, PRODUCT, "Should checkout move into the Brazilian market next year?", "right"),
    Asked(DEVELOPER, CHECKOUT, "Does the voucher story fit into this sprint?"),
    Asked(SUPPORT, CHECKOUT, "Who accepts the basket story before the review on Friday?", "right"),
    Asked(SUPPORT, SEARCH, "Does the fix for the accent bug make it into this sprint?", "right"),
    Asked(DEVELOPER, SEARCH, "Should the filter keep its state after a page reload?", "right"),
    Asked(SALES, SEARCH, "Will search be sold to enterprise customers as a product of its own?"),
    Asked(SALES, CHECKOUT, "Which quarter is the one-click payment on the roadmap?", "right"),
)
FIRST_WEEK = (
    Asked(SALES, SEARCH, "How many sponsored slots stand on the first page?", "strategic"),
)
LAST_WEEK = (
    Asked(MOBILE_PO, CHECKOUT, "Which payment stories come first in the backlog?", "right"),
    Asked(SALES, CHECKOUT, "Can we lower the pricing of gift cards next year?", "tactical"),
    Asked(SALES, CHECKOUT, "Should pricing for annual plans change before next year?", "tactical"),
    Asked(SUPPORT, CHECKOUT, "Is the double charge bug a blocker for the next release?", "right"),
    Asked(MOBILE_PM, SEARCH, "Which market does the ranking strategy aim at next year?", "right"),
    Asked(DEVELOPER, SEARCH, "Who signs off the acceptance criteria of the synonyms story?"),
    Asked(SUPPORT, SEARCH, "Should sponsored slots have a label?", "strategic"),
)
THIS_WEEK = (
    Asked(SUPPORT, CHECKOUT, "what are the acceptance criteria of the refund story"),
    Asked(MOBILE_PO, CHECKOUT, "For the refund story, what are the acceptance criteria?"),
    Asked(SUPPORT, CHECKOUT, "Who decides on cheaper pricing for schools next year?", "tactical"),
    Asked(DEVELOPER, CHECKOUT, "How do I reset my VPN password?"),
    answered(
        Asked(DEVELOPER, CHECKOUT, "Are we ready for refinement of the invoice story?", "right"),
        "Yes, once the tax rates are in it. I'm adding them today.",
    ),
    answered(
        Asked(SUPPORT, CHECKOUT, "Should the basket keep its items after logout?", "right"),
        "Yes, for 30 days. It's in the story about returning customers.",
    ),
    Asked(MOBILE_PO, CHECKOUT, "Which payment stories come first in the backlog?", "right"),
    Asked(SUPPORT, CHECKOUT, "Is the double charge bug a blocker for the next release?", "right"),
    answered(
        Asked(SALES, CHECKOUT, "Do we enter the market for business customers next year?", "right"),
        "Not before autumn: first we need invoices with more than one tax rate.",
    ),
    waiting(
        Asked(
            DEVELOPER, CHECKOUT, "Can the guest order story be split for the next sprint?", "right"
        )
    ),
    Asked(MOBILE_PM, SEARCH, "Which market does the ranking strategy aim at next year?", "right"),
    Asked(DEVELOPER, SEARCH, "Who signs off the acceptance criteria of the synonyms story?"),
    Asked(SUPPORT, SEARCH, "In which order do we fix the search bugs customers report?", "right"),
    Asked(SUPPORT, SEARCH, "Should an empty search show the last results?", "right"),
    Asked(DEVELOPER, SEARCH, "Is the typo story ready for this sprint?", "right"),
    Asked(MOBILE_PM, SEARCH, "Can a user hide a sponsored slot in the app?", "strategic"),
)
WEEKS: tuple[tuple[Asked, ...], ...] = (
    (*EVERY_WEEK, *FIRST_WEEK),
    (*EVERY_WEEK, *LAST_WEEK),
    (*EVERY_WEEK, *THIS_WEEK),
)
"""Week by week, the latest last."""
