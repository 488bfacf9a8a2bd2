"""What may stand where: items in their containers, properties and behaviours on the types that have them."""

from __future__ import annotations

from collections.abc import Iterator

from manifests.lint.tree import STRUCTURAL_TYPES, Node, Problem, children, shorten

#: What each type holds in `items` (3.0, 3.4), and whether it must hold something.
_ITEMS = {
    "Collection": (frozenset({"Collection", "Manifest"}), False),
    "Manifest": (frozenset({"Canvas"}), True),
    "Canvas": (frozenset({"AnnotationPage"}), False),
    "AnnotationPage": (frozenset({"Annotation"}), False),
    "Range": (frozenset({"Canvas", "Range", "SpecificResource"}), True),
}

_DESCRIBED = frozenset({"Canvas", "Collection", "Manifest", "Range"})
#: Properties that only these types may have (3.0, appendix A).
_ONLY_ON = {
    "accompanyingCanvas": _DESCRIBED,
    "navDate": _DESCRIBED,
    "navPlace": _DESCRIBED,
    "placeholderCanvas": _DESCRIBED,
    "services": frozenset({"Collection", "Manifest"}),
    "start": frozenset({"Manifest", "Range"}),
    "structures": frozenset({"Manifest"}),
    "supplementary": frozenset({"Range"}),
    "timeMode": frozenset({"Annotation"}),
    "viewingDirection": frozenset({"Collection", "Manifest", "Range"}),
}

_SETS = frozenset({"Collection", "Manifest", "Range"})
_TIMED = _SETS | {"Canvas"}
#: On which types each behaviour is valid (3.0, 3.2, behavior).
_BEHAVIORS = {
    "auto-advance": _TIMED,
    "no-auto-advance": _TIMED,
    "repeat": frozenset({"Collection", "Manifest"}),
    "no-repeat": frozenset({"Collection", "Manifest"}),
    "unordered": _SETS,
    "individuals": _SETS,
    "continuous": _SETS,
    "paged": _SETS,
    "facing-pages": frozenset({"Canvas"}),
    "non-paged": frozenset({"Canvas"}),
    "multi-part": frozenset({"Collection"}),
    "together": frozenset({"Collection"}),
    "sequence": frozenset({"Range"}),
    "thumbnail-nav": frozenset({"Range"}),
    "no-nav": frozenset({"Range"}),
    "hidden": frozenset(
        {"Annotation", "AnnotationCollection", "AnnotationPage", "Choice", "SpecificResource"}
    ),
}
#: Of each set a resource has one at most (3.0, 3.2, "disjoint with").
_DISJOINT = (
    frozenset({"auto-advance", "no-auto-advance"}),
    frozenset({"repeat", "no-repeat"}),
    frozenset({"unordered", "individuals", "continuous", "paged"}),
    frozenset({"facing-pages", "non-paged", "paged"}),
    frozenset({"multi-part", "together"}),
    frozenset({"sequence", "thumbnail-nav", "no-nav"}),
)


def check_items(nodes: list[Node]) -> Iterator[Problem]:
    """Report containers that hold the wrong type, and manifests and ranges that hold nothing."""
    for node in nodes:
        if node.in_service or node.is_reference or node.type not in _ITEMS:
            continue
        allowed, needed = _ITEMS[node.type]
        if needed and not node.value.get("items"):
            yield node.problem(f"{node.type} must have at least one item", "items")
        for child in children(node, "items"):
            if child.type not in allowed:
                wanted = ", ".join(sorted(allowed))
                yield child.problem(
                    f"items of {node.type} must be {wanted}, not {shorten(child.type)}", "type"
                )
            if node.type == "Collection" and child.type == "Manifest" and "items" in child.value:
                yield child.problem("a Collection must not embed a Manifest, only name it", "items")


def check_placement(nodes: list[Node]) -> Iterator[Problem]:
    """Report properties on types that have none of them, and `services` below the top."""
    for node in nodes:
        if node.in_service or node.in_place:
            continue
        for name in sorted(_ONLY_ON.keys() & node.value.keys()):
            if node.type not in _ONLY_ON[name]:
                yield node.problem(f"{node.type or 'this object'} must not have {name}", name)
        if node.key and "services" in node.value and node.type in STRUCTURAL_TYPES:
            yield node.problem("services must stand on the top-most resource only", "services")


def check_behaviors(nodes: list[Node]) -> Iterator[Problem]:
    """Report behaviours that are unknown, not valid on their resource, or contradict each other."""
    for node in nodes:
        behaviors = node.value.get("behavior")
        if behaviors is None or node.in_service:
            continue
        if not isinstance(behaviors, list) or not behaviors:
            yield node.problem("behavior must be a list of at least one word", "behavior")
            continue
        for index, word in enumerate(behaviors):
            if not isinstance(word, str) or word not in _BEHAVIORS:
                yield node.problem(
                    f"behavior {shorten(word)} is none of Presentation 3", "behavior", str(index)
                )
            elif node.type not in _BEHAVIORS[word]:
                yield node.problem(
                    f"behavior {word} is not valid on {node.type}", "behavior", str(index)
                )
        for rivals in _DISJOINT:
            both = [word for word in behaviors if isinstance(word, str) and word in rivals]
            if len(both) > 1:
                yield node.problem(
                    f"behavior must not have {' and '.join(both)} together", "behavior"
                )


def check_nesting(nodes: list[Node]) -> Iterator[Problem]:
    """Report placeholders in placeholders, thumbnail-nav children without thumbnails, and nested sequences."""
    for node in nodes:
        if node.key in {"accompanyingCanvas", "placeholderCanvas"}:
            for name in ("accompanyingCanvas", "placeholderCanvas"):
                if name in node.value:
                    yield node.problem(f"a {node.key} must not have a {name}", name)
        if node.type != "Range":
            continue
        behaviors = node.value.get("behavior")
        behaviors = behaviors if isinstance(behaviors, list) else []
        if "thumbnail-nav" in behaviors:
            for child in children(node, "items"):
                if child.type == "Range" and "thumbnail" not in child.value:
                    yield child.problem(
                        "a Range in a thumbnail-nav Range must have a thumbnail", "thumbnail"
                    )
        if "sequence" in behaviors and node.key != "structures":
            yield node.problem(
                "a sequence Range must stand in the structures of a Manifest", "behavior"
            )
