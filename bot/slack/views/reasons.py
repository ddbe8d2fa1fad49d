"""Why an answer is as it is: in a sentence under it, and in full for `/whoowns-rules test`."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.classification.own_rules import OWN_THEME
from bot.domain.classification.rulebook import Theme
from bot.domain.classification.tokens import END, START, STOPWORDS
from bot.domain.letters import folded
from bot.domain.question import Answer
from bot.domain.team_matching.matcher import Evidence
from bot.domain.teams.team import Team
from bot.domain.verdict import GAP, WORDING, Kind, Probabilities, Signal, Verdict
from bot.slack.message import Message, context_block, lines
from bot.slack.text import plain
from bot.slack.views.wording import KIND_NAMES, MOST_CERTAIN, day
from bot.usecases.own_rules import TriedQuestion

MOST_SHOWN = 5
"""Reasons under an answer at most."""
BOTH = 2
"""Teams that a sentence calls “both”."""
MAY_BE_NEITHER = 0.5
"""Probability from which a question that is left unclear may not be a product decision."""
LONGEST = 80
"""Letters of a phrase or of the words that matched which are shown."""
QUESTION = 200
"""Letters of the question that are shown again."""
LEADING = frozenset({"and", "or", "of", "than", "so", "should", "the", "a", "an"})
"""Words before others that say nothing of what a question is about."""
QUOTES = "\"'`"
"""Quotes around a word in the question; it is shown in quotes of ours."""
_DULL = (
    "able after again am anyone ask asked asking asks before believe between both check compare "
    "compared confirm did get here instead log much must now number only out past per pick picked "
    "piece said same say says see soon someone tell time times too two user users wait while"
)
DULL = STOPWORDS | frozenset(_DULL.split())
"""Words that the rules weigh, but that are no reason to a person when they stand alone."""
NOT_WRITTEN = {OWN_THEME: "Your workspace's own rules", WORDING: "The wording as a whole"}
"""What evidence is called that no built-in rule gives."""
KIND_IN_WORDS = {
    Kind.STRATEGIC: "a strategic question",
    Kind.TACTICAL: "a tactical question",
    Kind.UNCLEAR: "a product decision",
    Kind.NEITHER: "not a product decision",
}


def why(answer: Answer) -> str:
    """Why it is this kind and this team, and whether the assignee confirmed the role lately."""
    sentences = (_kind_reason(answer), _team_reason(answer), _unconfirmed(answer))
    return " ".join(sentence for sentence in sentences if sentence)


def _kind_reason(answer: Answer) -> str:
    kind, verdict = answer.kind, answer.verdict
    if answer.settled_by_person:
        chosen = "As chosen, it's" if verdict.kind is Kind.UNCLEAR else "Corrected: it's"
        return f"{chosen} {KIND_IN_WORDS[kind]}."
    if answer.is_unreadable:
        return ""
    side = verdict.leaning if kind is Kind.UNCLEAR else kind
    signals = [signal for signal in verdict.signals if not _names_team(signal, answer)]
    words = _quoted(telling_words(signals, side))
    if kind is Kind.UNCLEAR and verdict.probabilities.neither >= MAY_BE_NEITHER:
        return "The wording doesn't tell whether it's a product decision."
    if kind is Kind.UNCLEAR:
        return f"It isn't clear from the wording{f', but leans {side}: {words}' if words else ''}."
    return _decided_reason(answer, side, signals, words)


def _decided_reason(answer: Answer, side: Kind, signals: Sequence[Signal], words: str) -> str:
    """Why it is of its kind: the theme or topic first, and only words that a rule found.

    The headline says already that a question is not a product decision, and what its topic is.
    """
    kind = answer.kind
    named = [signal for signal in signals if signal.theme == answer.verdict.topic]
    shown = _quoted(telling_words(named, side)) if answer.about else ""
    if kind is Kind.NEITHER:
        if not answer.about:
            return f"Going by {words or 'the wording as a whole'}."
        return f"It's about {answer.about}{f' ({shown})' if shown else ''}."
    if shown:
        return f"It's about {answer.about} ({shown}), so {_it_is(kind)}."
    if words:
        return f"{_it_is(kind).capitalize()}: {words}."
    return f"The wording as a whole sounds {KIND_NAMES[kind]}."


def _names_team(signal: Signal, answer: Answer) -> bool:
    """Whether a rule found only what the team is called, which says nothing of the kind."""
    teams = [team for team in (answer.team, *answer.candidates) if team]
    called = {
        folded(word)
        for team in teams
        for name in (team.name, *team.aliases)
        for word in name.split()
    }
    telling = {folded(word) for word in _bare(signal.found)} - DULL - {GAP}
    return bool(telling) and telling <= called


def _it_is(kind: Kind) -> str:
    return f"it's {KIND_IN_WORDS[kind]}"


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{plain(each)}”" for each in words)


def _team_reason(answer: Answer) -> str:
    """How the team was found, or why it is one of several."""
    if answer.kind is Kind.NEITHER:
        return ""
    if answer.route is None and answer.is_unreadable:
        return ""  # nothing is offered to which it could refer
    channel = f"<#{answer.words}>" if answer.words else "its channel"
    if answer.team is None:
        teams = "both" if len(answer.candidates) == BOTH else "all of them"
        shared = f"{channel} belongs to {teams}." if answer.words else ""
        return {
            Evidence.CHANNEL_NAMED: shared,
            Evidence.ASKED_IN_CHANNEL: shared,
            Evidence.USUALLY_ASKED: _often(answer.candidates),
        }.get(answer.evidence, "")
    name = plain(answer.team.name)
    named = f"said “{plain(answer.words)}”" if answer.words else "named it"
    return {
        Evidence.CHANNEL_NAMED: f"Team: {name}, because you named {channel}.",
        Evidence.NAMED: f"Team: {name}, because you {named}.",
        Evidence.ASKED_IN_CHANNEL: f"Team: {name}, because this is {channel}.",
        Evidence.USUALLY_ASKED: f"Team: {name}, because you usually ask about it.",
        Evidence.ONLY_TEAM: f"{name} is the only team here.",
        Evidence.CHOSEN: f"Team: {name}, as chosen.",
    }.get(answer.evidence, "")


def _often(teams: Sequence[Team]) -> str:
    if len(teams) == 1:
        return f"You often ask about {plain(teams[0].name)}."
    return f"You often ask about {'both' if len(teams) == BOTH else 'all of them'}."


def _unconfirmed(answer: Answer) -> str:
    if answer.unconfirmed_since is None or answer.route is None:
        return ""
    assignee = f"<@{answer.route.assignee}>"
    return f"{assignee} last confirmed this role on {day(answer.unconfirmed_since)}."


def telling_words(signals: Sequence[Signal], side: Kind) -> list[str]:
    """The words that speak for `side` and tell a person why, the best first; a few at most."""
    speaking = [
        signal
        for signal in signals
        if signal.kind is side and signal.quotable and len(signal.found) <= LONGEST
    ]
    speaking.sort(key=lambda signal: -signal.weight)
    return _without_repeats([signal.found for signal in speaking])[:MOST_SHOWN]


def _without_repeats(texts: Sequence[str]) -> list[str]:
    """The words that tell a person something, each once, in their order.

    Little words count too, but as reasons they read oddly, so none stands alone or at the end. Of
    “year” and “next year” the longer is shown, where the first of them stands.
    """
    shown: list[tuple[str, set[str]]] = []
    for words in map(_trimmed, texts):
        telling = set(_bare(words)) - DULL - {GAP}
        if not telling or any(telling <= other for _, other in shown):
            continue
        parts = [index for index, (_, other) in enumerate(shown) if other < telling]
        index = parts[0] if parts else len(shown)
        shown = [pair for n, pair in enumerate(shown) if n not in parts]
        shown.insert(index, (words, telling))
    return [words for words, _ in shown]


def _bare(words: str) -> list[str]:
    """Each word as lists of words have it, except the US, which is not us."""
    return [w if w == "US" else w.casefold().replace("'", "") for w in words.split()]


def _trimmed(text: str) -> str:
    """Words without the little ones that they end with, and without what leads up to them."""
    words = text.strip(QUOTES).split()
    bare = _bare(" ".join(words))
    while bare and (bare[-1] in STOPWORDS or bare[-1] == GAP):
        bare.pop()
    if bare[1:2] == [GAP] and bare[0] in DULL:
        return " ".join(words[2 : len(bare)])
    first = next((index for index, word in enumerate(bare) if word not in LEADING), 0)
    return " ".join(words[first : len(bare)])


def tested(tried: TriedQuestion) -> Message:
    """What a question would be called, how likely each kind is, and every rule that says so."""
    verdict = tried.verdict
    side = verdict.leaning if verdict.kind is Kind.UNCLEAR else verdict.kind
    speaking = [s for s in verdict.signals if s.kind is side]
    against = [s for s in verdict.signals if s.kind is not side]
    return lines(
        f"“{plain(tried.text[:QUESTION])}” would be {_verdict(verdict)}\n"
        f"{_likely(verdict.probabilities)}",
        "" if verdict.has_enough_evidence else "Too few of its words are English ones I can weigh.",
        _signals("In favour", speaking, tried.themes),
        _signals("Against", against, tried.themes),
        "" if verdict.signals else "No rule matches any of its words.",
        more=(
            context_block("The numbers are weights (log-odds). This was a test: nothing is kept."),
        ),
    )


def _verdict(verdict: Verdict) -> str:
    if not verdict.has_enough_evidence:
        return "*unclear*."
    if verdict.kind is Kind.UNCLEAR:
        odds = verdict.probabilities
        if odds.neither > max(odds.strategic, odds.tactical):
            return "*unclear*: it may not be a product decision at all."
        return f"*unclear*, leaning towards {verdict.leaning}."
    return f"*{KIND_NAMES[verdict.kind]}*, {min(verdict.confidence, MOST_CERTAIN):.0%} sure."


def _likely(odds: Probabilities) -> str:
    strategic, tactical, neither = (
        f"{min(probability, MOST_CERTAIN):.0%}"
        for probability in (odds.strategic, odds.tactical, odds.neither)
    )
    return f"strategic {strategic}, tactical {tactical}, not a product decision {neither}"


def _signals(title: str, signals: Sequence[Signal], themes: Mapping[str, Theme]) -> str:
    rows = [f"• {row}" for row in _by_theme(signals, themes)]
    return "\n".join([f"{title}:", *rows]) if rows else ""


def _by_theme(signals: Sequence[Signal], themes: Mapping[str, Theme]) -> Iterator[str]:
    """A line for each theme and kind, in the order of its strongest signal."""
    grouped: dict[tuple[str, Kind], list[Signal]] = {}
    for signal in signals:
        if not _little(signal):
            grouped.setdefault((signal.theme, signal.kind), []).append(signal)
    for (name, kind), matched in grouped.items():
        theme = themes.get(name)
        title = NOT_WRITTEN.get(name, theme and theme.title)
        about = f"*{title}* ({kind})" if title else f"({kind})"
        why = "" if name == WORDING else f"; {matched[0].why}"
        yield f"{about}: {', '.join(map(_signal, matched))}{why}"
    if little := [f"{_signal(s)} ({s.kind})" for s in signals if _little(s)]:
        yield f"*Little words*: {', '.join(little)}; they count only next to others"


def _little(signal: Signal) -> bool:
    """Whether nobody would take the words found for a reason."""
    words = re.split(r"[ |]", signal.phrase.removeprefix(f"{START} "))
    return signal.general and all(word in STOPWORDS or word == GAP for word in words)


def _phrase_in_words(phrase: str) -> str:
    """A rule's phrase for a reader: `^ how can i|we` is “how can i/we” at the start."""
    words = phrase.removeprefix(f"{START} ").removesuffix(f" {END}").replace("|", "/")
    words = re.sub(r"<(\w+)>", r"[\1]", words)
    at = " at the start" * phrase.startswith(START) + " at the end" * phrase.endswith(END)
    return f"{words}{at}"


def _signal(signal: Signal) -> str:
    if signal.theme == WORDING:
        return f"{signal.weight:.1f}"
    found, phrase = signal.found.strip(QUOTES)[:LONGEST], signal.phrase[:LONGEST]
    rule = "" if phrase == found.lower() else f" by “{plain(_phrase_in_words(phrase))}”"
    return f"{signal.weight:.1f} “{plain(found)}”{rule}"
