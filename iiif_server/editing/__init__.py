"""Editing: what people at the studio write of items, and the files that they bring."""
