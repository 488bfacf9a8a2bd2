"""A body that is not what an endpoint takes, with the place of each fault."""

from __future__ import annotations

from dataclasses import dataclass

from iiif_server.errors import RefusedError


@dataclass(frozen=True)
class Pointed:
    """One fault, and the JSON pointer (RFC 6901) to where it is; empty for the whole document."""

    pointer: str
    message: str


class InvalidBodyError(RefusedError):
    """What was sent is not what the endpoint takes."""

    def __init__(self, faults: tuple[Pointed, ...]) -> None:
        first = faults[0]
        super().__init__(f"{first.pointer or 'the body'}: {first.message}")
        self.faults = faults
