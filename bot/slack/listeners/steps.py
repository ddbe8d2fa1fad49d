"""The step "Who decides?" of Workflow Builder."""

from bot.domain.delivery import Json, Method, Outgoing
from bot.domain.errors import Refusal
from bot.domain.question import Source
from bot.domain.teams.team import Team
from bot.domain.workspace import may_act
from bot.slack.directory import SlackDirectory
from bot.slack.message import Message
from bot.slack.request import Request
from bot.slack.responses import message_of
from bot.slack.views.results import Results
from bot.usecases.app_context import AppContext
from bot.usecases.respond import respond_alone
from bot.usecases.team_access import TeamRef, find_team

WHO_DECIDES = "who_decides"
"""The step's ID in `manifest.workflow.json`."""
OUTPUTS = ("person", "role", "team", "reason")
LONGEST_ERROR = 1500
"""Letters of an error, which Slack passes on to a person."""
NAME_TEAM = "Name the team in the question, or fill in the step's Team."
ASKER = (
    "In Workflow Builder, set the step's “Person who asks” to the person who starts the workflow."
)


class StepListeners:
    """Answers a step, or has it fail with what to do about it."""

    def __init__(self, context: AppContext) -> None:
        self._context = context

    def who_decides(self, request: Request) -> Outgoing:
        """Complete the step with the person who decides; raises Refusal where it names nobody."""
        inputs = request.step_inputs
        _check_asker(request)
        team = self._team(request.workspace_id, inputs.get("team", ""))
        delivery, now = f"step:{request.step_execution}", self._context.clock()
        question, typed = request.asked(inputs.get("question", ""), Source.WORKFLOW, delivery, now)
        if not typed.says_something:
            raise Refusal("The step got no question.", "In Workflow Builder, fill in its Question.")
        response = respond_alone(self._context, question, team)
        message = message_of(self._context, response, question)
        results = Results(self._context.name_cache.get(request.workspace_id).name_of)
        data = results.answered(response.answer, message) if response.answer else {}
        if data.get("outcome") != "person":
            hint = NAME_TEAM if data.get("outcome") == "choose_team" else ""
            return fail_step(request, message, results, hint)
        outputs = {**data, "person": data["person"]["id"]}
        form = {"outputs": {name: outputs[name] for name in OUTPUTS}}
        return _ended(request, Method.STEP_DONE, form)

    def _team(self, workspace_id: str, name: str) -> Team | None:
        if not name.strip():
            return None
        return find_team(self._context, workspace_id, TeamRef(name=name.strip()))


def fail_step(
    request: Request, message: Message, results: Results | None = None, hint: str = ""
) -> Outgoing:
    """Have a step fail with a message, as plain text: the workflow ends, and a person reads why."""
    text = (results or Results(lambda _user_id: "")).text(message.text)
    error = f"{text} {hint}".strip()
    form = {"error": error if len(error) <= LONGEST_ERROR else f"{error[: LONGEST_ERROR - 1]}…"}
    return _ended(request, Method.STEP_FAILED, form)


def _ended(request: Request, method: Method, form: Json) -> Outgoing:
    execution = request.step_execution
    arguments = {"function_execution_id": execution}
    return Outgoing(request.tenant, method, execution, arguments, (form,), request.user_id)


def _check_asker(request: Request) -> None:
    """Raise Refusal where nobody asks, or somebody who isn't one of the workspace's people."""
    if not request.user_id:
        raise Refusal("The step doesn't say who asks.", ASKER)
    directory = SlackDirectory(request.client, frozenset())
    person = directory.person(request.workspace_id, request.user_id)
    if not may_act(person):
        raise Refusal("This is only for people of the workspace that uses whoowns.", ASKER)
