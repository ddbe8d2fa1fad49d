"""People: who is away, and since when their roles are confirmed."""
