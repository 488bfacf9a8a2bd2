"""What is sent to the endpoints of exhibitions."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from iiif_server.web.studio.json_api import Body
from manifests.exhibition.templates import PROPOSED_RIGHTS

Said = dict[str, list[str]]


class NewExhibition(Body):
    """An exhibition to begin: from a template, or as a whole document (`baovat exhibition schema`).

    Without a `slug` its address is made from its title. `rights` are those of its texts: CC BY 4.0 where nothing is
    said, and none yet where it is empty; the studio asks for them.
    """

    title: Said = Field(default_factory=dict)
    slug: str = Field(default="", max_length=128)
    template: str = Field(default="empty", max_length=64)
    rights: str = Field(default=PROPOSED_RIGHTS, max_length=200)
    exhibition: dict[str, Any] | None = None


class DraftToKeep(Body):
    """A whole draft; `settled` are the places of texts of which the translation still holds."""

    exhibition: dict[str, Any]
    settled: list[str] = Field(default_factory=list, max_length=5000)


class EditsToMake(Body):
    """Edits to a draft, all or none of them: ``{"kind": "move-step", "step": "ngoi-sao", "to": 0}``."""

    edits: list[Any] = Field(min_length=1, max_length=500)


class NewComment(Body):
    """What somebody says of a step, or of the whole where `step` is empty."""

    text: str = Field(min_length=1, max_length=4000)
    step: str = Field(default="", max_length=128)


class CommentState(Body):
    """Whether a comment is done with."""

    settled: bool


class Decision(Body):
    """What somebody thinks of a draft: that others should look at it, that it is good, or that something is to mend."""

    decision: Literal["ask", "approve", "send-back"]
    note: str = Field(default="", max_length=4000)
