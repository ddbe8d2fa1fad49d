"""Error analysis: where the rulebook is wrong, and which of its rules few questions support.

`python -m training.error_analysis` prints both for the shipped rulebook; it needs no package that
the bot does not need. The weights were fitted to these questions, so errors on new ones are more:
see docs/accuracy.md.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.tokens import tokenize
from bot.domain.verdict import Kind, Verdict
from bot.rules import load_rulebook
from bot.rules.loader import read_themes
from training.labelled_questions import LabelledQuestion, labelled_questions

SHOWN = 10
"""Errors that are quoted, the most confident first."""


def main() -> None:
    """Print the errors, then the written rules, those that fire in the fewest groups first."""
    questions = labelled_questions()
    rulebook = load_rulebook()
    classifier = Classifier(rulebook)
    verdicts = {n: classifier.classify(question.text) for n, question in enumerate(questions)}
    print(errors_section(questions, verdicts))
    groups = groups_by_rule(classifier, questions)
    written = {phrase for phrase, _ in read_themes().phrases}
    rules = [(n, rule) for n, rule in enumerate(rulebook.rules) if rule.phrase in written]
    rules.sort(key=lambda pair: (len(groups[pair[0]]), pair[1].phrase))
    print(f"{'groups':>6} {'questions':>9} {'weight':>6}  kind       theme            phrase")
    for number, rule in rules:
        figures = f"{len(groups[number]):6} {groups[number].total():9} {rule.weight:6.2f}"
        print(f"{figures}  {rule.kind:10} {rule.theme:16} {rule.phrase}")


def groups_by_rule(
    classifier: Classifier, questions: Iterable[LabelledQuestion]
) -> dict[int, Counter[str]]:
    """In how many questions of which groups each rule fires, by the rule's number.

    A rule that fires in one group only may have been written for one known sentence.
    """
    groups: dict[int, Counter[str]] = defaultdict(Counter)
    for question in questions:
        for number in classifier.fired(tokenize(question.text)):
            groups[number][question.group] += 1
    return groups


def errors_section(questions: Sequence[LabelledQuestion], verdicts: dict[int, Verdict]) -> str:
    """The errors among verdicts by row, as Markdown; real questions are counted, not quoted."""
    wrong = {n: v for n, v in verdicts.items() if v.kind not in (questions[n].label, Kind.UNCLEAR)}
    confusions = Counter((questions[n].label, verdict.kind.value) for n, verdict in wrong.items())
    lines = [
        "## What whoowns still gets wrong",
        "",
        "| labelled | answered | questions |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {label} | {kind} | {n} |" for (label, kind), n in confusions.most_common()]
    lines += ["", f"The {SHOWN} most confident errors among the written questions:", ""]
    ranked = sorted(wrong, key=lambda n: (-wrong[n].confidence, n))
    quoted = [n for n in ranked if not questions[n].real][:SHOWN]
    lines += [_error(questions[n], wrong[n]) for n in quoted]
    return "\n".join(lines) + "\n"


def _error(question: LabelledQuestion, verdict: Verdict) -> str:
    called = f"{question.label}, called {verdict.kind.value} ({verdict.confidence:.0%} sure)"
    signals = ((s.found or "the wording", s.kind.value, s.weight) for s in verdict.signals[:4])
    words = ", ".join(f"{found} ({kind} {weight:.1f})" for found, kind, weight in signals)
    return f"- “{question.text}” {called}: {words}"


if __name__ == "__main__":
    main()
