"""Exhibitions as use cases: taking drafts in, publishing, taking back, showing, packing for places without network."""
