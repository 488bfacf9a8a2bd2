"""What older versions wrote is as it was after an upgrade."""

from __future__ import annotations

from alembic import command
from sqlalchemy import text

from iiif_server.access.limits import NO_LIMIT
from iiif_server.catalog.limits import read_limit
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.media import mark_ready, read_tile_source
from iiif_server.database.engine import Database
from iiif_server.database.schema import alembic_config, upgrade_schema
from tests.iiif_server.catalog.test_deposits import GEOMETRY, deposit

LATER_COLUMNS = {
    "item": ("public_px", "watermark", "limited_at"),
    "media": (
        "public_recipe",
        "public_derived_at",
        "public_width",
        "public_height",
        "public_pyramid",
        "public_reason",
    ),
}


def test_items_of_a_catalogue_without_limits_have_none_after_the_upgrade(
    database: Database,
) -> None:
    media_id, _ = deposit(database)
    with database.write() as connection:
        mark_ready(
            connection,
            media_id,
            MadePyramid("r-1", GEOMETRY, 9, "ab" * 32),
            levels=(),
            notes=(),
        )
    with database.write() as connection:
        for table, names in LATER_COLUMNS.items():
            for name in names:
                connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {name}"))
        command.stamp(alembic_config(connection), "0002")
    upgrade_schema(database)
    with database.read() as connection:
        assert read_limit(connection, "drum") == NO_LIMIT
        assert read_tile_source(connection, media_id).geometry == GEOMETRY
