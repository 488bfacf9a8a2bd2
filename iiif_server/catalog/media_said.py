"""What a depositor says of a file; loads nothing of a database, so that a command can read it at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from manifests.model import MediaRole, Statement
from manifests.scale import UNSTATED, Scale
from manifests.texts import LanguageMap


@dataclass(frozen=True)
class MediaWords:
    """What a depositor says of a file; `position` is its place in the item, the last one where None.

    `unit` and `up_axis` are said of a model (the words of `mesh.frame`); None leaves them to the file. `draco` asks for
    its levels in that form too. `role`, `view`,
    `alternative_to` and `capture` are those of `manifests.model.Media`. `scale` is said of a picture.
    """

    label: LanguageMap = field(default_factory=dict)
    alt: LanguageMap = field(default_factory=dict)
    position: int | None = None
    unit: str | None = None
    up_axis: str | None = None
    draco: bool = False
    role: MediaRole = MediaRole.VIEW
    view: LanguageMap = field(default_factory=dict)
    alternative_to: str = ""
    capture: tuple[Statement, ...] = ()
    scale: Scale = UNSTATED
