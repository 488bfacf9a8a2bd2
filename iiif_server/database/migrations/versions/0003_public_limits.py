"""Let an item limit what the public gets of its pictures, and keep the pyramid for the public beside the full one.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_px", sa.Integer(), nullable=True))
        # A plain text: for the constant of SQLAlchemy, SQLite's table would be copied and dropped, which rows that
        # refer to it forbid.
        batch_op.add_column(
            sa.Column("watermark", sa.Boolean(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("limited_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_recipe", sa.String(length=160), nullable=True))
        batch_op.add_column(
            sa.Column("public_derived_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("public_width", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("public_height", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("public_pyramid", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("public_reason", sa.Text(), nullable=True))
