"""YAML that somebody else wrote."""

import pytest

from bot.catalog.yaml_documents import read_documents
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
        ("a: 2026-13-45\n", "not valid YAML"),
    ],
)
def test_errors_are_reported_with_their_line(text: str, error: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_documents(text)
    assert error in str(refused.value)
    assert len(str(refused.value)) < 300
