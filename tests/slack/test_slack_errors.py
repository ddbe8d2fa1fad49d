"""What Slack's errors mean: every code that Slack documents, and what people read."""

import ssl
from http.client import RemoteDisconnected
from pathlib import Path
from socket import gaierror
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack.slack_errors import (
    ERRORS,
    Meaning,
    by_code,
    is_final,
    is_uncertain,
    never_reached,
    read_answer,
    read_error,
)
from bot.slack.views import guidance

OPERATIONS = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
EVERYWHERE = """
access_denied accesslimited account_inactive deprecated_endpoint ekm_access_denied
enterprise_is_restricted fatal_error internal_error invalid_arg_name invalid_arguments
invalid_array_arg invalid_auth invalid_charset invalid_form_data invalid_post_type
method_deprecated missing_post_type missing_scope no_permission not_allowed_token_type not_authed
org_login_required ratelimited request_timeout service_unavailable team_access_not_granted
team_added_to_org token_expired token_revoked two_factor_setup_required unknown_method
"""
DOCUMENTED = {
    "every method": EVERYWHERE,
    "chat.postMessage": """
        app_access_restricted as_user_not_supported attachment_payload_limit_exceeded
        cannot_reply_to_message channel_not_found duplicate_channel_not_found
        duplicate_message_not_found invalid_blocks invalid_blocks_format invalid_metadata_format
        invalid_metadata_schema is_archived markdown_text_conflict message_limit_exceeded
        messages_tab_disabled metadata_must_be_sent_from_app metadata_too_large missing_file_data
        msg_blocks_too_long no_text not_in_channel rate_limited restricted_action
        restricted_action_non_threadable_channel restricted_action_read_only_channel
        restricted_action_thread_locked restricted_action_thread_only_channel
        send_on_behalf_not_allowed slack_connect_canvas_sharing_blocked
        slack_connect_file_link_sharing_blocked slack_connect_lists_sharing_blocked team_not_found
        too_many_attachments too_many_contact_cards draft_already_deleted draft_already_sent
        draft_has_conflict draft_not_found""",
    "chat.postEphemeral": """
        cannot_reply_to_message channel_not_found invalid_attachments is_archived is_bot
        message_limit_exceeded messages_tab_disabled msg_too_long not_in_channel restricted_action
        too_many_attachments user_not_in_channel""",
    "chat.update": """
        block_mismatch cant_broadcast_message cant_update_message channel_not_found
        edit_window_closed external_channel_migrating is_inactive message_not_found
        no_dual_broadcast_content_update slack_connect_file_link_sharing_blocked
        streaming_state_conflict team_not_found update_failed""",
    "views.open": """
        duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id
        view_too_large trigger_expired trigger_exchanged""",
    "views.publish": "hash_conflict missing_profile_id not_enabled not_implemented view_too_large",
    "users.info": "too_many_users user_not_found user_not_visible",
    "conversations.info": "channel_is_limited_access channel_not_found",
    "conversations.history": """
        channel_is_limited_access invalid_cursor invalid_metadata_filter_keys invalid_ts_latest
        invalid_ts_oldest not_in_channel""",
    "files.*": """
        alt_txt_too_large file_type_not_allowed file_upload_size_restricted file_uploads_disabled
        file_uploads_except_images_disabled missing_argument snippet_too_large
        storage_limit_reached unknown_snippet_type unknown_subtype channels_limit_exceeded
        file_not_found file_update_failed invalid_channel posting_to_channel_denied
        user_is_external_guest""",
    "functions.*": """
        execution_not_in_running_state function_execution_not_found parameter_validation_failed""",
    "apps.connections.open": "forbidden_team insecure_request missing_args",
    "response_url": """
        action_prohibited channel_is_archived expired_url invalid_payload no_service no_team
        posting_to_general_channel_denied rollup_error team_disabled used_url""",
}
"""The codes that docs.slack.dev lists for each method that the bot calls."""


def refused(
    code: str, status: int = 200, headers: dict[str, str] | None = None, **more: Any
) -> SlackApiError:
    response = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={},
        data={"ok": False, "error": code, **more}, headers=headers or {}, status_code=status,
    )  # fmt: skip
    return SlackApiError("refused", response)


def read(error: Exception) -> str:
    """What a person reads about it."""
    return guidance.refused(read_error(error).refusal("I can't post there")).text


