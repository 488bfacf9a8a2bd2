"""Why a benchmark cannot be run, or must not be believed."""

from __future__ import annotations


class NotInstalledError(Exception):
    """A program that the benchmark needs is not on this machine."""

    def __init__(self, program: str, package: str) -> None:
        super().__init__(
            f"The program `{program}` is not installed (Debian: {package}); what needs it is left out."
        )


class WrongAnswerError(Exception):
    """A peer did not answer as it should: its figures would mean nothing."""
