"""Keep when people signed in last, and since when they may not.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    moment = sa.DateTime(timezone=True)
    op.add_column("account", sa.Column("signed_in_at", moment, nullable=True))
    op.add_column("account", sa.Column("disabled_at", moment, nullable=True))
