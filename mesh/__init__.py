"""Triangles: read, clean, measure, simplify, encode and picture a surface.

Right-handed, Y up, metres, as in glTF. This package knows no network, database or web framework.
Nothing is imported here, so that a process may look at a header without loading a geometry library.

Light (standard library only)
    `mesh.reading.header.inspect_header`, `mesh.reading.sidefiles.find_side_files`, `mesh.frame`,
    `mesh.errors`
Heavy (numpy, Open3D, libvips)
    `mesh.reading.files.read_surface`, `mesh.levels.ladder.build_ladder`, `mesh.levels.simplify.simplify_to`,
    `mesh.build.build_models`, `mesh.build.simplify_file`
"""
