"""A team's week in figures, and when its summary is due."""
