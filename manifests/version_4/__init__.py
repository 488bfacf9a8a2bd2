"""Documents in Presentation 4, the release candidate of 2026-05: models in scenes, sounds on timelines.

What the official schema of that time does not know is written as the specification says: `placeholderContainer`,
`accompanyingContainer` and pages of collections.
"""
