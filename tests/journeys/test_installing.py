"""Workspaces install whoowns by a link; whoever is not the one who began it gets nowhere."""

import logging
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot import assembly
from bot.domain.errors import StoreUnavailable
from bot.slack.installing import flow
from bot.slack.installing.state import LIFETIME
from bot.slack.scopes import SCOPES
from bot.store import installations
from sandbox import sample
from tests.journeys.conftest import SECRET
from tests.journeys.many import (
    CLIENT,
    GRID,
    KEY,
    NORTH,
    ORG,
    SOUTH,
    Browser,
    Deployment,
    deployment,
)
from tests.journeys.program import answers, free_port, program


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Deployment]:
    with deployment(tmp_path, NORTH, SOUTH) as running:
        yield running


def test_a_workspace_installs_whoowns_and_uses_it(many: Deployment) -> None:
    assert "not installed" in many.ask(NORTH, "help")
    assert many.install_url in many.ask(NORTH, "help")
    page = many.install(NORTH)
    assert page.status == 200
    assert "North &lt;&amp;&gt; Sons" in page.text
    (message,) = many.direct_messages(NORTH)
    assert "/whoowns-team create" in message
    assert "Checkout" in many.ask(NORTH, "create Checkout #checkout", "/whoowns-team")
    assert many.of(NORTH).messages(sample.CHECKOUT) == []
    assert many.tokens_used("auth.test") == []


def test_slack_is_asked_for_what_the_manifest_has(many: Deployment) -> None:
    url = urlsplit(many.begin(Browser()))
    query = {name: value for name, (value,) in parse_qs(url.query).items()}
    assert f"{url.scheme}://{url.netloc}/" == many.slack.url
    assert set(query.pop("scope").split(",")) == SCOPES
    assert query.pop("state")
    assert query == {
        "client_id": CLIENT[0],
        "redirect_uri": f"{many.url}/slack/oauth_redirect",
    }


def test_two_workspaces_have_their_own_tokens_teams_and_installers(many: Deployment) -> None:
    browser = Browser()
    many.install(NORTH, browser)
    many.install(SOUTH, browser, user=sample.DEVELOPER)
    many.ask(NORTH, "create Checkout #checkout", "/whoowns-team")
    many.ask(SOUTH, "create Search #search", "/whoowns-team")
    for place, has, has_not in ((NORTH, "Checkout", "Search"), (SOUTH, "Search", "Checkout")):
        listed = many.ask(place, "list", "/whoowns-team")
        assert has in listed
        assert has_not not in listed
    assert [len(many.direct_messages(each)) for each in (NORTH, SOUTH)] == [1, 0]
    assert len(many.direct_messages(SOUTH, sample.DEVELOPER)) == 1
    assert set(many.tokens_used("users.info")) == {NORTH.id, SOUTH.id}
    assert many.tokens_used("chat.postMessage") == [NORTH.id, SOUTH.id]
    assert "" not in many.tokens_used("users.info")


def test_pages_run_nothing_and_tell_nobody(many: Deployment) -> None:
    browser = Browser()
    consent = many.begin(browser)
    pages = [
        browser.get(many.install_url),
        browser.get(many.slack.oauth.approve(consent, NORTH, sample.ADMIN)),
        browser.get(many.slack.oauth.deny(consent)),
        browser.get(f"{many.url}/slack/oauth_redirect?error=%3Cscript%3E1%3C/script%3E"),
    ]
    for page in pages:
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy
        assert "<script" not in page.text
        assert " style=" not in page.text
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["x-frame-options"] == "DENY"
    cookie = pages[0].headers["set-cookie"]
    assert "HttpOnly; SameSite=Lax" in cookie


def test_nothing_secret_is_logged_or_shown(
    many: Deployment, caplog: pytest.LogCaptureFixture
) -> None:
    browser = Browser()
    with caplog.at_level(logging.DEBUG, "whoowns"):
        approved = many.slack.oauth.approve(many.begin(browser), NORTH, sample.ADMIN)
        shown = browser.get(approved).text + browser.get(approved).text
        many.ask(NORTH, "create Checkout #checkout", "/whoowns-team")
        many.slack.oauth.revoke(NORTH)
        many.ask(NORTH, "create Search #search", "/whoowns-team")
        many.settle()
    ours = [each for each in caplog.records if each.name.startswith("whoowns")]
    logged = "".join(f"{each.getMessage()}{getattr(each, 'fields', '')}" for each in ours)
    assert "installed" in logged
    secret = ["xoxb-", KEY, CLIENT[1], SECRET, *browser.cookies.values()]
    secret += [value for (value,) in parse_qs(urlsplit(approved).query).values()]
    assert not [each for each in secret if each in logged + shown]


