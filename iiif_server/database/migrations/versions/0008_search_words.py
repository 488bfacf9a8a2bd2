"""Keep the words by which items are found.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    op.create_table(
        "item_number",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_number_item_id_item")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_item_number")),
        sa.UniqueConstraint("item_id", name=op.f("uq_item_number_item_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        # Words are ASCII already; where in a text they stand is not asked.
        op.execute(
            "CREATE VIRTUAL TABLE item_words USING "
            "fts5(words, detail=none, columnsize=0, prefix='2 3', tokenize='ascii')"
        )
        return
    op.execute(
        "CREATE TABLE item_words (number INTEGER PRIMARY KEY REFERENCES item_number (number), words TSVECTOR NOT NULL)"
    )
    op.execute("CREATE INDEX ix_item_words_words ON item_words USING gin (words)")
