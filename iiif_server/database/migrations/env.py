"""Run by Alembic: the migrations on the connection that `upgrade_schema` hands over."""

from alembic import context

from iiif_server.database import (
    account_tables,
    editing_tables,
    exhibition_tables,
    tables,
    word_tables,
)
from iiif_server.database.columns import metadata

#: The index of words is made by its migration in each database's own way; SQLite keeps it in tables of its own.
INDEX_OF_WORDS = "item_words"


def is_compared(_object: object, name: str | None, kind: str, *_: object) -> bool:
    """Leave the index of words out where tables are compared with the code."""
    return not (kind == "table" and name is not None and name.startswith(INDEX_OF_WORDS))


#: Modules whose tables stand in `metadata` once they are loaded.
DECLARED = (account_tables, editing_tables, exhibition_tables, tables, word_tables)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    include_object=is_compared,
)
context.run_migrations()
