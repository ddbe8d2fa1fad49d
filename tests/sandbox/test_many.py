"""The sandbox's OAuth refuses what Slack refuses."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from sandbox.oauth import CODE_LIFE, OAuth, Place

CLIENT = ("1.2", "secret")
PLACE = Place("T1", "One")
BACK = "https://bot.example/back"


class Clock:
    """A clock that a test moves."""

    now = datetime(2026, 11, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def oauth(clock: Clock) -> OAuth:
    return OAuth(*CLIENT, clock)


def code_of(oauth: OAuth) -> str:
    query = {"client_id": "1.2", "redirect_uri": BACK, "scope": "commands", "state": "s"}
    back = urlsplit(oauth.approve(f"https://slack.example/?{urlencode(query)}", PLACE, "U1"))
    fields = parse_qs(back.query)
    assert fields["state"] == ["s"]
    return fields["code"][0]


def test_a_code_gives_a_token_once(oauth: OAuth) -> None:
    params = {"code": code_of(oauth), "redirect_uri": BACK}
    answer = oauth.exchange(params, CLIENT)
    assert answer["team"] == {"id": "T1", "name": "One"}
    assert answer["authed_user"] == {"id": "U1"}
    assert oauth.place_of(answer["access_token"]) == PLACE
    assert oauth.exchange(params, CLIENT)["error"] == "invalid_code"
    oauth.revoke(PLACE)
    assert oauth.place_of(answer["access_token"]) == "account_inactive"
    assert oauth.place_of("xoxb-made-up") == "invalid_auth"


def test_what_slack_refuses(oauth: OAuth, clock: Clock) -> None:
    params = {"code": code_of(oauth), "redirect_uri": BACK}
    assert oauth.exchange(params, ("9.9", "secret"))["error"] == "invalid_client_id"
    assert oauth.exchange(params, ("1.2", "other"))["error"] == "bad_client_secret"
    other = {**params, "redirect_uri": "https://other.example"}
    assert oauth.exchange(other, CLIENT)["error"] == "bad_redirect_uri"
    late = {"code": code_of(oauth), "redirect_uri": BACK}
    clock.now += CODE_LIFE + timedelta(seconds=1)
    assert oauth.exchange(late, CLIENT)["error"] == "invalid_code"


def test_uninstalling_takes_the_credentials_of_the_app(oauth: OAuth) -> None:
    params = {"code": code_of(oauth), "redirect_uri": BACK}
    token = oauth.exchange(params, CLIENT)["access_token"]
    assert oauth.uninstall(PLACE, ("1.2", "other"))["error"] == "bad_client_secret"
    assert oauth.place_of(token) == PLACE
    assert oauth.uninstall(PLACE, CLIENT)["ok"]
    assert oauth.place_of(token) == "account_inactive"


def test_with_rotation_a_refresh_token_works_once(oauth: OAuth, clock: Clock) -> None:
    oauth.rotation = True
    answer = oauth.exchange({"code": code_of(oauth), "redirect_uri": BACK}, CLIENT)
    refresh = {"grant_type": "refresh_token", "refresh_token": answer["refresh_token"]}
    clock.now += timedelta(hours=12, seconds=1)
    assert oauth.place_of(answer["access_token"]) == "token_expired"
    again = oauth.exchange(refresh, CLIENT)
    assert oauth.place_of(again["access_token"]) == PLACE
    assert oauth.exchange(refresh, CLIENT)["error"] == "invalid_refresh_token"
