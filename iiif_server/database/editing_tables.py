"""The rows of editing: what an item said before, files that were replaced, files on their way in, imported lists."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from iiif_server.database.columns import Moment, metadata, now

#: What an item said at a time (`catalog.edited_items.ItemWords` as JSON), numbered from 1. `name` is that of who saved
#: it; empty where it came in otherwise, as by a list. Accounts go, their names stay.
item_version = Table(
    "item_version",
    metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("words", JSON, nullable=False),
    Column("account_id", String(32)),
    Column("name", String(128), nullable=False),
    Column("at", Moment, nullable=False, default=now),
)

#: The files of a media that was ever given another one; a media without rows here has the file that it came in.
#: `state`: waiting (it is being prepared, and takes its place then), current, former, failed (`reason` says why). The
#: columns from `sha256` to `draco` are those of the media. `asked_by` is the name of who wanted it in that place, empty
#: where it was there first; `replaced_by` is the name of who put another one there. `reshaped`: its picture has other
#: proportions than the one before it, and something lies on it.
media_file = Table(
    "media_file",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("media_id", ForeignKey("media.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("page", Integer, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("format", String(80), nullable=False),
    Column("unit", String(8)),
    Column("up_axis", String(4)),
    Column("draco", Boolean),
    Column("reason", Text),
    Column("reshaped", Boolean, nullable=False, default=False),
    Column("came_at", Moment, nullable=False, default=now),
    Column("asked_by", String(128), nullable=False, default=""),
    Column("replaced_at", Moment),
    Column("replaced_by", String(128), nullable=False, default=""),
    UniqueConstraint("media_id", "sha256", "page"),
)

#: A list with its files that somebody imports at the studio. The files lie in the data folder under its id; `report` is
#: what the last look at them, or the import, came to. `state`: gathering, checking, checked, importing, done, stopped.
list_import = Table(
    "list_import",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account_id", String(32), nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("job_id", String(64)),
    Column("report", JSON(none_as_null=True)),
    Column("created_at", Moment, nullable=False, default=now),
    Column("touched_at", Moment, nullable=False, default=now),
)

#: A file on its way in (tus 1.0), for an item or for an import; with `media_id`, to replace the file of that media.
#: Its bytes lie in the data folder under its id; how many came is the size of that file. `state`: receiving, kept,
#: refused; `reason` is why it was refused.
upload = Table(
    "upload",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("account_id", String(32), nullable=False, index=True),
    Column("item_id", String(128)),
    Column("import_id", String(32), index=True),
    Column("media_id", String(128)),
    Column("file_name", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text),
    Column("created_at", Moment, nullable=False, default=now),
    Column("touched_at", Moment, nullable=False, default=now, index=True),
)
