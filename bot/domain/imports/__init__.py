"""Import teams from a file: what is planned, whom it means, and what it would change."""
