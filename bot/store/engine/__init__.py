"""Connections to SQLite and PostgreSQL, and what goes wrong with them."""
