"""One web process of ``baovat serve``: it ends once, when it is told to or when its server is gone.

The module imports next to nothing: what a web process needs is loaded after its signals are arranged, and what
only the server needs is not loaded at all.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

#: Objects; Python's own number is 700.
GARBAGE_BEFORE_A_LOOK = 10_000

ENDING = frozenset({signal.SIGINT, signal.SIGTERM})


def create_attended_app() -> Flask:
    """Return the application of one web process, which ends when the server that started it is gone.

    A server that was killed would else leave processes behind that hold its port.
    """
    heed_first_signal()
    server = multiprocessing.parent_process()
    if server is not None:

        def attend() -> None:
            server.join()
            os._exit(1)

        threading.Thread(target=attend, daemon=True).start()
    # Not before: the libraries start threads of their own, which inherit how this one takes signals.
    from iiif_server.app import create_app

    app = create_app()
    spare_the_collector()
    threading.Thread(target=app.extensions["baovat-finding"].read_ahead, daemon=True).start()
    return app


def spare_the_collector() -> None:
    """Let Python look for cycles among what requests leave, less often, and not among what was loaded before them.

    Measured on answers from the cache of renders: it took 8 % of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_BEFORE_A_LOOK, 20, 20)


def heed_first_signal() -> None:
    """Leave the signals to end to a thread of ours, which passes on the first; no other thread may run yet.

    Ctrl+C reaches every process of a terminal, and systemd's stop every process of a unit; the server then
    tells its web processes once more. Of two signals that come close together Linux may give both to a thread
    that is not the main one, and Python, which handles signals there, sleeps on until
    the process is killed. And granian (2.8) stands still when it is told a third time.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    threading.Thread(target=_heed, daemon=True).start()


def _heed() -> None:
    """Wait for a signal, and do what the HTTP server has asked to be done then."""
    number = signal.sigwait(ENDING)
    handler = signal.getsignal(number)
    if callable(handler) and handler is not signal.default_int_handler:
        handler(number, None)
    else:
        os._exit(0)  # the HTTP server does not listen yet: nobody waits for an answer
