"""What is asked for: a decision, role holders, presence, or nothing but talk."""
