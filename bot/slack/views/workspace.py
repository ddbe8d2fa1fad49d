"""What is set for a whole workspace: who may change teams, and the fallbacks."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.domain.fallback import Topic, is_channel, is_link, is_person
from bot.domain.workspace import Policy, SettingsChange, WorkspaceSettings
from bot.slack.message import Message, lines
from bot.slack.text import escaped, plain

POLICIES = {
    Policy.ADMINS: "Only workspace admins and owners may change teams.",
    Policy.ROLE_HOLDERS: (
        "Workspace admins and owners may change every team; product owners and product managers "
        "may change their own."
    ),
    Policy.EVERYONE: "Every full member of this workspace may change every team.",
}


def policy(current: Policy) -> Message:
    """Who may change teams, and how to change that."""
    return lines(
        POLICIES[current],
        "Admins can change this with `/whoowns-team policy admins`, `policy role holders and "
        "admins` or `policy everyone`.",
    )


def policy_set(current: Policy, before: Policy) -> Message:
    """Who may change teams now, and how to undo that."""
    if current is before:
        return lines(f"That's already the policy. {POLICIES[current]}")
    return lines(
        f"Policy changed. {POLICIES[current]}",
        f"To undo this: `/whoowns-team policy {before.in_words}`",
    )


def fallbacks(settings: WorkspaceSettings) -> Message:
    """Where people are sent with questions that are not product decisions, and how to change it."""
    general, topics = settings.fallback, settings.topic_fallbacks
    text = "I name no channel, person or link for questions that aren't product decisions."
    if general:
        text = f"For questions that aren't product decisions, I name {fallback_name(general)}."
    elif topics:
        text = "I name nobody for other questions that aren't product decisions."
    listed = [
        f"• {topic.in_words}: {fallback_name(topics[topic])}" for topic in Topic if topic in topics
    ]
    own = "By topic:\n" + "\n".join(listed) if listed else ""
    return lines(
        text,
        own,
        "Admins can change this with `/whoowns-team fallback #channel`, or for one topic with "
        "`/whoowns-team fallback it #channel`; a person, a link or `off` works too.",
    )


def fallback_set(fallback: str | None, before: str | None, note: str = "") -> Message:
    """Where people are sent now with such questions, and how to undo that.

    `note` is what there is to know about the channel.
    """
    same = fallback == before
    adverb = "already" if same else "now"
    if fallback is None:
        adverb = "already " if same else ""
        text = f"I {adverb}name no channel for questions that aren't product decisions."
    else:
        name = fallback_name(fallback)
        text = f"For questions that aren't product decisions, I {adverb} name {name}."
    return lines(text, note, "" if same else _undo("", before))


def topic_fallback_set(topic: Topic, change: SettingsChange, note: str = "") -> Message:
    """Where people are sent now with questions of a topic, as `fallback_set` says it."""
    before = change.before.topic_fallbacks.get(topic)
    fallback = change.after.topic_fallbacks.get(topic)
    adverb = "now" if change.differences else "already"
    text = f"Questions about {topic.in_words} {adverb} have no fallback of their own."
    if fallback:
        text = f"For questions about {topic.in_words}, I {adverb} name {fallback_name(fallback)}."
    undo = _undo(f"{topic.in_words.lower()} ", before) if change.differences else ""
    return lines(text, note, undo)


def fallback_notices(
    change: SettingsChange, topic: Topic | None, actor_id: str
) -> dict[str, Message]:
    """What to tell people, except the actor, to whom such questions go now, or don't any more."""
    before, after = (
        settings.topic_fallbacks.get(topic) if topic else settings.fallback
        for settings in (change.before, change.after)
    )
    if before == after:
        return {}
    questions = f"questions about {topic.in_words}" if topic else "questions"
    texts = {
        before: f"no longer sends people to you with {questions} that aren't product decisions",
        after: f"made you the person whom I name for {questions} that aren't product decisions",
    }
    return {
        user_id: lines(f"<@{actor_id}> {text}.")
        for user_id, text in texts.items()
        if user_id and is_person(user_id) and user_id != actor_id
    }


def holidays(days: Sequence[date]) -> Message:
    """The days on which nobody works, and how to change them."""
    if days:
        text = f"On these days, I remind nobody of a question: {days_in_words(days)}."
    else:
        text = "No holidays are set: I remind people of questions on each of their working days."
    return lines(
        text,
        "Admins can change this with `/whoowns-team holidays add 25 dec, 1 jan` and "
        "`/whoowns-team holidays remove 25 dec`.",
    )


def holidays_changed(change: SettingsChange) -> Message:
    """Which holidays are new or gone, and how to undo that."""
    before, after = set(change.before.holidays), set(change.after.holidays)
    added, removed = sorted(after - before), sorted(before - after)
    if not change.differences:
        return lines("That is a holiday already, so nothing changed.")
    return lines(
        f"Added to the holidays: {days_in_words(added)}." if added else "",
        f"Removed from the holidays: {days_in_words(removed)}." if removed else "",
        "\n".join(
            f"To undo this: `/whoowns-team holidays {verb} "
            f"{', '.join(day.isoformat() for day in days)}`"
            for verb, days in (("remove", added), ("add", removed))
            if days
        ),
    )


def days_in_words(days: Iterable[date]) -> str:
    """Days in a list: “25 December 2026, 1 January 2027”."""
    return ", ".join(f"{day.day} {day:%B %Y}" for day in days)


def _undo(topic: str, before: str | None) -> str:
    """How to undo a change; what only a file can set can't be typed."""
    if before and not (is_channel(before) or is_person(before) or is_link(before)):
        return ""
    command = f"/whoowns-team fallback {topic}"
    if before and not is_link(before):
        return f"To undo this: {command}{fallback_name(before)}"
    return f"To undo this: `{command}{escaped(before or 'off')}`"


def fallback_name(stored: str) -> str:
    """A fallback: a channel, a person, a link as it was typed, or what a file called it."""
    if is_channel(stored):
        return f"<#{stored}>"
    if is_person(stored):
        return f"<@{stored}>"
    return f"<{escaped(stored)}>" if is_link(stored) else plain(stored)


def send_to(fallback: str) -> str:
    """A sentence that sends somebody to a fallback."""
    verb = "Ask" if is_person(fallback) else "See" if is_link(fallback) else "Try"
    return f"{verb} {fallback_name(fallback)}."
