"""What people asked in the weeks before the visitor came, so that there is something to sum up."""

from dataclasses import dataclass

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
class Said:
    """A question, who asked it and where. `judged`: `right`, what it should have been, or `""`."""

    asker: str
    channel: str
    text: str
    judged: str = ""


STEADY = (
    Said(DEVELOPER, CHECKOUT, "What are the acceptance criteria for the refund story?", "right"),
    Said(SALES, PRODUCT, "Should checkout move into the Brazilian market next year?", "right"),
    Said(DEVELOPER, CHECKOUT, "Does the voucher story fit into this sprint?"),
    Said(SUPPORT, CHECKOUT, "Who accepts the basket story before the review on Friday?", "right"),
    Said(SUPPORT, SEARCH, "Does the fix for the accent bug make it into this sprint?", "right"),
    Said(DEVELOPER, SEARCH, "Should the filter keep its state after a page reload?"),
    Said(SALES, SEARCH, "Will search be sold to enterprise customers as a product of its own?"),
    Said(SALES, CHECKOUT, "Which quarter is the one-click payment on the roadmap?", "right"),
)
BUSY = (
    Said(MOBILE_PO, CHECKOUT, "Which payment stories come first in the backlog?", "right"),
    Said(SALES, CHECKOUT, "Can we lower the pricing of gift cards next year?", "tactical"),
    Said(DEVELOPER, CHECKOUT, "How do I reset my VPN password?"),
    Said(SUPPORT, CHECKOUT, "Is the double charge bug a blocker for the next release?", "right"),
    Said(MOBILE_PM, SEARCH, "Which market does the ranking strategy aim at next year?", "right"),
    Said(DEVELOPER, SEARCH, "Who signs off the acceptance criteria of the synonyms story?"),
    Said(SUPPORT, SEARCH, "In which order do we fix the search bugs customers report?", "right"),
)
LATELY = (
    Said(SUPPORT, CHECKOUT, "what are the acceptance criteria of the refund story"),
    Said(MOBILE_PO, CHECKOUT, "For the refund story, what are the acceptance criteria?"),
    Said(SALES, CHECKOUT, "Should pricing for annual plans change before next year?", "tactical"),
    Said(SUPPORT, CHECKOUT, "Who decides on cheaper pricing for schools next year?", "tactical"),
    Said(DEVELOPER, CHECKOUT, "Are we ready for refinement of the invoice story?", "right"),
    Said(SUPPORT, CHECKOUT, "Should the basket keep its items after logout?", "right"),
    Said(SALES, SEARCH, "How many sponsored slots stand on the first page?", "strategic"),
    Said(SUPPORT, SEARCH, "Should sponsored slots have a label?", "strategic"),
    Said(MOBILE_PM, SEARCH, "Can a user hide a sponsored slot in the app?", "strategic"),
)
WEEKS: tuple[tuple[Said, ...], ...] = (STEADY, (*STEADY, *BUSY), (*STEADY, *BUSY, *LATELY))
"""Week by week, the latest last."""
