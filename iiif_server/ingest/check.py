"""Whether all that was kept is there and whole, and rows and objects agree. Nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from iiif_server.catalog.holdings import Holding, list_holdings, list_other_originals
from iiif_server.ingest.check_objects import (
    Bar,
    Look,
    check_derivatives,
    check_originals,
    check_texts,
    count_work,
)
from iiif_server.ingest.check_rows import FORMER, check_rows
from iiif_server.ingest.finding import Finding
from iiif_server.runtime import Runtime


@dataclass(frozen=True)
class Checked:
    """What a check came to.

    `unhashed` counts the derivatives that were made before their hash was written down. `left_over` is what former
    recipes made and nothing needs any more. Old derivatives are kept when new ones are made, so that is no fault and
    stays as long as anybody likes: a check that called it one would never be well again after an upgrade.
    """

    findings: tuple[Finding, ...]
    media: int
    objects: int
    unhashed: int
    left_over: tuple[Finding, ...] = ()
    left_over_bytes: int = 0


def check_service(
    runtime: Runtime, *, quick: bool, progress: Callable[[str, float], None]
) -> Checked:
    """Check every original, every derivative, every object, every media and every job.

    Parameters
    ----------
    quick
        Look at sizes and at the directories of pyramids; read no original, no tile and no level.

    Raises
    ------
    StorageError, DatabaseError
        If the store or the database does not answer: nothing is said of what was not looked at.
    """
    listed = dict(runtime.store.sizes())
    with runtime.database.read() as connection:
        holdings, others = list_holdings(connection), list_other_originals(connection)
    work = count_work(holdings, others, listed, quick)
    look = Look(runtime.store, listed, quick, Bar(progress, work))
    found = [
        *check_originals(look, (*holdings, *others)),
        *check_texts(look, holdings),
        *_check_derivatives(runtime, look, holdings),
        *check_rows(runtime, listed),
    ]
    return Checked(
        findings=tuple(each for each in found if each.kind != FORMER),
        media=len(holdings),
        objects=len(listed),
        unhashed=_count_unhashed(holdings),
        left_over=tuple(each for each in found if each.kind == FORMER),
        left_over_bytes=sum(listed[each.key] for each in found if each.kind == FORMER and each.key),
    )


def _check_derivatives(
    runtime: Runtime, look: Look, holdings: Iterable[Holding]
) -> tuple[Finding, ...]:
    """Check the derivatives; those found damaged once more, by what is written of them now.

    They may have been made anew since the rows were read, and have other bytes then.
    """
    suspected = {finding.media_id for finding in check_derivatives(look, holdings)}
    if not suspected:
        return ()
    with runtime.database.read() as connection:
        now = [each for each in list_holdings(connection) if each.media_id in suspected]
    return tuple(check_derivatives(replace(look, listed={}, judged={}), now))


def _count_unhashed(holdings: Iterable[Holding]) -> int:
    made = [holding.derivatives for holding in holdings if holding.derivatives]
    pyramids = {file.key for each in made for file in each.pyramids if file.sha256 is None}
    levels = {file.key for each in made for file in each.levels if file.sha256 is None}
    return len(pyramids | levels)
