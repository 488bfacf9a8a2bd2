"""Exhibitions: steps through images, models, recordings and texts, as values and as IIIF documents.

An exhibition names media of items; it holds none of them. What of them may be seen is handed in as `Material`.
"""
