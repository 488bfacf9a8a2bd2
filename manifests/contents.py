"""A table of contents as ranges (Presentation 3.0, 5.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manifests.description import label_values
from manifests.jsonld import Document, Json
from manifests.model import Item
from manifests.record import Chapter, ReadingDirection
from manifests.uris import Uris

#: Deeper chapters are left out: viewers draw no such tree, and what was sent to us must not exhaust the stack.
DEEPEST = 20


def build_structures(item: Item, canvas_of: Mapping[str, str], uris: Uris) -> list[Json]:
    """Build the ranges of an item; a chapter in which nothing is that can be shown is left out.

    Parameters
    ----------
    canvas_of
        For each media that is shown, the one on whose canvas it stands.
    """
    structures = _build_ranges(item, item.record.contents, (), canvas_of, uris)
    turned = item.record.reading is not ReadingDirection.LEFT_TO_RIGHT
    direction: Document = {"viewingDirection": item.record.reading.value} if turned else {}
    return [range_ | direction for range_ in structures]


def _build_ranges(
    item: Item,
    chapters: Sequence[Chapter],
    above: tuple[int, ...],
    canvas_of: Mapping[str, str],
    uris: Uris,
) -> list[Document]:
    ranges: list[Document] = []
    for number, chapter in enumerate(chapters, 1):
        path = (*above, number)
        items: list[Json] = [
            {"id": uris.canvas(item.id, media), "type": "Canvas"}
            for media in dict.fromkeys(
                canvas_of[each] for each in chapter.media if each in canvas_of
            )
        ]
        if len(path) < DEEPEST:
            items += _build_ranges(item, chapter.chapters, path, canvas_of, uris)
        if items:
            label = label_values(chapter.label, {"none": (".".join(map(str, path)),)})
            ranges.append(_build_range(uris.range(item.id, path), label, items))
    return ranges


def _build_range(uri: str, label: dict[str, Json], items: list[Json]) -> Document:
    return {"id": uri, "type": "Range", "label": label, "items": items}
