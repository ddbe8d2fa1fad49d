"""The one list of what is held about people, by table and column.

`my data`, `forget me`, the blanking of old words and docs/privacy.md follow it. A column with text
that is in no holding has to be in `IMPERSONAL`; a test looks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ScalarSelect,
    String,
    Table,
    and_,
    case,
    cast,
    literal,
    or_,
    select,
)

from bot.domain.privacy import Fate, Holding
from bot.store.tables import (
    absences,
    answers,
    audit,
    confirmations,
    deputies,
    feedback,
    handovers,
    home_tabs,
    inbox,
    installations,
    kept_answers,
    outbox,
    people,
    questions,
    role_holders,
    summary_schedules,
    teams,
    topic_fallbacks,
    working_days,
    workspace_rules,
    workspaces,
)

Whose = Callable[[str], ColumnElement[bool]]
"""The rows that are about a user."""


@dataclass(frozen=True, slots=True)
class StoredHolding:
    """Where something is held: the rows of a table that `whose` finds.

    `columns` are those with the person or their words. `shown` is what `my data` says of a row, by
    the names of its file. `unnamed` are the values that `forget me` puts into an unnamed row.
    """

    holding: Holding
    columns: tuple[Column[Any], ...]
    whose: Whose
    shown: Mapping[str, ColumnElement[Any] | ScalarSelect[Any]] = field(default_factory=dict)
    unnamed: Callable[[], Mapping[str, object]] = dict

    @property
    def table(self) -> Table:
        """The table that all its columns are in."""
        return self.columns[0].table

    @property
    def latest_first(self) -> Sequence[ColumnElement[Any]]:
        """The order in which rows are shown: by ID where there is one, since it follows time."""
        keys = self.table.primary_key.columns
        return [key.desc() for key in keys] if "id" in keys else list(keys)


WORDS_GONE: dict[str, object] = {
    "text": "",
    "signals": [],
    "channel_ids": [],
    "author_id": None,
    "message_ts": None,
}
"""What a question keeps whose words are gone: signals quote them, and links are part of them.

Its message's author is stored only so that they can reach their words.
"""
_LONG = "as long as the database: it's the team's history"
_STAYS = "stays: the team needs it, and can change it"
_ADMINS = "stays: the workspace's admins can change it"
_HISTORY = "stays: the history of teams and rules says who changed what"


def _team(team_id: ColumnElement[Any]) -> ScalarSelect[Any]:
    return select(teams.c.name).where(teams.c.id == team_id).scalar_subquery()


def _without_words() -> Mapping[str, object]:
    """The channel of a direct message is as good as a name, of either person in it."""
    direct = questions.c.channel_id.startswith("D")
    return {**WORDS_GONE, "channel_id": case((direct, ""), else_=questions.c.channel_id)}


def _without_asker() -> Mapping[str, object]:
    """A delivery names the channel, too."""
    return {
        **_without_words(),
        "asker_id": "",
        "delivery": literal("forgotten:").concat(cast(questions.c.id, String)),
    }


def _without_giver() -> Mapping[str, object]:
    """One made-up user for all feedback of a person, who still counts as one."""
    return {"user_id": f"forgotten:{token_hex(8)}"}


def _names(user_id: str) -> ColumnElement[bool]:
    """The changes from or to a user; audit rows have a line for each."""
    line = literal("\n")
    return or_(
        *(
            line.concat(value).concat(line).contains(f"\n{user_id}\n", autoescape=True)
            for value in (audit.c.old, audit.c.new)
        )
    )


def _without_sender() -> Mapping[str, object]:
    """The channel of the asker's confirmation is a direct message, and so as good as a name."""
    moved_by = handovers.c.moved_by
    return {
        **HANDED_OVER_WORDS_GONE,
        "asker_id": "",
        "moved_by": case((moved_by == handovers.c.asker_id, ""), else_=moved_by),
        "confirmation_channel": None,
        "confirmation_ts": None,
    }


