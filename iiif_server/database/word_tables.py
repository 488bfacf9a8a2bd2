"""The rows by which items are described and found: words, places, facets, numbers, and who published what."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text

from iiif_server.database.columns import Moment, metadata, now

#: A word of a vocabulary (`manifests.vocabulary.Term`).
term = Table(
    "term",
    metadata,
    Column("scheme", String(16), primary_key=True),
    Column("id", String(128), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("label", JSON, nullable=False),
    Column("broader", String(128), nullable=False, default=""),
    Column("alternative", JSON, nullable=False, default=list),
    Column("legal_basis", JSON, nullable=False, default=dict),
    Column("same_as", Text, nullable=False, default=""),
    Column("edtf", String(80), nullable=False, default=""),
)

#: A place as it was called and bounded for a time (`manifests.vocabulary.Place`).
place = Table(
    "place",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("label", JSON, nullable=False),
    Column("within", String(128), nullable=False, default="", index=True),
    Column("alternative", JSON, nullable=False, default=list),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("predecessors", JSON, nullable=False, default=list),
    Column("latitude", Float),
    Column("longitude", Float),
)

#: What an item is found by: a facet (a vocabulary, or ``place``) and an identifier of it, also of everything around
#: that: what is broader, the places around, and those that they became.
item_facet = Table(
    "item_facet",
    metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    Column("facet", String(16), primary_key=True),
    Column("value", String(128), primary_key=True),
    Index("ix_item_facet_facet_value", "facet", "value", "item_id"),
)

#: A number for each item, by which indexes and sets in memory name it. Its words stand in ``item_words``, which is a
#: table of FTS5 in SQLite and has a GIN index in PostgreSQL (migration 0009, `catalog.search_index`).
item_number = Table(
    "item_number",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("item_id", ForeignKey("item.id"), nullable=False, unique=True),
)

#: Each time that an item came into another state: which, when, and by whom as far as that is known.
publication = Table(
    "publication",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", ForeignKey("item.id"), nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("actor", String(128), nullable=False),
    Column("at", Moment, nullable=False, default=now),
)