@pytest.mark.parametrize("method", DOCUMENTED)
def test_every_code_that_slack_documents_is_in_the_table(method: str) -> None:
    assert [code for code in DOCUMENTED[method].split() if code not in ERRORS] == []


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
def test_each_says_what_is_wrong_and_who_can_fix_it(error: Any) -> None:
    text = read(refused(error.code))
    assert text.startswith("I can't post there, because ")
    assert text.endswith(f"Slack calls this `{error.code}`.")
    assert error.fix[0].isupper()
    assert error.fix.endswith(".")
    if error.meaning is Meaning.ACCESS:
        assert "admin" in error.fix
    if error.meaning is not Meaning.OURS:
        assert f"`{error.code}`" in OPERATIONS
        assert f"{error.reason[1:]} | {error.fix} |" in OPERATIONS


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("is_archived", "the channel is archived. Unarchive it, or choose another channel."),
        ("not_in_channel", "Type `/invite @whoowns` in it, or choose another channel."),
        ("restricted_action_thread_only_channel", "takes messages only in threads. Ask a Slack"),
        ("token_expired", "Ask your whoowns admin to reinstall me in this workspace."),
        ("team_access_not_granted", "Ask your whoowns admin to grant me access"),
        ("message_limit_exceeded", "Please try again in an hour"),
        ("external_channel_migrating", "Slack is moving the channel. Please try again"),
    ],
)
def test_what_people_read(code: str, words: str) -> None:
    assert words in read(refused(code))


def test_a_missing_scope_is_named() -> None:
    text = read(refused("missing_scope", needed="channels:read,groups:read"))
    assert "give me the scope `channels:read`, `groups:read` and to reinstall me" in text
    assert "<" not in read(refused("missing_scope", needed="<!channel>"))


def test_a_code_that_is_new_is_shown_as_slack_gave_it() -> None:
    text = read(refused("brand_new_2027"))
    assert "Slack calls this `brand_new_2027`." in text
    assert "Please tell your whoowns admin." in text
    assert "`&lt;!channel&gt;'x`" in read(refused("<!channel>`x"))


@pytest.mark.parametrize(
    ("error", "meaning", "retry_after"),
    [
        (refused("ratelimited", 429, {"Retry-After": "7"}), Meaning.LIMITED, 7.0),
        (refused("ratelimited", 429), Meaning.LIMITED, 60.0),
        (refused("Received a response in a non-JSON format: <html>"), Meaning.UNCERTAIN, None),
        (refused("is_archived", 500), Meaning.UNCERTAIN, None),
        (URLError(ConnectionRefusedError()), Meaning.TEMPORARY, None),
        (TimeoutError(), Meaning.UNCERTAIN, None),
    ],
)
def test_what_else_slack_may_do(
    error: Exception, meaning: Meaning, retry_after: float | None
) -> None:
    slack_error = read_error(error)
    assert slack_error.meaning is meaning
    assert slack_error.retry_after == retry_after
    assert not slack_error.needs_person


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (404, "used_url", "used_url"),
        (404, '{"ok":false,"error":"used_url"}', "used_url"),
        (404, "", "http_404"),
        (410, "<html> gone", "http_410"),
        (403, "action_prohibited", "action_prohibited"),
    ],
)
def test_what_a_response_url_answers_is_final(status: int, body: str, code: str) -> None:
    error = read_answer(status, body, {})
    assert error.code == code
    assert error.is_final or error.meaning is Meaning.ACCESS


def test_what_is_decided_by_the_code() -> None:
    assert is_final("is_archived")
    assert is_final("restricted_action_thread_only_channel")
    assert is_final("user_not_found")
    assert not is_final("token_revoked")
    assert not is_final("ratelimited")
    assert not is_final("brand_new")
    assert is_uncertain("internal_error")
    assert not is_uncertain("is_archived")
    assert by_code("token_revoked").needs_person


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (URLError(ConnectionRefusedError()), True),
        (URLError(gaierror(-2, "unknown")), True),
        (URLError(ssl.SSLCertVerificationError()), True),
        (URLError(ConnectionResetError()), False),
        (URLError(TimeoutError()), False),
        (RemoteDisconnected("closed"), False),
        (ConnectionResetError(), False),
        (TimeoutError(), False),
    ],
)
def test_only_what_was_never_connected_surely_did_not_reach_slack(
    error: Exception, expected: bool
) -> None:
    assert never_reached(error) is expected
