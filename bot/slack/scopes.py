"""What whoowns may do in Slack."""

SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:read",
        "im:history",
        "users:read",
    }
)
"""The scopes in manifest.json, each of which docs/scopes.md justifies."""
