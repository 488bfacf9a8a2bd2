"""Number the changes of items, and make derivatives of the first recipes anew.

Pyramids of the first recipe had levels rounded down; what is served now has them rounded up.

Revision ID: 0002
Revises: 0001
"""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    change = op.create_table(
        "change",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.bulk_insert(change, [{"id": 1, "number": 0}])
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("changed", sa.BigInteger(), nullable=False, server_default="0")
        )
        batch_op.create_index("ix_item_changed", ["changed"], unique=False)
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.add_column(sa.Column("derived_at", sa.DateTime(timezone=True), nullable=True))
    _derive_anew(op.get_bind())


def _derive_anew(connection: sa.Connection) -> None:
    """Enqueue a job for each media that is ready, the oldest first."""
    media = sa.table(
        "media", *map(sa.column, ("id", "item_id", "kind", "state", "pyramid", "created_at"))
    )
    names = ("id", "kind", "item_id", "media_id", "state", "fraction", "attempts")
    job = sa.table(
        "job", *map(sa.column, names), *(sa.column(name, sa.DateTime()) for name in _MOMENTS)
    )
    ready = connection.execute(
        sa.select(media.c.id, media.c.item_id, media.c.kind)
        .where(media.c.state == "ready")
        .order_by(media.c.created_at, media.c.id)
    ).all()
    connection.execute(
        sa.update(media).where(media.c.state == "ready").values(state="processing", pyramid=None)
    )
    _tell_changed(connection, {row.item_id for row in ready})
    for row in ready:
        moments = dict.fromkeys(_MOMENTS, datetime.now(UTC))
        connection.execute(
            sa.insert(job).values(
                id=uuid.uuid4().hex,
                kind=row.kind,
                item_id=row.item_id,
                media_id=row.id,
                state="queued",
                fraction=0.0,
                attempts=0,
                **moments,
            )
        )


def _tell_changed(connection: sa.Connection, item_ids: set[str]) -> None:
    """Count as changed the items with media that are shown no more: manifests that clients hold are old."""
    change = sa.table("change", sa.column("number"))
    item = sa.table("item", *map(sa.column, ("id", "revision", "changed")))
    if item_ids:
        connection.execute(sa.update(change).values(number=1))
    for item_id in sorted(item_ids):
        connection.execute(
            sa.update(item)
            .where(item.c.id == item_id)
            .values(revision=item.c.revision + 1, changed=1)
        )


_MOMENTS = ("created_at", "updated_at")
