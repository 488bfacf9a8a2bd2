"""The table of contents of Presentation 2, a flat list of ranges that name each other, as the tree of version 3."""

from __future__ import annotations

from typing import Any

from manifests.reading.json_tree import Placed
from manifests.reading.presentation_2_values import listed, text_of, texts_of

_DEEPEST = 30


def upgrade_ranges(ranges: list[Any], pointer: str) -> list[Any]:
    """Return the ranges that are in no other, with theirs inside; the one marked ``top`` is only their holder.

    Ranges in a circle belong to nobody and are each shown once, at the top.
    """
    placed = {
        text_of(each, "@id"): (each, f"{pointer}/{index}")
        for index, each in enumerate(ranges)
        if isinstance(each, dict) and text_of(each, "@id")
    }
    children = _children(placed)
    inner = {child for named in children.values() for child in named}
    roots = [name for name in placed if name not in inner] or list(placed)
    tree = _Tree(placed, children)
    return [chapter for name in roots for chapter in _unwrapped(placed[name][0], tree.build(name))]


def _children(placed: dict[str, tuple[dict[str, Any], str]]) -> dict[str, list[str]]:
    """Return for each range those in it, whether it names them or they name it (`within`)."""
    children: dict[str, list[str]] = {name: [] for name in placed}
    for name, (each, _) in placed.items():
        members = [*listed(each.get("ranges")), *listed(each.get("members"))]
        named: list[Any] = [
            member.get("@id") if isinstance(member, dict) else member for member in members
        ]
        children[name] += [member for member in named if _is_other(member, name, placed)]
    for name, (each, _) in placed.items():
        for within in listed(each.get("within")):
            if _is_other(within, name, placed) and name not in children[within]:
                children[within].append(name)
    return children


def _is_other(member: Any, name: str, placed: dict[str, tuple[dict[str, Any], str]]) -> bool:
    return isinstance(member, str) and member in placed and member != name


def _unwrapped(original: dict[str, Any], built: Placed) -> list[Any]:
    if text_of(original, "viewingHint") != "top":
        return [built]
    return [member for member in built["items"] if member["type"] == "Range"] or [built]


class _Tree:
    """Builds each range once, so that ranges in a circle, or in several others, come to an end."""

    def __init__(
        self, placed: dict[str, tuple[dict[str, Any], str]], children: dict[str, list[str]]
    ) -> None:
        self._placed = placed
        self._children = children
        self._built: set[str] = set()

    def build(self, name: str, depth: int = 0) -> Placed:
        each, pointer = self._placed[name]
        self._built.add(name)
        items: list[Any] = [
            Placed({"id": canvas, "type": "Canvas"}, pointer) for canvas in _canvases(each)
        ]
        items.extend(
            self.build(child, depth + 1)
            for child in self._children[name]
            if child not in self._built and depth < _DEEPEST
        )
        label = texts_of(each.get("label"))
        return Placed({"id": name, "type": "Range", "label": label, "items": items}, pointer)


def _canvases(each: dict[str, Any]) -> list[str]:
    members = [
        member.get("@id")
        for member in listed(each.get("members"))
        if isinstance(member, dict) and text_of(member, "@type") == "sc:Canvas"
    ]
    named = (*listed(each.get("canvases")), *members)
    return [
        canvas for canvas in (one.get("@id") if isinstance(one, dict) else one for one in named)
        if isinstance(canvas, str)
    ]  # fmt: skip
