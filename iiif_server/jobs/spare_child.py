"""A child that is started before its job comes: loading libraries takes longer than many a job."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from iiif_server.jobs.child_process import Child, dismiss_child, start_child


class SpareChild:
    """Keeps one started child ready; each does one job and is never used again.

    Parameters
    ----------
    command
        Starts a child that waits for its job on its standard input.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._guard = threading.Lock()
        self._spare: Child | None = None
        self._taken: list[Child] = []

    def take(self) -> Child:
        """Return the spare child if there is a living one, else a new one."""
        with self._guard:
            spare, self._spare = self._spare, None
            if spare is not None and spare.process.poll() is not None:
                dismiss_child(spare)
                spare = None
            taken = spare or start_child(self._command)
            self._taken = [child for child in self._taken if child.process.poll() is None]
            self._taken.append(taken)
            return taken

    def refill(self) -> None:
        """Start a spare child where there is none; called when a core is free."""
        with self._guard:
            if self._spare is None:
                self._spare = start_child(self._command)

    def close(self) -> None:
        """Send the spare child home, and end those at work."""
        with self._guard:
            spare, self._spare = self._spare, None
            for child in self._taken:
                child.process.kill()
        if spare is not None:
            dismiss_child(spare)
