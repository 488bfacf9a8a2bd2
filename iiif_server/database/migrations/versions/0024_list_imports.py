"""Keep lists that are imported at the studio; files and jobs may be of one instead of an item.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "list_import",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=True),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("touched_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_import")),
    )
    op.create_index("ix_list_import_account_id", "list_import", ["account_id"])
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.add_column(sa.Column("import_id", sa.String(length=32), nullable=True))
        batch_op.alter_column("item_id", existing_type=sa.String(length=128), nullable=True)
        batch_op.create_index("ix_upload_import_id", ["import_id"], unique=False)
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("item_id", existing_type=sa.String(length=128), nullable=True)
