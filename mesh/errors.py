"""What can go wrong with a surface.

MeshError
├── MeshRefusedError   the file: truncated, hostile, too large, or not holding together
│   └── UnknownModelError   it is no model of a known format; it may be something else
├── SurfaceError       the surface: no faces, coordinates that are not numbers, indices out of range
└── TargetError        the wish: a number of triangles, or a place to write, that cannot be served
"""

from __future__ import annotations


class MeshError(Exception):
    """Anything this package refuses, as one line that a curator can act on."""


class MeshRefusedError(MeshError):
    """The file cannot be accepted as a model; the message says why and what to do."""


class UnknownModelError(MeshRefusedError):
    """The file is no model of a known format; it may be something else that is kept."""


class SurfaceError(MeshError):
    """The file was read, and what it holds is not a surface that can be shown."""


class TargetError(MeshError):
    """The result that was asked for cannot be made; the message says what is possible."""
