"""What can go wrong with a surface.

MeshError
├── MeshRefusedError   the file: truncated, hostile, too large, or not holding together
│   └── UnknownModelError   it is no model of a known format; it may be something else
├── SurfaceError       the surface: no faces, coordinates that are not numbers, indices out of range
│   └── NoFacesError        it has no faces at all
└── TargetError        the wish: a number of triangles, or a place to write, that cannot be served
    └── BudgetError        a number of bytes that the triangles alone use up
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


class NoFacesError(SurfaceError):
    """There are points at most, and nothing between them."""

    def __init__(self) -> None:
        super().__init__(
            "the model has no faces: point clouds and empty files cannot be shown; "
            "make a mesh of it, and export it again"
        )


class TargetError(MeshError):
    """The result that was asked for cannot be made; the message says what is possible."""


class BudgetError(TargetError):
    """A surface whose triangles alone leave too little of a file for its pictures.

    `geometry_bytes` is what everything but the pictures takes, `pictures_bytes` the least that they
    need; fewer triangles make it fit.
    """

    def __init__(self, budget_bytes: int, geometry_bytes: int, pictures_bytes: int) -> None:
        super().__init__(
            f"the triangles take {geometry_bytes} bytes and the pictures at least {pictures_bytes}, "
            f"{budget_bytes} are allowed: take fewer triangles"
        )
        self.budget_bytes = budget_bytes
        self.geometry_bytes = geometry_bytes
        self.pictures_bytes = pictures_bytes

    @property
    def room_bytes(self) -> int:
        """What is left for pictures; negative where the triangles alone are too large."""
        return self.budget_bytes - self.geometry_bytes
