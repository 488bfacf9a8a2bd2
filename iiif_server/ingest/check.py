"""Whether all that was kept is there and whole, and rows and objects agree. Nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from iiif_server.catalog.holdings import list_holdings
from iiif_server.ingest.check_objects import (
    Bar,
    Look,
    check_derivatives,
    check_originals,
    count_work,
)
from iiif_server.ingest.check_rows import check_rows
from iiif_server.ingest.finding import Finding
from iiif_server.runtime import Runtime


@dataclass(frozen=True)
class Checked:
    """What a check came to."""

    findings: tuple[Finding, ...]
    media: int
    objects: int


def check_service(
    runtime: Runtime, *, quick: bool, progress: Callable[[str, float], None]
) -> Checked:
    """Check every original, every derivative, every object, every media and every job.

    Parameters
    ----------
    quick
        Look at sizes and at the directories of pyramids; read no original and no tile.

    Raises
    ------
    StorageError, DatabaseError
        If the store or the database does not answer: nothing is said of what was not looked at.
    """
    listed = dict(runtime.store.sizes())
    with runtime.database.read() as connection:
        holdings = list_holdings(connection)
    look = Look(runtime.store, listed, quick, Bar(progress, count_work(holdings, listed, quick)))
    findings = [
        *check_originals(look, holdings),
        *check_derivatives(look, holdings),
        *check_rows(runtime, listed),
    ]
    return Checked(tuple(findings), len(holdings), len(listed))
