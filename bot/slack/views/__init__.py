"""All wording: pure functions from domain values to messages."""
