"""Markup is read into plain words, and typed words are shown so that they do nothing."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text import CHANNEL, plain, read, shown_again, with_commands

LIVE = re.compile(r"<[@#!]|<[a-z]+:|(?<!\u2060)[*_~`@#:|](?!\u2060)")


def test_mentions_channels_and_links_are_taken_out() -> None:
    typed = read("hey <@U1|a> see <#C1|x> and <https://a.b|the docs> :tada: &lt;b&gt; <!here>")
    assert typed.text == "hey see and the docs <b>"
    assert (typed.user_ids, typed.channel_ids) == (("U1",), ("C1",))


def test_a_sign_that_nobody_sees_does_not_split_a_word() -> None:
    assert read("check\u200bout\u00ad button\ufeff").text == "checkout button"
    assert read("first\x0bsecond").text == "first second"


def test_only_signs_say_nothing() -> None:
    assert not read("<@U1> :wave: ?! <https://x.y>").says_something
    assert read("why").says_something


@given(st.text())
def test_shown_words_are_never_live(typed: str) -> None:
    assert not LIVE.search(plain(typed))


def test_a_command_can_be_copied_as_one_types_it() -> None:
    assert with_commands("See `/whoowns-team po @name`, not @name.") == (
        f"See `/whoowns-team po @name`, not {plain('@name')}."
    )
    assert with_commands("`/whoowns <!here> & co`") == "`/whoowns &lt;!here&gt; &amp; co`"


@given(st.text().filter(lambda typed: "`/" not in typed))
def test_nothing_but_a_command_comes_alive(typed: str) -> None:
    assert with_commands(typed) == plain(typed)


@given(st.text())
def test_what_is_shown_again_links_channels_and_nothing_else(raw: str) -> None:
    assert not LIVE.search(CHANNEL.sub("", shown_again(raw)))


@given(st.text())
def test_reading_never_fails_and_leaves_no_control_characters(raw: str) -> None:
    text = read(raw).text
    assert not any(ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in text)


@given(st.text(alphabet=st.characters(categories=("L", "N", "Zs"))))
def test_ordinary_words_are_shown_as_typed(typed: str) -> None:
    assert plain(typed) == typed


def test_times_are_not_taken_for_emoji() -> None:
    assert read("release at 10:30:45 :tada: :+1:").text == "release at 10:30:45"


def test_addresses_are_shown_but_not_read() -> None:
    raw = "<https://a.b/browse/MOB-88> or <https://a.b|MOB-89>, see www.a.b and https://a.b/search?"
    assert read(raw).text == "or MOB-89 , see and"
    shown = shown_again(raw).replace("\u2060", "")
    assert shown == "https://a.b/browse/MOB-88 or MOB-89, see www.a.b and https://a.b/search?"
    assert "<" not in shown
