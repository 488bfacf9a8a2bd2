"""How large the pictures of models are that tests have made."""

from __future__ import annotations

#: As small as tests can look at: rendering pictures takes most of the time that a small model takes.
SMALL_PICTURES = {"BAOVAT_MODEL_POSTER_PX": "384", "BAOVAT_MODEL_VIEW_PX": "128"}
