"""What parses the commands of `/whoowns-team` that set something for the whole workspace."""

import re

from bot.domain.errors import Refusal
from bot.domain.fallback import Topic, check_link
from bot.domain.teams.team import name_key
from bot.domain.workspace import Policy
from bot.slack.commands.parser import SHOWN, did_you_mean, not_understood
from bot.slack.commands.role_parsers import NOBODY
from bot.slack.commands.team_commands import (
    ChangeHolidays,
    SetFallback,
    SetPolicy,
    ShowFallbacks,
    ShowHolidays,
)
from bot.slack.commands.tokens import (
    CONNECTIVES,
    CommandToken,
    Tokens,
    channels_of,
    users_of,
    words_of,
)

LINK = re.compile(r"<?[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)
"""How anything begins that may be a link, of whatever scheme."""
TOPICS = {
    **{topic.in_words.casefold(): topic for topic in Topic},
    "engineers": Topic.ENGINEERING,
    "tech": Topic.ENGINEERING,
    "helpdesk": Topic.IT,
    "help desk": Topic.IT,
    "hr": Topic.PEOPLE,
    "human resources": Topic.PEOPLE,
    "accounting": Topic.FINANCE,
    "the office": Topic.OFFICE,
    "facilities": Topic.OFFICE,
    "support": Topic.CUSTOMER_SUPPORT,
    "customer service": Topic.CUSTOMER_SUPPORT,
}
"""What people call the topics of questions that aren't product decisions."""
TOPIC_NAMES = ", ".join(topic.in_words for topic in Topic)
POLICIES = {
    "admins": Policy.ADMINS,
    "admin": Policy.ADMINS,
    "role holders and admins": Policy.ROLE_HOLDERS,
    "admins and role holders": Policy.ROLE_HOLDERS,
    "role holders": Policy.ROLE_HOLDERS,
    "everyone": Policy.EVERYONE,
    "everybody": Policy.EVERYONE,
}


def policy(tokens: Tokens) -> SetPolicy:
    """Parse who may change teams."""
    words = name_key(words_of(tokens).replace("&", "and"))
    words = words.removeprefix("only ").removesuffix(" only")
    if not words:
        return SetPolicy(None)
    if words not in POLICIES:
        raise Refusal(
            f"I can't read “{words[:SHOWN]}” as a policy.",
            f"{did_you_mean(words, POLICIES)}Choose admins, role holders and admins, or everyone.",
        )
    return SetPolicy(POLICIES[words])


def holidays(text: str) -> ShowHolidays | ChangeHolidays:
    """Parse “add”, “remove” or “list”, and the days as they were typed."""
    verb, _, days = text.strip().partition(" ")
    word, days = verb.casefold(), days.strip()
    if word in {"", "list", "show"}:
        if days:
            raise not_understood(days, "Leave it out.")
        return ShowHolidays()
    if word not in {"add", "remove", "delete", "rm"}:
        raise Refusal(
            f"I don't understand “{verb[:SHOWN]}” there.",
            "Type add, remove or list, for example `/whoowns-team holidays add 25 dec, 1 jan`.",
        )
    if not days:
        raise Refusal("Which days?", "For example: `/whoowns-team holidays add 25 dec, 1 jan`.")
    return ChangeHolidays(days, removes=word != "add")


def fallback(tokens: Tokens) -> SetFallback | ShowFallbacks:
    """Parse a channel, person, link or “off”, perhaps with a topic; or nothing."""
    if not tokens:
        return ShowFallbacks()
    links = [token for token in tokens if LINK.match(token.words)]
    off = [token for token in tokens if token.says("off", *NOBODY)]
    others = [
        token
        for token in tokens
        if not (token.is_mention or token in links or token in off)
        and not token.says("to", "in", "for", "about", "questions", *CONNECTIVES)
    ]
    typed = words_of(others)
    topic = TOPICS.get(name_key(typed))
    fallbacks = [*channels_of(tokens), *users_of(tokens), *(_link(token) for token in links)]
    if typed and topic is None and (fallbacks or off):
        near = did_you_mean(typed, TOPICS)
        raise not_understood(
            typed, f"{near}Name a topic ({TOPIC_NAMES}), or only a channel, person or link."
        )
    if len(fallbacks) + bool(off) != 1:
        about = f"questions about {topic.in_words}" if topic else "questions"
        topic_word = f"{topic.in_words.lower()} " if topic else ""
        raise Refusal(
            f"Name one channel, person or link for {about} that aren't product decisions.",
            f"For example: `/whoowns-team fallback {topic_word}#help-desk`, or "
            f"`/whoowns-team fallback {topic_word}off`.",
        )
    return SetFallback(fallbacks[0] if fallbacks else None, topic)


def _link(token: CommandToken) -> str:
    """Return the address in a link, which Slack may put in brackets and with a label."""
    return check_link(token.words.removeprefix("<").removesuffix(">").partition("|")[0])
