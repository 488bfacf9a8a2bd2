"""An exhibition as a zip file that opens from a folder or a memory stick, without any server.

Its bytes are those that the public gets: everything is asked of the service itself, so that limits, marks and rights
hold for a package as for the web. A page that a browser opens from a folder may load scripts, pictures and sounds, but
fetch nothing: the document and the models are handed over as scripts.
"""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iiif_server.exhibitions.pack_page import Language, build_page
from manifests.exhibition.packing import PackedPicture, plan_pictures
from manifests.exhibition.plan import plan_tour
from manifests.exhibition.presentation_4 import build_tour_4
from manifests.exhibition.telling import Telling
from manifests.jsonld import Document
from manifests.sizes import ImageLimits
from manifests.uris import Uris

#: Gives the bytes at an address of this service, as the public gets them.
Fetch = Callable[[str], bytes]
#: Writes the text version in a language; what it calls keeps a file in the package and returns its path there.
TellText = Callable[[Language, Callable[[str, str], str]], str]
#: Files whose bytes are compressed already are stored as they are.
_STORED = (".jpg", ".wav", ".mp3", ".mp4", ".webm", ".m4a", ".ogg", ".woff2", ".opus", ".flac")
_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/svg+xml": ".svg",
    "text/vtt": ".vtt",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/flac": ".flac",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
}
_GLB = "model/gltf-binary"
#: What leads to other places, and is not shown.
_BESIDE = frozenset({"thumbnail", "rendering", "seeAlso", "provider", "homepage", "partOf"})
#: A fixed moment, so that the same exhibition gives the same package.
_MOMENT = (2020, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class PackPages:
    """What the pages of a package are made of: the folder with its player, texts by language, the text version."""

    player: Path
    texts: dict[str, dict[str, str]]
    tell_text: TellText


@dataclass(frozen=True)
class Packed:
    """What came of it."""

    files: int
    bytes: int


@dataclass
class _Index:
    """Where in the package things lie, by their addresses on the web."""

    files: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, dict[str, Any]] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)


def pack(
    telling: Telling,
    uris: Uris,
    limits: ImageLimits,
    fetch: Fetch,
    pages: PackPages,
    target: Path,
    progress: Callable[[float], None],
) -> Packed:
    """Write an exhibition to a zip file; a file of that name is replaced only once the new one is whole.

    Parameters
    ----------
    fetch
        Gives the bytes at an address of this service.
    """
    document = build_tour_4(telling, uris, limits)
    planned = plan_tour(telling.exhibition, telling.material)
    pictures = plan_pictures(planned)
    part = target.with_name(f".{target.name}.part")
    index = _Index()
    try:
        with zipfile.ZipFile(part, "w") as archive:
            _write_pictures(
                archive, pictures, uris, fetch, index, lambda done: progress(done * 0.7)
            )
            _write_files(archive, document, fetch, index, lambda done: progress(0.7 + done * 0.3))
            _write_player(archive, pages.player)
            _write_pages(archive, telling, document, index, pages.texts)
            _write_texts(archive, pages.tell_text, fetch, index)
            count = len(archive.namelist())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return Packed(count, target.stat().st_size)


def _write_pictures(
    archive: zipfile.ZipFile,
    pictures: tuple[PackedPicture, ...],
    uris: Uris,
    fetch: Fetch,
    index: _Index,
    progress: Callable[[float], None],
) -> None:
    total = sum(len(picture.tiles) for picture in pictures)
    done = 0
    for number, picture in enumerate(pictures, 1):
        folder = f"pictures/{number}"
        media = picture.media
        for tile in picture.tiles:
            address = uris.image_part(media.id, tile.region, tile.width, tile.height)
            _write(archive, f"{folder}/{tile.name}.jpg", fetch(address))
            done += 1
            progress(done / total)
        index.pictures[uris.info_3(media.id)] = {
            "folder": folder,
            "width": media.still.width,
            "height": media.still.height,
            "tile_size": 512,
            "max_level": picture.max_level,
            "tiles": [tile.name for tile in picture.tiles],
        }


