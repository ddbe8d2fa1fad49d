"""Settings are read as a whole, and every error is reported at once."""

import pytest

from bot.settings import Mode, SettingsError, read_settings

BOT = {"SLACK_BOT_TOKEN": "xoxb-1"}


def test_without_tokens_it_is_the_sandbox() -> None:
    assert read_settings({}).mode is Mode.SANDBOX


def test_an_app_token_means_socket_mode() -> None:
    assert read_settings({**BOT, "SLACK_APP_TOKEN": "xapp-1"}).mode is Mode.SOCKET


def test_a_signing_secret_means_http() -> None:
    settings = read_settings({**BOT, "SLACK_SIGNING_SECRET": "s", "WHOOWNS_ADMINS": "U1, U2,"})
    assert settings.mode is Mode.HTTP
    assert settings.admins == {"U1", "U2"}


@pytest.mark.parametrize(
    ("environment", "error"),
    [
        (BOT, "alone is not enough"),
        ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "secret", "SLACK_SIGNING_SECRET": "s"}, "begin with xoxb-"),
        ({**BOT, "SLACK_APP_TOKEN": "token"}, "begin with xapp-"),
        ({"PORT": "many"}, "PORT must be"),
        ({"PORT": "70000"}, "PORT must be"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT must be"),
    ],
)
def test_a_half_set_configuration_is_refused(environment: dict[str, str], error: str) -> None:
    with pytest.raises(SettingsError, match=error):
        read_settings(environment)


def test_all_errors_are_reported_together() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"SLACK_APP_TOKEN": "xapp-1", "PORT": "x", "LOG_LEVEL": "x"})
    assert len(str(refused.value).splitlines()) == 3


def test_secrets_do_not_show_in_print() -> None:
    shown = repr(read_settings({**BOT, "SLACK_SIGNING_SECRET": "s3cr3t"}))
    assert "s3cr3t" not in shown
    assert "xoxb" not in shown


@pytest.mark.parametrize(("value", "days"), [("", 90), ("0", 0), ("30", 30)])
def test_text_is_kept_for_as_many_days_as_set(value: str, days: int) -> None:
    assert read_settings({"WHOOWNS_KEEP_TEXT_DAYS": value}).keep_text_days == days


@pytest.mark.parametrize("value", ["-1", "ten", "1.5", "99999"])
def test_days_out_of_range_are_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="0 keeps no text"):
        read_settings({"WHOOWNS_KEEP_TEXT_DAYS": value})
