"""Product teams, and how they change."""
