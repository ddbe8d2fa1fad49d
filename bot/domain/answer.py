"""What a person gets back for a question."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people.absence import EVERYBODY_IS_THERE, Presence
from bot.domain.route import Route
from bot.domain.team_matching.matcher import Evidence
from bot.domain.teams.team import Team
from bot.domain.verdict import Kind, Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """One journalled question, as it stands now.

    `kind` is the verdict's, or what a person chose or corrected it to. `team` is None while a
    person has to choose: among `candidates` where these are equal, else among all teams. `teams`
    is how many the workspace has, `ways` one of them for each way of splitting decisions.
    `route` is None where nobody is named: neither, unclear, or no team yet. `fallback_channel`
    is where the workspace sends what is not a product decision. `asker_id` is who asked, and
    `presence` says who was there. `asked` is the question where the asker sees it nowhere
    else.
    `unconfirmed_since` is when the person named last confirmed the role, where that is long ago.
    """

    entry_id: int
    verdict: Verdict
    kind: Kind
    team: Team | None
    route: Route | None
    evidence: Evidence
    words: str = ""
    candidates: tuple[Team, ...] = ()
    teams: int = 0
    ways: tuple[Team, ...] = ()
    fallback_channel: str | None = None
    settled_by_person: bool = False
    asker_id: str = ""
    presence: Presence = EVERYBODY_IS_THERE
    unconfirmed_since: datetime | None = None
    asked: str = ""
