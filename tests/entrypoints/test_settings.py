"""Settings are read as a whole, and every error is reported at once."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis.strategies import fixed_dictionaries, integers, sampled_from, text

from bot.domain.printable import CONTROL
from bot.settings import NAMES, Mode, SettingsError, read_env_file, read_settings

BOT = {"SLACK_BOT_TOKEN": "xoxb-1"}


def test_without_tokens_it_is_the_sandbox() -> None:
    assert read_settings({}).mode is Mode.SANDBOX


def test_an_app_token_means_socket_mode() -> None:
    assert read_settings({**BOT, "SLACK_APP_TOKEN": "xapp-1"}).mode is Mode.SOCKET


def test_a_signing_secret_means_http() -> None:
    settings = read_settings({**BOT, "SLACK_SIGNING_SECRET": "5ec4e7", "WHOOWNS_ADMINS": "U1, U2,"})
    assert settings.mode is Mode.HTTP
    assert settings.admins == {"U1", "U2"}


@pytest.mark.parametrize(
    ("environment", "error"),
    [
        (BOT, "alone is not enough"),
        ({"SLACK_SIGNING_SECRET": "5ec4e7"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "secret", "SLACK_SIGNING_SECRET": "5ec4e7"}, "begin with xoxb-"),
        ({**BOT, "SLACK_APP_TOKEN": "token"}, "begin with xapp-"),
        ({"PORT": "many"}, "PORT must be"),
        ({"PORT": "70000"}, "PORT must be"),
        ({"WHOOWNS_METRICS_PORT": "yes"}, "WHOOWNS_METRICS_PORT must be"),
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
    shown = repr(read_settings({**BOT, "SLACK_SIGNING_SECRET": "5ec4e7"}))
    assert "5ec4e7" not in shown
    assert "xoxb" not in shown


RIGHT = {
    "SLACK_BOT_TOKEN": "xoxb-1-2-aB3",
    "SLACK_APP_TOKEN": "xapp-1-A1-2-c0ffee",
    "SLACK_SIGNING_SECRET": "c0ffee",
    "SLACK_API_URL": "http://localhost:3000/api/",
    "DATABASE_URL": "sqlite:////tmp/whoowns.db",
    "HOST": "127.0.0.1",
    "PORT": "3162",
    "LOG_LEVEL": "debug",
    "LOG_FORMAT": "JSON",
    "WHOOWNS_ADMINS": "U1,W2",
    "WHOOWNS_KEEP_TEXT_DAYS": "30",
    "WHOOWNS_METRICS_PORT": "9464",
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("form", ['"{}"', "'{}'", ' "{}" ', '" {} "', "\t{}\r\n"])
def test_quotes_and_space_around_a_value_are_not_part_of_it(name: str, form: str) -> None:
    assert set(RIGHT) == set(NAMES)
    as_written = read_settings(RIGHT | {name: form.format(RIGHT[name])})
    assert as_written == read_settings(RIGHT)


@pytest.mark.parametrize("name", RIGHT)
@given(
    at=integers(0, 40),
    added=sampled_from(
        [
            "\n",
            "\r",
            "\x1b",
            "\0",
            "\t",
            "\x7f",
            "\u200b",
            "\ufeff",
            "\u202e",
            "\u2028",
            "\U000e0041",
        ]
    ),
)
def test_a_character_that_cannot_belong_into_a_value_is_refused_wherever_it_stands(
    name: str, at: int, added: str
) -> None:
    value = RIGHT[name]
    at = min(at, len(value))
    written = f"{value[:at]}{added}{value[at:]}"
    # Space may stand around a value, and between admins.
    assume(written.strip() != value and not (name == "WHOOWNS_ADMINS" and added.isspace()))
    with pytest.raises(SettingsError, match=name) as refused:
        read_settings(RIGHT | {name: written})
    assert not CONTROL.search(str(refused.value).replace("\n", ""))
    assert "1-2-aB3" not in str(refused.value)
    assert "c0ffee" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("SLACK_BOT_TOKEN", ["xoxb-SECRET foo", "xoxb-ß", "xoxb-“1”", '"xoxb-1', "xoxb-1;x"]),
        ("SLACK_APP_TOKEN", ["xapp-SECRET foo", "xapp-1\\n", "xapp-1'"]),
        ("SLACK_SIGNING_SECRET", ["s", "c0ffee!", '"c0ffee', "c0 ffee", "c0ffée", "xoxb-1", "٣"]),
        ("SLACK_API_URL", ["api", "slack.com/api/", "ftp://slack.com/", "https://", "http://a:b/",
                           "https://a b/", "https://[/", "http://ä/", "https:slack.com"]),
        ("HOST", ["a..b", "http://a", "127.0.0.1:80", "x" * 64, "ä", "a b", ".", "[::1]"]),
        ("PORT", ["-1", "65536", "9" * 5000, "٣", "3000x", "0x10", "1e3"]),
        ("WHOOWNS_KEEP_TEXT_DAYS", ["9" * 5000, "+1", "1_0"]),
        ("WHOOWNS_ADMINS", ["@ruth, ruth", "U1;U2", "<@U1>", "u1", "T1", "B1", "U1,ruth"]),
        ("LOG_LEVEL", ["loud", "10"]),
        ("LOG_FORMAT", ["xml"]),
    ],
)  # fmt: skip
def test_what_a_setting_cannot_be_is_refused_by_its_name(name: str, values: list[str]) -> None:
    for value in values:
        with pytest.raises(SettingsError, match=name) as refused:
            read_settings(RIGHT | {name: value})
        assert "SECRET" not in str(refused.value).replace(name, "")
        assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    "host", ["localhost", "10.0.0.1", "::", "::1", "fe80::1%eth0", "bot_1.x-y.z"]
)
def test_a_host_may_be_a_name_or_an_address(host: str) -> None:
    assert read_settings({"HOST": host}).host == host


def test_everything_that_is_wrong_is_named_at_once() -> None:
    wrong = dict.fromkeys(RIGHT, "\x1b?")
    with pytest.raises(SettingsError) as refused:
        read_settings(wrong)
    assert {line.split()[0] for line in str(refused.value).splitlines()} == set(RIGHT)


@given(fixed_dictionaries({}, optional={name: text(max_size=20) for name in RIGHT}))
def test_any_environment_is_either_right_or_refused(environment: dict[str, str]) -> None:
    with suppress(SettingsError):
        read_settings(environment)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("SLACK_BOT_TOKEN=xoxb-1\r\n".encode("utf-16"), "UTF-8"),
        ("SLACK_BOT_TOKEN=xoxb-1\r\n".encode("utf-16-le"), "UTF-8"),
        ("SLACK_BOT_TOKEN=xoxb-1\r\n".encode("utf-16-be"), "UTF-8"),
        (b"# Z\xfcrich", "UTF-8"),
    ],
)
def test_a_file_of_settings_that_is_not_text_is_refused(
    tmp_path: Path, content: bytes, error: str
) -> None:
    path = tmp_path / ".env"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=error) as refused:
        read_env_file(path)
    assert "xoxb" not in str(refused.value)


def test_a_file_of_settings_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    # A folder fails alike, for root too: it is what Docker makes of a file that is not there.
    (tmp_path / ".env").mkdir()
    with pytest.raises(SettingsError, match="can't be read"):
        read_env_file(tmp_path / ".env")
    assert read_env_file(tmp_path / "none") == {}


def test_a_file_of_settings_may_have_a_byte_order_mark_and_quotes(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text('\ufeffSLACK_BOT_TOKEN="xoxb-1"\nPORT\nHOST=::1 # here\n', "utf-8")
    assert read_env_file(path) == {"SLACK_BOT_TOKEN": "xoxb-1", "HOST": "::1"}


@pytest.mark.parametrize(("value", "days"), [("", 90), ("0", 0), ("30", 30)])
def test_text_is_kept_for_as_many_days_as_set(value: str, days: int) -> None:
    assert read_settings({"WHOOWNS_KEEP_TEXT_DAYS": value}).keep_text_days == days


@pytest.mark.parametrize("value", ["-1", "ten", "1.5", "99999"])
def test_days_out_of_range_are_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="0 keeps no text"):
        read_settings({"WHOOWNS_KEEP_TEXT_DAYS": value})
