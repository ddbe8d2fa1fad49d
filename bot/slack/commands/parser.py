"""What the grammars of all commands share: where the team stands, and what was not understood."""

from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.errors import Refusal
from bot.domain.letters import QUOTES
from bot.slack.commands.tokens import (
    BEFORE_TEAM,
    CONNECTIVES,
    GROUPS,
    CommandToken,
    Tokens,
    words_of,
)

SHOWN = 40
"""Letters of somebody's input that a refusal quotes at most."""
TYPOS = 2
"""Edits between a mistyped word and the word that is suggested instead, at most."""
BETWEEN_NAME_AND_PERSON = frozenset({"is", "are", "=", ":", "-", "–", "should", "be", "to", "now"})


def check_resolved(tokens: Tokens) -> None:
    """Raise Refusal for a group, an open quote, or a name that Slack did not turn into a link."""
    for position, token in enumerate(tokens):
        if token.group or token.says(*GROUPS):
            name = token.group or token.words
            group = f"{name[:SHOWN]} is" if name != "@" else "That is"
            raise Refusal(f"{group} a group.", "Name one person.")
        if token.is_unclosed:
            raise Refusal(
                f"A quote is left open at “{token.words.strip(QUOTES)[:SHOWN]}”.",
                "Put quotes before and after the name, or leave them out.",
            )
        if token.quoted or len(token.words) < 2 or token.words[0] not in "@#":  # noqa: PLR2004
            continue
        kind = "person" if token.words[0] == "@" else "channel"
        raise Refusal(
            f"Slack didn't recognise “{_full_name(tokens[position:])[:SHOWN]}” as a {kind}.",
            f"Type {token.words[0]} and pick the {kind} from Slack's list.",
        )


def _full_name(tokens: Tokens) -> str:
    """Return the first word, and those after it that belong to it if a team follows them."""
    for position, token in enumerate(tokens):
        if token.says(*BEFORE_TEAM):
            return words_of(tokens[:position])
        if position and (not token.is_bare or token.words[0] in "@#" or token.says(*CONNECTIVES)):
            break
    return tokens[0].words


def split_off_team(tokens: Tokens) -> tuple[Tokens, str | None]:
    """Return the tokens around the last “for” and the team after it, and the team's name.

    The name ends where a person or a channel is named.
    """
    positions = [position for position, token in enumerate(tokens) if token.says(*BEFORE_TEAM)]
    if not positions:
        return tokens, None
    start = positions[-1] + 1
    mentions = (at for at in range(start, len(tokens)) if tokens[at].is_mention)
    end = next(mentions, len(tokens))
    name = list(tokens[start:end])
    while end < len(tokens) and len(name) > 1 and name[-1].says(*BETWEEN_NAME_AND_PERSON):
        name.pop()
    return [*tokens[: start - 1], *tokens[end:]], words_of(name) or None


def team_of(tokens: Tokens, fillers: Iterable[str] = ()) -> str | None:
    """Return the team's name; None without one.

    It stands after “for”, or else it is the only words between people and channels, apart from
    connectives and `fillers`. Raises Refusal for other words, and names them.
    """
    others, team = split_off_team(tokens)
    runs = list(runs_of(others, CONNECTIVES.union(fillers)))
    if team is None and runs:
        team = words_of(runs.pop(0))
    if runs:
        raise not_understood(words_of(runs[0]))
    return team


def only_team(tokens: Tokens, fillers: Iterable[str] = ()) -> str | None:
    """Return the name as `team_of` does, where no person and no channel belongs."""
    if any(token.is_mention for token in tokens):
        raise Refusal("A person or channel doesn't belong there.", "Name a team, or nothing.")
    return team_of(tokens, fillers)


def runs_of(tokens: Tokens, fillers: Iterable[str]) -> Iterator[Tokens]:
    """Yield the words between people and channels, without `fillers` before and after them."""
    run: list[CommandToken] = []
    for token in (*tokens, CommandToken(channel="-")):
        if not token.is_mention:
            run.append(token)
            continue
        while run and run[0].says(*fillers):
            run.pop(0)
        while run and run[-1].says(*fillers):
            run.pop()
        if run:
            yield tuple(run)
        run = []


def not_understood(words: str, hint: str = "") -> Refusal:
    """Return what to raise for words that have no meaning where they stand."""
    return Refusal(
        f"I don't understand “{words[:SHOWN]}” there.",
        hint or "Leave it out. A team's name comes after “for”, in quotes if need be.",
    )


def nothing_after(tokens: Tokens) -> None:
    """Raise Refusal if anything is left that was typed."""
    if tokens:
        raise not_understood(words_of(tokens) or "@ or #", "Leave it out.")


def did_you_mean(
    word: str, known: Iterable[str], suggestions: Mapping[str, str] | None = None
) -> str:
    """Return “Did you mean …? ” with the known word closest to `word`, or "" if none is close.

    `suggestions` gives the word to suggest for words that are close in meaning only.
    """
    word = word.casefold()
    suggestion = (suggestions or {}).get(word)
    if suggestion is None:
        match = process.extractOne(word, list(known), scorer=OSA.distance, score_cutoff=TYPOS)
        suggestion = match[0] if match else None
    return f"Did you mean {suggestion}? " if suggestion else ""
