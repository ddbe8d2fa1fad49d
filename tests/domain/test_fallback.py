"""Whom and what a workspace may name for questions that aren't product decisions."""

import pytest

from bot.domain.errors import Refusal
from bot.domain.fallback import Topic, check_link, check_person
from bot.domain.people.person import Person
from bot.rules import load_rulebook


def test_each_topic_is_a_theme_of_questions_for_nobody() -> None:
    themes = load_rulebook().themes.values()
    neither = {theme.name for theme in themes if theme.kind == "neither"}
    assert {topic.value for topic in Topic} <= neither


@pytest.mark.parametrize(
    "person",
    [
        Person("U1", "T1", is_bot=True),
        Person("U1", "T1", deactivated=True),
        Person("U1", "T1", outsider=True),
    ],
)
def test_nobody_is_sent_to_somebody_who_cannot_answer(person: Person) -> None:
    with pytest.raises(Refusal):
        check_person(person)


@pytest.mark.parametrize("link", ["https://it.example", "http://it.example:8080/a?b=1&c=2#d"])
def test_links_are_kept_as_they_are_typed(link: str) -> None:
    assert check_link(link) == link


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "https://", "https://a|b", "https://a.example/<!here>",
     "https://[", "https://a.example/\u202eb", "https://u:p@a.example", "it.example"],
)  # fmt: skip
def test_anything_else_is_no_link(link: str) -> None:
    with pytest.raises(Refusal):
        check_link(link)