HANDED_OVER_WORDS_GONE: Mapping[str, object] = {"text": "", "permalink": "", "author_id": None}
"""What a hand-over keeps whose words are gone."""
_LIKE_WORDS = "its words for as long as a question's, and at least a week, so that it can be"
_asked, _given, _away, _change = questions.c, feedback.c, absences.c, audit.c
_handed, _answered, _kept = handovers.c, answers.c, kept_answers.c
_KEPT_FOR = (
    "a year after it was given or last edited, or `WHOOWNS_KEEP_ANSWERS_DAYS`, and with `0` not at "
    "all; until somebody withdraws it, or the team is deleted"
)
_QUESTION = {
    "asked_at": _asked.asked_at,
    "channel": _asked.channel_id,
    "door": _asked.door,
    "text": _asked.text,
    "linked_channels": _asked.channel_ids,
    "deciding_words": _asked.signals,
    "verdict": _asked.verdict,
    "routed_as": _asked.kind,
    "theme": _asked.theme,
    "team": _team(_asked.team_id),
    "assignee": _asked.decider_id,
    "consulted": _asked.consulted_id,
}
_CHANGE = {
    "at": _change.at,
    "by": _change.actor_id,
    "what": _change.action,
    "team": _change.team_name,
    "old": _change.old,
    "new": _change.new,
    "door": _change.door,
}

