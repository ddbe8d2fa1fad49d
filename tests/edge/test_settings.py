"""Settings are read as a whole, and every problem is named at once."""

import pytest

from bot.settings import Mode, SettingsError, read

BOT = {"SLACK_BOT_TOKEN": "xoxb-1"}


def test_without_tokens_it_is_the_sandbox() -> None:
    assert read({}).mode is Mode.SANDBOX


def test_an_app_token_means_socket_mode() -> None:
    assert read({**BOT, "SLACK_APP_TOKEN": "xapp-1"}).mode is Mode.SOCKET


def test_a_signing_secret_means_http() -> None:
    settings = read({**BOT, "SLACK_SIGNING_SECRET": "s", "WHOOWNS_ADMINS": "U1, U2,"})
    assert settings.mode is Mode.HTTP
    assert settings.admins == {"U1", "U2"}


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        (BOT, "alone is not enough"),
        ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "secret", "SLACK_SIGNING_SECRET": "s"}, "begin with xoxb-"),
        ({**BOT, "SLACK_APP_TOKEN": "token"}, "begin with xapp-"),
        ({"PORT": "many"}, "PORT has to be"),
        ({"PORT": "70000"}, "PORT has to be"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL has to be"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT has to be"),
    ],
)
def test_a_half_set_configuration_is_refused(environment: dict[str, str], problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        read(environment)


def test_all_problems_are_named_together() -> None:
    with pytest.raises(SettingsError) as refused:
        read({"SLACK_APP_TOKEN": "xapp-1", "PORT": "x", "LOG_LEVEL": "x"})
    assert len(str(refused.value).splitlines()) == 3


def test_secrets_do_not_show_in_print() -> None:
    shown = repr(read({**BOT, "SLACK_SIGNING_SECRET": "s3cr3t"}))
    assert "s3cr3t" not in shown
    assert "xoxb" not in shown


@pytest.mark.parametrize(("said", "days"), [("", 90), ("0", 0), ("30", 30)])
def test_words_are_kept_for_as_many_days_as_said(said: str, days: int) -> None:
    assert read({"WHOOWNS_KEEP_TEXT_DAYS": said}).keep_text_days == days


@pytest.mark.parametrize("said", ["-1", "ten", "1.5", "99999"])
def test_days_that_cannot_be_meant_are_refused(said: str) -> None:
    with pytest.raises(SettingsError, match="0 keeps no words"):
        read({"WHOOWNS_KEEP_TEXT_DAYS": said})
