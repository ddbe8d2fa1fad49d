"""What the weekly summary says."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.claim import Occasion
from bot.domain.drift import Drift
from bot.domain.figures import Correction
from bot.domain.question import Door
from bot.domain.repeats import Repeat
from bot.domain.rulebook import Theme
from bot.domain.schedule import Rhythm
from bot.domain.summary import Summary
from bot.domain.team import Role
from bot.domain.verdict import Kind
from bot.slack.message import Block, Message, button, context, section
from bot.slack.text import plain
from bot.slack.views.shares import change, day, days, many, share
from bot.slack.views.summary_charts import charts
from bot.slack.views.team import COMMANDS
from bot.usecases.decision_profiles import ThemeGiven

DOORS = {
    Door.COMMAND: "by `/whoowns`",
    Door.MENTION: "by mention",
    Door.DIRECT_MESSAGE: "in a direct message",
    Door.SHORTCUT: "from a message's menu",
}
KINDS = {
    Kind.STRATEGIC: "strategic",
    Kind.TACTICAL: "tactical",
    Kind.UNCLEAR: "unclear",
    Kind.NEITHER: "no product decision",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONGEST_EXAMPLE = 140
"""Letters of a question that are quoted."""

Themes = Mapping[str, Theme]


def posted(
    summary: Summary, themes: Themes, rhythm: Rhythm, occasion: Occasion
) -> tuple[Message, Message]:
    """The week's message for the team's channel, with charts and, if need be, without."""
    notes = [*_notes(summary, rhythm, occasion)]
    return shown(summary, themes, notes), shown(summary, themes, notes, drawn=False)


def shown(
    summary: Summary, themes: Themes, notes: list[str] | None = None, *, drawn: bool = True
) -> Message:
    """A summary; `notes` are what else its readers have to know."""
    head, notes = headline(summary), notes or []
    if not summary.questions:
        return Message("\n".join([head, *notes]), (section(head), *map(context, notes)))
    body = [*_body(summary, themes)]
    proposals = [(_proposal(one, themes), one) for one in summary.drifts]
    blocks: list[Block] = [section(head)]
    blocks += charts(summary) if drawn else []
    blocks += [section("\n".join(body))]
    blocks += [section(told, _press(summary, one)) for told, one in proposals]
    texts = [head, _weeks(summary), *body, *(told for told, _ in proposals), *notes]
    if not drawn:
        blocks.insert(1, section(_weeks(summary)))
    return Message("\n".join(texts), (*blocks, *map(context, notes)))


def settled(shown: Message, value: str, user_id: str, given: ThemeGiven) -> Message:
    """The message after somebody took up one of its proposals."""
    role, theme = given.decider.in_words, given.theme.in_words
    before = COMMANDS[given.previous] if given.previous else "default"
    undo = f"`/whoowns-team profile {theme} to {before} for {plain(given.team.name)}`"
    told = f"<@{user_id}> gave {theme} to the {role}. To undo this: {undo}"
    blocks = [
        section(told) if (block.get("accessory") or {}).get("value") == value else block
        for block in shown.blocks
    ]
    return Message(f"{shown.text}\n{told}", tuple(blocks))


def headline(summary: Summary) -> str:
    """What matters, in one line."""
    name, week = f"*{plain(summary.team.name)}*", summary.week
    when = f"week {week.number} ({days(week)})"
    if not summary.questions:
        return f"{name}, {when}: nobody asked whoowns anything. A quiet week."
    parts = [f"{many(summary.questions, 'question')}{_more(summary)}", _mostly(summary)]
    if summary.judged:
        parts.append(f"{summary.right} of {many(summary.judged, 'judged routing')} right")
    return f"{name}, {when}: {'; '.join(part for part in parts if part)}."


def _more(summary: Summary) -> str:
    difference = summary.questions - summary.before
    if difference == 0:
        return ", as many as the week before"
    return f", {abs(difference)} {'more' if difference > 0 else 'fewer'} than the week before"


def _mostly(summary: Summary) -> str:
    if not summary.roles:
        return ""
    role, number = max(summary.roles.items(), key=lambda each: each[1])
    if summary.few:
        return f"{number} for the {role.in_words}"
    return f"{share(number, summary.questions)} for the {role.in_words}"


def _body(summary: Summary, themes: Themes) -> Iterator[str]:
    verdicts = ", ".join(f"{number} {KINDS[kind]}" for kind, number in summary.verdicts.items())
    doors = ", ".join(f"{number} {DOORS[door]}" for door, number in summary.doors.items())
    yield f"*Asked:* {verdicts}; {doors}"
    yield f"*Went to:* {_routed(summary)}"
    yield from _chairs(summary)
    yield from _feedback(summary)
    if summary.themes:
        top = (
            f"{_theme(one.theme, themes)} {one.questions} ({change(one.questions, one.before)})"
            for one in summary.themes
        )
        yield f"*About:* {', '.join(top)}"
    yield from (_again(one, themes) for one in summary.repeats)


def _routed(summary: Summary) -> str:
    parts = [_role(summary, role) for role in Role if summary.roles.get(role)]
    if summary.unclear:
        parts.append(f"nobody yet, still unclear {_part(summary, summary.unclear)}")
    if summary.neither:
        parts.append(f"neither, no product decision {_part(summary, summary.neither)}")
    return ", ".join(parts)


def _role(summary: Summary, role: Role) -> str:
    stood_in = summary.deputies.get(role, 0)
    deputies = f", {stood_in} of them to a deputy" if stood_in else ""
    return f"{role.in_words} {_part(summary, summary.roles[role])}{deputies}"


def _part(summary: Summary, number: int) -> str:
    if summary.few:
        return str(number)
    return f"{number} ({number / summary.questions:.0%})"


def _chairs(summary: Summary) -> Iterator[str]:
    for role, number in summary.vacant.items():
        yield (
            f"*Empty chair:* {many(number, 'question')} met no {role.in_words}. "
            f"Name one: {_command(role, summary)}"
        )
    for role, number in summary.away.items():
        yield f"*Away:* {many(number, 'question')} came while the {role.in_words} was away"


def _command(role: Role, summary: Summary) -> str:
    short = "po" if role is Role.PRODUCT_OWNER else "pm"
    return f"`/whoowns-team {short} @name for {plain(summary.team.name)}`"


def _feedback(summary: Summary) -> Iterator[str]:
    if not summary.judged:
        return
    wrong = summary.judged - summary.right
    moved = ", ".join(_correction(one) for one in summary.corrections)
    where = f" and re-routed: {moved}" if moved else ""
    yield f"*Feedback:* {summary.right} right, {wrong} wrong{where}"


def _correction(one: Correction) -> str:
    to = "another team" if one.to is None else KINDS[one.to]
    return f"{one.questions} from {KINDS[one.verdict]} to {to}"


def _again(one: Repeat, themes: Themes) -> str:
    told = f"*Asked {one.times} times* about {_theme(one.theme, themes)}"
    quote = f": “{plain(_short(one.examples[0].text))}”" if one.examples else ""
    return f"{told}{quote}. Write the answer down once, where people look"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_EXAMPLE else f"{text[: LONGEST_EXAMPLE - 1].rstrip()}…"


def _proposal(drift: Drift, themes: Themes) -> str:
    return (
        f"*A boundary has moved:* over the last weeks people took {drift.corrected} of "
        f"{drift.judged} judged questions about {_theme(drift.theme, themes)} to the "
        f"{drift.role.in_words}. Shall they all go there from now on?"
    )


def _press(summary: Summary, drift: Drift) -> Block:
    value = f"{summary.team.id}:{drift.role}:{drift.theme}"
    short = "owner" if drift.role is Role.PRODUCT_OWNER else "manager"
    return button(f"Give it to the product {short}", "give_theme", value)


def _theme(name: str, themes: Themes) -> str:
    known = themes.get(name)
    return plain(known.in_words if known else name.replace("_", " "))


def _weeks(summary: Summary) -> str:
    each = ", ".join(f"week {week.number}: {number}" for week, number in summary.weekly)
    return f"*Questions a week:* {each}"


def _notes(summary: Summary, rhythm: Rhythm, occasion: Occasion) -> Iterator[str]:
    team = plain(summary.team.name)
    if occasion.late:
        yield f"This comes late: it was due {moment(occasion.due, rhythm.zone)}."
    if occasion.missed:
        missed = many(occasion.missed, "summary", "summaries")
        yield f"{missed} before this one did not come in time."
    if occasion.maybe_twice:
        yield "I was interrupted while posting, so you may see this twice."
    if occasion.first:
        yield (
            f"This is the first weekly summary of {team}. It comes every {spoken(rhythm)}, names "
            "nobody who asked, and quotes nothing said in private. Change it with "
            "`/whoowns-summary help`, end it with `/whoowns-summary off`."
        )


def spoken(rhythm: Rhythm) -> str:
    """When a summary comes, as one says it."""
    return f"{WEEKDAYS[rhythm.weekday - 1]} at {rhythm.at:%H:%M} ({rhythm.zone})"


def moment(when: datetime, zone: str) -> str:
    """A moment on the clocks of a zone."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{WEEKDAYS[local.weekday()]}, {day(local.date())} at {local:%H:%M} ({zone})"
