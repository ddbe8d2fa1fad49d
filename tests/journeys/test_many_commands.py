"""What an operator of many workspaces types."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.assembly import SLACK_SECONDS
from bot.cli import doctor, doctor_many, workspaces
from bot.cli.main import main
from bot.domain.errors import Refusal
from bot.settings import Settings
from bot.slack.jobs.turns import TURN_SECONDS
from bot.store.tables import installations
from bot.usecases.installations import Installations
from bot.usecases.token_cache import FRESH_SECONDS
from sandbox.oauth import Place
from tests.journeys.conftest import SECRET
from tests.journeys.many import CLIENT, KEY, NORTH, SOUTH, Deployment, deployment
from tests.journeys.test_leaving import fill, rows

NEW_KEY = Fernet.generate_key().decode()


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployment]:
    with deployment(tmp_path, NORTH, SOUTH) as running:
        monkeypatch.chdir(tmp_path)
        environment = {
            "SLACK_CLIENT_ID": CLIENT[0],
            "SLACK_CLIENT_SECRET": CLIENT[1],
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": running.slack.api_url,
            "DATABASE_URL": running.settings.database_url,
            "PUBLIC_URL": running.url,
            "WHOOWNS_TOKEN_KEYS": KEY,
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        fill(running)
        yield running


def typed(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert main(arguments) == status
    printed = capsys.readouterr()
    return printed.out or printed.err


def with_keys(many: Deployment, *keys: str) -> Settings:
    assert many.settings.many
    return replace(many.settings, many=replace(many.settings.many, token_keys=keys))


def test_a_new_key_is_one_that_the_settings_take(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first, second = (typed(capsys, "installations", "new-key").strip() for _ in range(2))
    assert first != second
    assert Fernet(first)


def test_keys_are_rotated_and_a_lost_one_is_named(
    many: Deployment, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOOWNS_TOKEN_KEYS", f"{NEW_KEY},{KEY}")
    said = typed(capsys, "installations", "rotate-keys")
    assert said.startswith("2 tokens are now sealed with the first key.")
    assert "remove all keys but the first" in said
    monkeypatch.setenv("WHOOWNS_TOKEN_KEYS", NEW_KEY)
    assert typed(capsys, "installations", "rotate-keys").startswith("No token is sealed")
    monkeypatch.setenv("WHOOWNS_TOKEN_KEYS", KEY)
    assert f"{NORTH.id}, {SOUTH.id}" in typed(capsys, "installations", "rotate-keys", status=1)
    assert "can't be opened" in typed(capsys, "installations", "list")


def test_a_name_that_its_people_chose_does_nothing_to_the_terminal(
    many: Deployment, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    many.install(Place(NORTH.id, "North\x1b]0;owned\x07\nTOTHER  Fake\u202e"))
    monkeypatch.setattr("sys.stdin", io.StringIO("no"))
    for arguments in (["installations", "list"], ["workspace", "delete", NORTH.id]):
        main(arguments)
        printed = "".join(capsys.readouterr())
        assert "owned" in printed
        assert not any(each in printed for each in ("\x1b", "\nTOTHER", "\u202e"))


def test_the_list_shows_who_is_there_and_who_left(
    many: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    many.slack.deliver_event(NORTH.id, {"type": "app_uninstalled"})
    many.settle()
    north, south = typed(capsys, "installations", "list").splitlines()
    assert north.startswith("TNORTH  North <&> Sons  left ")
    assert south.startswith("TSOUTH  South  installed ")


def test_an_empty_list_says_what_to_do_next(
    many: Deployment,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/fresh.db")
    main(["migrate"])
    capsys.readouterr()
    listed = typed(capsys, "installations", "list")
    assert listed.startswith("No workspace has installed whoowns yet. Send people to http")


def test_all_of_a_workspace_is_exported_and_nothing_of_another(
    many: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        json.loads(line) for line in typed(capsys, "workspace", "export", NORTH.id).splitlines()
    ]
    assert {line["row"]["workspace_id"] for line in lines} == {NORTH.id}
    tables = {line["table"] for line in lines}
    assert {"teams", "audit", "questions", "installations"} <= tables
    held = rows(many, NORTH.id)
    assert len(lines) == sum(len(each) for each in held.values())
    assert "sealed" not in str(lines)
    assert "gAAAA" not in str(lines)


@pytest.mark.parametrize("typed_id", ["", "TSOUTH\n", "yes\n"])
def test_a_deletion_that_is_not_confirmed_changes_nothing(many: Deployment, typed_id: str) -> None:
    before = [rows(many, place.id) for place in (NORTH, SOUTH)]
    with pytest.raises(Refusal, match="Nothing was deleted"):
        workspaces.delete_workspace(many.settings, NORTH.id, io.StringIO(), lambda: typed_id)
    assert [rows(many, place.id) for place in (NORTH, SOUTH)] == before


def test_deleting_takes_everything_of_one_workspace_and_no_byte_of_another(
    many: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    others, out = rows(many, SOUTH.id), io.StringIO()
    waited: list[float] = []
    workspaces.delete_workspace(many.settings, NORTH.id, out, lambda: "TNORTH\n", waited.append)
    assert "North <&> Sons" in out.getvalue()
    assert "Type TNORTH to confirm" in out.getvalue()
    assert waited == [workspaces.UNTIL_FORGOTTEN]
    assert waited[0] > FRESH_SECONDS + TURN_SECONDS + SLACK_SECONDS
    assert not any(rows(many, NORTH.id).values())
    assert rows(many, SOUTH.id) == others
    refused = typed(capsys, "workspace", "delete", NORTH.id, "--yes", status=2)
    assert f"I don't know the workspace TNORTH. Choose one of these: {SOUTH.id}." in refused


def deleted(many: Deployment, settings: Settings | None = None) -> tuple[bool, str]:
    """Delete one workspace; return whether the app was removed, and what was written."""
    out = io.StringIO()
    is_removed = workspaces.delete_workspace(
        settings or many.settings, NORTH.id, out, None, lambda _: None
    )
    assert not any(rows(many, NORTH.id).values())
    return is_removed, out.getvalue()


def test_a_workspace_that_is_deleted_no_longer_has_the_app(many: Deployment) -> None:
    token = Installations(many.bot.context.database, [KEY]).token_or_none(NORTH.id)
    is_removed, text = deleted(many)
    assert is_removed
    assert "also removes whoowns from that Slack" in text.partition("keeps a copy")[0]
    assert "to confirm" not in text
    assert "whoowns is removed from TNORTH." in text
    assert many.slack.oauth.place_of(token or "") == "account_inactive"
    assert many.tokens_used("apps.uninstall") == [NORTH.id]
    # Slack says so afterwards, also to a bot that has forgotten the workspace.
    assert many.slack.deliver_event(NORTH.id, {"type": "app_uninstalled"}) == 200
    assert "Checkout" in many.ask(SOUTH, "list", "/whoowns-team")


def test_an_event_that_comes_during_the_deletion_keeps_nothing_from_being_deleted(
    many: Deployment,
) -> None:
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        ahead = datetime.now(UTC) + timedelta(seconds=30)
        many.slack.deliver_event(NORTH.id, {"type": "app_uninstalled"}, ahead)
        many.settle()

    settings = many.settings
    workspaces.delete_workspace(settings, NORTH.id, io.StringIO(), lambda: NORTH.id, wait)
    assert waited == [workspaces.UNTIL_FORGOTTEN]
    assert not any(rows(many, NORTH.id).values())


def test_a_workspace_that_removed_the_app_before_is_deleted_alike(many: Deployment) -> None:
    many.slack.uninstall(NORTH.id)  # and no event says so
    assert deleted(many)[0]


def test_what_slack_does_not_remove_is_deleted_all_the_same_and_said(many: Deployment) -> None:
    many.slack.oauth.credentials = (many.slack.oauth.credentials[0], "another secret")
    is_removed, text = deleted(many)
    assert not is_removed
    assert "couldn't remove whoowns from TNORTH: Slack answers bad_client_secret." in text
    assert "Ask an admin there to remove whoowns" in text
    assert "Nothing is left of TNORTH." in text


@pytest.mark.parametrize(
    ("error", "change"),
    [
        (
            "Slack can't be reached",
            lambda many: replace(many.settings, slack_api_url="http://127.0.0.1:9/"),
        ),
        ("can't be opened with any key", lambda many: with_keys(many, NEW_KEY)),
    ],
)
def test_whatever_keeps_slack_from_being_asked_the_deletion_goes_on(
    many: Deployment, error: str, change: Callable[[Deployment], Settings]
) -> None:
    is_removed, text = deleted(many, change(many))
    assert not is_removed
    assert error in text


@pytest.mark.parametrize("place", [NORTH, SOUTH], ids=["installed", "left"])
def test_a_slack_whose_clock_is_ahead_keeps_nothing_from_being_deleted(
    many: Deployment, place: Place
) -> None:
    ahead = datetime.now(UTC) + timedelta(minutes=5)
    many.slack.deliver_event(SOUTH.id, {"type": "app_uninstalled"}, ahead)
    many.settle()
    with many.bot.context.database.transaction() as session:
        session.execute(installations.update().values(installed_at=ahead))
    workspaces.delete_workspace(
        many.settings, place.id, io.StringIO(), lambda: place.id, lambda _: None
    )
    assert not any(rows(many, place.id).values())


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "--workspace", "TNOWHERE"),
        ("summary", "--team", "Checkout", "--workspace", "TNOWHERE"),
        ("workspace", "export", "TNOWHERE"),
        ("import", "teams.yaml", "--workspace", "TNOWHERE"),
        ("import", "teams.yaml"),
        ("export",),
    ],
)
def test_what_is_there_is_listed_where_the_workspace_is_missing(
    many: Deployment, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    Path("teams.yaml").write_text("teams: [{name: Mobile}]")
    refused = typed(capsys, *arguments, status=2)
    assert NORTH.id in refused
    assert SOUTH.id in refused


def test_an_import_asks_the_slack_of_its_workspace(
    many: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("teams.yaml").write_text("teams: [{name: Mobile, product_owner: '@tomas'}]")
    typed(capsys, "import", "teams.yaml", "--workspace", SOUTH.id)
    assert set(many.tokens_used("users.list")) == {SOUTH.id}
    assert "Mobile" in typed(capsys, "export", "--workspace", SOUTH.id)
    assert "Mobile" not in typed(capsys, "export", "--workspace", NORTH.id)
    summary = typed(capsys, "summary", "--team", "Mobile", "--workspace", SOUTH.id)
    assert "Mobile" in summary


def test_the_doctor_asks_slack_about_each_token(many: Deployment) -> None:
    checks = {check.subject: check for check in doctor.examine(many.settings)}
    assert checks["token keys"].ok
    assert checks["workspace TNORTH"].ok, checks
    assert checks["workspace TSOUTH"].ok
    many.slack.uninstall(NORTH.id)
    (north,) = [
        check
        for check in doctor.examine(many.settings, NORTH.id)
        if check.subject.startswith("workspace")
    ]
    assert "account_inactive" in str(north)
    assert north.fix


def test_the_doctor_names_lost_keys_and_unknown_workspaces(
    many: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = "\n".join(map(str, doctor.examine(with_keys(many, NEW_KEY), "TNOWHERE")))
    assert f"no key opens the tokens of {NORTH.id}, {SOUTH.id}" in report
    assert f"Choose one of these: {NORTH.id}, {SOUTH.id}." in report
    monkeypatch.setattr(doctor_many, "MOST_ASKED", 1)
    report = "\n".join(map(str, doctor.examine(many.settings)))
    assert "name one with --workspace" in report


def test_a_newer_database_is_refused_before_anything_is_done(
    many: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    with many.bot.context.database.transaction() as session:
        session.exec_driver_sql("UPDATE alembic_version SET version_num = 'from the future'")
    before = rows(many, NORTH.id)
    for arguments in (
        ("workspace", "delete", NORTH.id, "--yes"),
        ("workspace", "export", NORTH.id),
        ("installations", "rotate-keys"),
    ):
        assert "newer version" in typed(capsys, *arguments, status=2)
    assert rows(many, NORTH.id) == before
