"""Keep records, vocabularies, places, recordings, and who published what and when.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from manifests.language import plain_text
from manifests.vietnamese import sort_key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


NOT_EVALUATED = {
    "work_rights": "http://rightsstatements.org/vocab/CNE/1.0/",
    "metadata_rights": "http://rightsstatements.org/vocab/CNE/1.0/",
}


def upgrade() -> None:
    """Bring the schema to this version."""
    _add_columns()
    _create_tables()
    _fill_columns()


def _fill_columns() -> None:
    """Say of items that are there where their labels are sorted, and the rights that nobody has looked at."""
    item = sa.table(
        "item",
        sa.column("id", sa.String),
        sa.column("label", sa.JSON),
        sa.column("sort_key", sa.Text),
        sa.column("record", sa.JSON),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(item.c.id, item.c.label)).all():
        label = {language: tuple(texts) for language, texts in row.label.items()}
        key = sort_key(plain_text(label, "vi"))
        filled = item.update().where(item.c.id == row.id)
        connection.execute(filled.values(sort_key=key, record=NOT_EVALUATED))


def _add_columns() -> None:
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("record", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("inventory_number", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("sort_key", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("year_from", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("year_to", sa.Integer(), nullable=True))
    # An index and not a constraint: for that, SQLite's table would be copied and dropped.
    op.create_index("uq_item_inventory_number", "item", ["inventory_number"], unique=True)
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("role", sa.String(length=16), nullable=False, server_default="view")
        )
        batch_op.add_column(sa.Column("view", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("alternative_to", sa.String(length=128), nullable=True))
        batch_op.add_column(sa.Column("capture", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("recording", sa.JSON(), nullable=True))
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.String(length=128), nullable=True))
        batch_op.add_column(sa.Column("query", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("picture", sa.String(length=128), nullable=True))
    op.create_index("ix_collection_parent_id", "collection", ["parent_id"])


def _create_tables() -> None:
    op.create_table(
        "text_track",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("media_id", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["media_id"], ["media.id"], name=op.f("fk_text_track_media_id_media")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_track")),
        sa.UniqueConstraint("media_id", "kind", "language", name=op.f("uq_text_track_media_id")),
    )
    op.create_index("ix_text_track_media_id", "text_track", ["media_id"])
    op.create_table(
        "term",
        sa.Column("scheme", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("broader", sa.String(length=128), nullable=False),
        sa.Column("alternative", sa.JSON(), nullable=False),
        sa.Column("legal_basis", sa.JSON(), nullable=False),
        sa.Column("same_as", sa.Text(), nullable=False),
        sa.Column("edtf", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("scheme", "id", name=op.f("pk_term")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("within", sa.String(length=128), nullable=False),
        sa.Column("alternative", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("predecessors", sa.JSON(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    op.create_index("ix_place_within", "place", ["within"])
    op.create_table(
        "item_facet",
        sa.Column("item_id", sa.String(length=128), nullable=False),
        sa.Column("facet", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_facet_item_id_item")),
        sa.PrimaryKeyConstraint("item_id", "facet", "value", name=op.f("pk_item_facet")),
    )
    op.create_index("ix_item_facet_facet_value", "item_facet", ["facet", "value", "item_id"])
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_publication_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index("ix_publication_item_id", "publication", ["item_id"])
