"""Markup is read into plain words, and typed words are shown so that they do nothing."""

import ast
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.slack.text import CHANNEL, plain, read, shown_again, with_commands
from bot.slack.views.typed_commands import typed_name

BOT = Path(bot.__file__).parent
OURS = {
    "example", "known", "role.in_words", "ROLE_WORD[role]", "command", "verb", "what", "kind",
    "weaker", "bare", "hint", "did_you_mean(word, KINDS)", "did_you_mean(words, POLICIES)",
    "did_you_mean(words, CHASES)",
    "EXAMPLES", "EXAMPLES[6:]", "FEWEST_LETTERS", "reset_command(settings)", "token.words[0]",
    "EXAMPLE", "ROLE_WORD[roles[0]]", "roles[0].in_words", "self.slash", "_near(key)",
    "city", "zone_example(word)", "schedule_command",
    "near", "TOPIC_NAMES", "topic_word",
}  # fmt: skip
"""Expressions in hints: words of commands, numbers, time zones, one sign of what was typed."""
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


NAME = st.text() | st.sampled_from(
    [
        "A`",
        "/whoowns forget me",
        "`/whoowns forget me`",
        "x` or `/whoowns forget me",
        "{}",
        "<!here>",
    ]
)
SPAN = re.compile(r"(?<!\u2060)`[^`]*`")


@given(NAME, NAME, st.sampled_from(["Did you mean {}?", "See `/whoowns-team show “{}”`, or {}."]))
def test_no_name_in_a_hint_comes_alive_or_looks_like_code(one: str, two: str, hint: str) -> None:
    shown = with_commands(hint, (one, two))
    commands = SPAN.findall(shown)
    assert len(commands) == hint.count("`") / 2
    assert all(command.startswith("`/whoowns-team show “") for command in commands)
    assert not LIVE.search(SPAN.sub("", shown))
    assert not re.search(r"<[@#!]|<[a-z]+:", shown)


@given(NAME)
def test_no_name_in_a_command_ends_its_code(name: str) -> None:
    assert "`" not in typed_name(name)


def test_hints_quote_nobody() -> None:
    """Names come into a hint as its `names`; whatever stands in an f-string is ours."""
    quoted = set()
    parts = ("domain/teams", "domain/classification", "usecases", "slack", "store")
    files = [file for part in parts for file in (BOT / part).rglob("*.py")]
    for file in (file for file in files if "views" not in file.parts):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            for hint in _hints(node):
                values = (n.value for n in ast.walk(hint) if isinstance(n, ast.FormattedValue))
                quoted |= {ast.unparse(value) for value in values}
    assert quoted <= OURS


def _hints(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign) and any("hint" in ast.unparse(t) for t in node.targets):
        return [node.value]
    if isinstance(node, ast.Call) and ast.unparse(node.func) in {
        "Refusal",
        "NameTaken",
        "ChangedMeanwhile",
        "unknown_verb",
    }:
        return node.args[1:]
    return []


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
