"""Scripts: conversations in TOML that are played in the sandbox and written down."""
