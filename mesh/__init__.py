"""Triangles: read, clean, measure, simplify, encode and picture a surface.

Right-handed, Y up, metres, as in glTF. This package knows no network, database or web framework.
Nothing is imported here, so that a process may look at a header without loading a geometry library.

Light (standard library only)
    `mesh.header.inspect_header`, `mesh.sidefiles.find_side_files`, `mesh.errors`
Heavy (numpy, Open3D, trimesh, libvips)
    `mesh.read.read_surface`, `mesh.ladder.build_ladder`, `mesh.simplify.simplify_to`,
    `mesh.build.build_models`, `mesh.build.simplify_file`
"""
