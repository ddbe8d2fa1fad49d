"""What a summary says of each figure, a line each."""

from collections.abc import Iterator, Mapping

from bot.domain.classification.rulebook import Theme
from bot.domain.question import Source
from bot.domain.reporting.figures import CorrectionCount
from bot.domain.reporting.repeats import Repeat
from bot.domain.reporting.summary import Summary, ThemeCount
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind
from bot.slack.commands.team_grammar import ROLE_WORD
from bot.slack.text import plain
from bot.slack.views.moments import typed
from bot.slack.views.shares import change, many

SOURCES = {
    Source.COMMAND: "by `/whoowns`",
    Source.MENTION: "by mention",
    Source.DIRECT_MESSAGE: "in a direct message",
    Source.SHORTCUT: "from a message's menu",
}
KINDS = {
    Kind.STRATEGIC: "strategic",
    Kind.TACTICAL: "tactical",
    Kind.UNCLEAR: "unclear",
    Kind.NEITHER: "no product decision",
}
LONGEST_EXAMPLE = 140
"""Letters of a question that are quoted."""

Themes = Mapping[str, Theme]


def figures_in_words(summary: Summary, themes: Themes) -> Iterator[str]:
    """What was asked, where it went, and whether that was right."""
    verdicts = ", ".join(f"{number} {KINDS[kind]}" for kind, number in summary.verdicts.items())
    sources = ", ".join(f"{number} {SOURCES[source]}" for source, number in summary.sources.items())
    yield f"*Asked:* {verdicts}; {sources}"
    yield f"*Went to:* {_routed(summary)}"
    yield from _chairs(summary)
    yield from _feedback(summary)
    if summary.themes:
        yield f"*About:* {', '.join(_about(one, themes) for one in summary.themes)}"


def _about(one: ThemeCount, themes: Themes) -> str:
    name = theme_in_words(one.theme, themes)
    return f"{name} {one.questions} ({change(one.questions, one.before)})"


def _routed(summary: Summary) -> str:
    parts = [_role(summary, role) for role in Role if summary.roles.get(role)]
    if summary.unclear:
        parts.append(f"still unclear {_part(summary, summary.unclear)}")
    if summary.neither:
        parts.append(f"no product decision {_part(summary, summary.neither)}")
    return ", ".join(parts)


def _role(summary: Summary, role: Role) -> str:
    stood_in = summary.deputies.get(role, 0)
    deputy = f"{stood_in} by a deputy" if stood_in else ""
    return f"{role.in_words} {_part(summary, summary.roles[role], deputy)}"


def _part(summary: Summary, number: int, more: str = "") -> str:
    aside = [part for part in (_per_cent(summary, number), more) if part]
    return f"{number} ({', '.join(aside)})" if aside else str(number)


def _per_cent(summary: Summary, number: int) -> str:
    return "" if summary.too_few else f"{number / summary.questions:.0%}"


def _chairs(summary: Summary) -> Iterator[str]:
    for role, number in summary.vacant.items():
        yield (
            f"*Empty chair:* {many(number, 'question')} met no {role.in_words}. "
            f"Name one: {_command(role, summary)}"
        )
    for role, number in summary.away.items():
        yield f"*Away:* {many(number, 'question')} came while the {role.in_words} was away"


def _command(role: Role, summary: Summary) -> str:
    return f"`/whoowns-team {ROLE_WORD[role]} @name for {typed(summary.team)}`"


def _feedback(summary: Summary) -> Iterator[str]:
    if not summary.with_feedback:
        return
    wrong = summary.with_feedback - summary.right
    moved = ", ".join(_correction(one) for one in summary.corrections)
    where = f" and corrected: {moved}" if moved else ""
    yield f"*Feedback:* {summary.right} right, {wrong} wrong{where}"


def _correction(one: CorrectionCount) -> str:
    to = "another team" if one.to is None else KINDS[one.to]
    return f"{one.questions} from {KINDS[one.verdict]} to {to}"


def repeats_in_words(summary: Summary, themes: Themes) -> Iterator[str]:
    """What was asked again and again."""
    yield from (_again(one, themes) for one in summary.repeats)


def _again(one: Repeat, themes: Themes) -> str:
    told = f"*Asked {one.times} times* about {theme_in_words(one.theme, themes)}"
    quote = f": “{plain(_short(one.examples[0].text))}”" if one.examples else ""
    return f"{told}{quote}. Write the answer down once, where people look."


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_EXAMPLE else f"{text[: LONGEST_EXAMPLE - 1].rstrip()}…"


def theme_in_words(name: str, themes: Themes) -> str:
    """A theme as it stands in a sentence."""
    known = themes.get(name)
    return plain(known.in_words if known else name.replace("_", " "))


def weeks_in_words(summary: Summary) -> str:
    """The last weeks, the oldest first."""
    each = ", ".join(f"week {week.number}: {number}" for week, number in summary.weekly)
    return f"*Questions a week:* {each}"