HOLDINGS = (
    StoredHolding(
        Holding(
            "questions",
            "Questions you asked",
            "a question you asked: its words, those that decided, and the channels it links to; "
            "when, how and in which channel you asked it, the verdict, the theme, to whom it went",
            "its words for 90 days or `WHOOWNS_KEEP_TEXT_DAYS`, and with `0` not at all; they are "
            "blanked within a minute or so. The rest as long as the database",
            "words, your name, and the channel of a direct message go; the count stays",
            Fate.UNNAMED,
        ),
        (
            _asked.asker_id,
            _asked.text,
            _asked.signals,
            _asked.channel_id,
            _asked.channel_ids,
            _asked.delivery,
        ),
        lambda user_id: _asked.asker_id == user_id,
        _QUESTION,
        _without_asker,
    ),
    StoredHolding(
        Holding(
            "messages",
            "Messages of yours on which somebody chose *Who owns this?*",
            "a message of yours on which somebody else chose *Who owns this?*: the same, "
            "and that you wrote it",
            "its words, and that you wrote it, for as long as a question's words",
            "words, your name, and the channel of a direct message go; that the other person asked "
            "stays",
            Fate.UNNAMED,
        ),
        (_asked.author_id,),
        lambda user_id: _asked.author_id == user_id,
        {name: _QUESTION[name] for name in ("asked_at", "channel", "text", "routed_as", "theme")},
        _without_words,
    ),
    StoredHolding(
        Holding(
            "handed_over",
            "Questions you handed over",
            "a question that you handed over: its words as you sent them, to whom, as what, where, "
            "a link to the message that it is about, and what became of it",
            f"{_LIKE_WORDS} answered. The rest as long as the database",
            "what still waits is withdrawn; words, link and your name go; the count stays",
            Fate.UNNAMED,
        ),
        (
            _handed.asker_id,
            _handed.text,
            _handed.permalink,
            _handed.confirmation_channel,
        ),
        lambda user_id: _handed.asker_id == user_id,
        {
            "at": _handed.created_at,
            "text": _handed.text,
            "person": _handed.decider_id,
            "state": _handed.state,
            "team": _team(_handed.team_id),
        },
        _without_sender,
    ),
    StoredHolding(
        Holding(
            "messages_handed_over",
            "Messages of yours that somebody handed over",
            "a message of yours on which somebody else chose *Who owns this?* and that they handed "
            "over: the same, and that you wrote it",
            f"{_LIKE_WORDS} answered",
            "words, link and your name go; that the other person asked stays",
            Fate.UNNAMED,
        ),
        (_handed.author_id,),
        lambda user_id: _handed.author_id == user_id,
        {"at": _handed.created_at, "text": _handed.text, "state": _handed.state},
        lambda: HANDED_OVER_WORDS_GONE,
    ),
    StoredHolding(
        Holding(
            "answers_given",
            "Answers you gave",
            "what you answered to questions that were handed over to you, also as a draft, and "
            "whether it may be shown to the next person who asks",
            f"{_LIKE_WORDS} read. The rest as long as the database",
            "words and your name go; that it was answered stays",
            Fate.UNNAMED,
        ),
        (_answered.giver_id, _answered.text),
        lambda user_id: _answered.giver_id == user_id,
        {"at": _answered.written_at, "text": _answered.text, "sent_at": _answered.sent_at},
        lambda: {"giver_id": "", "text": "", "keep": False},
    ),
    StoredHolding(
        Holding(
            "answers_kept",
            "Answers of yours that are kept",
            "an answer that you gave and chose to keep for the next person who asks: its words, "
            "for which team and role, when and in which channel you gave it, and a link to it",
            _KEPT_FOR,
            "deleted, with the question and what people said of it",
            Fate.DELETED,
        ),
        (_kept.giver_id, _kept.text, _kept.permalink),
        lambda user_id: _kept.giver_id == user_id,
        {"at": _kept.answered_at, "text": _kept.text, "team": _team(_kept.team_id)},
    ),
    StoredHolding(
        Holding(
            "questions_kept",
            "Questions of yours that are kept with their answer",
            "a question that you handed over, or your message that somebody handed over, whose "
            "answer is kept: its words as they were sent, and that it was you",
            _KEPT_FOR,
            "deleted, with the answer",
            Fate.DELETED,
        ),
        (_kept.asker_id, _kept.author_id, _kept.question),
        lambda user_id: or_(_kept.asker_id == user_id, _kept.author_id == user_id),
        {"at": _kept.answered_at, "text": _kept.question, "team": _team(_kept.team_id)},
    ),
    StoredHolding(
        Holding(
            "judgements",
            "Your feedback on answers",
            "what you said about an answer: right, or what it should have been",
            "as long as the database",
            "your name goes; the feedback stays",
            Fate.UNNAMED,
        ),
        (_given.user_id,),
        lambda user_id: _given.user_id == user_id,
        {
            "at": _given.at,
            "right": _given.was_right,
            "should_have_been": _given.corrected_kind,
            "should_have_been_for": _team(_given.corrected_team_id),
        },
        _without_giver,
    ),
    StoredHolding(
        Holding(
            "absences",
            "When you're away",
            "when you're away and who stands in; of your Slack status only the words or emoji that "
            "say so, and none of somebody without a role",
            "until it changes or is over; what Slack shows, only while you hold a role, deputise, "
            "stand in, are a fallback or have a question to answer",
            "deleted, so you count as there; while you hold a role or deputise, your Slack status "
            "is read again",
            Fate.DELETED,
        ),
        (_away.user_id, _away.words),
        lambda user_id: _away.user_id == user_id,
        {
            "cause": _away.cause,
            "begins": _away.begins,
            "until": _away.until,
            "stand_in": _away.stand_in,
            "words": _away.words,
            "denied": _away.denied,
        },
    ),
    StoredHolding(
        Holding(
            "home_tab",
            "Home tab opened",
            "that you opened the Home tab, and when",
            "a day",
            "deleted",
            Fate.DELETED,
        ),
        (home_tabs.c.user_id,),
        lambda user_id: home_tabs.c.user_id == user_id,
        {"opened_at": home_tabs.c.opened_at},
    ),
    StoredHolding(
        Holding(
            "messages_to_you",
            "Messages on their way to you",
            "a reply or a notice for you that Slack hasn't taken yet",
            "until Slack takes it, and a day at most",
            "deleted, so it doesn't reach you any more",
            Fate.DELETED,
        ),
        (outbox.c.user_id, outbox.c.destination, outbox.c.arguments, outbox.c.forms),
        lambda user_id: outbox.c.user_id == user_id,
        {"created_at": outbox.c.created_at},
    ),
    StoredHolding(
        Holding(
            "roles",
            "Roles",
            "the roles that you hold",
            "until they change",
            _STAYS,
            Fate.KEPT,
        ),
        (role_holders.c.user_id,),
        lambda user_id: role_holders.c.user_id == user_id,
        {"team": _team(role_holders.c.team_id), "role": role_holders.c.role},
    ),
    StoredHolding(
        Holding(
            "deputy_for",
            "Deputy for",
            "the roles in which you deputise",
            "until that changes",
            _STAYS,
            Fate.KEPT,
        ),
        (deputies.c.user_id,),
        lambda user_id: deputies.c.user_id == user_id,
        {
            "team": _team(deputies.c.team_id),
            "role": deputies.c.role,
            "position": deputies.c.position,
        },
    ),
    StoredHolding(
        Holding(
            "roles_confirmed",
            "Roles given or confirmed",
            "when you were given a role or confirmed it",
            "as long as you hold it",
            _STAYS,
            Fate.KEPT,
        ),
        (confirmations.c.user_id,),
        lambda user_id: confirmations.c.user_id == user_id,
        {
            "team": _team(confirmations.c.team_id),
            "role": confirmations.c.role,
            "confirmed_at": confirmations.c.confirmed_at,
            "stale": confirmations.c.stale,
        },
    ),
    StoredHolding(
        Holding(
            "stands_in_for",
            "Stand-in for",
            "for whom you stand in, as they said when they went away",
            "until their absence is over",
            "stays: they can name somebody else",
            Fate.KEPT,
        ),
        (_away.stand_in,),
        lambda user_id: _away.stand_in == user_id,
        {"person": _away.user_id, "until": _away.until},
    ),
    StoredHolding(
        Holding(
            "time_zone",
            "Time zone",
            "your time zone and locale, what Slack calls you, when Slack was last asked about you, "
            "and when you were last asked whether you still hold your roles",
            "as long as you hold a role, deputise, stand in, are a fallback or have a question to "
            "answer",
            "stays: it tells me whom a question names and when you're away or at work, while you "
            "have a role or a question to answer",
            Fate.KEPT,
        ),
        (people.c.user_id, people.c.time_zone, people.c.names, people.c.locale),
        lambda user_id: people.c.user_id == user_id,
        {
            "time_zone": people.c.time_zone,
            "locale": people.c.locale,
            "names": people.c.names,
            "looked_at": people.c.looked_at,
            "asked_at": people.c.asked_at,
        },
    ),
    StoredHolding(
        Holding(
            "working_days",
            "Working days",
            "on which working days you were there in the morning while a question waited for you, "
            "and which questions I listed for you then, in which direct message",
            "60 days",
            "stays: it keeps me from writing to you twice a day",
            Fate.KEPT,
        ),
        (working_days.c.user_id, working_days.c.listed, working_days.c.shown_channel),
        lambda user_id: working_days.c.user_id == user_id,
        {"day": working_days.c.day, "was_there": working_days.c.was_there},
    ),
    StoredHolding(
        Holding(
            "summaries",
            "Weekly summaries you scheduled",
            "the weekly summaries that you scheduled",
            "until somebody changes or ends them",
            _STAYS,
            Fate.KEPT,
        ),
        (summary_schedules.c.set_by,),
        lambda user_id: summary_schedules.c.set_by == user_id,
        {
            "team": _team(summary_schedules.c.team_id),
            "channel": summary_schedules.c.channel_id,
            "since": summary_schedules.c.since,
        },
    ),
    StoredHolding(
        Holding(
            "rules",
            "Rules you added",
            "the rules that you added, with their phrases",
            "until they are removed",
            _STAYS,
            Fate.KEPT,
        ),
        (workspace_rules.c.added_by, workspace_rules.c.phrase, workspace_rules.c.phrase_key),
        lambda user_id: workspace_rules.c.added_by == user_id,
        {
            "phrase": workspace_rules.c.phrase,
            "kind": workspace_rules.c.kind,
            "strength": workspace_rules.c.strength,
        },
    ),
    StoredHolding(
        Holding(
            "fallback",
            "Fallback",
            "that questions which aren't product decisions go to you",
            "until an admin changes it",
            _ADMINS,
            Fate.KEPT,
        ),
        (workspaces.c.elsewhere,),
        lambda user_id: workspaces.c.elsewhere == user_id,
        {"person": workspaces.c.elsewhere},
    ),
    StoredHolding(
        Holding(
            "topic_fallbacks",
            "Fallback for a topic",
            "that questions of a topic which aren't product decisions go to you",
            "until an admin changes it",
            _ADMINS,
            Fate.KEPT,
        ),
        (topic_fallbacks.c.fallback,),
        lambda user_id: topic_fallbacks.c.fallback == user_id,
        {"topic": topic_fallbacks.c.topic},
    ),
    StoredHolding(
        Holding(
            "installation",
            "Installation",
            "that you installed whoowns, and when",
            "until it is installed again, or the workspace's data is deleted",
            "your name goes; that it is installed stays",
            Fate.UNNAMED,
        ),
        (installations.c.installed_by,),
        lambda user_id: installations.c.installed_by == user_id,
        {"at": installations.c.installed_at},
        lambda: {"installed_by": ""},
    ),
    StoredHolding(
        Holding(
            "changes",
            "Changes you made",
            "what you changed in teams, rules and schedules, when, from what to what",
            f"{_LONG}; the phrase of a rule that was removed, for as long as a question's words",
            _HISTORY,
            Fate.KEPT,
        ),
        (_change.actor_id, _change.old, _change.new),
        lambda user_id: _change.actor_id == user_id,
        _CHANGE,
    ),
    StoredHolding(
        Holding(
            "changes_naming_you",
            "Changes that name you",
            "changes by which you gained or lost a role, a place among deputies, or the questions "
            "of a fallback",
            _LONG,
            _HISTORY,
            Fate.KEPT,
        ),
        (_change.old, _change.new),
        _names,
        _CHANGE,
    ),
    StoredHolding(
        Holding(
            "questions_for_you",
            "Questions that named you",
            "which questions went to you, or named you beside the assignee; "
            "`my data` only counts them",
            "as long as the database",
            "stays: the summaries count it",
            Fate.KEPT,
            counted=True,
        ),
        (_asked.decider_id, _asked.consulted_id),
        lambda user_id: or_(_asked.decider_id == user_id, _asked.consulted_id == user_id),
    ),
    StoredHolding(
        Holding(
            "handed_to_you",
            "Questions handed over to you",
            "which questions were handed over to you, and which you took on or passed on; "
            "`my data` only counts them",
            "as long as the database",
            "stays: the summaries count it, and people wait for you",
            Fate.KEPT,
            counted=True,
        ),
        (_handed.decider_id, _handed.moved_by, _handed.shown_channel),
        lambda user_id: or_(
            _handed.decider_id == user_id,
            and_(_handed.moved_by == user_id, _handed.asker_id != user_id),
        ),
    ),
)

