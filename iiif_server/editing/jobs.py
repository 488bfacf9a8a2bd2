"""What people do about jobs: trying again what failed, giving up what waits or runs, and discarding what cannot be."""

from __future__ import annotations

from iiif_server.access.actions import Action, allow_action
from iiif_server.access.roles import Account
from iiif_server.catalog.edited_items import read_edited
from iiif_server.catalog.job_lists import find_item_of, give_up_job
from iiif_server.catalog.jobs import OPEN
from iiif_server.errors import RefusedError
from iiif_server.ingest.discard import discard
from iiif_server.ingest.retry import retry
from iiif_server.runtime import Runtime


def retry_job(runtime: Runtime, account: Account, identifier: str) -> str:
    """Enqueue a new job like one that failed, or for a media, and return its identifier.

    Raises
    ------
    UnknownJobError
        If neither a job nor a media has this identifier.
    ForbiddenError
        If it is not for an item of theirs, and their role does not allow that.
    """
    _allow(runtime, account, identifier)
    return retry(runtime, identifier)


def cancel_job(runtime: Runtime, account: Account, job_id: str) -> None:
    """Give a job up that waits or runs; what it had made so far is not kept.

    Raises
    ------
    UnknownJobError, ForbiddenError
        As `retry_job` does.
    RefusedError
        If it is over.
    """
    _allow(runtime, account, job_id)
    with runtime.database.write() as connection:
        if not give_up_job(connection, job_id, f"{account.name} cancelled it.", OPEN):
            raise RefusedError("this job is over already")


def discard_file(runtime: Runtime, account: Account, identifier: str) -> None:
    """Take a media that could never be prepared out of its item, by its identifier or by that of its job.

    Raises
    ------
    UnknownJobError, ForbiddenError
        As `retry_job` does.
    RefusedError
        If it is being prepared, or was shown before.
    """
    _allow(runtime, account, identifier)
    discard(runtime, identifier)


def _allow(runtime: Runtime, account: Account, identifier: str) -> None:
    with runtime.database.read() as connection:
        item_id = find_item_of(connection, identifier)
        made_by = None if item_id is None else read_edited(connection, item_id).made_by
    if item_id is None:
        raise RefusedError("this is an import: stop it, or check it again, on its own page")
    allow_action(account, Action.RUN_JOB, made_by)
