"""Who is signed in at the studio, and in which role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is for the collection; each may do what the one before may, and more."""

    CONTRIBUTOR = "contributor"
    CURATOR = "curator"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in: `login` is what they type, `name` is what others read."""

    id: str
    login: str
    name: str
    role: Role
