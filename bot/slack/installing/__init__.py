"""Workspaces install whoowns by a link, if one deployment serves many."""
