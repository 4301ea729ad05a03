"""Tables of this service. What is personal is sealed; `*_hash` finds it again.

Tokens, codes and captchas are kept as digests only: reading the database lets nobody in.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.ids import Id
from chassis.personal import emptied, keyed_hash, nobody, plain, sealed
from chassis.tables import runtime_tables
from rules.vocabulary.numbers import MONEY_DIGITS, MONEY_PLACES
from services.identity import message_tables, staff_tables  # noqa: F401 - more of the same metadata
from services.identity.columns import TIME, metadata
from services.identity.mobile_changes import table as mobile_table  # noqa: F401 - the same

runtime_tables(metadata)

_MONEY = Numeric(MONEY_DIGITS + MONEY_PLACES, MONEY_PLACES)
_SECRET = nobody("digest of a random secret")
_ADDRESS = plain("kept six months as 网络安全法 article 21 asks, deleted then")
_OF_FIRM = plain("of the firm, not of a person")
_PUBLISHED = plain("published by the register of enterprises, printed on every licence")

enterprise = Table(
    "enterprise",
    metadata,
    Column("id", Id, primary_key=True),
    Column("enterprise_type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("uscc", Text, nullable=False, unique=True),
    Column(
        "legal_representative",
        Text,
        nullable=False,
        info=_PUBLISHED,
    ),
    Column("legal_representative_document", Text, nullable=False, server_default="RESIDENT"),
    Column(
        "legal_representative_id",
        LargeBinary,
        nullable=False,
        info=sealed("{column}"),
    ),
    Column("legal_representative_id_hash", LargeBinary, nullable=False, info=keyed_hash()),
    Column(
        "legal_representative_mobile",
        LargeBinary,
        nullable=False,
        info=sealed("{column}"),
    ),
    Column("legal_representative_mobile_hash", LargeBinary, nullable=False, info=keyed_hash()),
    Column("address", Text, nullable=False),
    Column("division", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("economic_kind", Text, nullable=False),
    Column("registered_capital", _MONEY, nullable=False),
    Column("established", Date, nullable=False, info=_OF_FIRM),
    Column("correspondence_address", Text, nullable=False, info=_OF_FIRM),
    Column("postcode", Text, nullable=False),
    Column("contact", Text, nullable=False, server_default="", info=emptied()),
    Column("contact_mobile", LargeBinary, nullable=False, info=sealed("{column}")),
    Column("contact_mobile_hash", LargeBinary, nullable=False, info=keyed_hash()),
    Column("telephone", Text, info=_OF_FIRM),
    Column("fax", Text, info=_OF_FIRM),
    Column("email", Text, info=emptied()),
    Column("parent_id", Id, ForeignKey("enterprise.id")),
    Column("version", Integer, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("sealed_contact", LargeBinary, info=sealed(plain="contact")),
    Column("sealed_email", LargeBinary, info=sealed(plain="email")),
    Index(
        "enterprise_name_trigrams",
        "name",
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    ),
    Index("enterprise_legal_representative_id_hash", "legal_representative_id_hash"),
)

# What a register entry was until it was changed; version: of the entry that showed it.
former_entry = Table(
    "former_entry",
    metadata,
    Column("enterprise_id", Id, ForeignKey("enterprise.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", Text, nullable=False, info=_OF_FIRM),
    Column("uscc", Text, nullable=False),
    Column("address", Text, nullable=False, info=_OF_FIRM),
    Column("legal_representative", Text, nullable=False, info=_PUBLISHED),
    Column("application_id", Id, nullable=False),
    Column("until", TIME, nullable=False),
    Index(
        "former_entry_name_trigrams",
        "name",
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    ),
)

contact = Table(
    "contact",
    metadata,
    Column("id", Id, primary_key=True),
    Column("enterprise_id", Id, ForeignKey("enterprise.id"), nullable=False),
    Column("duty", Text, nullable=False, info=nobody("a choice of five")),
    Column("name", LargeBinary, nullable=False, info=sealed()),
    Column("mobile", LargeBinary, nullable=False, info=sealed()),
    Column("telephone", LargeBinary, info=sealed()),
    Column("email", LargeBinary, info=sealed()),
    Column("version", Integer, nullable=False),
    Column("created_at", TIME, nullable=False),
    Index("contact_enterprise", "enterprise_id", "created_at"),
)

business_licence = Table(
    "business_licence",
    metadata,
    Column("enterprise_id", Id, ForeignKey("enterprise.id"), primary_key=True),
    Column("object_key", Text, nullable=False),
    Column("filename", Text, nullable=False, server_default="", info=emptied()),
    Column("content_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("sealed_filename", LargeBinary, info=sealed(plain="filename")),
    # What is wrong with its content in the store (chassis.kept_files).
    Column("damage", Text, info=nobody("missing, short or altered")),
    Column("damaged_at", TIME),
)

# A firm's account signs in on the portal, a member of staff on the intranet, never the other way.
# sealed_name: of the person who uses an account of a firm. roles: of staff or of the firm
# (`model.firm_roles`).
# two_factor: `TwoFactorRule` of staff, null: as the installation's setting says.
# password_expires_at: of a one-time password, which somebody else has set; null: the owner's own.
account = Table(
    "account",
    metadata,
    Column("id", Id, primary_key=True),
    Column("surface", Text, nullable=False),
    Column("username", Text, nullable=False, info=plain("chosen; never an identity number")),
    Column("username_key", Text, nullable=False, info=plain("as username")),
    Column("password_hash", Text, nullable=False, info=nobody("a salted hash")),
    Column("state", Text, nullable=False),
    Column("enterprise_id", Id, ForeignKey("enterprise.id")),
    Column("name", Text, info=plain("of a civil servant in office")),
    Column("sealed_name", LargeBinary, info=sealed()),
    Column("office", Text),
    Column("roles", ARRAY(Text), nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("password_changed_at", TIME, nullable=False),
    Column("password_expires_at", TIME),
    Column("two_factor", Text, info=nobody("a code")),
    UniqueConstraint("surface", "username_key", name="account_username_key"),
    CheckConstraint(
        "(surface = 'portal' AND enterprise_id IS NOT NULL) OR "
        "(surface = 'intranet' AND enterprise_id IS NULL AND name IS NOT NULL)",
        name="account_surface",
    ),
    Index("account_enterprise", "enterprise_id"),
)

# due: what it waits for, before it may do anything (`Due`). confirmed_at: its second factor.
# ends_at: at the latest; of one that was ended (ended_at, end_reason) also the moment it was.
session = Table(
    "session",
    metadata,
    Column("token_digest", LargeBinary, primary_key=True, info=_SECRET),
    Column("id", Id, nullable=False, unique=True, server_default=text("gen_random_uuid()")),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False),
    Column("device", Text, info=plain("which browser on which system, for the list of sessions")),
    Column("address", Text, info=_ADDRESS),
    Column("created_at", TIME, nullable=False),
    Column("last_seen_at", TIME, nullable=False),
    Column("ends_at", TIME, nullable=False),
    Column("ended_at", TIME),
    Column("end_reason", Text),
    Column("due", Text, info=nobody("a code")),
    Column("confirmed_at", TIME),
    Index("session_account", "account_id"),
    Index("session_ends", "ends_at"),
)

# A browser that has signed in to the account: it carries the token in a cookie.
known_device = Table(
    "known_device",
    metadata,
    Column("account_id", Id, ForeignKey("account.id"), primary_key=True),
    Column("token_digest", LargeBinary, primary_key=True, info=_SECRET),
    Column("created_at", TIME, nullable=False),
    Column("last_seen_at", TIME, nullable=False),
    Index("known_device_last_seen", "last_seen_at"),
)

# role: what it was given at most; null: what the account may.
api_token = Table(
    "api_token",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_digest", LargeBinary, nullable=False, unique=True, info=_SECRET),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False),
    Column("enterprise_id", Id, ForeignKey("enterprise.id"), nullable=False),
    Column("label", Text, nullable=False, info=nobody("what a program is for")),
    Column("role", Text),
    Column("created_at", TIME, nullable=False),
    Column("expires_at", TIME, nullable=False),
    Column("last_used_at", TIME),
    Column("revoked_at", TIME),
    Index("api_token_enterprise", "enterprise_id", "created_at"),
)

# files: how many have been sent by it.
phone_link = Table(
    "phone_link",
    metadata,
    Column("token_digest", LargeBinary, primary_key=True, info=_SECRET),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False),
    Column("application_id", Id, nullable=False),
    Column("section", Text, nullable=False),
    Column("slot", Text, nullable=False),
    Column("row_id", Text),
    Column("files", Integer, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("expires_at", TIME, nullable=False),
    Index("phone_link_account", "account_id", "created_at"),
    Index("phone_link_expires", "expires_at"),
)

# `subject` is the keyed hash of whom the code is for, also of a username that nobody has: limits
# are then the same for both and tell nothing.
one_time_code = Table(
    "one_time_code",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subject", LargeBinary, nullable=False, info=keyed_hash()),
    Column("address", Text, info=_ADDRESS),
    Column("device", LargeBinary, info=_SECRET),
    Column("digest", LargeBinary, nullable=False, info=keyed_hash()),
    Column("attempts", Integer, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("expires_at", TIME, nullable=False),
    Column("used_at", TIME),
    Index("one_time_code_subject", "subject", "created_at"),
    Index("one_time_code_address", "address", "created_at"),
    Index("one_time_code_created", "created_at"),
)

captcha = Table(
    "captcha",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", LargeBinary, nullable=False, info=keyed_hash()),
    Column("expires_at", TIME, nullable=False),
    Index("captcha_expires", "expires_at"),
)

# outcome: null while the password is being checked, then failed or succeeded; or what happened to
# the account: closed, closed_to_strangers (both until locked_until), cleared. device: digest of the
# token, where the device is known for the account.
sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("subject", LargeBinary, nullable=False, info=keyed_hash()),
    Column("address", Text, info=_ADDRESS),
    Column("device", LargeBinary, info=_SECRET),
    Column("at", TIME, nullable=False),
    Column("outcome", Text),
    Column("locked_until", TIME),
    Index("sign_in_attempt_subject", "subject", "at"),
    Index("sign_in_attempt_address", "address", "at"),
    Index("sign_in_attempt_at", "at"),
)
