"""Scores the rulebook on labelled questions, for people and for a check in CI."""

from bot.evaluation.evaluate import evaluate

__all__ = ["evaluate"]
