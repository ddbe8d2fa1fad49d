"""What ships in `bot/rules` and `docs` is what the training code would write."""

from importlib.resources import files
from pathlib import Path

from training import accuracy_card, shipped_files

CARD = Path(__file__).parents[2] / "docs" / "accuracy.md"


def test_the_sample_of_questions_is_the_one_that_would_be_drawn() -> None:
    shipped = files("bot.rules").joinpath("labelled_questions.jsonl").read_text("utf-8")
    assert shipped == shipped_files.sampled_questions()


def test_the_word_lists_begin_with_the_headers_that_would_be_written() -> None:
    rules = files("bot.rules")
    everyday, foreign = (
        rules.joinpath(name).read_text("utf-8")
        for name in ("everyday_words.txt", "foreign_words.txt")
    )
    assert everyday.startswith(shipped_files.EVERYDAY_HEADER)
    assert foreign.startswith(shipped_files.FOREIGN_HEADER)


def test_the_accuracy_card_explains_its_figures_as_the_template_does() -> None:
    card = CARD.read_text("utf-8")
    intro, rest = accuracy_card.TEMPLATE.read_text("utf-8").split("$tables\n")
    meanings, _ = rest.split("$errors")
    assert card.startswith(intro)
    assert meanings in card