def test_an_installation_that_cannot_be_saved_leaves_nothing_and_can_be_repeated(
    many: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: object) -> bool:
        raise StoreUnavailable("The database is busy.")

    with monkeypatch.context() as patch:
        patch.setattr(installations, "keep", unavailable)
        page = many.install(NORTH)
    assert (page.status, "nothing was saved" in page.text) == (503, True)
    assert many.direct_messages(NORTH) == []
    assert not many.is_installed(NORTH)
    assert many.install(NORTH).status == 200
    assert len(many.direct_messages(NORTH)) == 1


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"ok": True, "access_token": "xoxp-of-a-person", "team": {"id": NORTH.id}}, 502),
        ({"ok": True, "access_token": "xoxb-1", "team": None}, 502),
        ({"ok": True, "access_token": "xoxb-1", "team": "TNORTH"}, 502),
        ({"ok": False, "error": "bad_client_secret"}, 400),
    ],
)
def test_an_answer_that_cannot_be_used_installs_nothing(
    many: Deployment, monkeypatch: pytest.MonkeyPatch, answer: dict[str, object], status: int
) -> None:
    monkeypatch.setattr(many.slack.oauth, "exchange", lambda *_: answer)
    page = many.install(NORTH)
    assert (page.status, "Try again" in page.text) == (status, True)
    assert not many.is_installed(NORTH)


def test_a_slack_that_says_nothing_leads_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembly, "PATIENCE_SECONDS", 0.2)
    with deployment(tmp_path, NORTH) as many:
        many.slack.exchange_seconds = 0.6
        page = many.install(NORTH)
        assert (page.status, "isn't answering" in page.text) == (502, True)


def test_the_program_serves_the_pages_of_an_installation(many: Deployment, tmp_path: Path) -> None:
    port = free_port()
    environment = {
        "SLACK_CLIENT_ID": CLIENT[0],
        "SLACK_CLIENT_SECRET": CLIENT[1],
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": many.slack.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/other.db",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "WHOOWNS_TOKEN_KEYS": KEY,
        "PORT": str(port),
    }
    with program(environment, cwd=tmp_path):
        assert answers(f"http://127.0.0.1:{port}/readyz")
        browser = Browser()
        consent = browser.get(f"http://127.0.0.1:{port}/slack/install").location
        assert consent.startswith(many.slack.url)
        assert browser.get(many.slack.oauth.approve(consent, NORTH, sample.ADMIN)).status == 200


def test_one_who_cancels_changes_nothing(many: Deployment) -> None:
    page = Browser().get(many.slack.oauth.deny(many.begin(Browser())))
    assert page.status == 200
    assert "Nothing was installed" in page.text
    assert many.install_url in page.text
    assert many.tokens_used("oauth.v2.access") == []
    assert not many.is_installed(NORTH)


@pytest.mark.parametrize(
    "state",
    ["", "x", "1.2.3", "9999999999." + "a" * 22 + "." + "b" * 43, "é" * 20],
    ids=["empty", "short", "numbers", "well-formed", "odd"],
)
def test_a_forged_state_installs_nothing(many: Deployment, state: str) -> None:
    browser = Browser()
    approved = many.slack.oauth.approve(many.begin(browser), NORTH, sample.ADMIN)
    forged = re.sub(
        "state=.*", f"state={state.encode().hex() if 'é' in state else state}", approved
    )
    page = browser.get(forged)
    if state:
        assert (page.status, "Try again" in page.text) == (400, True)
    else:
        assert (page.status, page.location) == (302, many.install_url)
    assert many.tokens_used("oauth.v2.access") == []
    assert not many.is_installed(NORTH)


@pytest.mark.parametrize("cookies", [0, 1], ids=["no cookie", "another cookie"])
def test_another_browser_installs_nothing(many: Deployment, cookies: int) -> None:
    approved = many.slack.oauth.approve(many.begin(Browser()), NORTH, sample.ADMIN)
    other = Browser()
    for _ in range(cookies):
        many.begin(other)
    page = other.get(approved)
    assert (page.status, "another browser" in page.text) == (400, True)
    assert many.tokens_used("oauth.v2.access") == []
    assert not many.is_installed(NORTH)


def test_cookies_of_others_on_the_same_domain_are_in_nobodys_way(many: Deployment) -> None:
    browser = Browser({"analytics": '{"id":1,"seen":"a b"}', "wide": "x" * 5000, "a b": "c"})
    assert many.install(NORTH, browser).status == 200
    assert many.is_installed(NORTH)


@pytest.mark.parametrize("error", ["Call+0800+123+to+win", "see%0Aevil.example", "A" * 900])
def test_a_link_puts_no_words_into_a_page(many: Deployment, error: str) -> None:
    page = Browser().get(f"{many.url}/slack/oauth_redirect?error={error}&state=x")
    assert (page.status, "<code>" in page.text) == (400, False)
    known = Browser().get(f"{many.url}/slack/oauth_redirect?error=invalid_scope")
    assert "<code>invalid_scope</code>" in known.text


def test_a_state_and_its_code_count_once(many: Deployment) -> None:
    browser = Browser()
    consent = many.begin(browser)
    approved = many.slack.oauth.approve(consent, NORTH, sample.ADMIN)
    assert browser.get(approved, "HEAD").status == 200
    assert browser.get(approved).status == 200
    replayed = browser.get(approved)
    assert (replayed.status, "used before" in replayed.text) == (400, True)
    same_state = many.slack.oauth.approve(consent, SOUTH, sample.ADMIN)
    assert browser.get(same_state).status == 400
    assert len(many.tokens_used("oauth.v2.access")) == 1
    assert not many.is_installed(SOUTH)


