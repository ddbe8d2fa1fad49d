"""Teams, their roles and profiles, and how they are changed, one by one or by a plan."""
