"""The rows of exhibitions: the draft that is being written, and the editions that were published."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from iiif_server.database.columns import Moment, metadata, now

#: `draft` is the document as it is being written (`manifests.exhibition.values`); `revision` grows with every change of
#: it. `edition` is the number of the one that the public is shown, NULL before the first. `state`: draft, published,
#: withdrawn.
exhibition = Table(
    "exhibition",
    metadata,
    Column("slug", String(128), primary_key=True),
    Column("state", String(16), nullable=False, default="draft"),
    Column("revision", Integer, nullable=False, default=1),
    Column("draft", JSON, nullable=False),
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
