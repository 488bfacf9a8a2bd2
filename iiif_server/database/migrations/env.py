"""Run by Alembic: the migrations on the connection that `upgrade_schema` hands over."""

from alembic import context

from iiif_server.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
