"""The files that a bare `.gltf`, `.obj`, `.ply`, `.dae` or `.fbx` needs beside it, for packing them into one zip.

Standard library only.
"""

from __future__ import annotations

from pathlib import Path

from mesh.limits import MAX_PLY_HEADER_BYTES
from mesh.reading.gltf_document import find_uris, read_json
from mesh.reading.named_pictures import find_names
from mesh.reading.package import Package, open_package, parse_reference
from mesh.reading.ply_header import parse_ply_header
from mesh.reading.wavefront import parse_mtl, scan_obj, split_libraries


def find_side_files(path: Path) -> tuple[Path, ...]:
    """List the side files of a model on disk: its MTL, their textures, its buffers and images.

    Returns an empty tuple for a file that needs none (GLB, STL, 3MF, zip). Files that are named but
    missing are left out; `mesh.reading.header.inspect_header` names them. A PLY may name a texture in a comment.

    Raises
    ------
    MeshRefusedError
        A name leaves the folder of the model.
    """
    package = open_package(path)
    if package.zipped:
        return ()
    found = [package.find(name) for name in _find_names(package)]
    names = dict.fromkeys(name for name in found if name is not None)
    return tuple(path.parent / name for name in names)


def _find_names(package: Package) -> list[str]:
    suffix = package.path.suffix.casefold()
    if suffix in (".dae", ".fbx"):
        found = map(package.find_by_tail, find_names(package, suffix[1:]))
        return [name for name in found if name is not None]
    with package.open(package.main) as stream:
        if suffix == ".gltf":
            uris = find_uris(read_json(stream))
            return [parse_reference(uri, percent=True) for uri in uris]
        if suffix == ".ply":
            return list(parse_ply_header(stream.read(MAX_PLY_HEADER_BYTES)).textures)
        if suffix != ".obj":
            return []
        libraries = split_libraries(package, scan_obj(stream).libraries)
    names = list(libraries)
    for library in libraries:
        member = package.find(library)
        if member is not None:
            materials = parse_mtl(package.read(member)).values()
            names += [texture for material in materials for texture in material.maps.values()]
    return names
