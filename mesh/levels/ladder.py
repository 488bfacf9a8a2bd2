"""The ladder: every level built from the original, encoded within its budget, and measured against the original."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace

from mesh.errors import BudgetError
from mesh.indexed import IndexedSurface
from mesh.levels.level import (
    Deposited,
    LeftOut,
    Level,
    encode_level,
    finish_level,
    plan_position_bits,
)
from mesh.levels.plan import LevelPlan, find_looks, plan_levels
from mesh.levels.simplify import MIN_TRIANGLES, Simplified, Stock, build_stock, reduce_stock
from mesh.surface import Progress
from mesh.writing.glb import EncodedGlb
from mesh.writing.options import GlbOptions

#: How often a level is built again with fewer triangles, because the bytes of one are a guess.
_FITTINGS = 6

#: Fewer triangles are asked for by this much more than the bytes say.
_SPARE = 0.96


def build_ladder(
    original: IndexedSurface, *, deposited: Deposited, progress: Progress
) -> Iterator[Level | LeftOut]:
    """Build the levels of a cleaned surface one at a time, largest first, each checked.

    Parameters
    ----------
    deposited
        A level that is larger than the deposited file is built all the same, and says so; ``full`` is packed
        from that file where it moves.

    Yields
    ------
    Level or LeftOut
        Only one level is held at a time. One whose budget cannot be met is left out.
    """
    surface = original.surface
    plans = plan_levels(surface.triangle_count, find_looks(surface), deposited.size_bytes)
    stock, larger_bytes = build_stock(original), math.inf
    for number, plan in enumerate(reversed(plans)):
        progress(plan.name, number / len(plans))
        try:
            stock, level = _build_level(plan, stock, deposited)
        except BudgetError as error:
            yield LeftOut(plan.name, str(error))
            continue
        if len(level.glb) >= larger_bytes:
            yield LeftOut(plan.name, "it would have more bytes than the next larger level")
            continue
        larger_bytes = len(level.glb)
        yield level
    progress("levels", 1.0)


def _build_level(plan: LevelPlan, stock: Stock, deposited: Deposited) -> tuple[Stock, Level]:
    started_s = time.monotonic()
    if plan.triangles is None:
        result, encoded = _build_full(plan, stock.original, deposited)
    else:
        stock, result, encoded = _build_within(plan, plan.triangles, stock)
    notes: tuple[str, ...] = ()
    if len(encoded.data) > deposited.size_bytes:
        notes = ("larger than the deposited file, which is compressed",)
    level = finish_level(
        plan.name, result, encoded, stock.original, started_s=started_s, notes=notes
    )
    return stock, level


def _build_full(
    plan: LevelPlan, original: IndexedSurface, deposited: Deposited
) -> tuple[Simplified, EncodedGlb]:
    """Write all triangles; a model that moves is packed as it came, since levels are at rest."""
    surface = replace(original.surface, parts=original.shaded_parts)
    count = surface.triangle_count
    result = Simplified(surface, count, count, "unchanged")
    if deposited.moving_glb is None:
        return result, encode_level(result, GlbOptions(plan.painting.kept_px), None)
    told = replace(
        result, recipe="deposited", notes=("packed from the deposited file, which moves",)
    )
    return told, EncodedGlb(deposited.moving_glb, surface, surface.texture_px, 0)


def _build_within(
    plan: LevelPlan, triangles: int, stock: Stock
) -> tuple[Stock, Simplified, EncodedGlb]:
    """Build a level with as many triangles as were planned, or as many fewer as its budget asks for."""
    original, target = stock.original, triangles
    for left in reversed(range(_FITTINGS)):
        stock, result = reduce_stock(
            stock, target, plan.painting.painted_px, relief=plan.painting.relief
        )
        result = replace(result, asked_triangles=triangles)
        bits = plan_position_bits(result, original)
        options = GlbOptions(
            plan.painting.kept_px,
            least_texture_px=plan.painting.least_px,
            position_bits=bits,
            normal_bits=plan.normal_bits,
        )
        try:
            encoded = encode_level(result, options, plan.budget_bytes)
            break
        except BudgetError as error:
            if left == 0:
                raise
            if (
                result.recipe == "seams"
            ):  # one picture painted anew takes fewer bytes than those kept
                stock = replace(stock, seamed=None)
            else:
                target = plan_fewer(result.triangles, error)
    return stock, _tell_fewer(result, target), encoded


def plan_fewer(triangles: int, error: BudgetError) -> int:
    """Plan how many triangles leave the pictures what they need."""
    room = error.budget_bytes - error.pictures_bytes
    share = _SPARE * room / error.geometry_bytes
    return max(round(triangles * min(max(share, 0.25), 0.95)), MIN_TRIANGLES)


def _tell_fewer(result: Simplified, target: int) -> Simplified:
    if target == result.asked_triangles:
        return result
    note = (
        f"{result.triangles:,} triangles where {result.asked_triangles:,} were planned: "
        "more would not fit into the bytes of this level"
    )
    return replace(result, notes=(*result.notes, note))
