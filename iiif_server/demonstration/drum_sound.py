"""The sound of a bronze drum, made by code: strokes on the star and on the rim, as at a festival.

A struck plate rings in partials that are no multiples of each other; those here are the first of a clamped circular
plate (Fletcher and Rossing, The Physics of Musical Instruments, 1998, section 3.6), each dying away the sooner the
higher it is. No recording was used.
"""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np

Progress = Callable[[float], None]

RATE_HZ = 22_050
#: Frequencies of a clamped circular plate as multiples of its lowest.
_PARTIALS = (1.0, 2.08, 3.41, 3.89, 5.0, 5.95, 6.82, 8.28)
_LOWEST_HZ = 92.0
#: When each stroke falls, in seconds; how strong it is; whether on the star (0) or out on the rim (1).
_STROKES = (
    *((0.0, 1.0, 0.0), (0.9, 0.6, 1.0), (1.2, 0.7, 1.0), (1.8, 0.9, 0.0), (2.7, 0.6, 1.0)),
    *((3.0, 0.7, 1.0), (3.3, 0.6, 1.0), (3.6, 1.0, 0.0), (4.5, 0.8, 0.2), (5.4, 1.0, 0.0)),
)
LENGTH_S = 9.0


def write_drum_sound(path: Path, progress: Progress) -> None:
    """Write the strokes as WAV: one channel, 16 bits, nine seconds."""
    heard = _strike_all(round(LENGTH_S * RATE_HZ))
    samples = np.round(heard / np.abs(heard).max() * 0.85 * 32_767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples.tobytes())
    progress(1.0)


def _strike_all(length: int) -> np.ndarray:
    """Return all strokes together, shape (length,), as pressure."""
    heard = np.zeros(length)
    for at_s, strength, place in _STROKES:
        start = round(at_s * RATE_HZ)
        stroke = _strike(length - start, place)
        heard[start:] += strength * stroke
    # The end dies away whatever still rings, so that nothing is cut.
    fade = np.clip((length - np.arange(length)) / (0.4 * RATE_HZ), 0.0, 1.0)
    faded: np.ndarray = heard * fade
    return faded


def _strike(length: int, place: float) -> np.ndarray:
    """Return one stroke; near the rim the low partials are weak and the high ones strong."""
    t = np.arange(length) / RATE_HZ
    tone = np.zeros(length)
    for number, ratio in enumerate(_PARTIALS):
        weight = (1 - place) * 0.72**number + place * 0.3 * (0.4 + 0.09 * number)
        decay_s = 1.9 / (1 + 0.75 * number)
        # The pitch falls a little while the plate comes to rest.
        phase = 2 * np.pi * _LOWEST_HZ * ratio * (t - 0.004 * np.exp(-t / 0.05))
        tone += weight * np.exp(-t / decay_s) * np.sin(phase)
    blow = np.random.default_rng(14).standard_normal(length) * np.exp(-t / 0.006) * 0.25
    attack = np.clip(t / 0.002, 0.0, 1.0)
    stroke: np.ndarray = (tone + blow) * attack
    return stroke
