"""How a file's numbers stand in space: their unit, and which axis points up.

A file says it, the depositor says it, or it is assumed; what was taken, and where from, is kept. What the
depositor asks for wins over the file: a wrong unit is the commonest fault of exported models. Standard
library only.
"""

from __future__ import annotations

from dataclasses import dataclass

from mesh.errors import TargetError

#: Metres in one unit; the inch and the foot are the international ones of 1959.
UNITS_M = {
    "um": 1e-6, "mm": 1e-3, "cm": 1e-2, "m": 1.0, "km": 1e3, "in": 0.0254, "ft": 0.3048,
}  # fmt: skip

#: Axes that may point up.
UP_AXES = ("x", "y", "z", "-x", "-y", "-z")

#: What is taken where neither the file nor the depositor says anything: as in glTF 2.0, 3.4.
ASSUMED_UNIT, ASSUMED_UP = "m", "y"

#: Nothing smaller or larger is catalogued: a seal stone has 5 mm, a citadel 1 km.
SMALLEST_M, LARGEST_M = 1e-3, 1e3


@dataclass(frozen=True)
class Asked:
    """What the depositor says of a file's numbers; None where nothing is said."""

    unit: str | None = None
    up_axis: str | None = None

    def __post_init__(self) -> None:
        if self.unit is not None and self.unit not in UNITS_M:
            raise TargetError(f"the unit {self.unit!r} is unknown: use one of {', '.join(UNITS_M)}")
        if self.up_axis is not None and self.up_axis not in UP_AXES:
            raise TargetError(f"the axis {self.up_axis!r} is none: use one of {', '.join(UP_AXES)}")

    @property
    def suffix(self) -> str:
        """What a recipe's name gets, so that other wishes give other derivatives; empty for none."""
        unit = f"-{self.unit}" if self.unit else ""
        up = f"-{self.up_axis.replace('-', 'minus')}-up" if self.up_axis else ""
        return unit + up


@dataclass(frozen=True)
class Stated:
    """What a file itself says; `unit_m` is the metres of one of its units."""

    unit_m: float | None = None
    up_axis: str | None = None


@dataclass(frozen=True)
class Frame:
    """What was taken, and from where: ``file``, ``asked`` or ``assumed``."""

    unit: str = ASSUMED_UNIT
    unit_m: float = 1.0
    unit_from: str = "assumed"
    up_axis: str = ASSUMED_UP
    up_axis_from: str = "assumed"


def choose_frame(asked: Asked, stated: Stated) -> Frame:
    """Take what was asked, else what the file states, else metres with Y up."""
    if asked.unit is not None:
        unit, unit_m, unit_from = asked.unit, UNITS_M[asked.unit], "asked"
    elif stated.unit_m is not None:
        unit, unit_m, unit_from = name_unit(stated.unit_m), stated.unit_m, "file"
    else:
        unit, unit_m, unit_from = ASSUMED_UNIT, UNITS_M[ASSUMED_UNIT], "assumed"
    up = asked.up_axis or stated.up_axis or ASSUMED_UP
    up_from = "asked" if asked.up_axis else "file" if stated.up_axis else "assumed"
    return Frame(unit, unit_m, unit_from, up, up_from)


def tell_frame(frame: Frame, stated: Stated, kind: str) -> tuple[str, ...]:
    """Say, one line each, what a curator has to know of the unit and the axis that were taken."""
    lines = []
    if frame.unit_from == "assumed" and frame.up_axis_from == "assumed":
        lines.append(
            f"{kind.upper()} states no unit: its numbers are taken as metres, with Y up; "
            "say --unit and --up where that is wrong"
        )
    elif frame.unit_from == "assumed":
        lines.append(f"{kind.upper()} states no unit: its numbers are taken as metres")
    elif frame.up_axis_from == "assumed":
        lines.append(f"{kind.upper()} states no axis that points up: Y is taken")
    if frame.unit_from == "asked" and stated.unit_m not in (None, frame.unit_m):
        lines.append(
            f"the file states {name_unit(stated.unit_m or 1)} as its unit; {frame.unit} was asked for"
        )
    if frame.up_axis_from == "asked" and stated.up_axis not in (None, frame.up_axis):
        lines.append(f"the file states that {stated.up_axis} is up; {frame.up_axis} was asked for")
    return tuple(lines)


def name_unit(unit_m: float) -> str:
    """Name a unit by its length in metres: ``mm``, or ``0.02 m`` where it has no name."""
    for name, metres in UNITS_M.items():
        if abs(unit_m - metres) <= 1e-6 * metres:
            return name
    return f"{unit_m:g} m"


def tell_size(diagonal_m: float) -> str:
    """Say that a model is too small or too large to be what it is; an empty line otherwise."""
    if SMALLEST_M <= diagonal_m <= LARGEST_M:
        return ""
    shown = (
        f"{diagonal_m * 1e3:.3g} mm" if diagonal_m < SMALLEST_M else f"{diagonal_m / 1e3:.3g} km"
    )
    return (
        f"the model measures {shown} from corner to corner: is its unit right? Say it with --unit"
    )
