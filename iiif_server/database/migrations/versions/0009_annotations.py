"""Keep what is said of media, and what happened to what is public.

The list of what happened begins with a Refresh, as Change Discovery has it, and a Create for each item that is public:
who harvests from now on misses nothing, and the list is never empty.

Revision ID: 0009
Revises: 0008
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PAGE_LENGTH = 100


def upgrade() -> None:
    """Bring the schema to this version."""
    _create_annotation()
    activity = _create_activity()
    _list_what_is_public(activity)


def _create_annotation() -> None:
    op.create_table(
        "annotation",
        sa.Column("media_id", sa.String(length=128), nullable=False),
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("motivation", sa.String(length=16), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("selector", sa.JSON(), nullable=False),
        sa.Column("granularity", sa.String(length=16), nullable=True),
        sa.Column("creator", sa.JSON(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["media_id"], ["media.id"], name=op.f("fk_annotation_media_id_media")
        ),
        sa.PrimaryKeyConstraint("media_id", "id", name=op.f("pk_annotation")),
    )
    op.create_index("ix_annotation_media_id_position", "annotation", ["media_id", "position"])


def _create_activity() -> sa.Table:
    table = op.create_table(
        "activity",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("item_id", sa.String(length=128), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_activity")),
    )
    op.create_index("ix_activity_page", "activity", ["page"])
    op.create_index("ix_activity_item_id_number", "activity", ["item_id", "number"])
    return table


def _list_what_is_public(activity: sa.Table) -> None:
    """Write a Refresh, then a Create for each item of which the public is shown anything, the oldest first."""
    item = sa.table(
        "item",
        *(sa.column(name) for name in ("id", "state", "created_at", "public_px", "watermark")),
    )
    media = sa.table(
        "media",
        *(sa.column(name) for name in ("item_id", "state", "public_recipe")),
        *(sa.column(name) for name in ("picture_width", "picture_height")),
    )
    small = sa.and_(
        media.c.picture_width <= item.c.public_px, media.c.picture_height <= item.c.public_px
    )
    unmarked = sa.not_(sa.cast(item.c.watermark, sa.Boolean))
    spared = sa.and_(unmarked, sa.or_(item.c.public_px.is_(None), small))
    shown = sa.exists().where(
        media.c.item_id == item.c.id,
        media.c.state == "ready",
        sa.or_(spared, media.c.public_recipe.is_not(None)),
    )
    query = sa.select(item.c.id).where(item.c.state == "published", shown)
    connection = op.get_bind()
    ids = connection.execute(query.order_by(item.c.created_at, item.c.id)).scalars().all()
    moment = datetime.now(UTC)
    rows = [
        {
            "number": number,
            "page": number // PAGE_LENGTH,
            "kind": "Create" if number else "Refresh",
            "item_id": item_id,
            "at": moment + timedelta(microseconds=number),
        }
        for number, item_id in enumerate(["", *ids])
    ]
    op.bulk_insert(activity, rows)
