"""Colour by published arithmetic alone, with no colour management system: what the derivatives are held against.

Sources: IEC 61966-2-1 (sRGB); SMPTE EG 432-1 (Display P3); Adobe RGB (1998), version 2005-05; ISO 22028-2 (ROMM, that
is ProPhoto); ISO 15076-1 annex E (Bradford); CIE 15:2018 (CIELAB); Sharma, Wu and Dalal 2005 (CIEDE2000).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray

D50_XY = (0.3457, 0.3585)
D65_XY = (0.3127, 0.3290)
#: The white of the profile connection space, as ICC.1:2022 clause 7.2.16 writes it.
D50 = np.array([0.9642, 1.0, 0.8249])

_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


@dataclass(frozen=True)
class Space:
    """An RGB space: chromaticities of red, green, blue and white, and a gamma (None: the curve of sRGB)."""

    primaries: tuple[tuple[float, float], ...]
    white: tuple[float, float]
    gamma: float | None


SRGB = Space(((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)), D65_XY, None)
DISPLAY_P3 = Space(((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)), D65_XY, None)
ADOBE_RGB = Space(((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)), D65_XY, 563 / 256)
PROPHOTO = Space(((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001)), D50_XY, 1.8)


def _xyz(x: float, y: float) -> Array:
    return np.array([x / y, 1.0, (1 - x - y) / y])


def matrix_to_d50(space: Space) -> Array:
    """The matrix from linear RGB to XYZ under D50; its columns are what a profile calls colorants."""
    columns = np.stack([_xyz(*xy) for xy in space.primaries], axis=1)
    white = _xyz(*space.white)
    to_own_white = columns * np.linalg.solve(columns, white)
    cones = (_BRADFORD @ D50) / (_BRADFORD @ white)
    return np.linalg.inv(_BRADFORD) @ np.diag(cones) @ _BRADFORD @ to_own_white


def linear(values: Array, gamma: float | None) -> Array:
    """Light from 0 to 1 for encoded values from 0 to 1."""
    if gamma is not None:
        return values**gamma
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def encoded_srgb(light: Array) -> Array:
    """Encoded values from 0 to 1 of light from 0 to 1."""
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def to_xyz(values: Array, space: Space) -> Array:
    """XYZ under D50 of encoded values from 0 to 1 (…, 3)."""
    return linear(values, space.gamma) @ matrix_to_d50(space).T


def xyz_to_srgb(xyz: Array) -> Array:
    """Encoded sRGB from 0 to 1; what sRGB cannot show is clipped to it, channel by channel."""
    light = xyz @ np.linalg.inv(matrix_to_d50(SRGB)).T
    return encoded_srgb(np.clip(light, 0, 1))


def xyz_to_lab(xyz: Array) -> Array:
    ratio = xyz / D50
    root = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = np.moveaxis(root, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def lab_to_xyz(lab: Array) -> Array:
    lightness, a, b = np.moveaxis(np.asarray(lab, float), -1, 0)
    y = (lightness + 16) / 116
    root = np.stack([y + a / 500, y, y - b / 200], axis=-1)
    return D50 * np.where(root > 6 / 29, root**3, 3 * (6 / 29) ** 2 * (root - 4 / 29))


def srgb_to_lab(values: Array) -> Array:
    """CIELAB under D50 of encoded sRGB from 0 to 1."""
    return xyz_to_lab(to_xyz(values, SRGB))


def delta_e_2000(first: Array, second: Array) -> Array:
    """CIEDE2000 of two arrays of CIELAB (…, 3)."""
    l1, a1, b1 = np.moveaxis(first, -1, 0)
    l2, a2, b2 = np.moveaxis(second, -1, 0)
    mean_c = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180
    dl, dc = l2 - l1, c2 - c1
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    mean_h = np.where(c1 * c2 == 0, h1 + h2, h1 + turn / 2) % 360
    weight = (
        1
        - 0.17 * np.cos(np.radians(mean_h - 30))
        + 0.24 * np.cos(np.radians(2 * mean_h))
        + 0.32 * np.cos(np.radians(3 * mean_h + 6))
        - 0.20 * np.cos(np.radians(4 * mean_h - 63))
    )
    sl = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    sc, sh = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * weight
    rotation = -2 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7))
    rotation = rotation * np.sin(np.radians(60 * np.exp(-(((mean_h - 275) / 25) ** 2))))
    dl, dc, dh = dl / sl, dc / sc, dh / sh
    return np.sqrt(np.maximum(0, dl**2 + dc**2 + dh**2 + rotation * dc * dh))
