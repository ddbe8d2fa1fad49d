"""Decide what kind of question it is: the rulebook, how its rules fire, and own rules."""
