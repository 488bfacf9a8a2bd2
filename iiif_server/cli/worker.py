"""``baovat worker``: makes the derivatives."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from contextlib import closing

import click

from iiif_server.catalog.workers import DEAD_AFTER_S, live_workers
from iiif_server.cli.allocator import keep_memory_together
from iiif_server.cli.processes import parent_is_alive
from iiif_server.errors import BaovatError
from iiif_server.jobs.confinement import find_gaps
from iiif_server.jobs.worker import (
    WorkerPlan,
    python_module,
    run_worker,
)
from iiif_server.runtime import build_runtime, open_runtime
from iiif_server.scratch import sweep_scratch
from iiif_server.settings import read_settings

log = logging.getLogger(__name__)

CHILD = "iiif_server.ingest.child"
NOBODY = "No worker is alive: start one with `baovat worker`."


@click.command()
@click.option(
    "--with-parent", is_flag=True, hidden=True, help="End when the process that started it ends."
)
@click.option(
    "--check", is_flag=True, help="Only tell whether a worker is alive: exit code 0 or 1."
)
@click.option("--verbose", is_flag=True, help="Tell of every job on standard error.")
def worker(with_parent: bool, check: bool, verbose: bool) -> None:
    """Work on what was deposited, until it is stopped.

    Example: BAOVAT_DATABASE_URL=postgresql://… baovat worker
    """
    if check:
        _check()
        return
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s")
    for gap in find_gaps():
        log.warning(gap)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    attended = parent_is_alive() if with_parent else (lambda: True)
    keep_memory_together()
    exit_code = 1
    try:
        _work(lambda: attended() and not stopped.is_set())
        exit_code = 0
    except (BaovatError, OSError) as error:
        click.echo(f"Error: {error}", err=True)
    except Exception:
        log.exception("The worker failed.")
    # Threads of DBOS may still hold jobs that were cut off: waiting for them would be waiting for ever.
    os._exit(exit_code)


def _work(alive: Callable[[], bool]) -> None:
    with open_runtime(read_settings()) as runtime:
        sweep_scratch(runtime.settings.scratch_dir)
        run_worker(
            WorkerPlan(
                database=runtime.database,
                child_command=python_module(CHILD, runtime.settings.scratch_dir),
                jobs_at_once=runtime.settings.jobs_at_once,
                job_timeout_s=runtime.settings.job_timeout_s,
                alive=alive,
                tidy=lambda: sweep_scratch(runtime.settings.scratch_dir),
            )
        )
        sweep_scratch(runtime.settings.scratch_dir)  # of the children that the stop ended


def _check() -> None:
    """Fail where no worker was heard of for a while."""
    runtime = build_runtime(read_settings())  # whoever looks makes and upgrades nothing
    path = runtime.database.sqlite_path
    if path is not None and not path.exists():
        raise click.ClickException(NOBODY)
    with closing(runtime.database), runtime.database.read() as connection:
        alive = live_workers(connection, within_s=DEAD_AFTER_S)
    if not alive:
        raise click.ClickException(NOBODY)
    click.echo(f"{len(alive)} alive")
