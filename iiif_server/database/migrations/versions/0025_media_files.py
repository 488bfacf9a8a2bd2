"""Keep the files that a media had before, and those that are to take their place.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "media_file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("media_id", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("format", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=True),
        sa.Column("up_axis", sa.String(length=4), nullable=True),
        sa.Column("draco", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reshaped", sa.Boolean(), nullable=False),
        sa.Column("came_at", moment, nullable=False),
        sa.Column("asked_by", sa.String(length=128), nullable=False),
        sa.Column("replaced_at", moment, nullable=True),
        sa.Column("replaced_by", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(
            ["media_id"], ["media.id"], name=op.f("fk_media_file_media_id_media")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_file")),
        sa.UniqueConstraint("media_id", "sha256", "page", name=op.f("uq_media_file_media_id")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.add_column(sa.Column("media_id", sa.String(length=128), nullable=True))
