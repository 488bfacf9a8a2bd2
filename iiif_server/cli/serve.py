"""``baovat serve``: the web, and the worker beside it."""

from __future__ import annotations

import errno
import logging
import multiprocessing
import socket
import threading
from contextlib import ExitStack

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from iiif_server.cli.allocator import keep_memory_together
from iiif_server.cli.job_bars import wait_for_everything
from iiif_server.cli.processes import attended_worker
from iiif_server.demonstration.curator import make_demonstration_account
from iiif_server.demonstration.load import load_demonstration
from iiif_server.metrics import count_together
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.scratch import sweep_scratch
from iiif_server.settings import Settings, read_settings

#: How long requests under way may take to end after a signal.
FAREWELL_S = 30

#: Requests that may wait for a thread before new connections are left to wait in the kernel.
BACKPRESSURE = 512


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to listen on.",
)
@click.option("--no-worker", is_flag=True, help="Leave the work to `baovat worker` elsewhere.")
@click.option(
    "--demonstration",
    is_flag=True,
    help="Fill an empty catalogue with the demonstration collection.",
)
def serve(host: str, port: int, no_worker: bool, demonstration: bool) -> None:
    """Serve pages, pictures, models and manifests, until it is stopped.

    Example: baovat serve --port 8080
    """
    _check_port_is_free(host, port)
    settings = read_settings()
    keep_memory_together()
    with open_runtime(settings) as runtime, ExitStack() as closing:
        sweep_scratch(settings.scratch_dir)  # a machine without a worker has nobody else who does
        loaded = demonstration and load_demonstration(runtime)
        closing.enter_context(count_together())
        if not no_worker:
            closing.enter_context(attended_worker(runtime, always=True))
        click.echo(f"Bảo Vật: http://{host}:{port}/ (stop with Ctrl+C)", err=True)
        if loaded:
            _tell_account(runtime, host, port)
            _watch(runtime)
        _serve_web(settings, host, port)


def _tell_account(runtime: Runtime, host: str, port: int) -> None:
    """Make the account of the demonstration, and print it: nobody can read the password again."""
    account = make_demonstration_account(runtime)
    if account is not None:
        click.echo(
            f"Studio: http://{host}:{port}/studio/  login: {account.login}  password: {account.password}\n"
            f"(told this one time; `baovat user password {account.login}` makes another)",
            err=True,
        )


def _check_port_is_free(host: str, port: int) -> None:
    """Refuse a port that is taken, or a host that is not here, in words and before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
                raise click.ClickException(
                    f"Nothing can listen on host {host}: {error.strerror}. Give --host an address of this machine"
                    " (make run HOST=…): 127.0.0.1 for itself alone, 0.0.0.0 for all networks."
                ) from error
            raise click.ClickException(
                f"Port {port} on {host} cannot be used: {error.strerror}. Choose another with --port (make run PORT=…)."
            ) from error


def _watch(runtime: Runtime) -> None:
    """Show the making of the demonstration collection as bars, beside the server."""

    def watch() -> None:
        wait_for_everything(runtime.database)
        click.echo("The demonstration collection is complete.", err=True)

    threading.Thread(target=watch, daemon=True).start()


def _is_news(record: logging.LogRecord) -> bool:
    """Keep back granian's warning of more threads than twice the cores.

    Most of them wait: for a render, for a client that is slow, or for S3. How many may compute is bounded
    (`iiif_server.web.admission`).
    """
    return not record.getMessage().startswith("Configuration allows spawning up to")


def _serve_web(settings: Settings, host: str, port: int) -> None:
    """Run the web processes until a signal ends them.

    They are spawned and not forked: this process has threads and open databases, which a fork would copy
    in whatever state they are.
    """
    multiprocessing.set_start_method("spawn", force=True)
    logging.getLogger("_granian").addFilter(_is_news)
    Granian(
        "iiif_server.cli.web_process:create_attended_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,  # HTTP/2 is for the proxy in front, and an idle connection of it would delay the end
        workers=settings.web_processes,
        blocking_threads=settings.web_threads,
        backpressure=BACKPRESSURE,
        respawn_failed_workers=True,
        workers_kill_timeout=FAREWELL_S,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()
