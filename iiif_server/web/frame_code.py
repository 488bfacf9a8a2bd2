"""The piece of HTML that shows an item in somebody else's page."""

from __future__ import annotations

from markupsafe import escape

#: What a frame gets where nobody names a size, in CSS pixels.
WIDTH_PX, HEIGHT_PX = 800, 600


def frame_code(
    address: str, title: str, width_px: int = WIDTH_PX, height_px: int = HEIGHT_PX
) -> str:
    """Return the HTML that shows an item in somebody's page."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width_px}" height="{height_px}" '
        'style="border:0;max-width:100%" loading="lazy" allow="fullscreen; xr-spatial-tracking"></iframe>'
    )
