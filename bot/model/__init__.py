"""The word model that ships: one generated file, and the lists of what may carry no weight."""

from bot.model.loader import Names, denied_stems, load_names, load_word_model

__all__ = ["Names", "denied_stems", "load_names", "load_word_model"]
