"""Read questions as the bot would, without a database and without Slack."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.catalog import MAX_BYTES, read_plan
from bot.domain.classification.own_rules import OwnRules, WorkspaceClassifier
from bot.domain.frames.frame import Handling, PresenceFrame, RolesFrame
from bot.domain.frames.reading import MessageReader, Reading
from bot.domain.ids import USER_ID
from bot.domain.imports.plan import Plan, TeamPlan
from bot.domain.people.absence import EVERYBODY_IS_THERE
from bot.domain.people.names import PeopleNames
from bot.domain.question import Answer, Question, Source
from bot.domain.team_matching.matcher import TeamMatcher
from bot.domain.teams.team import SPLIT, Role, Team
from bot.domain.verdict import Verdict
from bot.domain.workspace import WorkspaceSettings
from bot.file_input import read_bytes
from bot.rules import load_classifier, load_language, load_rulebook
from bot.slack.text import ADDRESS, TICKET
from bot.slack.views.answer import UNREADABLE
from bot.slack.views.reasons import why
from bot.slack.views.response import Known, frame_reply
from bot.usecases.answer_question import about, answer_of
from bot.usecases.team_cache import WorkspaceTeams

WORKSPACE = "T"
SOMEWHERE, SOMEBODY = "C", "U"
"""A channel of no team, and a person who holds no role and has no habits."""


@dataclass(frozen=True, slots=True)
class DryAnswer:
    """How the bot would answer a question.

    `reason` is what people would read. `person` is as the file with the teams has it.
    """

    reading: Reading
    reason: str
    team: Team | None = None
    role: Role | None = None
    person: str | None = None

    @property
    def verdict(self) -> Verdict:
        """The verdict on what is to be decided."""
        return self.reading.verdict

    @property
    def handling(self) -> Handling:
        """What becomes of the question."""
        return self.reading.handling


class DryRun:
    """Answers questions as in a channel of no team, for somebody without habits."""

    def __init__(self, plan: Plan | None = None, own: OwnRules | None = None) -> None:
        """`plan` holds the teams, and own rules unless `own` does."""
        teams = [_team(number, team) for number, team in enumerate(plan.teams if plan else (), 1)]
        rules = own or OwnRules((plan and plan.rules) or ())
        fallback = (plan and plan.fallback_channel) or None
        self._rulebook = load_rulebook()
        self._workspace_teams = WorkspaceTeams(
            TeamMatcher(teams, load_language()),
            WorkspaceSettings(WORKSPACE, fallback=fallback),
            rules,
            checked_at=0.0,
        )
        classifier = WorkspaceClassifier(load_classifier().classify, rules, self._rulebook.limits)
        people = {user: tuple(_names_of(user)) for team in teams for user in team.people}
        self._reader = MessageReader(self._workspace_teams.matcher, classifier, PeopleNames(people))

    def read(self, text: str) -> Reading:
        """Return what a text asks for; of a web address in it only a ticket counts."""
        matcher = self._workspace_teams.matcher
        words = ADDRESS.sub(" ", text)
        naming = " ".join((words, *TICKET.findall(text)))
        return self._reader.read_alone(words, lambda: matcher.find(naming, SOMEWHERE))

    def answer(self, text: str) -> DryAnswer:
        """Answer a question."""
        reading = self.read(text)
        known = Known(self._workspace_teams.matcher, EVERYBODY_IS_THERE)
        first = reading.frames[0] if reading.frames else None
        message = frame_reply(first, known) if first else None
        if first is None or message is None:
            return self._decided(text, reading)
        reason = " ".join(message.text.split())
        if isinstance(first, RolesFrame | PresenceFrame):
            return DryAnswer(reading, reason, *self._asked_about(first))
        return DryAnswer(reading, reason)

    def _decided(self, text: str, reading: Reading) -> DryAnswer:
        verdict = reading.verdict
        theme = self._rulebook.themes.get(verdict.theme)
        answer = answer_of(
            self._workspace_teams,
            _question(text),
            verdict,
            verdict.kind,
            reading.team_match,
            presence=EVERYBODY_IS_THERE,
            disputed=theme is not None and theme.disputed,
            about=about(self._rulebook.themes, verdict, verdict.kind),
        )
        route = answer.route
        if route is None:
            team = answer.team if reading.handling is not Handling.NEITHER else None
            return DryAnswer(reading, _reason(answer), team, SPLIT.get(verdict.kind))
        return DryAnswer(reading, _reason(answer), route.team, route.role, route.assignee)

    def _asked_about(
        self, frame: RolesFrame | PresenceFrame
    ) -> tuple[Team | None, Role | None, str | None]:
        """The team, role and person that a question about people is about."""
        named = frame.named
        people, teams = named.people, named.teams
        teams = teams or self._workspace_teams.matcher.teams_of(people)
        team = teams[0] if teams else None
        role = next(iter(named.roles)) if len(named.roles) == 1 else None
        person = people[0] if people else None
        if team and person:
            role = role or next((r for r in Role if team.holder(r) == person), None)
        elif team and role:
            person = team.holder(role)
        return team, role, person


def read_teams(path: str) -> Plan:
    """Return the plan in a file that `export` wrote, or in any other that `import` reads."""
    return read_plan(path, read_bytes(path, MAX_BYTES))


def _team(number: int, plan: TeamPlan) -> Team:
    return plan.applied_to(Team(number, WORKSPACE, plan.name))


def _names_of(user: str) -> Iterator[str]:
    """What a person is called that a file names by something other than an ID."""
    if USER_ID.fullmatch(user) is None:
        name = user.removeprefix("@").partition("@")[0]
        yield name.replace(".", " ").replace("_", " ")


def _question(text: str) -> Question:
    asked_at = datetime.fromtimestamp(0, UTC)
    return Question(text, WORKSPACE, SOMEBODY, SOMEWHERE, Source.COMMAND, asked_at, "")


def _reason(answer: Answer) -> str:
    return why(answer) or UNREADABLE
