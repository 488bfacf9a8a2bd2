"""What a glTF holds beside the surface that is read from it, in words for the curator."""

from __future__ import annotations

from mesh.reading.gltf_document import READABLE_EXTENSIONS, Document
from mesh.reading.gltf_pose import tell_moving

#: Extensions that only describe, or of which other notes speak.
_SPOKEN_OF = {"KHR_lights_punctual", "KHR_xmp_json_ld", "KHR_xmp", "KHR_animation_pointer"}


def tell_left_out(document: Document, notes: list[str]) -> list[str]:
    """List, one line each, what the levels do not carry; `notes` are what is told already."""
    told = [f"{what} are not carried into the levels" for what in _list_kinds(document)]
    moving = tell_moving(document)
    if moving:
        told.append(
            f"the file moves ({', '.join(moving)}): only full moves, other levels are at rest"
        )
    others = len(document.get("scenes", [])) - 1
    if others > 0:
        told.append(f"the file has {others + 1} scenes: one is shown, {others} left out")
    hidden = _count_hidden(document)
    if hidden:
        told.append(f"{hidden} meshes of the file are shown by no node: they are left out")
    spoken = " ".join(notes)
    used = {str(name) for name in document.get("extensionsUsed", [])}
    left = sorted(name for name in used - READABLE_EXTENSIONS - _SPOKEN_OF if name not in spoken)
    return told + [f"{name} is not carried into the levels" for name in left]


def _list_kinds(document: Document) -> list[str]:
    lights = document.get("extensions", {}).get("KHR_lights_punctual", {}).get("lights")
    kinds = {
        "cameras": document.get("cameras"),
        "lights": lights,
    }
    return [word for word, entries in kinds.items() if entries]


def _count_hidden(document: Document) -> int:
    """Count meshes that no node names at all."""
    named = {int(node["mesh"]) for node in document.get("nodes", []) if "mesh" in node}
    return len(set(range(len(document.get("meshes", [])))) - named)
