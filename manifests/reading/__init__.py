"""Descriptions that others wrote, read into values of ours: IIIF Presentation 2 and 3, and LIDO."""
