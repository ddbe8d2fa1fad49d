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
        ({"DATABASE_URL": "mysql://u:p@host/db"}, "DATABASE_URL must be"),
        ({"DATABASE_URL": "postgresql+asyncpg://host/db"}, "DATABASE_URL must be"),
        ({"DATABASE_URL": "postgresql://host:port/db"}, "DATABASE_URL must be"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL must be"),
        ({"DATABASE_URL": "sqlite:///w.db?mode=ro"}, "DATABASE_URL must be"),
        ({"DATABASE_URL": "whoowns.db"}, "DATABASE_URL must be"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT must be"),
    ],
)
def test_a_half_set_configuration_is_refused(environment: dict[str, str], error: str) -> None:
    with pytest.raises(SettingsError, match=error):
        read_settings(environment)


def test_all_errors_are_reported_together() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(
            {
                "SLACK_APP_TOKEN": "xapp-1",
                "PORT": "x",
                "LOG_LEVEL": "x",
                "DATABASE_URL": "mysql://u:p@host/db",
            }
        )
    assert len(str(refused.value).splitlines()) == 4


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
    "WHOOWNS_KEEP_ANSWERS_DAYS": "300",
    "WHOOWNS_METRICS_PORT": "9464",
    "WHOOWNS_KEEP_LEFT_DAYS": "7",
}
KEYS = ("M" * 43 + "=", "x" * 43 + "=")
LOCAL = "http://127.0.0.1:3000"
MANY = {
    "SLACK_SIGNING_SECRET": "c0ffee",
    "SLACK_CLIENT_ID": "123.456",
    "SLACK_CLIENT_SECRET": "5ec4e7",
    "PUBLIC_URL": "https://whoowns.example.com",
    "WHOOWNS_TOKEN_KEYS": ",".join(KEYS),
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("form", ['"{}"', "'{}'", ' "{}" ', '" {} "', "\t{}\r\n"])
def test_quotes_and_space_around_a_value_are_not_part_of_it(name: str, form: str) -> None:
    assert set(RIGHT) | set(MANY) == set(NAMES)
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


@pytest.mark.parametrize(
    ("text", "answers", "days"),
    [("", "", 365), ("30", "", 365), ("0", "", 0), ("0", "30", 30), ("30", "0", 0)],
)
def test_who_keeps_no_words_keeps_no_answers_unless_they_say_so(
    text: str, answers: str, days: int
) -> None:
    settings = {"WHOOWNS_KEEP_TEXT_DAYS": text, "WHOOWNS_KEEP_ANSWERS_DAYS": answers}
    assert read_settings(settings).keep_answers_days == days


@pytest.mark.parametrize("value", ["-1", "ten", "1.5", "99999"])
def test_days_out_of_range_are_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="0 keeps no text"):
        read_settings({"WHOOWNS_KEEP_TEXT_DAYS": value})


def test_many_workspaces_are_served_over_http() -> None:
    settings = read_settings(MANY | {"PUBLIC_URL": "https://whoowns.example.com/slack-bot/"})
    assert settings.mode is Mode.HTTP
    assert settings.many
    assert settings.many.install_url == "https://whoowns.example.com/slack-bot/slack/install"
    assert (settings.many.token_keys, settings.many.keep_left_days) == (KEYS, 30)
    assert "5ec4e7" not in str(settings.many) + str(settings)
    assert KEYS[0] not in str(settings.many)


@pytest.mark.parametrize("name", [name for name in MANY if name != "SLACK_SIGNING_SECRET"])
def test_a_single_token_and_many_workspaces_exclude_each_other(name: str) -> None:
    with pytest.raises(SettingsError, match=f"remove SLACK_BOT_TOKEN .* or {name}"):
        read_settings({**BOT, "SLACK_SIGNING_SECRET": "c0ffee", name: MANY[name]})


@pytest.mark.parametrize("name", MANY)
def test_what_many_workspaces_need_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} is missing"):
        read_settings({key: value for key, value in MANY.items() if key != name})


def test_many_workspaces_and_socket_mode_exclude_each_other() -> None:
    with pytest.raises(SettingsError, match="remove SLACK_APP_TOKEN"):
        read_settings({**MANY, "SLACK_APP_TOKEN": "xapp-1"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_CLIENT_ID", "123 456"),
        ("SLACK_CLIENT_SECRET", "5ec4e7;x"),
        ("PUBLIC_URL", "http://whoowns.example.com"),
        ("PUBLIC_URL", "whoowns.example.com"),
        ("PUBLIC_URL", "https://whoowns.example.com/?a=1"),
        ("PUBLIC_URL", "https://me:secret@whoowns.example.com"),
        ("PUBLIC_URL", 'https://whoowns.example.com/"><script>'),
        ("PUBLIC_URL", "https://[whoowns"),
        ("WHOOWNS_TOKEN_KEYS", "secret"),
        ("WHOOWNS_TOKEN_KEYS", f"{KEYS[0]},secret"),
        ("WHOOWNS_TOKEN_KEYS", "ß"),
        ("WHOOWNS_KEEP_LEFT_DAYS", "a month"),
        ("WHOOWNS_ADMINS", "U1"),
        ("WHOOWNS_ADMINS", "T1/U1,T1/T1"),
    ],
)
def test_what_is_wrong_for_many_workspaces_is_refused_without_its_value(
    name: str, value: str
) -> None:
    with pytest.raises(SettingsError, match=name) as refused:
        read_settings(MANY | {name: value})
    assert "secret" not in str(refused.value)


def test_of_many_workspaces_each_names_its_own_admins() -> None:
    settings = read_settings(MANY | {"WHOOWNS_ADMINS": "T1/U1, E2/W3", "PUBLIC_URL": LOCAL})
    assert settings.admins == {"T1/U1", "E2/W3"}
    with pytest.raises(SettingsError, match="can't be a user ID"):
        read_settings({**BOT, "SLACK_SIGNING_SECRET": "c0ffee", "WHOOWNS_ADMINS": "T1/U1"})
