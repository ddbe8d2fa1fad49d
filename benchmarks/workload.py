"""What the benchmarks ask, and workspaces with any number of teams to ask about."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from random import Random

from bot.clock import host_time
from bot.domain.teams.team import Team, name_key
from bot.rules import load_language
from bot.store import tables
from bot.store.database import Database
from bot.store.teams import all_of

ALIASES = 5
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its kind, as people labelled it."""

    text: str
    label: str


def questions() -> list[Question]:
    """The labelled questions that the bot ships: different ones, of all kinds."""
    text = files("bot.rules").joinpath("labelled_questions.jsonl").read_text("utf-8")
    rows = map(json.loads, text.splitlines())
    return [Question(row["question"], row["label"]) for row in rows]


def teams(count: int, seed: int = 5) -> list[Team]:
    """Teams of five aliases each; the same ones for the same seed."""
    names = _names(seed)
    return [
        Team(number, "T1", next(names), tuple(next(names) for _ in range(ALIASES)), (f"C{number}",))
        for number in range(1, count + 1)
    ]


def add_teams(database: Database, workspace_id: str, count: int) -> None:
    """Add teams to those of the workspace until there are so many."""
    with database.transaction() as session:
        present = all_of(session, workspace_id)
        first = max((team.id for team in present), default=0)
        added = teams(count - len(present))
        taken = {name_key(name) for team in present for name in (team.name, *team.aliases)}
        aliases = {
            name_key(alias): (first + team.id, alias) for team in added for alias in team.aliases
        }
        team_rows = [
            {
                "id": first + team.id,
                "workspace_id": workspace_id,
                "name": team.name,
                "name_key": name_key(team.name),
                "created_at": host_time(),
            }
            for team in added
        ]
        alias_rows = [
            {"workspace_id": workspace_id, "name_key": key, "team_id": team_id, "name": alias}
            for key, (team_id, alias) in aliases.items()
            if key not in taken
        ]
        session.execute(tables.teams.insert(), team_rows)
        session.execute(tables.aliases.insert(), alias_rows)


def mistyped(random: Random, name: str) -> str:
    """The name with one letter left out."""
    at = random.randrange(2, len(name) - 1) if len(name) > 3 else len(name)
    return name[:at] + name[at + 1 :]


def _names(seed: int) -> Iterator[str]:
    """Names of two or three ordinary words, of an invented one, or of both; none twice."""
    random = Random(seed)
    words = sorted(word for word in load_language().ordinary if len(word) > 3)
    taken = set[str]()
    while True:
        name = " ".join(_words(random, words)).title()
        if name not in taken:
            taken.add(name)
            yield name


def _words(random: Random, words: list[str]) -> list[str]:
    drawn = random.random()
    if drawn < 0.5:
        return random.choices(words, k=2 if drawn < 0.35 else 3)
    invented = "".join(random.choices(SYLLABLES, k=random.randint(2, 5)))
    return [invented] if drawn < 0.8 else [invented, random.choice(words)]
