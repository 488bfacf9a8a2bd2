"""Write down which waiting jobs were handed to the queue, so that a worker reads only the new ones.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_job_state_handed_at_created_at", ["state", "handed_at", "created_at"], unique=False
        )
        batch_op.drop_index("ix_job_state")
