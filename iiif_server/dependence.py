"""A process that does not outlive the one that started it."""

from __future__ import annotations

import ctypes
import os
import platform
import signal

_SET_DEATH_SIGNAL = 1


def end_with_parent(parent: int) -> None:
    """Let the kernel kill this process as soon as its parent is gone; nothing happens where it is not Linux.

    The kernel counts the *thread* that started this process as its parent (prctl(2), PR_SET_PDEATHSIG): only for a
    thread that waits for the end of this process is that the same.

    Parameters
    ----------
    parent
        Its process id, as it knows it itself: it may be gone before this is called.
    """
    if platform.system() != "Linux":
        return
    process_control(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def heed_signals() -> None:
    """Let Ctrl+C and a request to end stop this process at once, whatever those who started it do with them.

    A process inherits which signals are blocked, and a web process blocks these in all of its threads.
    """
    ending = (signal.SIGINT, signal.SIGTERM)
    for number in ending:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ending)


def process_control(option: int, value: int) -> int:
    """Call prctl(2), and return 0 where it did what was asked."""
    done: int = ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
    return done
