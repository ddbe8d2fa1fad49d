"""functions.*: how a step of a workflow ends."""

from typing import Any

from sandbox.core import Core
from sandbox.model import Execution, JsonObject
from sandbox.web_api import ApiError, method, need


@method("functions.completeSuccess")
def complete(core: Core, params: JsonObject) -> JsonObject:
    """End a step with its outputs, which have to be those of the manifest."""
    need(params, "function_execution_id", "outputs")
    execution = _running(core, params["function_execution_id"])
    described = core.manifest.functions[execution.callback_id]["output_parameters"]
    problems = _problems(core, params["outputs"], described)
    if problems:
        raise ApiError("parameter_validation_failed", response_metadata={"messages": problems})
    execution.outputs = params["outputs"]
    return {}


@method("functions.completeError")
def fail(core: Core, params: JsonObject) -> JsonObject:
    """End a step with what went wrong."""
    need(params, "function_execution_id", "error")
    _running(core, params["function_execution_id"]).error = str(params["error"])
    return {}


def _running(core: Core, execution_id: Any) -> Execution:
    execution = core.world.executions.get(str(execution_id))
    if execution is None:
        raise ApiError("function_execution_not_found")
    if not execution.is_running:
        raise ApiError("execution_not_in_running_state")
    return execution


def _problems(core: Core, outputs: Any, described: Any) -> list[str]:
    if not isinstance(outputs, dict):
        return ["outputs must be an object"]
    known = described["properties"]
    problems = [f"unexpected output: {name}" for name in outputs if name not in known]
    problems += [
        f"missing output: {name}" for name in described["required"] if not outputs.get(name)
    ]
    for name, value in outputs.items():
        if not isinstance(value, str):
            problems.append(f"{name} must be a string")
        elif known.get(name, {}).get("type", "").endswith("/user_id"):
            problems += [] if value in core.world.people else [f"{name} must be a user"]
    return problems
