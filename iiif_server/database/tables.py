"""The rows: what is catalogued, what was deposited, and the work to do.

Texts in several languages are JSON objects ``{"vi": ["…"], "en": ["…"]}``; moments are UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from iiif_server.database.columns import BY_CODE_POINT, Moment, metadata, now

#: One row: the number of the last change of any item. It is locked by whoever changes an item until the end of
#: that transaction, so that numbers become visible in their order.
change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
)

#: Anything catalogued. `revision` grows with every change of the item or of its media: it is the ETag of
#: everything built from it. `changed` is the number of its last change. `state`: draft, in-review, published,
#: withdrawn.
#: `public_px` is how many pixels the longer side of its pictures has for the public (NULL: all), `watermark` whether
#: a mark is laid over them; `limited_at` is when either was last changed. `record` is what was written down of the
#: thing (`manifests.record_values`); beside it stand what a database must know of it by itself: the inventory number,
#: where the label comes in a Vietnamese dictionary, and between which years (astronomical: 0 is 1 BC) it was made.
#: `source` is where its description was taken from (`manifests.source`), NULL where it is our own. `created_by` is the
#: account that made it, NULL where it came in otherwise.
item = Table(
    "item",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("revision", Integer, nullable=False, default=1),
    Column("changed", BigInteger, nullable=False, default=0, index=True),
    Column("state", String(16), nullable=False),
    Column("label", JSON, nullable=False),
    Column("summary", JSON, nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("rights", String(200), nullable=False),
    Column("required_statement", JSON),
    Column("public_px", Integer),
    Column("watermark", Boolean, nullable=False, default=False),
    Column("limited_at", Moment),
    Column("record", JSON, nullable=False, default=dict),
    Column("inventory_number", String(200)),
    Column("sort_key", BY_CODE_POINT, nullable=False, default="", index=True),
    Column("year_from", Integer),
    Column("year_to", Integer),
    Column("source", JSON(none_as_null=True)),
    Column("created_by", String(32)),
    Column("created_at", Moment, nullable=False, default=now),
    Column("updated_at", Moment, nullable=False, default=now),
    Index("ix_item_state_created_at", "state", "created_at"),
    Index("uq_item_inventory_number", "inventory_number", unique=True),
)

#: One image or model of an item. `page` counts from 0 in a file of several pages. `state`: processing,
#: ready, failed. `recipe` names how the derivatives were made; with `sha256` it gives their keys. `derived_at` is
#: when they were. `turntable` tells of a model's pictures from all around. The columns `public_…` say the same of
#: the pyramid that is made for the public under the item's limit, and are empty where there is none;
#: `public_reason` is why it could not be made. `unit` and `up_axis` are what a depositor said of a model's numbers;
#: NULL leaves them to the file. `role`, `view`, `alternative_to` and `capture` are those of `manifests.model.Media`;
#: `recording` tells of a sound or film how long it is and what it is played as. `scale` is what somebody says of how
#: large the thing in a picture is (`manifests.scale`), NULL where nobody does.
media = Table(
    "media",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("item_id", ForeignKey("item.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("label", JSON, nullable=False),
    Column("alt", JSON, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("page", Integer, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("format", String(80), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text),
    Column("recipe", String(80)),
    Column("derived_at", Moment),
    Column("picture_width", Integer),
    Column("picture_height", Integer),
    Column("pyramid", JSON),
    Column("levels", JSON, nullable=False),
    Column("turntable", JSON(none_as_null=True)),
    Column("notes", JSON, nullable=False),
    Column("public_recipe", String(160)),
    Column("public_derived_at", Moment),
    Column("public_width", Integer),
    Column("public_height", Integer),
    Column("public_pyramid", JSON),
    Column("public_reason", Text),
    Column("unit", String(8)),
    Column("up_axis", String(4)),
    Column("draco", Boolean),
    Column("role", String(16), nullable=False, default="view"),
    Column("view", JSON, nullable=False, default=dict),
    Column("alternative_to", String(128)),
    Column("capture", JSON, nullable=False, default=list),
    Column("scale", JSON(none_as_null=True)),
    Column("recording", JSON(none_as_null=True)),
    Column("created_at", Moment, nullable=False, default=now),
    UniqueConstraint("item_id", "sha256", "page"),
)

#: A text that goes with a recording, kept in the store under its hash. `kind`: captions, transcript.
text_track = Table(
    "text_track",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("media_id", ForeignKey("media.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("language", String(35), nullable=False),
    Column("label", JSON, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    UniqueConstraint("media_id", "kind", "language"),
)

#: What is said of a media (`manifests.annotation.Annotation`), in pixels of the full picture. `words` are those of its
#: texts as a search compares them (`manifests.placed_words.fold_words`), with a space before the first.
annotation = Table(
    "annotation",
    metadata,
    Column("media_id", ForeignKey("media.id"), primary_key=True),
    Column("id", String(128), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("motivation", String(16), nullable=False),
    Column("body", JSON, nullable=False),
    Column("selector", JSON, nullable=False),
    Column("granularity", String(16)),
    Column("creator", JSON(none_as_null=True)),
    Column("words", Text, nullable=False),
    Column("created_at", Moment),
    Column("modified_at", Moment),
    Index("ix_annotation_media_id_position", "media_id", "position"),
)

#: What happened to what is public, in its order: `kind` is a word of Change Discovery (Create, Update, Delete,
#: Refresh), `page` the page that tells it. A page that is full never changes again (`catalog.activities`).
activity = Table(
    "activity",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("page", Integer, nullable=False, index=True),
    Column("kind", String(8), nullable=False),
    Column("item_id", String(128), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_activity_item_id_number", "item_id", "number"),
)

#: A chosen set of items, or the answer to a question. `query` holds the words and facets of a collection that fills
#: itself (`finding.member_query`), and is NULL where somebody chooses its items. `text` is what is said of it at
#: length, `picture` the media that stands for it.
collection = Table(
    "collection",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("label", JSON, nullable=False),
    Column("summary", JSON, nullable=False),
    Column("parent_id", String(128), index=True),
    Column("query", JSON(none_as_null=True)),
    Column("picture", String(128)),
    Column("text", JSON, nullable=False, default=dict),
)

collection_item = Table(
    "collection_item",
    metadata,
    Column("collection_id", ForeignKey("collection.id"), primary_key=True),
    Column("item_id", ForeignKey("item.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
)

#: Work to do for an item, on one of its media or, where that does not exist yet, with an argument; or for no item, as
#: with an import, which the argument names. The id is also the id of the job's DBOS workflow. `state`: queued, running,
#: done, failed. `handed_at` is when a worker put it into DBOS's queue: one that waits and was not handed over is new.
job = Table(
    "job",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("item_id", ForeignKey("item.id"), index=True),
    Column("media_id", ForeignKey("media.id"), index=True),
    Column("argument", String(200)),
    Column("state", String(16), nullable=False),
    Column("handed_at", Moment),
    Column("step", String(40)),
    Column("fraction", Float, nullable=False, default=0.0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("reason", Text),
    Column("created_at", Moment, nullable=False, default=now),
    Column("updated_at", Moment, nullable=False, default=now),
    Index("ix_job_state_handed_at_created_at", "state", "handed_at", "created_at"),
)

#: A worker that is alive writes its moment here every few seconds.
worker = Table(
    "worker",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("beat_at", Moment, nullable=False),
)