def _write_files(
    archive: zipfile.ZipFile,
    document: Document,
    fetch: Fetch,
    index: _Index,
    progress: Callable[[float], None],
) -> None:
    """Write the stills, drawings, recordings and texts that a document paints, and the models as scripts."""
    wanted = dict(_list_files(document))
    for number, (address, media_type) in enumerate(wanted.items(), 1):
        if media_type == _GLB:
            path = f"models/{number}.js"
            content = base64.b64encode(fetch(address)).decode()
            _write(
                archive, path, f"baovatModel({json.dumps(address)},{json.dumps(content)});".encode()
            )
            index.models[address] = path
        else:
            path = f"files/{number}{_ENDINGS.get(media_type, '')}"
            _write(archive, path, fetch(address))
            index.files[address] = path
        progress(number / len(wanted))


def _list_files(value: object, stills: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the files that players load: what has a format and no image service, and of a model what it shows.

    Of the levels of a model only those up to the one that is painted go along, and those that a step asks for.

    Parameters
    ----------
    stills
        Whether pictures with a service are loaded as they are, too: those beside a recording.
    """
    if isinstance(value, list):
        for each in value:
            yield from _list_files(each, stills)
        return
    if not isinstance(value, dict):
        return
    kind, media_type = value.get("type"), str(value.get("format", ""))
    if kind in {"Image", "Sound", "Audio", "Video", "Model"} or media_type == "text/vtt":
        if stills or "service" not in value:
            yield str(value["id"]), media_type
        return
    if kind == "Scene" and "items" in value:
        yield from _list_small_levels(value)
    for name, each in value.items():
        if name in {"accompanyingContainer", "placeholderContainer"}:
            yield from _list_files(each, stills=kind != "Scene")
        elif name not in _BESIDE:
            yield from _list_files(each, stills)


def _list_small_levels(scene: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the levels of a model that are smaller than the one that its scene shows: they are there sooner."""
    painted = [each["body"] for page in scene["items"] for each in page["items"]]
    shown: dict[str, Any] = next((body for body in painted if body["type"] == "Model"), {})
    most = shown.get("fileSize", 0)
    for link in scene.get("rendering", []):
        if link.get("format") == _GLB and link.get("fileSize", most) < most:
            yield link["id"], _GLB


def _write_player(archive: zipfile.ZipFile, player: Path) -> None:
    for path in sorted(player.iterdir()):
        if path.name.startswith("draco"):  # our levels are compressed otherwise
            continue
        _write(archive, f"player/{path.name}", path.read_bytes())
    # The notices that the licences of the bundled libraries ask for.
    _write(archive, "player/licenses.md", (player.parent / ".vite/license.md").read_bytes())


def _write_pages(
    archive: zipfile.ZipFile,
    telling: Telling,
    document: Document,
    index: _Index,
    texts: dict[str, dict[str, str]],
) -> None:
    held = {
        "document": document,
        "files": index.files,
        "pictures": index.pictures,
        "models": index.models,
    }
    content = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    _write(archive, "data/tour.js", f"window.baovatPackage={content};".encode())
    _write(archive, "index.html", build_page(telling, "vi", texts["vi"]).encode())
    _write(archive, "en.html", build_page(telling, "en", texts["en"]).encode())


def _write_texts(
    archive: zipfile.ZipFile, tell_text: TellText, fetch: Fetch, index: _Index
) -> None:
    """Write the text version; it shares with the player what both show, and both languages share the rest."""
    kept = dict(index.files)

    def keep(address: str, media_type: str) -> str:
        if address not in kept:
            path = f"text/{len(kept) + 1}{_ENDINGS.get(media_type, '')}"
            _write(archive, path, fetch(address))
            kept[address] = path
        return kept[address]

    _write(archive, "text.html", tell_text("vi", keep).encode())
    _write(archive, "text-en.html", tell_text("en", keep).encode())


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.external_attr = 0o644 << 16
    stored = name.endswith(_STORED)
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
