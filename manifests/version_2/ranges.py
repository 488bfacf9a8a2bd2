"""A table of contents in version 2.1: a flat list of ranges that name each other (section 5.6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from manifests.contents import DEEPEST
from manifests.jsonld import Document, Json
from manifests.model import Item
from manifests.record import Chapter
from manifests.uris import Uris
from manifests.version_2.values import with_said, write_label
from manifests.words import CONTENTS


@dataclass(frozen=True)
class _Entry:
    """A chapter with something to show: its place in the tree, its canvases, and its smaller chapters."""

    path: tuple[int, ...]
    chapter: Chapter
    canvases: tuple[str, ...]
    entries: tuple[_Entry, ...]


def build_structures(item: Item, canvas_of: Mapping[str, str], uris: Uris) -> list[Json]:
    """Build the ranges of an item under one that holds them all; none where nothing of them can be shown.

    Parameters
    ----------
    canvas_of
        For each media that is shown, the one on whose canvas it stands.
    """
    entries = _gather(item.record.contents, (), canvas_of)
    if not entries:
        return []
    top: Document = {
        "@id": uris.range(item.id, (0,)),
        "@type": "sc:Range",
        "label": write_label(CONTENTS, {}),
        "viewingHint": "top",
        "ranges": [uris.range(item.id, each.path) for each in entries],
    }
    return [top, *(_write(item.id, entry, uris) for entry in _flatten(entries))]


def _gather(
    chapters: tuple[Chapter, ...], above: tuple[int, ...], canvas_of: Mapping[str, str]
) -> tuple[_Entry, ...]:
    found = []
    for number, chapter in enumerate(chapters, 1):
        path = (*above, number)
        named = dict.fromkeys(canvas_of[each] for each in chapter.media if each in canvas_of)
        inner = _gather(chapter.chapters, path, canvas_of) if len(path) < DEEPEST else ()
        if named or inner:
            found.append(_Entry(path, chapter, tuple(named), inner))
    return tuple(found)


def _flatten(entries: tuple[_Entry, ...]) -> Iterator[_Entry]:
    for entry in entries:
        yield entry
        yield from _flatten(entry.entries)


def _write(item_id: str, entry: _Entry, uris: Uris) -> Document:
    label = write_label(entry.chapter.label, {"none": (".".join(map(str, entry.path)),)})
    return with_said(
        {"@id": uris.range(item_id, entry.path), "@type": "sc:Range", "label": label},
        ranges=[uris.range(item_id, each.path) for each in entry.entries],
        canvases=[uris.canvas(item_id, media) for media in entry.canvases],
    )
