"""``baovat jobs``: what waits, runs and failed."""

from __future__ import annotations

import click

from iiif_server.catalog.jobs import Job, list_jobs
from iiif_server.cli.job_bars import title_of
from iiif_server.cli.parameters import as_json, print_json
from iiif_server.ingest.discard import discard
from iiif_server.ingest.retry import retry
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings

STATES = ("queued", "running", "done", "failed")


@click.group(invoke_without_command=True)
@click.option(
    "--state", "states", multiple=True, type=click.Choice(STATES), help="Only jobs in this state."
)
@as_json
@click.pass_context
def jobs(context: click.Context, states: tuple[str, ...], as_json: bool) -> None:
    """List the jobs, with the reason of each that failed.

    Example: baovat jobs --state failed
    """
    if context.invoked_subcommand is not None:
        return
    with open_runtime(read_settings()) as runtime, runtime.database.read() as connection:
        found = list_jobs(connection, states=states)
    for job in found:
        if as_json:
            print_json(_values(job))
        else:
            click.echo(_line(job))
    if not found and not as_json:
        click.echo("There are no such jobs.", err=True)


@jobs.command("retry")
@click.argument("identifier")
@as_json
def retry_job(identifier: str, as_json: bool) -> None:
    """Try a failed job again, or make the derivatives of a media anew.

    Example: baovat jobs retry 4f1d0c2a
    """
    with open_runtime(read_settings()) as runtime:
        job_id = retry(runtime, identifier)
    if as_json:
        print_json({"job": job_id, "state": "queued"})
    else:
        click.echo(f"{job_id}\tqueued")


@jobs.command("discard")
@click.argument("identifier")
@as_json
def discard_file(identifier: str, as_json: bool) -> None:
    """Take a file that could never be prepared out of its item, by its job or its media.

    Its bytes stay in the store, where `baovat check` names them, until somebody removes them by hand.

    Example: baovat jobs discard 4f1d0c2a
    """
    with open_runtime(read_settings()) as runtime:
        gone = discard(runtime, identifier)
    if as_json:
        print_json({"item": gone.item_id, "media": gone.media_id, "state": "discarded"})
    else:
        click.echo(f"{gone.item_id}\t{gone.media_id}\tdiscarded")


def _values(job: Job) -> dict[str, object]:
    return {
        "job": job.id,
        "kind": job.kind,
        "item": job.item_id,
        "media": job.media_id,
        "file": job.file_name,
        "state": job.state,
        "step": job.step,
        "progress": round(job.fraction, 3),
        "attempts": job.attempts,
        "reason": job.reason,
        "updated": job.updated_at.isoformat(),
    }


def _line(job: Job) -> str:
    state = f"{job.state} {job.fraction:.0%}" if job.state == "running" else job.state
    return f"{job.id}\t{state}\t{title_of(job)}" + (f"\t{job.reason}" if job.reason else "")
