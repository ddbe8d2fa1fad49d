"""files.*: uploading in Slack's three steps, of which the middle one is a plain request."""

from typing import Any

from sandbox import sample
from sandbox.core import Core
from sandbox.model import JsonObject
from sandbox.web_api import ApiError, channel_for_bot, invalid_arguments, method, need, whole

LARGEST_UPLOAD = 5_000_000
"""Bytes that the sandbox takes; Slack takes a gigabyte."""


@method("files.getUploadURLExternal", scope="files:write")
def upload_url(core: Core, params: JsonObject) -> JsonObject:
    """Return a URL to which the file's content is sent."""
    need(params, "filename", "length")
    if whole(params, "length") > LARGEST_UPLOAD:
        raise ApiError("file_upload_size_restricted")
    file_id = core.world.new_id("F")
    name = str(params["filename"])
    core.world.files[file_id] = {"id": file_id, "name": name, "title": name}
    return {"file_id": file_id, "upload_url": f"{core.url}upload/{file_id}"}


@method("files.completeUploadExternal", scope="files:write")
def complete(core: Core, params: JsonObject) -> JsonObject:
    """Share uploaded files, in a channel if one is named."""
    need(params, "files")
    if not isinstance(params["files"], list):
        raise invalid_arguments("files must be an array")
    files: list[JsonObject] = [_uploaded(core, entry) for entry in params["files"]]
    target = params.get("channel_id") or params.get("channels")
    if target:
        channel = channel_for_bot(core, target)
        if sample.BOT_USER not in channel.members:
            raise ApiError("not_in_channel")
        body = {"text": params.get("initial_comment"), "thread_ts": params.get("thread_ts")}
        core.world.post(core.bot_message(channel.id, body, files=files))
    return {"files": files}


def _uploaded(core: Core, entry: Any) -> JsonObject:
    known = core.world.files.get(str(entry.get("id"))) if isinstance(entry, dict) else None
    if known is None or "size" not in known:
        raise ApiError("file_not_found")
    known["title"] = entry.get("title") or known["title"]
    known["permalink"] = f"{core.url}upload/{known['id']}"
    return {key: value for key, value in known.items() if key != "content"}
