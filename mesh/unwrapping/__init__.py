"""Triangles laid flat in one square, for pictures that are painted anew."""
