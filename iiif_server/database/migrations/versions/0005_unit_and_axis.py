"""Keep what a depositor says of a model's unit and of the axis that points up, so that a retry derives the same.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unit", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("up_axis", sa.String(length=4), nullable=True))
