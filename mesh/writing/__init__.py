"""Surfaces as files that viewers open."""
