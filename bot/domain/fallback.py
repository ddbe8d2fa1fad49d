"""Where a question goes that isn't a product decision: its topic, and what a workspace names."""

import re
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from bot.domain.errors import Refusal
from bot.domain.ids import CHANNEL_ID, USER_ID
from bot.domain.people.person import Person
from bot.domain.verdict import Kind, Verdict


class Topic(StrEnum):
    """What a question is about that isn't a product decision; the values are those of themes."""

    ENGINEERING = "engineering"
    IT = "helpdesk"
    PEOPLE = "people"
    FINANCE = "finance"
    LEGAL = "legal"
    OFFICE = "office"
    CUSTOMER_SUPPORT = "customer_support"
    SMALL_TALK = "small_talk"
    MEETINGS = "meetings"
    COLLEAGUES = "colleagues"

    @property
    def in_words(self) -> str:
        """The topic as a person types and reads it."""
        return "IT" if self is Topic.IT else self.name.lower().replace("_", " ")


LONGEST_LINK = 500
"""Letters of a link at most."""
_LINK = re.compile(r"https?://", re.IGNORECASE)
_NOT_IN_LINKS = re.compile(r"[\s<>|\"`\\]")


def topic_of(verdict: Verdict) -> Topic | None:
    """Return the topic of a question that isn't a product decision, or None."""
    known = verdict.kind is Kind.NEITHER and verdict.topic in set(Topic)
    return Topic(verdict.topic) if known else None


def is_channel(fallback: str) -> bool:
    """Whether a fallback is the ID of a channel."""
    return CHANNEL_ID.fullmatch(fallback) is not None


def is_person(fallback: str) -> bool:
    """Whether a fallback is the ID of a user."""
    return USER_ID.fullmatch(fallback) is not None


def is_link(fallback: str) -> bool:
    """Whether a fallback is a link."""
    return _LINK.match(fallback) is not None


def check_link(link: str) -> str:
    """Return a link that people can be sent to; raises Refusal for any other."""
    hint = "Links begin with https:// or http://, such as https://intranet.example.com/it."
    shown = link[:40]
    try:
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        host = None
    if not is_link(link) or not host or _NOT_IN_LINKS.search(link) or not link.isprintable():
        raise Refusal(f"I can't use “{shown}” as a link.", hint)
    if parts.username is not None:
        raise Refusal("A link can't hold a user name.", "Leave out what comes before the @.")
    if len(link) > LONGEST_LINK:
        raise Refusal(f"That link is longer than {LONGEST_LINK} letters.", "Use a shorter one.")
    return link


def check_person(person: Person) -> None:
    """Raise Refusal for somebody to whom nobody can be sent."""
    hint = "Name an active person of this workspace."
    if person.is_bot:
        raise Refusal("A bot can't be a fallback.", hint)
    if person.deactivated:
        raise Refusal("That account is deactivated.", hint)
    if person.outsider:
        raise Refusal("That person belongs to another workspace.", hint)


def with_fallback(
    fallbacks: Mapping[Topic, str], topic: Topic, fallback: str | None
) -> Mapping[Topic, str]:
    """Return the fallbacks of topics with that of one topic set, or removed where it is None."""
    others = {each: known for each, known in fallbacks.items() if each is not topic}
    return {**others, topic: fallback} if fallback else others
