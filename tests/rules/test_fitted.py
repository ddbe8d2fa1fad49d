"""The shipped weights are those of the shipped rules and questions."""

from importlib.resources import files

from benchmarks.fitted_to import fitted_to


def test_the_weights_were_fitted_to_the_rules_and_questions_that_ship() -> None:
    """Where this fails a rule, a question or the fit was changed: `make fit` weighs anew."""
    head = files("bot.rules").joinpath("weights.toml").read_text("utf-8").splitlines()[1]
    assert head == f"# Fitted to: {fitted_to()}"
