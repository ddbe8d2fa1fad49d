"""The two tools of agents: who decides a question, and who holds which role."""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from bot import metrics
from bot.domain.delivery import Tenant
from bot.domain.errors import Refusal
from bot.domain.installation import NotInstalled, TokenLost
from bot.domain.question import Source
from bot.domain.teams.team import Team
from bot.log_context import name_workspace
from bot.slack.clients import Clients
from bot.slack.commands.team_commands import ListTeams
from bot.slack.directory import Outsider
from bot.slack.guard import explain
from bot.slack.mcp.callers import Caller, Callers, caller_of
from bot.slack.mcp.schemas import ARGUMENTS, TOOLS
from bot.slack.request import Request
from bot.slack.request_log import record
from bot.slack.responses import message_of
from bot.slack.views import guidance, people
from bot.slack.views.results import Results
from bot.slack.views.team import PER_PAGE, team_list
from bot.usecases.app_context import AppContext
from bot.usecases.respond import delivery_of_agent, respond_alone
from bot.usecases.team_access import TeamRef, find_team
from bot.usecases.team_queries import list_teams

Json = dict[str, Any]


class Tools:
    """Calls the tools, for the person for whom an agent asks."""

    def __init__(
        self, context: AppContext, clients: Clients, callers: Callers, install_url: str = ""
    ) -> None:
        """`install_url` is where a workspace installs whoowns, where one serves many."""
        self._context = context
        self._clients = clients
        self._install_url = install_url
        self._callers = callers
        metrics.add_events(*ARGUMENTS)
        self._tools = {"who_decides": self._who_decides, "team_roles": self._team_roles}

    @property
    def listed(self) -> Sequence[Json]:
        """Each tool as `tools/list` describes it."""
        return TOOLS

    def call(self, name: str, arguments: Json, meta: Json, age_seconds: float) -> Json:
        """Call a tool; raises LookupError where there is none of that name.

        What the agent or its person can do something about is in the result, too.
        """
        tool, started = self._tools[name], time.perf_counter()
        results, fields = Results(lambda _user_id: ""), {"outcome": "done"}
        try:
            given = _checked(arguments, ARGUMENTS[name])
            caller = caller_of(meta, self._is_org_wide)
            name_workspace(caller.tenant.workspace_id)
            self._callers.check(caller, age_seconds)
            results = Results(self._context.name_cache.get(caller.tenant.workspace_id).name_of)
            result = tool(caller, given, results)
        except NotInstalled:
            message = guidance.not_installed(self._install_url)
            result, fields = results.refused(message), {"outcome": "refused"}
        except TokenLost:
            result, fields = results.refused(guidance.token_lost()), {"outcome": "refused"}
        except Outsider as outsider:
            result, fields = results.refused(guidance.refused(outsider)), {"outcome": "outsider"}
        except Exception as error:  # noqa: BLE001 - as in the guard around listeners
            message, fields = explain(error)
            result = results.refused(message)
        record(name, fields, time.perf_counter() - started)
        return result

    def _is_org_wide(self, team_id: str, enterprise_id: str) -> bool:
        """Whether a workspace is served by its organisation's installation, not by its own.

        A deployment with one token doesn't know: there it is where teams were set up.
        """
        if not self._is_installed(team_id):
            return True
        set_up = self._is_set_up(enterprise_id) and not self._is_set_up(team_id)
        return set_up and self._is_installed(enterprise_id)

    def _is_installed(self, workspace_id: str) -> bool:
        try:
            with suppress(TokenLost):
                self._clients(Tenant.of(workspace_id))
        except NotInstalled:
            return False
        return True

    def _is_set_up(self, workspace_id: str) -> bool:
        return bool(self._context.workspace_teams(workspace_id).matcher.teams)

    def _who_decides(self, caller: Caller, given: Mapping[str, str], results: Results) -> Json:
        workspace_id, user_id = caller.tenant.workspace_id, caller.user_id
        team = self._team(workspace_id, given["team"]) if given.get("team") else None
        now = self._context.clock()
        words = (user_id, given.get("question", ""), team.name if team else "")
        delivery = delivery_of_agent(self._context, workspace_id, words, now)
        body = {"user_id": user_id}
        request = Request(body, caller.tenant, self._clients(caller.tenant))
        question, typed = request.asked(words[1], Source.AGENT, delivery, now)
        if not typed.says_something:
            raise Refusal(
                "There's no question.", "Pass on what is to be decided, in the asker's words."
            )
        response = respond_alone(self._context, question, team)
        message = message_of(self._context, response, question)
        data = results.informed(message)
        if response.answer:
            data = results.answered(response.answer, message)
        return results.result(message, data)

    def _team_roles(self, caller: Caller, given: Mapping[str, str], results: Results) -> Json:
        workspace_id, words = caller.tenant.workspace_id, given.get("team", "")
        workspace_teams = self._context.current_workspace_teams(workspace_id)
        teams = list_teams(self._context, workspace_id)
        if words:
            named = workspace_teams.matcher.named(words)
            teams = (named,) if named else list_teams(self._context, workspace_id, words)
            teams = teams or (self._team(workspace_id, words),)
        presence = self._context.presence(workspace_teams)
        if words and len(teams) == 1:
            may_assign = workspace_teams.member_may_assign(caller.user_id, teams[0])
            message = people.cards(teams, presence, [may_assign])
        else:
            message = team_list(teams, ListTeams(words))
        return results.result(message, results.roles(teams[:PER_PAGE], presence, len(teams)))

    def _team(self, workspace_id: str, name: str) -> Team:
        return find_team(self._context, workspace_id, TeamRef(name=name))


def _checked(arguments: Mapping[str, Any], taken: Sequence[str]) -> Mapping[str, str]:
    """The arguments, each of which is text or left out; raises Refusal for others."""
    given = {key: value for key, value in arguments.items() if value is not None}
    if not set(given) <= set(taken) or not all(isinstance(value, str) for value in given.values()):
        raise Refusal(f"I take {' and '.join(taken)}, as text.", "Leave out everything else.")
    return {key: value.strip() for key, value in given.items()}
