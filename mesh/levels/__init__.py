"""Levels of detail: which are made, how a surface is reduced, and how far each is from the original."""
