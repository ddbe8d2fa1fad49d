"""YAML that somebody else wrote."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis.strategies import from_regex, one_of, sampled_from, text

from bot.catalog import read_plan
from bot.catalog.yaml_documents import Unquoted, read_documents
from bot.domain.errors import Refusal

BOMB = "a: &a [x, x]\n" + "\n".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(9)
)


def test_documents_know_their_lines() -> None:
    first, second = read_documents("---\n\n---\nteams:\n- name: A\n- name: B\n---\nx: 1\n")
    assert first.data == {"teams": [{"name": "A"}, {"name": "B"}]}
    assert first.line(("teams", 1, "name")) == 6
    assert first.line(("teams", 0)) == 5
    assert second.line() == 8


def test_what_is_not_there_has_the_line_of_what_should_hold_it() -> None:
    (document,) = read_documents("teams:\n- name: A\n")
    assert document.line(("teams", 0, "aliases")) == 2


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("teams:\n  - name: A\n - name: B\n", "Line 3 is not valid YAML"),
        ("teams: [a, b\n", "Line 2 is not valid YAML"),
        ("a: 1\nb: {c: 2\nd: 3", "Line 3 is not valid YAML"),
        ("a: !!python/object/apply:os.system [echo]\n", "Line 1 is not valid YAML"),
        ("a: \0", "not valid YAML"),
        (BOMB, "Line 2 has an alias (*)"),
        ("a: &a\n  b: *a\n", "Line 2 has an alias (*)"),
        ("a: " + "[" * 25 + "]" * 25, "Line 1 is nested too deeply"),
        ("[" * 100_000, "Line 1 is"),
        ("a:\n  b: 1\n  c: 2\n  b: 3\n", "Line 4 repeats the key “b”"),
        ("? [a]\n: 1\n", "Line 1 has a key that is not a word"),
        ("a: 1\nb: !!timestamp abc\n", "Line 2 is not valid YAML: the tag"),
        ("a: !!bool maybe\n", "Line 1 is not valid YAML: the tag"),
        ("a: !!int ''\n", "Line 1 is not valid YAML: the tag"),
        ("a: !!float ''\n", "Line 1 is not valid YAML: the tag"),
        ("a: !!binary x\n", "Line 1 is not valid YAML: the tag"),
        ("!!set {a, b}\n", "Line 1 is not valid YAML: the tag"),
        ("!!null a: 1\n", "Line 1 is not valid YAML: the tag"),
        ("a: !!" + "x" * 5000, "Line 1 is not valid YAML: the tag"),
        ("a: 1\nb: \x1b]0;owned\n", "Line 2 is not valid YAML: it has the character U+001B"),
        ("a: {" + "x" * 5000 + ": 1, " + "x" * 5000 + ": 2}", "Line 1 "),
    ],
)
def test_errors_are_reported_with_their_line(text: str, error: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_documents(text)
    assert error in str(refused.value)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12), ("-3", -3), ("0", 0), ("yes", True), ("Off", False), ("~", None), ("", None),
        ("null", None), ("'12'", "12"), ('"no"', "no"), ("!!str 12", "12"), ("<<", "<<"),
        ("=", "="), ("Checkout", "Checkout"), ("9" * 18, int("9" * 18)),
    ],
)  # fmt: skip
def test_a_value_is_text_a_whole_number_a_boolean_or_nothing(written: str, value: object) -> None:
    (document,) = read_documents(f"a: {written}")
    assert document.data == {"a": value}
    assert type(document.data["a"]) is type(value)


ODD_NUMBERS = (
    "2026-11-25", "2026-13-45", "2026-11-25 99:99:99", "1.5", ".inf", "-.INF", ".nan", "1.0e+9",
    "017", "0x1F", "0b101", "1_000", "1:59", "1:59:59.5", "9" * 19, "9" * 5000, "0x" + "f" * 5000,
    "0b" + "1" * 5000, "0" + "7" * 5000, "1" + ":59" * 5000, "1" + ":59" * 5000 + ".5",
)  # fmt: skip


@pytest.mark.parametrize("written", ODD_NUMBERS)
def test_what_looks_like_an_odd_number_or_a_date_is_not_read_as_one(written: str) -> None:
    (document,) = read_documents(f"a: {written}")
    assert str(document.data["a"]) == written
    with pytest.raises(Refusal) as refused:
        read_plan("teams.yaml", f"teams:\n- name: {written}\n".encode())
    message = str(refused.value)
    assert "Line 2: teams.name must be text, not “" in message
    assert "(put it in quotes)" in message
    assert len(message) < 300


SCALARS = one_of(
    text(),
    text("0123456789_:.+-xobeEfTZ ~", max_size=30),
    from_regex(r"[-+]?0[xbo]?[0-9a-f_]{1,80}", fullmatch=True),
    from_regex(r"!!?[a-z]{0,9} ?[0-9a-z:.-]{0,9}", fullmatch=True),
    sampled_from(("yes", "NULL", "0o7", "<<", "=", "? a", "2026-02-30T25:61:61Z")),
)


@given(written=SCALARS, where=sampled_from(("a: {}", "teams:\n- name: {}", "- {}", "{}: 1", "{}")))
def test_any_scalar_is_read_or_refused_and_nothing_else_comes_of_it(
    written: str, where: str
) -> None:
    def kinds(data: object) -> set[type]:
        if isinstance(data, dict):
            return kinds([*data, *data.values()])
        if isinstance(data, list):
            return set().union(*map(kinds, data))
        return {type(data)}

    content = where.replace("{}", written)
    documents = []
    with suppress(Refusal):
        documents = read_documents(content)
    allowed = {str, int, bool, type(None), Unquoted}
    assert all(kinds(document.data) <= allowed for document in documents)
    with suppress(Refusal):
        read_plan("teams.yaml", content.encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "content",
    [
        "a: 1" + ":59" * 330_000,
        "a: 1" + ":59" * 330_000 + ".5",
        "a: " + "9" * 1_000_000,
        "a: 0x" + "f" * 1_000_000,
        "a: 1" + "_" * 1_000_000,
        "teams:\n" + "- 1:59:59\n" * 100_000,
        "teams: [" + "1:5," * 250_000 + "]",
        "teams:\n" + "- name: 1.5\n" * 80_000,
        "teams:\n- {name: A, " + "".join(f"k{n}: 1, " for n in range(90_000)) + "}",
    ],
    ids=lambda content: content[:20],
)
def test_a_megabyte_of_odd_numbers_takes_no_longer_than_other_files(content: str) -> None:
    started = time.process_time()
    with pytest.raises(Refusal) as refused:
        read_plan("teams.yaml", content.encode())
    # It takes less than one second; what is feared are minutes.
    assert time.process_time() - started < 5
    assert len(str(refused.value)) < 3000
