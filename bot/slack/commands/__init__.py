"""The grammars of the three commands that configure a workspace."""
