"""The rows of exhibitions: the draft that is being written with its versions, and the editions that were published."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, Text

from iiif_server.database.columns import Moment, metadata, now

#: `draft` is the document as it is being written (`manifests.exhibition.values`); `revision` grows with every change of
#: it. `edition` is the number of the one that the public is shown, NULL before the first. `state`: draft, published,
#: withdrawn. `stale` are the places of texts whose translation is old, each with what it was made from; NULL for none.
#: `owner` is the account that began it, empty where that was the command line.
exhibition = Table(
    "exhibition",
    metadata,
    Column("slug", String(128), primary_key=True),
    Column("state", String(16), nullable=False, default="draft"),
    Column("revision", Integer, nullable=False, default=1),
    Column("draft", JSON, nullable=False),
    Column("stale", JSON(none_as_null=True)),
    Column("owner", String(64), nullable=False, default="", server_default=""),
    Column("edition", Integer),
    Column("created_at", Moment, nullable=False, default=now),
    Column("updated_at", Moment, nullable=False, default=now),
)

#: An exhibition as it was published: never changed afterwards. Numbers count from 1.
edition = Table(
    "edition",
    metadata,
    Column("slug", ForeignKey("exhibition.slug"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("document", JSON, nullable=False),
    Column("published_at", Moment, nullable=False, default=now),
)

#: A draft as it was kept at some moment. `writer` is whose it is: an account's identifier, empty at the command line;
#: `writer_name` is kept beside it, for accounts may go. `kept` ones are never thinned out.
exhibition_version = Table(
    "exhibition_version",
    metadata,
    Column("slug", ForeignKey("exhibition.slug"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("document", JSON, nullable=False),
    Column("stale", JSON, nullable=False, default=dict),
    Column("writer", String(64), nullable=False, default=""),
    Column("writer_name", String(200), nullable=False, default=""),
    Column("kept", Boolean, nullable=False, default=False),
    Column("saved_at", Moment, nullable=False, default=now),
)

#: What colleagues say to each other of a step, or of the whole where `step` is empty.
exhibition_comment = Table(
    "exhibition_comment",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("slug", ForeignKey("exhibition.slug"), nullable=False, index=True),
    Column("step", String(128), nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("writer", String(64), nullable=False, default=""),
    Column("writer_name", String(200), nullable=False, default=""),
    Column("written_at", Moment, nullable=False, default=now),
    Column("settled_at", Moment),
)

#: What happened to an exhibition: asked (for a review), approved, returned, published, withdrawn, restored. `number` is
#: that of the edition, or of the version that was restored.
exhibition_event = Table(
    "exhibition_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", ForeignKey("exhibition.slug"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("number", Integer),
    Column("note", Text, nullable=False, default=""),
    Column("writer", String(64), nullable=False, default=""),
    Column("writer_name", String(200), nullable=False, default=""),
    Column("happened_at", Moment, nullable=False, default=now),
)
