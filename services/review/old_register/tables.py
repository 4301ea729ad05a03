"""The tables of imports of the old register."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.ids import Id
from chassis.personal import nobody
from contracts.review.old_register import UNFINISHED
from services.review.columns import IN_OFFICE, metadata, moment

_FAULT = nobody("names no person; a number is never repeated (services.personnel.old_register)")

# digest: of both files, by which the same ones are known again. files: as they were sent, with
# their keys while they are kept. phase, done: how far the job is. attempts: how often it was begun.
register_imports = Table(
    "register_import",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", Text, nullable=False, info=nobody("of files")),
    Column("files", JSONB, nullable=False, info=nobody("names, sizes and digests of files")),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("phase", Text, nullable=False, server_default="", info=nobody("texts of ours")),
    Column("done", Integer, nullable=False, server_default=text("0")),
    Column("counts", JSONB, nullable=False, server_default="{}", info=nobody("figures")),
    Column("faults", Integer, nullable=False, server_default=text("0")),
    Column("fault_file", JSONB(none_as_null=True), info=nobody("key and size of a file")),
    Column("failure", Text, info=nobody("texts of ours")),
    Column("requested_by", Text, nullable=False),
    Column("requested_by_name", Text, nullable=False, info=IN_OFFICE),
    Column("requested_at", moment(), nullable=False),
    Column("finished_at", moment()),
    Index(
        "register_import_unfinished",
        "requested_at",
        postgresql_where=text(f"state IN {UNFINISHED}"),
    ),
    Index("register_import_digest", "digest"),
)

register_import_faults = Table(
    "register_import_fault",
    metadata,
    Column("import_id", Id, ForeignKey(register_imports.c.id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("file", Text, nullable=False, info=nobody("the name of a file")),
    Column("line", Integer, nullable=False),
    Column("column", Text, nullable=False, info=nobody("a heading")),
    Column("message", Text, nullable=False, info=_FAULT),
    PrimaryKeyConstraint("import_id", "position"),
)
