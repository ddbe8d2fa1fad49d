"""whoowns: a Slack bot that sends a product question to the person who decides it."""

VERSION = "0.1.0"
"""The version that `/metrics` shows; `pyproject.toml` has the same."""
