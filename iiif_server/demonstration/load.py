"""Putting the demonstration collection into an empty catalogue: rows now, files made by the worker."""

from __future__ import annotations

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.collection_rows import CollectionDescription, record_collection
from iiif_server.catalog.deposits import ItemDescription, record_item
from iiif_server.catalog.enqueue import record_job
from iiif_server.catalog.exhibitions import record_draft, record_edition
from iiif_server.catalog.items import has_items
from iiif_server.catalog.records import read_whole_vocabulary, record_record
from iiif_server.demonstration.catalogue import (
    DEMONSTRATION_COLLECTIONS,
    DEMONSTRATION_ITEMS,
    Piece,
)
from iiif_server.demonstration.tour import DEMONSTRATION_TOUR
from iiif_server.runtime import Runtime
from manifests.model import Statement

#: The kind of job whose work is `iiif_server.demonstration.make.make_piece`.
KIND = "demonstration"


#: What every viewer has to show beside these pictures.
GENERATED = Statement(
    {"vi": ("Lưu ý",), "en": ("Please note",)},
    {
        "vi": ("Hình ảnh mô phỏng do chương trình máy tính tạo ra, không phải hiện vật thật.",),
        "en": ("A generated demonstration, not a real object.",),
    },
)


def load_demonstration(runtime: Runtime) -> bool:
    """Record the demonstration collection and the work to make it; False where the catalogue has items."""
    with runtime.database.write() as connection:
        next_change(connection)  # nobody else loads it now
        if has_items(connection):
            return False
        vocabulary = read_whole_vocabulary(connection)
        for item in DEMONSTRATION_ITEMS:
            description = ItemDescription(
                label=item.label,
                rights=item.rights,
                summary=item.summary,
                metadata=item.metadata,
                required_statement=GENERATED,
            )
            record_item(connection, item.id, description, item.rights)
            record_record(connection, item.id, item.record, vocabulary)
        for collection in DEMONSTRATION_COLLECTIONS:
            record_collection(
                connection,
                CollectionDescription(collection.id, collection.label, collection.summary),
                [item.id for item in DEMONSTRATION_ITEMS if item.collection == collection.id],
            )
        # Its steps appear as what they show becomes ready.
        record_draft(connection, DEMONSTRATION_TOUR)
        record_edition(connection, DEMONSTRATION_TOUR)
        for item_id, piece in _order_of_making():
            record_job(connection, KIND, item_id, argument=piece.file_name)
    return True


def _order_of_making() -> list[tuple[str, Piece]]:
    """Return all files to make: the model whose levels take longest (the drum), then pictures, then the other models.

    What is made of a file is queued when the file is there. So no core waits for the longest model alone in the end,
    and there is something to see long before.
    """
    pieces = [(item.id, piece) for item in DEMONSTRATION_ITEMS for piece in item.pieces]
    models = [entry for entry in pieces if entry[1].file_name.endswith((".glb", ".ply"))]
    return [models[0], *(entry for entry in pieces if entry not in models), *models[1:]]
