"""Keep the versions of drafts, what is said of them, and what happened to exhibitions.

Revision ID: 0020
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version; what a draft says now is its first version."""
    op.add_column("exhibition", sa.Column("stale", sa.JSON(none_as_null=True), nullable=True))
    owner = sa.Column("owner", sa.String(length=64), nullable=False, server_default="")
    op.add_column("exhibition", owner)
    op.create_table(
        "exhibition_version",
        sa.Column("slug", sa.String(length=128), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("stale", sa.JSON(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.Column("writer_name", sa.String(length=200), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["slug"], ["exhibition.slug"], name=op.f("fk_exhibition_version_slug_exhibition")
        ),
        sa.PrimaryKeyConstraint("slug", "revision", name=op.f("pk_exhibition_version")),
    )
    op.create_table(
        "exhibition_comment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("slug", sa.String(length=128), nullable=False),
        sa.Column("step", sa.String(length=128), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.Column("writer_name", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["slug"], ["exhibition.slug"], name=op.f("fk_exhibition_comment_slug_exhibition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibition_comment")),
    )
    op.create_index(op.f("ix_exhibition_comment_slug"), "exhibition_comment", ["slug"])
    op.create_table(
        "exhibition_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.Column("writer_name", sa.String(length=200), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["slug"], ["exhibition.slug"], name=op.f("fk_exhibition_event_slug_exhibition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibition_event")),
    )
    op.create_index(op.f("ix_exhibition_event_slug"), "exhibition_event", ["slug"])
    op.execute(
        "INSERT INTO exhibition_version"
        " (slug, revision, document, stale, writer, writer_name, kept, saved_at)"
        " SELECT slug, revision, draft, '{}', '', '', TRUE, updated_at FROM exhibition"
    )