def test_a_code_that_slack_no_longer_takes_leads_back(many: Deployment) -> None:
    browser = Browser()
    approved = many.slack.oauth.approve(many.begin(browser), NORTH, sample.ADMIN)
    page = browser.get(re.sub("code=[0-9a-f]+", "code=used", approved))
    assert page.status == 400
    assert "invalid_code" in page.text
    assert many.install_url in page.text
    assert many.install(NORTH, browser).status == 200


def test_an_expired_state_installs_nothing(tmp_path: Path) -> None:
    now = [datetime.now(UTC)]
    with deployment(tmp_path, NORTH, clock=lambda: now[0]) as many:
        browser = Browser()
        consent = many.begin(browser)
        now[0] += LIFETIME + timedelta(seconds=1)
        page = browser.get(many.slack.oauth.approve(consent, NORTH, sample.ADMIN))
        assert (page.status, "expired" in page.text) == (400, True)
        assert many.tokens_used("oauth.v2.access") == []


def test_one_begun_at_slack_is_asked_once_more_with_a_state(many: Deployment) -> None:
    redirect = f"{many.url}/slack/oauth_redirect"
    browser = Browser()
    page = browser.get(many.slack.oauth.approve_as_admin(redirect, NORTH, sample.ADMIN, "commands"))
    assert (page.status, page.location) == (302, many.install_url)
    assert many.tokens_used("oauth.v2.access") == []
    consent = browser.get(page.location).location
    offers = unescape(Browser().get(consent).text)
    allowed = re.findall('href="([^"]+)"', offers)[0]
    assert browser.get(allowed).status == 200
    assert many.is_installed(NORTH)


def test_two_who_install_at_once_both_succeed_and_one_is_written_to(many: Deployment) -> None:
    many.slack.exchange_seconds = 0.2
    users = (sample.ADMIN, sample.DEVELOPER)
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda u=user: statuses.append(many.install(NORTH, user=u).status))
        for user in users
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200, 200]
    assert sum(len(many.direct_messages(NORTH, user)) for user in users) == 1
    assert many.is_installed(NORTH)


def test_those_who_wait_for_slack_leave_the_threads_to_questions(
    many: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "AT_ONCE", 2)
    many.slack.exchange_seconds = 0.5
    pages: list[int] = []
    threads = [
        threading.Thread(target=lambda: pages.append(many.install(NORTH).status)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(pages) == [200, 200, 503, 503]


def test_installing_again_keeps_everything_and_writes_to_nobody(many: Deployment) -> None:
    many.install(NORTH)
    many.ask(NORTH, "create Checkout #checkout", "/whoowns-team")
    page = many.install(NORTH, user=sample.DEVELOPER)
    assert "as they were" in page.text
    assert many.direct_messages(NORTH, sample.DEVELOPER) == []
    assert "Checkout" in many.ask(NORTH, "list", "/whoowns-team")


def test_only_reading_is_possible_at_these_addresses(many: Deployment) -> None:
    for path in ("/slack/install", "/slack/oauth_redirect"):
        page = Browser().get(f"{many.url}{path}", "POST")
        assert (page.status, page.headers["allow"]) == (405, "GET, HEAD")
    assert Browser().get(f"{many.url}/slack/oauth_redirect").status == 400
    long = f"{many.url}/slack/oauth_redirect?code={'x' * 5000}"
    assert Browser().get(long).status == 400


def test_an_organisation_has_one_map_for_all_its_workspaces(tmp_path: Path) -> None:
    with deployment(tmp_path, ORG, SOUTH) as many:
        page = many.install(ORG)
        assert (page.status, "choose the workspaces" in page.text) == (200, True)
        assert len(many.direct_messages(ORG)) == 1
        many.ask(ORG, "create Checkout #checkout", "/whoowns-team")
        assert "Checkout" in many.ask(ORG, "list", "/whoowns-team")
        assert many.bot.context.workspace_ids() == ["EORG"]
        for event in ("team_access_granted", "team_access_revoked"):
            body = {"type": event, "team_ids": ["TANOTHER"]}
            assert many.slack.deliver_event(ORG.id, body) == 200
        assert "Checkout" in many.ask(ORG, "list", "/whoowns-team")
        assert not many.is_installed(SOUTH)


def test_a_workspace_that_moves_into_an_organisation_stays_installed(tmp_path: Path) -> None:
    before = GRID.__class__(GRID.id, GRID.name)
    with deployment(tmp_path, before) as many:
        many.install(before)
        many.ask(before, "create Checkout #checkout", "/whoowns-team")
        many.slack.places[GRID.id] = GRID
        assert "Checkout" in many.ask(GRID, "list", "/whoowns-team")
        assert many.bot.context.workspace_ids() == [GRID.id]
        assert many.install(GRID).status == 200
        assert "Checkout" in many.ask(GRID, "list", "/whoowns-team")
