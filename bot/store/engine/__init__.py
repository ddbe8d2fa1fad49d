"""Engines for SQLite and PostgreSQL, and what they do differently."""
