"""What a check of the doctor's is, and what it says of a token after asking Slack."""

from dataclasses import dataclass

from slack_sdk import WebClient

from bot.slack.scopes import SCOPES
from bot.slack.slack_errors import CALL_FAILED, read_error


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check; `fix` says what to do and is empty where all is right."""

    subject: str
    result: str
    fix: str = ""

    @property
    def ok(self) -> bool:
        """Whether there is nothing to fix."""
        return not self.fix

    def __str__(self) -> str:
        if self.ok:
            return f"OK   {self.subject}: {self.result}."
        return f"FIX  {self.subject}: {self.result}. {self.fix}"


def check_token(client: WebClient, subject: str, fix: str) -> Check:
    """Ask Slack about a client's token; `fix` is for one that isn't accepted."""
    try:
        response = client.auth_test()
    except CALL_FAILED as error:
        return refused_by_slack(subject, error, fix)
    granted = {s.strip() for s in str(response.headers.get("x-oauth-scopes", "")).split(",")}
    if missing := sorted(SCOPES - granted):
        return Check(
            subject,
            f"scopes are missing: {', '.join(missing)}",
            "Update the app from manifest.json and reinstall it.",
        )
    return Check(subject, "accepted, with every scope that is needed")


def refused_by_slack(subject: str, error: Exception, fix: str) -> Check:
    """What Slack says instead of accepting a token; `fix` is what the whoowns admin can do."""
    slack_error = read_error(error)
    if not slack_error.answered:
        return Check(
            subject,
            f"not checked, since Slack can't be reached ({slack_error.code})",
            "Check the network and SLACK_API_URL.",
        )
    ours = slack_error.code == "missing_scope" or "whoowns admin" in slack_error.fix
    return Check(
        subject,
        f"Slack answers {slack_error.code}: {slack_error.reason}",
        fix if ours else slack_error.fix,
    )
