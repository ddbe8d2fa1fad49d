"""How fast whoowns is, beside what could be used instead: `make bench`."""
