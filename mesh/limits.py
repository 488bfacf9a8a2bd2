"""How large a model may be, and why."""

from __future__ import annotations

#: Reading, indexing for ray casting and simplifying take about 400 bytes a triangle (236 bytes a
#: vertex in meshoptimizer by its author, 125 bytes a triangle measured in Open3D's index, and the
#: arrays themselves), so this many need 8 GB, the memory of a small worker.
MAX_TRIANGLES = 20_000_000

#: A closed surface has half as many vertices as triangles; unwelded formats have three times as many.
MAX_VERTICES = 3 * MAX_TRIANGLES

#: All members of a zip together, unpacked. An OBJ takes about 75 bytes a triangle (measured: 171 MB
#: for 2.29 million), so 20 million triangles and their textures fit.
MAX_UNPACKED_BYTES = 4 * 1024**3

#: Text of a scan packs about five times; 200 leaves room for flat colour textures. DEFLATE itself
#: reaches 1,032, which is what a zip bomb uses.
MAX_UNPACK_RATIO = 200

#: Below this size a high ratio is harmless.
MIN_BOMB_BYTES = 16 * 1024**2

#: A photogrammetry model of several hundred textures is still far below this.
MAX_ZIP_MEMBERS = 4096

#: The JSON of a glTF lists structure, not geometry; 64 MiB holds several hundred thousand nodes.
#: Embedded data URIs count too, so a `.gltf` with everything inside may be this large.
MAX_JSON_BYTES = 256 * 1024**2

#: XML without any element in so many bytes is no model; expat keeps an unfinished tag whole.
MAX_XML_SILENCE_BYTES = 64 * 1024**2

#: The longest line of a text format; a face of ten thousand corners is shorter.
MAX_LINE_BYTES = 1024**2

#: The header of a PLY names its properties; real ones are under 4 kB.
MAX_PLY_HEADER_BYTES = 64 * 1024

#: Width and height of one texture; 16-bit sizes are where common decoders stop anyway.
MAX_TEXTURE_SIDE_PX = 32_768

#: Pixels of one texture: 32k by 32k is refused, 16k by 16k (800 MB decoded by a careless reader,
#: reduced while decoding by ours) is accepted.
MAX_TEXTURE_PIXELS = 16_384 * 16_384

#: Nesting of glTF nodes; the specification forbids cycles, this bounds the walk.
MAX_NODE_DEPTH = 256

#: Places where meshes are shown in one glTF scene; beyond it every level would be larger than any
#: browser accepts as separate draws.
MAX_INSTANCES = 100_000
