"""Each workspace has its own token, admins, jobs and troubles; Bolt's pitfalls are avoided."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import event

from bot.assembly import assemble
from bot.clock import DatabaseClock
from bot.domain.errors import StoreUnavailable
from bot.store import installations
from bot.usecases import token_cache
from bot.usecases.installations import Installations
from sandbox import sample
from tests.journeys.many import CLIENT, NORTH, SOUTH, Browser, Deployment, deployment
from tests.journeys.test_leaving import UNINSTALLED, Clock, rows


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def many(tmp_path: Path, clock: Clock) -> Iterator[Deployment]:
    with deployment(
        tmp_path, NORTH, SOUTH, clock=clock, WHOOWNS_ADMINS=f"TNORTH/{sample.DEVELOPER}"
    ) as running:
        for place in (NORTH, SOUTH):
            running.install(place)
            running.ask(place, "create Checkout #checkout", "/whoowns-team")
        yield running


def test_many_commands_at_once_each_have_their_token_and_nobody_asks_slack(
    many: Deployment,
) -> None:
    before = len(many.slack.calls)

    def ask(place_id: str) -> None:
        slack = many.slack.slack[place_id]
        for _ in range(15):
            slack.command(sample.ADMIN, sample.GENERAL, "/whoowns-team", "list")
            slack.command(sample.ADMIN, sample.GENERAL, "/whoowns", "who decides the backlog?")
            slack.say(sample.ADMIN, sample.GENERAL, f"<@{sample.BOT_USER}> help")

    threads = [threading.Thread(target=ask, args=(place.id,)) for place in (NORTH, SOUTH) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    many.settle()
    calls = Counter(many.slack.calls[before:])
    assert {call.workspace_id for call in calls} == {NORTH.id, SOUTH.id}
    assert "auth.test" not in {call.method for call in calls}
    for place in (NORTH, SOUTH):
        # The bot answers each mention in its own workspace.
        texts = [each.text for each in many.of(place).messages(sample.GENERAL)]
        assert len([text for text in texts if "help" in text]) == 30


def test_an_admin_of_one_workspace_is_none_of_another(many: Deployment) -> None:
    answers = []
    for place in (NORTH, SOUTH):
        slack, user = many.of(place), sample.DEVELOPER
        slack.command(user, sample.GENERAL, "/whoowns-team", "policy everyone")
        many.settle()
        answers.append(slack.messages(sample.GENERAL, seen_by=user)[-1].text)
    north, south = answers
    assert "Only workspace admins" not in north
    assert "Only workspace admins" in south


def test_a_token_that_is_refused_keeps_no_other_workspace_from_its_jobs(
    many: Deployment, clock: Clock
) -> None:
    for place in (NORTH, SOUTH):
        many.of(place).open_home(sample.ADMIN)
        many.ask(place, f"po <@{sample.CHECKOUT_PO}> for Checkout", "/whoowns-team")
    many.settle()
    many.slack.uninstall(NORTH.id)  # and no event says so
    many.of(SOUTH).set_status(sample.CHECKOUT_PO, "")
    before = len(many.slack.calls)
    clock.ahead = timedelta(minutes=20)
    many.bot.scheduler.tick()
    many.settle()
    calls = many.slack.calls[before:]
    assert "users.info" in {call.method for call in calls if call.workspace_id == SOUTH.id}


def test_jobs_visit_only_workspaces_in_which_something_is_due(
    many: Deployment, clock: Clock
) -> None:
    many.of(NORTH).open_home(sample.ADMIN)
    many.settle()
    many.bot.scheduler.tick()
    many.settle()
    many.ask(NORTH, "create Search #search", "/whoowns-team")
    many.settle()
    asked_about: list[str] = []
    engine = many.bot.context.database.engine
    event.listen(engine, "before_cursor_execute", lambda *seen: asked_about.append(str(seen[3])))
    clock.ahead = timedelta(minutes=1)
    many.bot.scheduler.tick()
    many.settle()
    home = many.of(NORTH).home_of(sample.ADMIN)
    assert "2 teams" in str(home)
    assert any(NORTH.id in parameters for parameters in asked_about)
    assert not any(SOUTH.id in parameters for parameters in asked_about)


def test_a_lost_key_is_refused_and_the_other_workspace_works(
    many: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_cache, "FRESH_SECONDS", 0.0)
    other = Fernet.generate_key().decode()
    with many.bot.context.database.transaction() as session:
        known = Installations(many.bot.context.database, [other])
        north = known.of(NORTH.id)
        sealed = known.seal.close(NORTH.id, "xoxb-whatever")
        assert installations.reseal(session, north, sealed, "")
    for command in ("/whoowns", "/whoowns-team", "/whoowns-rules", "/whoowns-summary"):
        assert "python app.py doctor" in many.ask(NORTH, "help", command)
    many.bot.scheduler.tick()
    assert "Checkout" in many.ask(SOUTH, "list", "/whoowns-team")


def test_presses_and_forms_of_a_workspace_that_left_are_answered(many: Deployment) -> None:
    slack = many.of(NORTH)
    many.ask(NORTH, "which story of checkout comes first?")
    (answer,) = [m for m in slack.messages(sample.GENERAL, seen_by=sample.ADMIN) if m.blocks][-1:]
    slack.command(sample.ADMIN, sample.GENERAL, "/whoowns-team", "edit Checkout")
    assert slack.eventually(lambda: slack.view_of(sample.ADMIN))
    view = slack.view_of(sample.ADMIN)
    assert view
    many.slack.uninstall(NORTH.id)
    many.slack.deliver_event(NORTH.id, {"type": "app_uninstalled"})
    many.settle()
    assert slack.press(sample.ADMIN, answer, "feedback", "right:1").ok
    many.settle()
    assert "not installed" in slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1].text
    submitted = slack.submit(sample.ADMIN, view, {})
    assert b"not installed" in submitted.body
    assert slack.say(sample.ADMIN, sample.GENERAL, f"<@{sample.BOT_USER}> who decides?")
    many.settle()
    assert not rows(many, NORTH.id)["inbox"]
    assert slack.eventually(lambda: not rows(many, NORTH.id)["outbox"])


def test_without_token_and_database_slack_keeps_the_event_and_people_are_told(
    many: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: object) -> None:
        raise StoreUnavailable("The database is busy.")

    _let_tokens_be_read_anew(many)
    monkeypatch.setattr(installations, "of", unavailable)
    assert "can't reach my database" in many.ask(NORTH, "list", "/whoowns-team")
    mention = {"type": "app_mention", "user": "U1", "text": "who?", "ts": "1.1", "channel": "C1"}
    assert many.slack.deliver_event(NORTH.id, mention) == 503


def _let_tokens_be_read_anew(many: Deployment) -> None:
    """As after a start, when none is in memory; nobody is written to."""
    many.slack.deliver_event(NORTH.id, UNINSTALLED)
    many.settle()
    assert many.install(NORTH, user="").status == 200


@pytest.fixture
def rotating(tmp_path: Path, clock: Clock) -> Iterator[Deployment]:
    with deployment(tmp_path, NORTH, clock=clock) as running:
        running.slack.oauth.rotation = True
        running.install(NORTH)
        running.ask(NORTH, "create Checkout #checkout", "/whoowns-team")
        yield running


def test_near_a_tokens_end_no_command_refreshes_it_and_the_job_does_once(
    rotating: Deployment, clock: Clock
) -> None:
    def ask() -> None:
        for _ in range(20):
            rotating.of(NORTH).command(sample.ADMIN, sample.GENERAL, "/whoowns-team", "list")

    clock.ahead = timedelta(hours=11, minutes=58)
    threads = [threading.Thread(target=ask) for _ in range(4)]
    replica = assemble(rotating.settings, clock)
    jobs = [threading.Thread(target=bot.scheduler.tick) for bot in (rotating.bot, replica)]
    for thread in (*threads, *jobs):
        thread.start()
    for thread in (*threads, *jobs):
        thread.join()
    rotating.settle()
    assert len(rotating.tokens_used("oauth.v2.access")) == 2  # the installation, and one refresh
    assert set(rotating.tokens_used("users.info")) == {NORTH.id}
    clock.ahead = timedelta(hours=13)
    assert "Checkout" in rotating.ask(NORTH, "list", "/whoowns-team")
    assert set(rotating.tokens_used("users.info")) == {NORTH.id}
    replica.stop()


def test_a_refresh_that_slack_refuses_is_logged_and_tried_again(
    rotating: Deployment, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    clock.ahead = timedelta(hours=11)
    rotating.slack.oauth.credentials = ("123.456", "another")
    rotating.bot.scheduler.tick()
    (failed,) = [each for each in caplog.records if each.getMessage() == "token not refreshed"]
    assert "bad_client_secret" in str(failed.fields)  # type: ignore[attr-defined]
    rotating.slack.oauth.credentials = CLIENT
    clock.ahead += timedelta(minutes=3)
    rotating.bot.scheduler.tick()
    clock.ahead = timedelta(hours=13)
    assert "Checkout" in rotating.ask(NORTH, "list", "/whoowns-team")


def test_after_a_pause_tokens_are_refreshed_though_the_clock_is_not_trusted_yet(
    rotating: Deployment, clock: Clock
) -> None:
    database = rotating.bot.context.database
    DatabaseClock(database, clock).measure()
    clock.ahead = timedelta(hours=13)
    restarted = assemble(rotating.settings, DatabaseClock(database, clock))
    assert not restarted.context.is_clock_trusted
    restarted.scheduler.tick()
    assert len(rotating.tokens_used("oauth.v2.access")) == 2
    restarted.stop()


def test_bolts_own_settings_and_files_are_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("SLACK_CLIENT_ID", "9.9")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "of another app")
    monkeypatch.setenv("SLACK_SCOPES", "admin")
    with deployment(tmp_path, NORTH) as many:
        consent = many.begin(Browser())
        assert "client_id=123.456" in consent
        assert "admin" not in consent.partition("&state")[0].partition("scope=")[2]
        many.install(NORTH)
        assert "Checkout" in many.ask(NORTH, "create Checkout #checkout", "/whoowns-team")
        assert many.tokens_used("auth.test") == []
    assert list(home.iterdir()) == []


def test_a_single_workspace_has_no_pages_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.journeys.conftest import over_http

    monkeypatch.setenv("SLACK_CLIENT_ID", "9.9")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "of another app")
    with over_http(tmp_path) as office:
        for path in ("/slack/install", "/slack/oauth_redirect?code=1&state=2"):
            assert Browser().get(f"{office.url}{path}").status == 404
        assert "Ask me" in office.ask("help")
