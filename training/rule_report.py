"""In how many questions and groups each written rule fires: `python -m training.rule_report`.

A rule that fires in one group only may have been written for one known sentence: look at it.
"""

from collections import defaultdict

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.tokens import read
from bot.rules import load_rulebook
from bot.rules.loader import read_themes
from training.questions_read import examples


def main() -> None:
    """Print the written rules, those that fire in the fewest groups first."""
    rulebook = load_rulebook()
    classifier = Classifier(rulebook)
    questions: dict[int, int] = defaultdict(int)
    groups: dict[int, set[str]] = defaultdict(set)
    for example in examples():
        for number in classifier.fired(read(example.question)):
            questions[number] += 1
            groups[number].add(example.group)
    written = {phrase for phrase, _ in read_themes()[2]}
    rules = [(n, rule) for n, rule in enumerate(rulebook.rules) if rule.phrase in written]
    rules.sort(key=lambda pair: (len(groups[pair[0]]), pair[1].phrase))
    print(f"{'groups':>6} {'questions':>9} {'weight':>6}  kind       theme            phrase")
    for number, rule in rules:
        counts = f"{len(groups[number]):6} {questions[number]:9} {rule.weight:6.2f}"
        print(f"{counts}  {rule.kind:10} {rule.theme:16} {rule.phrase}")


if __name__ == "__main__":
    main()
