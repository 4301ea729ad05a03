"""People and posts. Identity numbers and what was filled in about a person are vault-encrypted.

A person is known by the keyed hash of the identity number, so that a check by number is one look
into one index, however many people there are.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from chassis.ids import Id
from chassis.tables import runtime_tables

metadata = MetaData()
runtime_tables(metadata)

_TIME = DateTime(timezone=True)
HELD = "state IN ('reserved', 'active')"
ONE_EMPLOYER = "post_one_enterprise"

person = Table(
    "person",
    metadata,
    Column("id_hash", LargeBinary, primary_key=True),
    Column("id_number", LargeBinary, nullable=False),
    Column("id_number_masked", Text, nullable=False),
    Column("birth_date", Date, nullable=False),
    Column("gender", Text, nullable=False),
    Column("created_at", _TIME, nullable=False),
)

# A person in a kind of post, as one application named them. `name`: as that firm wrote it, so
# that no firm can rename a person for others. since, until: when the post was reserved, ended.
post = Table(
    "post",
    metadata,
    Column("id", Id, primary_key=True),
    Column("id_hash", LargeBinary, ForeignKey("person.id_hash"), nullable=False),
    Column("name", Text, nullable=False),
    Column("enterprise_id", Id, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("application_id", Id, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("profile", LargeBinary, nullable=False),
    Column("since", _TIME, nullable=False),
    Column("until", _TIME),
    # The guarantee: whoever checked what before, no two firms hold one person.
    ExcludeConstraint(
        ("id_hash", "="),
        ("enterprise_id", "<>"),
        name=ONE_EMPLOYER,
        using="gist",
        where=text(HELD),
    ),
    Index("post_held", "id_hash", "enterprise_id", postgresql_where=text(HELD)),
    Index(
        "post_reserved",
        "application_id",
        "row_id",
        "kind",
        "id_hash",
        unique=True,
        postgresql_where=text("state = 'reserved'"),
    ),
    Index("post_enterprise", "enterprise_id", "kind", postgresql_where=text(HELD)),
    Index("post_person", "id_hash", "since"),
)
