"""Keep what is said of a collection at length.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text", sa.JSON(), nullable=False, server_default="{}"))
