"""What a manifest names of itself: the canvases of its ranges, and where it starts."""

from __future__ import annotations

from collections.abc import Iterator

from manifests.lint.tree import Node, Problem, children


def check_references(nodes: list[Node]) -> Iterator[Problem]:
    """Report ranges that embed a canvas, and ranges and starts that name one the manifest does not have (3.0, 5.4)."""
    root = nodes[0]
    if root.type != "Manifest":
        return
    known = {canvas.id for canvas in children(root, "items") if canvas.id}
    for node in nodes:
        in_range = node.key == "items" and node.parent is not None and node.parent.type == "Range"
        if node.type == "Canvas" and in_range and "items" in node.value:
            yield node.problem("a Range must only name a Canvas: leave id and type", "items")
        if in_range or node.key == "start":
            named = _named_canvas(node)
            if named is not None and named not in known:
                yield node.problem(f"the canvas {named} is none of this manifest", "id")


def _named_canvas(node: Node) -> str | None:
    """Return the canvas that a node names, without the part of it; None where it names something else."""
    if node.type == "Canvas":
        return node.id.partition("#")[0]
    if node.type != "SpecificResource":
        return None
    source = node.value.get("source")
    if isinstance(source, dict):
        source = source.get("id")
    return source.partition("#")[0] if isinstance(source, str) else None
