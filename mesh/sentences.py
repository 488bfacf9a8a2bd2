"""Numbers in sentences, as a curator reads them."""

from __future__ import annotations

#: Smallest value in the small unit from which the next larger is used, and the larger unit's size.
_LENGTHS = ((10_000.0, 1000.0, "m"), (0.0, 1.0, "mm"))
_AREAS = ((1e6, 1e6, "m²"), (1e3, 1e2, "cm²"), (0.0, 1.0, "mm²"))
_VOLUMES = ((1e8, 1e9, "m³"), (1e4, 1e3, "cm³"), (0.0, 1.0, "mm³"))


def tell_number(count: int, words: str) -> str:
    """Tell a number with its noun: `words` has the singular and the plural, ``face|faces``."""
    one, many = words.split("|")
    return f"{count:,} {one if count == 1 else many}"


def tell_length(length_mm: float) -> str:
    """Tell a length, ``1,204 mm`` or ``21.7 m``."""
    return _tell(length_mm, _LENGTHS)


def tell_area(area_mm2: float) -> str:
    """Tell an area in square metres, centimetres or millimetres."""
    return _tell(area_mm2, _AREAS)


def tell_volume(volume_mm3: float) -> str:
    """Tell a volume in cubic metres, centimetres or millimetres."""
    return _tell(volume_mm3, _VOLUMES)


def tell_digits(value: float) -> str:
    """Write a number with three significant digits, and whole from 100 on."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _tell(value: float, units: tuple[tuple[float, float, str], ...]) -> str:
    size, name = next((size, name) for least, size, name in units if abs(value) >= least)
    return f"{tell_digits(value / size)} {name}"
