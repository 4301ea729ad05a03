"""Tables of staff accounts: the second factor, recovery codes, changes of roles by two people."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.ids import Id
from chassis.personal import keyed_hash, nobody, plain, sealed
from services.identity.columns import TIME, metadata

_ACCOUNT = nobody("the id of an account")
_STAFF = plain("of a civil servant in office")

# secret: of the authenticator (RFC 6238); new_secret: of one that has not shown a code yet.
# last_step: the newest code's time step that was taken, so that none is taken twice.
second_factor = Table(
    "second_factor",
    metadata,
    Column("account_id", Id, ForeignKey("account.id"), primary_key=True),
    Column("secret", LargeBinary, info=sealed()),
    Column("new_secret", LargeBinary, info=sealed()),
    Column("enrolled_at", TIME),
    Column("last_step", BigInteger, nullable=False, server_default=text("0")),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("locked_until", TIME),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("account_id", Id, ForeignKey("account.id"), primary_key=True),
    Column("code_hash", LargeBinary, primary_key=True, info=keyed_hash()),
    Column("used_at", TIME),
)

role_change = Table(
    "role_change",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False),
    Column("roles_before", ARRAY(Text), nullable=False, info=nobody("codes")),
    Column("roles", ARRAY(Text), nullable=False),
    Column("effective_on", Date, nullable=False, info=nobody("when roles change")),
    Column("reason", Text, nullable=False, info=nobody("about roles; whole numbers refused")),
    Column("state", Text, nullable=False),
    Column("proposed_by", Text, nullable=False, info=_ACCOUNT),
    Column("proposed_name", Text, nullable=False, info=_STAFF),
    Column("proposed_at", TIME, nullable=False),
    Column("decided_by", Text, info=_ACCOUNT),
    Column("decided_name", Text, info=_STAFF),
    Column("decided_at", TIME),
    Column("remark", Text, info=nobody("about roles; whole numbers refused")),
    Column("applied_at", TIME),
    CheckConstraint("decided_by <> proposed_by", name="role_change_two_people"),
    Index(
        "role_change_one_open",
        "account_id",
        unique=True,
        postgresql_where=text("state IN ('PROPOSED', 'APPROVED')"),
    ),
    Index("role_change_at", "proposed_at"),
)
