"""Find broad words quickly on PostgreSQL, the collections of an item without reading all, labels in one order.

Revision ID: 0011
Revises: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

#: PostgreSQL moves a value out of its row only where the row is longer than 2 kB (TOAST_TUPLE_THRESHOLD).
FILLER_LETTERS = 2_100


def upgrade() -> None:
    """Bring the schema to this version."""
    if op.get_bind().dialect.name == "postgresql":
        _shorten_rows_of_words()
        # SQLite compares texts by code point anyhow.
        op.execute('ALTER TABLE item ALTER COLUMN sort_key TYPE TEXT COLLATE "C"')
    op.create_index("ix_item_sort_key", "item", ["sort_key"])
    op.create_index("ix_collection_item_item_id", "collection_item", ["item_id"])


def _shorten_rows_of_words() -> None:
    """Keep the words out of their rows: a word that half of all items have reads every row.

    The filler makes a row long enough for that, and is itself compressed to some forty bytes. Without it a row is a
    quarter of a page, and a broad word reads 200 MB at 100,000 items. What is written is sorted in at once: a list of
    what waits for that makes the next search slow.
    """
    op.execute("DROP TABLE item_words")
    op.execute(
        "CREATE TABLE item_words (number INTEGER PRIMARY KEY REFERENCES item_number (number), "
        f"words TSVECTOR NOT NULL, filler TEXT NOT NULL DEFAULT repeat(' ', {FILLER_LETTERS})) "
        "WITH (toast_tuple_target = 128)"
    )
    op.execute("ALTER TABLE item_words ALTER COLUMN words SET STORAGE EXTERNAL")
    op.execute(
        "CREATE INDEX ix_item_words_words ON item_words USING gin (words) WITH (fastupdate = off)"
    )
    # The words are written anew after every migration (`runtime.prepare_data`).
