"""What the demonstration collection holds: five objects, their files, and the two collections.

Nothing is made until a piece's `write` is called.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from iiif_server.demonstration import records, texts
from iiif_server.demonstration.brocade import write_brocade
from iiif_server.demonstration.document import PAGES, build_page_writer
from iiif_server.demonstration.drum_model import write_drum_model
from iiif_server.demonstration.drum_picture import write_drum_picture
from iiif_server.demonstration.drum_sound import write_drum_sound
from iiif_server.demonstration.stele import write_stele
from iiif_server.demonstration.vase import write_vase
from manifests.model import Statement
from manifests.record import Record
from manifests.texts import LanguageMap


@dataclass(frozen=True)
class Piece:
    """One file to be made and deposited.

    ``write(path, progress)`` writes it and reports the share that is done, from 0 to 1; the ending of
    `file_name` is the format it writes, so the path must end the same way.
    """

    file_name: str
    label: LanguageMap
    alt: LanguageMap
    write: Callable[[Path, Callable[[float], None]], None]


@dataclass(frozen=True)
class DemonstrationItem:
    """One generated object with its description; `collection` is the id of its collection."""

    id: str
    label: LanguageMap
    summary: LanguageMap
    metadata: tuple[Statement, ...]
    record: Record
    rights: str
    collection: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class DemonstrationCollection:
    """One collection of generated objects."""

    id: str
    label: LanguageMap
    summary: LanguageMap


_METAL, _TEXTILE = "kim-loai-gom-da", "det-va-giay"

DEMONSTRATION_COLLECTIONS: tuple[DemonstrationCollection, ...] = (
    DemonstrationCollection(_METAL, texts.METAL_LABEL, texts.METAL_SUMMARY),
    DemonstrationCollection(_TEXTILE, texts.TEXTILE_LABEL, texts.TEXTILE_SUMMARY),
)

_SOUND_LABEL = texts.say("Tiếng trống (mô phỏng)", "The sound of the drum (generated)")
_SOUND_ALT = texts.say(
    "Mười tiếng dùi: trầm và ngân ở ngôi sao, đanh và gọn ở rìa. Âm thanh do máy tính tính ra.",
    "Ten strokes: deep and long on the star, dry and short on the rim. The sound was computed.",
)


def _list_decree_pieces() -> tuple[Piece, ...]:
    """Return the cover and the pages of the decree."""
    cover = Piece("bia.jpg", texts.DECREE_COVER_LABEL, texts.DECREE_COVER_ALT, build_page_writer(0))
    pages = (
        Piece(
            f"trang-{number}.jpg",
            texts.say_page_label(number),
            texts.say_page_alt(number, has_seal=number == PAGES - 1),
            build_page_writer(number),
        )
        for number in range(1, PAGES)
    )
    return (cover, *pages)


DEMONSTRATION_ITEMS: tuple[DemonstrationItem, ...] = (
    DemonstrationItem(
        id="trong-dong",
        label=texts.DRUM_LABEL,
        summary=texts.DRUM_SUMMARY,
        metadata=texts.DRUM_METADATA,
        record=records.DRUM,
        rights=records.CC0,
        collection=_METAL,
        pieces=(
            Piece("mat-trong.tif", texts.DRUM_FACE_LABEL, texts.DRUM_FACE_ALT, write_drum_picture),
            Piece("than-trong.glb", texts.DRUM_BODY_LABEL, texts.DRUM_BODY_ALT, write_drum_model),
            Piece("tieng-trong.wav", _SOUND_LABEL, _SOUND_ALT, write_drum_sound),
        ),
    ),
    DemonstrationItem(
        id="tho-cam-tay",
        label=texts.BROCADE_LABEL,
        summary=texts.BROCADE_SUMMARY,
        metadata=texts.BROCADE_METADATA,
        record=records.BROCADE,
        rights=records.CC0,
        collection=_TEXTILE,
        pieces=(Piece("tho-cam.tif", texts.BROCADE_PIECE_LABEL, texts.BROCADE_ALT, write_brocade),),
    ),
    DemonstrationItem(
        id="binh-gom-men-ngoc",
        label=texts.VASE_LABEL,
        summary=texts.VASE_SUMMARY,
        metadata=texts.VASE_METADATA,
        record=records.VASE,
        rights=records.CC0,
        collection=_METAL,
        pieces=(Piece("binh-gom.glb", texts.VASE_PIECE_LABEL, texts.VASE_ALT, write_vase),),
    ),
    DemonstrationItem(
        id="bia-da",
        label=texts.STELE_LABEL,
        summary=texts.STELE_SUMMARY,
        metadata=texts.STELE_METADATA,
        record=records.STELE,
        rights=records.CC0,
        collection=_METAL,
        pieces=(Piece("bia-da.ply", texts.STELE_PIECE_LABEL, texts.STELE_ALT, write_stele),),
    ),
    DemonstrationItem(
        id="sac-phong",
        label=texts.DECREE_LABEL,
        summary=texts.DECREE_SUMMARY,
        metadata=texts.DECREE_METADATA,
        record=records.DECREE,
        rights=records.CC0,
        collection=_TEXTILE,
        pieces=_list_decree_pieces(),
    ),
)
