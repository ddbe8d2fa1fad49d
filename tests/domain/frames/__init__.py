"""Frames: what is asked for."""