DELIVERIES = Holding(
    "deliveries",
    "Deliveries",
    "that Slack sent a message without a question, or one that was forgotten since: a hash of its "
    "channel and time",
    "a day, which keeps it from being answered twice",
    "stays: it says nothing of you",
    Fate.KEPT,
)
"""Not in `my data`, since nobody can tell whose they are."""
WAITING = Holding(
    "waiting",
    "What waits to be handled",
    "what you sent, pressed or typed, as Slack delivered it, before I have handled it",
    "until it is handled: as a rule, less than a second",
    "is handled first",
    Fate.KEPT,
)
"""Not in `my data` either: once that is shown, nothing waits."""
WAITING_COLUMNS = (inbox.c.delivery, inbox.c.body)

IMPERSONAL = frozenset({
    # What Slack calls a workspace, a channel or a message of ours, and what we call a team.
    *("team_channels.channel_id", "summary_schedules.channel_id"),
    *("summary_claims.channel_id", "summary_claims.ts", "audit.team_name", "greetings.what"),
    *("teams.name", "teams.name_key", "aliases.name", "aliases.name_key"),
    # One of a few values that are spelt out in the code.
    "topic_fallbacks.topic",
    *("workspaces.policy", "audit.action", "audit.door", "teams.profile", "role_holders.role"),
    *("team_themes.theme", "team_themes.role", "deputies.role", "confirmations.role"),
    *("absences.cause", "questions.door", "questions.verdict", "questions.theme"),
    *("questions.kind", "questions.role", "questions.standing", "questions.found_by"),
    *("feedback.corrected_kind", "summary_schedules.zone", "summary_schedules.next_week"),
    "summary_schedules.sharing",
    *("summary_claims.week", "summary_claims.state", "workspace_rules.kind"),
    "workspace_rules.strength",
    "questions.message_ts",
    *("handovers.request", "handovers.role", "handovers.state", "handovers.channel_id"),
    *("handovers.shown_ts", "handovers.confirmation_ts"),
    *("working_days.day", "working_days.shown_ts", "workspaces.holidays", "teams.chase"),
    *("kept_answers.role", "kept_answers.channel_id"),
    # Words for being away, which admins choose for everybody.
    "workspaces.away_words",
    # Which listener takes a delivery, how a message leaves, and for which installation.
    *("inbox.listener", "inbox.tenant", "outbox.method", "outbox.tenant"),
    # Hashes.
    "heard.delivery", "rejected_rules.phrase_key", "install_states.hash",
    # Where whoowns is installed: Slack's name of the workspace, sealed tokens, our own bot user.
    *("installations.name", "installations.sealed", "installations.refresh_sealed"),
    *("installations.bot_user_id", "installations.scopes"),
})  # fmt: skip
"""Columns with text that is neither a person nor their words."""
