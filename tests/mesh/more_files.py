"""Small 3MF, DAE, FBX and KTX 2 files, written by the tests themselves."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from mesh.surface import ByteArray
from tests.mesh.shapes import Shape

CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
MATERIAL = "http://schemas.microsoft.com/3dmanufacturing/material/2015/02"


def mesh_3mf(shape: Shape, triangles: str = "") -> str:
    points, corners = shape
    vertices = "".join(f'<vertex x="{x:.9g}" y="{y:.9g}" z="{z:.9g}"/>' for x, y, z in points)
    plain = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in corners)
    return (
        f"<mesh><vertices>{vertices}</vertices><triangles>{triangles or plain}</triangles></mesh>"
    )


def model_3mf(resources: str, build: str, unit: str = "millimeter") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><model unit="{unit}" xmlns="{CORE}" xmlns:m="{MATERIAL}">'
        f"<resources>{resources}</resources><build>{build}</build></model>"
    )


def write_3mf(path: Path, model: str, **members: bytes) -> Path:
    relation = "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Target="/3D/3dmodel.model" Id="r" '
            f'Type="{relation}"/></Relationships>',
        )
        archive.writestr("3D/3dmodel.model", model)
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def plain_3mf(path: Path, shape: Shape) -> Path:
    thing = f'<object id="1" type="model">{mesh_3mf(shape)}</object>'
    return write_3mf(path, model_3mf(thing, '<item objectid="1"/>'))


def source_dae(name: str, values: np.ndarray, parameters: str) -> str:
    words = " ".join(f"{value:.9g}" for value in values.reshape(-1))
    named = "".join(f'<param name="{each}" type="float"/>' for each in parameters)
    return (
        f'<source id="{name}"><float_array id="{name}-a" count="{values.size}">{words}</float_array>'
        f'<technique_common><accessor source="#{name}-a" count="{len(values)}" '
        f'stride="{values.shape[1]}">{named}</accessor></technique_common></source>'
    )


def dae(
    shape: Shape,
    *,
    uv: np.ndarray | None = None,
    picture: str = "",
    asset: str = '<unit name="millimeter" meter="0.001"/><up_axis>Z_UP</up_axis>',
    node: str = "",
) -> str:
    """A COLLADA of one geometry; coordinates of textures count from the bottom left."""
    points, triangles = shape
    sources = source_dae("p", points, "XYZ")
    inputs = '<input semantic="VERTEX" source="#v" offset="0"/>'
    rows = triangles.reshape(-1, 1)
    if uv is not None:
        sources += source_dae("t", uv, "ST")
        inputs += '<input semantic="TEXCOORD" source="#t" offset="1" set="0"/>'
        rows = np.repeat(rows, 2, axis=1)
    look = (
        '<diffuse><texture texture="sam" texcoord="UV0"/></diffuse>'
        if picture
        else "<diffuse><color>1 0 0 1</color></diffuse>"
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">'
        f"<asset>{asset}</asset><library_images><image id='i'><init_from>{picture}</init_from></image>"
        "</library_images><library_effects><effect id='e'><profile_COMMON>"
        "<newparam sid='sur'><surface type='2D'><init_from>i</init_from></surface></newparam>"
        "<newparam sid='sam'><sampler2D><source>sur</source></sampler2D></newparam>"
        f"<technique sid='c'><lambert>{look}</lambert></technique></profile_COMMON></effect>"
        "</library_effects><library_materials><material id='m' name='stone'><instance_effect url='#e'/>"
        "</material></library_materials><library_geometries><geometry id='g' name='thing'><mesh>"
        f"{sources}<vertices id='v'><input semantic='POSITION' source='#p'/></vertices>"
        f"<triangles count='{len(triangles)}' material='M'>{inputs}"
        f"<p>{' '.join(map(str, rows.reshape(-1)))}</p></triangles></mesh></geometry>"
        "</library_geometries><library_visual_scenes><visual_scene id='s'><node id='n'>"
        f"{node}<instance_geometry url='#g'><bind_material><technique_common>"
        "<instance_material symbol='M' target='#m'>"
        "<bind_vertex_input semantic='UV0' input_semantic='TEXCOORD' input_set='0'/>"
        "</instance_material></technique_common></bind_material></instance_geometry></node>"
        "</visual_scene></library_visual_scenes><scene><instance_visual_scene url='#s'/></scene></COLLADA>"
    )


Record = tuple[str, list[Any], list[Any]]


def records_fbx(
    shape: Shape, *, uv: np.ndarray | None = None, picture: str = "", content: bytes = b"",
    up: int = 2, unit: float = 1.0, move: tuple[float, float, float] = (0, 0, 0),
) -> list[Record]:  # fmt: skip
    """The records of an FBX of one model; `up` is 1 for Y and 2 for Z, `unit` centimetres."""
    points, triangles = shape
    corners = triangles.astype(np.int32).copy()
    corners[:, 2] = -corners[:, 2] - 1
    front, sign = (1, -1) if up == 2 else (2, 1)

    def properties(*rows: list[Any]) -> Record:
        return ("Properties70", [], [("P", row, []) for row in rows])

    def whole(name: str, value: int) -> list[Any]:
        return [name, "int", "Integer", "", value]

    layers: list[Record] = [
        ("LayerElementMaterial", [0], [
            ("MappingInformationType", ["AllSame"], []),
            ("ReferenceInformationType", ["IndexToDirect"], []),
            ("Materials", [np.zeros(1, np.int32)], []),
        ])
    ]  # fmt: skip
    if uv is not None:
        layers.append(("LayerElementUV", [0], [
            ("Name", ["map"], []),
            ("MappingInformationType", ["ByPolygonVertex"], []),
            ("ReferenceInformationType", ["IndexToDirect"], []),
            ("UV", [uv.astype(np.float64).reshape(-1)], []),
            ("UVIndex", [triangles.astype(np.int32).reshape(-1)], []),
        ]))  # fmt: skip
    objects: list[Record] = [
        ("Geometry", [100, "thing\0\1Geometry", "Mesh"], [
            ("Vertices", [points.astype(np.float64).reshape(-1)], []),
            ("PolygonVertexIndex", [corners.reshape(-1)], []),
            *layers,
        ]),
        ("Model", [200, "thing\0\1Model", "Mesh"], [
            properties(["Lcl Translation", "Lcl Translation", "", "A", *map(float, move)])
        ]),
        ("Material", [300, "stone\0\1Material", ""], [
            ("ShadingModel", ["phong"], []),
            properties(["DiffuseColor", "Color", "", "A", 1.0, 0.0, 0.0]),
        ]),
    ]  # fmt: skip
    links: list[Record] = [
        ("C", ["OO", 200, 0], []), ("C", ["OO", 100, 200], []), ("C", ["OO", 300, 200], []),
    ]  # fmt: skip
    if picture:
        inside: list[Record] = [
            ("Type", ["Clip"], []), ("FileName", [picture], []), ("RelativeFilename", [picture], []),
        ]  # fmt: skip
        objects.append(("Texture", [400, "map\0\1Texture", ""], inside))
        links.append(("C", ["OP", 400, 300, "DiffuseColor"], []))
        if content:
            objects.append(
                ("Video", [500, "map\0\1Video", "Clip"], [*inside, ("Content", [content], [])])
            )
            links.append(("C", ["OO", 500, 400], []))
    settings = properties(
        whole("UpAxis", up), whole("UpAxisSign", 1), whole("FrontAxis", front),
        whole("FrontAxisSign", sign), whole("CoordAxis", 0), whole("CoordAxisSign", 1),
        ["UnitScaleFactor", "double", "Number", "", float(unit)],
    )  # fmt: skip
    return [
        ("FBXHeaderExtension", [], [("FBXVersion", [7400], [])]),
        ("GlobalSettings", [], [settings]),
        ("Objects", [], objects),
        ("Connections", [], links),
    ]


def binary_fbx(records: list[Record]) -> bytes:
    """Write records as FBX 7.4, arrays packed by DEFLATE."""
    data = b"Kaydara FBX Binary  \0\x1a\0" + struct.pack("<I", 7400)
    for record in records:
        data += _binary_record(record, len(data))
    return data + bytes(13 + 160)


def _binary_record(record: Record, at: int) -> bytes:
    name, values, children = record
    properties = b"".join(map(_binary_value, values))
    head = 13 + len(name)
    body = b""
    for child in children:
        body += _binary_record(child, at + head + len(properties) + len(body))
    body += bytes(13) if children else b""
    end = at + head + len(properties) + len(body)
    start = struct.pack("<IIIB", end, len(values), len(properties), len(name))
    return start + name.encode() + properties + body


def _binary_value(value: Any) -> bytes:
    if isinstance(value, np.ndarray):
        packed = zlib.compress(value.tobytes())
        kind = b"d" if value.dtype.kind == "f" else b"i"
        return kind + struct.pack("<III", len(value), 1, len(packed)) + packed
    if isinstance(value, bytes):
        return b"R" + struct.pack("<I", len(value)) + value
    if isinstance(value, str):
        return b"S" + struct.pack("<I", len(value.encode())) + value.encode()
    return (
        b"D" + struct.pack("<d", value)
        if isinstance(value, float)
        else b"L" + struct.pack("<q", value)
    )


def text_fbx(records: list[Record]) -> bytes:
    """Write the same records as text."""
    return (
        "; FBX 7.4.0 project file\n" + "".join(_text_record(each, 0) for each in records)
    ).encode()


def _text_record(record: Record, depth: int) -> str:
    name, values, children = record
    pad = "\t" * depth
    if values and isinstance(values[0], np.ndarray):
        words = ",".join(f"{value:.9g}" for value in values[0])
        return f"{pad}{name}: *{len(values[0])} {{\n{pad}\ta: {words}\n{pad}}}\n"
    shown = ", ".join(map(_text_value, values))
    if not children:
        return f"{pad}{name}: {shown}\n"
    inside = "".join(_text_record(child, depth + 1) for child in children)
    return f"{pad}{name}: {shown} {{\n{inside}{pad}}}\n"


def _text_value(value: Any) -> str:
    if not isinstance(value, str):
        return str(value)
    first, _, second = value.partition("\0\1")
    return f'"{second}::{first}"' if second else f'"{value}"'


def solid_blocks_ktx2(colors: ByteArray) -> bytes:
    """A KTX 2 (UASTC) of one plain colour for each block of 4 × 4; `colors` are (rows, columns, 4).

    Source: UASTC LDR 4x4 Texture Specification (Binomial): mode 8 is the prefix 10111 and four bytes.
    """
    rows, columns = colors.shape[:2]
    blocks = b""
    for red, green, blue, alpha in colors.reshape(-1, 4).tolist():
        bits = 0x17 | red << 5 | green << 13 | blue << 21 | alpha << 29
        blocks += bits.to_bytes(16, "little")
    sample = struct.pack("<HBBIII", 0, 127, 3, 0, 0, 0xFFFFFFFF)
    block = struct.pack("<IHHBBBB4B8B", 0, 2, 24 + 16, 166, 1, 2, 0, 3, 3, 0, 0, 16, *[0] * 7)
    described = struct.pack("<I", 4 + len(block) + len(sample)) + block + sample
    at = 80 + 24
    head = b"\xabKTX 20\xbb\r\n\x1a\n" + struct.pack(
        "<9I", 0, 1, 4 * columns, 4 * rows, 0, 0, 1, 1, 0
    )
    head += struct.pack("<4I2Q", at, len(described), 0, 0, 0, 0)
    place = -(-(at + len(described)) // 16) * 16
    levels = struct.pack("<3Q", place, len(blocks), len(blocks))
    return (head + levels + described).ljust(place, b"\0") + blocks
