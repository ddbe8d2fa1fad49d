"""What people see in a message is what is read of it, wherever in the message it stands."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text import read
from bot.slack.visible_text import visible_text

ASKED = "which acceptance criteria does the checkout story need in this sprint?"
Json = dict[str, Any]


def section(text: str, kind: str = "mrkdwn") -> Json:
    return {"type": "section", "text": {"type": kind, "text": text}}


def rich(*elements: Json, kind: str = "rich_text_section") -> Json:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def words(text: str, **style: bool) -> Json:
    return {"type": "text", "text": text, "style": style}


@pytest.mark.parametrize(
    ("message", "seen"),
    [
        ({"text": ASKED}, ASKED),
        ({"text": ASKED, "blocks": [rich(words(ASKED))]}, ASKED),
        ({"text": "", "blocks": [rich(words(ASKED))]}, ASKED),
        ({"text": None, "blocks": None, "attachments": None}, ""),
        ({"text": "", "bot_id": "B9", "blocks": [section(ASKED)]}, ASKED),
        (
            {"text": "New request", "bot_id": "B9", "blocks": [section(ASKED)]},
            "New request\n" + ASKED,
        ),
        (
            {
                "text": "This content can't be displayed.",
                "bot_id": "B9",
                "blocks": [section(ASKED)],
            },
            ASKED,
        ),
        ({"text": "This content can’t be displayed.", "blocks": [section(ASKED)]}, ASKED),
        (
            {"text": "", "attachments": [{"is_share": True, "text": ASKED, "fallback": ASKED}]},
            ASKED,
        ),
        (
            {"text": "who owns this?", "attachments": [{"is_share": True, "text": ASKED}]},
            "who owns this?\n" + ASKED,
        ),
        (
            {"text": "who owns this?", "attachments": [{"is_msg_unfurl": True, "text": ASKED}]},
            "who owns this?\n" + ASKED,
        ),
        ({"text": ASKED, "attachments": [{"from_url": "https://a.b", "title": "A page"}]}, ASKED),
        (
            {"text": "<https://a.b>", "attachments": [{"from_url": "https://a.b", "title": ASKED}]},
            "<https://a.b>\n" + ASKED,
        ),
        ({"bot_id": "B9", "attachments": [{"fallback": ASKED}]}, ASKED),
        ({"bot_id": "B9", "attachments": [{"fallback": "[no preview available]"}]}, ""),
        (
            {
                "bot_id": "B9",
                "attachments": [
                    {
                        "pretext": "New ticket",
                        "title": "Basket loses items",
                        "title_link": "https://a.b/1",
                        "text": ASKED,
                        "fields": [{"title": "Priority", "value": "High"}],
                        "fallback": "x",
                    }
                ],
            },
            f"New ticket\n<https://a.b/1|Basket loses items>\n{ASKED}\nPriority\nHigh",
        ),
        (
            {
                "text": "",
                "attachments": [
                    {
                        "is_share": True,
                        "message_blocks": [
                            {"team": "T1", "message": {"blocks": [rich(words(ASKED))]}}
                        ],
                    }
                ],
            },
            ASKED,
        ),
        (
            {
                "bot_id": "B9",
                "text": "cut: which acceptance",
                "attachments": [{"text": "one"}, {"text": "One."}, {"text": "two"}],
            },
            "cut: which acceptance\none\ntwo",
        ),
    ],
)
def test_what_is_seen_is_read_once_and_in_order(message: Json, seen: str) -> None:
    assert visible_text(message) == seen


@pytest.mark.parametrize(
    ("blocks", "seen"),
    [
        (
            [{"type": "header", "text": {"type": "plain_text", "text": "A <b> & c"}}],
            "A &lt;b&gt; & c",
        ),
        (
            [
                {
                    "type": "context",
                    "elements": [
                        {"type": "image", "alt_text": "x"},
                        {"type": "mrkdwn", "text": "*a*"},
                    ],
                }
            ],
            "*a*",
        ),
        (
            [
                {
                    "type": "section",
                    "fields": [{"type": "mrkdwn", "text": "a"}, {"type": "mrkdwn", "text": "b"}],
                }
            ],
            "a\nb",
        ),
        (
            [{"type": "markdown", "text": "# Title\n[docs](https://a.b) <x>"}],
            "Title\n<https://a.b|docs> &lt;x&gt;",
        ),
        (
            [
                {
                    "type": "actions",
                    "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Go"}}],
                }
            ],
            "",
        ),
        (
            [
                section("a")
                | {"accessory": {"type": "button", "text": {"type": "plain_text", "text": "Go"}}}
            ],
            "a",
        ),
        (
            [
                rich(
                    {"type": "user", "user_id": "U1"},
                    words(" a "),
                    {"type": "channel", "channel_id": "C1"},
                )
            ],
            "<@U1> a <#C1>",
        ),
        (
            [
                rich(
                    {"type": "link", "url": "https://a.b/|>", "text": "x>"},
                    {"type": "link", "url": "https://a.b"},
                )
            ],
            "<https://a.b/%7C%3E|x&gt;><https://a.b>",
        ),
        (
            [rich({"type": "emoji", "name": "tada"}, {"type": "broadcast", "range": "here"})],
            ":tada:<!here>",
        ),
        (
            [
                rich(
                    {"type": "usergroup", "usergroup_id": "S1"},
                    {"type": "date", "fallback": "1 May"},
                )
            ],
            "<!subteam^S1>1 May",
        ),
        (
            [rich(words("run "), words("make", code=True), words(" now", bold=True))],
            "run `make` now",
        ),
        ([rich(words("x = 1\ny = 2"), kind="rich_text_preformatted")], "```x = 1\ny = 2```"),
        ([rich(words("quoted"), kind="rich_text_quote")], "quoted"),
        (
            [
                rich(
                    {"type": "rich_text_section", "elements": [words("one")]},
                    {"type": "rich_text_section", "elements": [words("two")]},
                    kind="rich_text_list",
                )
            ],
            "one\ntwo",
        ),
        (
            [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, rich(words("b"))]]}],
            "a\nb",
        ),
        (
            [
                {
                    "type": "video",
                    "title": {"type": "plain_text", "text": "t"},
                    "description": {"type": "plain_text", "text": "d"},
                }
            ],
            "t\nd",
        ),
    ],
)
def test_blocks_are_read_as_they_are_seen(blocks: list[Json], seen: str) -> None:
    assert visible_text({"bot_id": "B9", "blocks": blocks}) == seen


WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
LEAF = st.one_of(
    WORD.map(section),
    WORD.map(lambda word: section(word, "plain_text")),
    WORD.map(lambda word: rich(words(word))),
    WORD.map(lambda word: rich(words(word), kind="rich_text_quote")),
    WORD.map(lambda word: {"type": "context", "elements": [{"type": "mrkdwn", "text": word}]}),
    WORD.map(lambda word: {"type": "markdown", "text": word}),
)
BLOCK = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=3).map(lambda e: {"type": "new", "elements": e}),
    max_leaves=8,
)
ATTACHMENT = st.fixed_dictionaries(
    {},
    optional={
        "pretext": WORD,
        "title": WORD,
        "text": WORD,
        "blocks": st.lists(BLOCK, max_size=2),
        "fields": st.lists(st.fixed_dictionaries({"title": WORD, "value": WORD}), max_size=2),
        "message_blocks": st.lists(BLOCK, max_size=2).map(lambda b: [{"message": {"blocks": b}}]),
    },
)


def seen_words(value: object) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(seen_words, value))
    if not isinstance(value, dict):
        return set()
    keys = ("pretext", "title", "text", "value")
    return {value[key] for key in keys if isinstance(value.get(key), str)}.union(
        *map(seen_words, value.values())
    )


@given(st.lists(BLOCK, max_size=3), st.lists(ATTACHMENT, max_size=3), WORD)
def test_every_word_that_is_seen_is_read(
    blocks: list[Json], attached: list[Json], text: str
) -> None:
    message = {"bot_id": "B9", "text": text, "blocks": blocks, "attachments": attached}
    assert seen_words(message) <= set(read(visible_text(message)).text.split())


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "text",
                    "elements",
                    "blocks",
                    "fields",
                    "title",
                    "value",
                    "url",
                    "style",
                    "message_blocks",
                    "message",
                    "user_id",
                    "rows",
                    "name",
                    "range",
                    "fallback",
                ]
            )
            | st.text(max_size=3),
            inner | st.sampled_from(["rich_text", "rich_text_section", "link", "text", "markdown"]),
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(ANYTHING, ANYTHING, ANYTHING, st.booleans())
def test_nothing_that_slack_may_send_is_an_error(
    text: Any, blocks: Any, more: Any, bot: bool
) -> None:
    message = {"text": text, "blocks": blocks, "attachments": more, "bot_id": bot}
    assert isinstance(visible_text(message), str)


def test_nesting_without_end_is_no_error() -> None:
    block: Json = section("deep")
    for _ in range(5000):
        block = {"type": "new", "elements": [block]}
    assert visible_text({"bot_id": "B9", "text": "top", "blocks": [block]}) == "top"
