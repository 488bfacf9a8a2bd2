"""Objects, media and jobs against each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set

from iiif_server.catalog.holdings import (
    Holding,
    OtherOriginal,
    list_holdings,
    list_other_originals,
)
from iiif_server.catalog.jobs import Job, list_jobs
from iiif_server.image.public_recipe import is_public_recipe
from iiif_server.ingest.finding import Finding
from iiif_server.runtime import Runtime
from iiif_server.storage.keys import TEXTS

#: The kind of a finding about what a former recipe left over.
FORMER = "former"


def check_rows(runtime: Runtime, listed: Mapping[str, int]) -> Iterator[Finding]:
    """Compare the objects that were listed, the media and the jobs with each other.

    The rows are read only now: what a deposit kept before the list was made has got its rows meanwhile.
    """
    with runtime.database.read() as connection:
        holdings, jobs = list_holdings(connection), list_jobs(connection)
        others = list_other_originals(connection)
    worked_on = {job.media_id for job in jobs if job.state in {"queued", "running"}}
    yield from _find_orphans(holdings, others, worked_on, listed)
    yield from _find_stranded(holdings, worked_on)
    yield from _find_failed(jobs)


def _find_orphans(
    holdings: Collection[Holding],
    others: Collection[OtherOriginal],
    worked_on: Set[str | None],
    listed: Mapping[str, int],
) -> Iterator[Finding]:
    """Find the objects that no media needs; what lies beside an unfinished derivation is its own.

    The originals of earlier files are needed; what was made of them is made anew when one is taken again. Pyramids that
    were made for former limits are no problem: each shows less than its original does.
    """
    needed: set[str] = {other.original_key for other in others}
    unfinished: set[str] = {other.prefix for other in others if other.is_coming}
    earlier: set[str] = {other.prefix for other in others} - {each.prefix for each in holdings}
    current: dict[str, set[str]] = {holding.prefix: set() for holding in holdings}
    for holding in holdings:
        needed.add(holding.original_key)
        needed.update(text.key for text in holding.texts)
        if holding.derivatives is not None:
            needed.update(holding.derivatives.keys)
            current[holding.prefix] |= {_recipe(key) for key in holding.derivatives.keys}
        if holding.derivatives is None or holding.media_id in worked_on:
            unfinished.add(holding.prefix)
    for key in sorted(set(listed) - needed):
        if key.startswith(TEXTS):
            yield _left_over(key, listed[key], "a text that was replaced")
            continue
        prefix = "/".join(key.split("/")[:3]) + "/"
        if prefix in unfinished:
            continue
        if prefix in earlier:
            yield _left_over(key, listed[key], "a file that was replaced")
            continue
        if prefix not in current or _recipe(key) in current[prefix]:
            yield _orphan(key, listed[key])
        elif not _is_of_former_limit(_recipe(key), current[prefix]):
            yield _left_over(key, listed[key], "a former recipe")


def _recipe(key: str) -> str:
    """Return the recipe in the key of a derivative (see `storage.keys`)."""
    return key.split("/")[3]


def _is_of_former_limit(recipe: str, current: Iterable[str]) -> bool:
    """Tell whether a recipe is that of a pyramid for the public, made from a full one as they are made now."""
    return is_public_recipe(recipe) and any(recipe.startswith(f"{each}-") for each in current)


def _orphan(key: str, byte_count: int) -> Finding:
    return Finding(
        kind="orphan",
        problem=f"No media needs this object of {byte_count} bytes.",
        remedy="Nothing is lost and nothing is deleted; remove it by hand when you know what it is.",
        key=key,
    )


def _left_over(key: str, byte_count: int, of: str) -> Finding:
    return Finding(
        kind=FORMER,
        problem=f"These {byte_count} bytes are left over from {of}.",
        remedy="What is shown was made anew; remove it by hand when its room is wanted.",
        key=key,
    )


def _find_stranded(holdings: Iterable[Holding], worked_on: Set[str | None]) -> Iterator[Finding]:
    """Find the media that wait for a job that there is not."""
    for holding in holdings:
        if holding.state == "processing" and holding.media_id not in worked_on:
            yield Finding(
                kind="media",
                problem=f"{holding.file_name} waits to be prepared, but there is no job for it.",
                remedy=f"Write one: baovat jobs retry {holding.media_id}",
                item_id=holding.item_id,
                media_id=holding.media_id,
            )


def _tell_failure(job: Job) -> str:
    """Say of a job that it failed, and why, in whole sentences."""
    reason = (job.reason or "").strip().rstrip(".")
    told = f"The work on {job.file_name} failed"
    return f"{told}: {reason}." if reason else f"{told}."


def _tell_remedy(job: Job) -> str:
    again = f"When the cause is mended: baovat jobs retry {job.id}"
    if job.media_id is None:
        return again
    return f"{again}; a file that cannot be mended: baovat jobs discard {job.media_id}"


def _find_failed(jobs: Iterable[Job]) -> Iterator[Finding]:
    """Find the jobs of items that failed and were not tried again since; the jobs come oldest first."""
    latest = {
        (job.kind, job.item_id, job.media_id or job.file_name): job for job in jobs if job.item_id
    }
    for job in latest.values():
        if job.state == "failed":
            yield Finding(
                kind="job",
                problem=_tell_failure(job),
                remedy=_tell_remedy(job),
                item_id=job.item_id,
                media_id=job.media_id,
                job_id=job.id,
            )
