"""What the sandbox keeps of files and Home tabs when it starts again."""

import stat
from pathlib import Path
from urllib.request import urlopen

from slack_sdk import WebClient

from sandbox import Sandbox, sample
from tests.sandbox.conftest import SECRET
from tests.sandbox.tiny_bot import BUTTONS, MANIFEST


def started(state_file: Path) -> Sandbox:
    """Start a sandbox that keeps its state, without a bot."""
    sandbox = Sandbox(signing_secret=SECRET, manifest=MANIFEST, state_file=state_file)
    sandbox.start()
    return sandbox


def test_files_and_home_tabs_are_kept(tmp_path: Path) -> None:
    before = started(tmp_path / "slack.jsonl")
    client = WebClient(token=before.bot_token, base_url=before.api_url)
    client.files_upload_v2(channel=sample.PRODUCT, filename="week.csv", content="a,b")
    client.views_publish(user_id=sample.SALES, view={"type": "home", "blocks": [BUTTONS]})
    before.stop()

    after = started(tmp_path / "slack.jsonl")
    (message,) = after.messages(sample.PRODUCT)
    with urlopen(f"{after.url}upload/{message.files[0]['id']}") as response:
        assert response.read() == b"a,b"
    home = after.home_of(sample.SALES)
    assert home is not None
    assert home["blocks"][0]["type"] == "actions"
    after.stop()


def test_the_state_file_is_made_short_again(tmp_path: Path) -> None:
    path = tmp_path / "slack.jsonl"
    before = started(path)
    ts = before.say(sample.SALES, sample.PRODUCT, "hello")
    for _ in range(10):
        before.react(sample.SALES, sample.PRODUCT, ts, "eyes")
    before.stop()
    assert path.read_text().count(ts) == 11
    started(path).stop()
    assert path.read_text().count(ts) == 1


def test_nobody_else_can_read_what_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "slack.jsonl"
    started(path).stop()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    started(path).stop()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
