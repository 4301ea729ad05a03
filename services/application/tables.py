"""Tables of this service. Documents, which hold people and their numbers, are vault-encrypted."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.ids import Id
from chassis.personal import emptied, keyed_hash, nobody, plain, sealed
from chassis.tables import runtime_tables
from rules.exclusion import EXCLUSIVE
from rules.vocabulary.enumerations import ENDED, ApplicationType

_TIME = DateTime(timezone=True)
_REMARK = plain("free text of reviewers and firms, in which whole identity numbers are refused")


def _words(values: Any) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


_RUNNING = f"state NOT IN ({_words(ENDED)})"
ONE_RUNNING = f"{_RUNNING} AND type IN ({_words(EXCLUSIVE)})"
ONE_REGISTER_CHANGE = f"{_RUNNING} AND type = '{ApplicationType.REG_CHANGE}'"


class Base(DeclarativeBase):
    """All tables of the service."""

    __table__: ClassVar[Table]


runtime_tables(Base.metadata)
metadata = Base.metadata


class Application(Base):
    """A draft, and what became of it. `version` rises with every change of any tab.

    case_seq: number of the newest event of its case that has been taken over. outcome, roster: what
    the end of its case told, `CaseOutcome` and `RosterEffect`; None before, and where it had none.
    """

    __tablename__ = "application"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    type: Mapped[str] = mapped_column(Text)
    procedure: Mapped[str] = mapped_column(Text)
    enterprise_id: Mapped[str] = mapped_column(Id)
    office: Mapped[str] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(Text, unique=True)
    state: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column()
    round: Mapped[int] = mapped_column()
    categories: Mapped[dict[str, str]] = mapped_column(JSONB, info=nobody("categories and levels"))
    correction_note: Mapped[str | None] = mapped_column(Text, info=_REMARK)
    case_seq: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(_TIME)
    updated_at: Mapped[datetime] = mapped_column(_TIME)
    submitted_at: Mapped[datetime | None] = mapped_column(_TIME)
    outcome: Mapped[str | None] = mapped_column(Text)
    roster: Mapped[str | None] = mapped_column(Text, info=nobody("what became of the roster"))

    __table_args__ = (
        # P-01: whoever starts two at the same moment gets one. What else may not run beside what is
        # looked at under a lock (handlers/start.py, rules/exclusion.py).
        Index(
            "application_running", "enterprise_id", unique=True, postgresql_where=text(ONE_RUNNING)
        ),
        Index(
            "application_register_change",
            "enterprise_id",
            unique=True,
            postgresql_where=text(ONE_REGISTER_CHANGE),
        ),
        Index("application_of_enterprise", "enterprise_id", "created_at"),
    )


class SectionRow(Base):
    """The document of one tab: {"fields": {…}, "rows": {rowset: [{"id": …}]}}."""

    __tablename__ = "section"

    application_id: Mapped[str] = mapped_column(
        Id, ForeignKey("application.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column()
    document: Mapped[bytes] = mapped_column(info=sealed("section:{}:{}"))
    updated_at: Mapped[datetime] = mapped_column(_TIME)


class Attachment(Base):
    """submitted_round: the first submission it was part of; reviewers see only such ones. damage:
    what is wrong with its content in the store (chassis.kept_files). object_key: a file that was
    taken over from an earlier application is the same object."""

    __tablename__ = "attachment"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    application_id: Mapped[str] = mapped_column(
        Id, ForeignKey("application.id", ondelete="CASCADE")
    )
    section: Mapped[str] = mapped_column(Text)
    slot: Mapped[str] = mapped_column(Text)
    row_id: Mapped[str | None] = mapped_column(Text)
    filename: Mapped[str] = mapped_column(Text, server_default="", info=emptied())
    content_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(Text)
    object_key: Mapped[str] = mapped_column(Text, index=True)
    uploaded_at: Mapped[datetime] = mapped_column(_TIME)
    removed_at: Mapped[datetime | None] = mapped_column(_TIME)
    submitted_round: Mapped[int | None] = mapped_column()
    sealed_filename: Mapped[bytes | None] = mapped_column(info=sealed(plain="filename"))
    damage: Mapped[str | None] = mapped_column(Text, info=nobody("missing, short or altered"))
    damaged_at: Mapped[datetime | None] = mapped_column(_TIME)

    __table_args__ = (
        Index("attachment_of_application", "application_id", "section"),
        Index("attachment_uploaded", "uploaded_at"),
        Index(
            "attachment_damaged",
            "application_id",
            postgresql_where=text("damaged_at IS NOT NULL"),
        ),
        Index(
            "attachment_never_submitted",
            "application_id",
            postgresql_where=text("submitted_round IS NULL"),
        ),
    )


class Scan(Base):
    """A file that waits to be filed; what is in the way of an attachment is not known yet. section,
    slot, row_id: where the firm has said that it belongs (`chosen`), else its name tells."""

    __tablename__ = "scan"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    application_id: Mapped[str] = mapped_column(
        Id, ForeignKey("application.id", ondelete="CASCADE")
    )
    sealed_path: Mapped[bytes] = mapped_column(info=sealed())
    path_hash: Mapped[bytes] = mapped_column(info=keyed_hash())
    thumbnail: Mapped[bytes | None] = mapped_column(info=sealed())
    content_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(Text)
    object_key: Mapped[str] = mapped_column(Text, unique=True)
    uploaded_at: Mapped[datetime] = mapped_column(_TIME)
    chosen: Mapped[bool] = mapped_column()
    section: Mapped[str | None] = mapped_column(Text)
    slot: Mapped[str | None] = mapped_column(Text)
    row_id: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index("scan_of_application", "application_id", "sha256", "path_hash", unique=True),
        Index("scan_uploaded", "uploaded_at"),
    )


class Submission(Base):
    """The snapshot that the case works on (P-02); never changed."""

    __tablename__ = "submission"

    application_id: Mapped[str] = mapped_column(Id, ForeignKey("application.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    snapshot: Mapped[bytes] = mapped_column(info=sealed("submission:{}:{}"))
    submitted_at: Mapped[datetime] = mapped_column(_TIME)


class Correction(Base):
    """What is to be mended before the submission after `round`."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    application_id: Mapped[str] = mapped_column(Id, ForeignKey("application.id"))
    round: Mapped[int] = mapped_column()
    section: Mapped[str] = mapped_column(Text)
    item: Mapped[str | None] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text, info=_REMARK)

    __table_args__ = (Index("correction_of_round", "application_id", "round"),)


class CorrectionAnswer(Base):
    """What the firm says to a correction, the number-th of its round; its own until it submits."""

    __tablename__ = "correction_answer"

    application_id: Mapped[str] = mapped_column(Id, ForeignKey("application.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text, info=_REMARK)


class Reservation(Base):
    """An attempt to submit that has asked personnel for its people and is not settled yet."""

    __tablename__ = "reservation"

    attempt: Mapped[str] = mapped_column(Id, primary_key=True)
    application_id: Mapped[str] = mapped_column(Id, ForeignKey("application.id"))
    started_at: Mapped[datetime] = mapped_column(_TIME)

    __table_args__ = (Index("reservation_of_application", "application_id"),)


class Check(Base):
    """What was found out of a firm before it might choose 告知承诺制, and what the rules made of it
    (`services.application.ways`). purpose: `CreditPurpose`; query_id: of credit_gateway's."""

    __tablename__ = "way_check"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    application_id: Mapped[str] = mapped_column(
        Id, ForeignKey("application.id", ondelete="CASCADE")
    )
    purpose: Mapped[str] = mapped_column(Text, info=nobody("a code: why it was asked"))
    at: Mapped[datetime] = mapped_column(_TIME)
    allowed: Mapped[bool] = mapped_column()
    reasons: Mapped[list[dict[str, str]]] = mapped_column(JSONB, info=nobody("of rules.promise"))
    query_id: Mapped[str | None] = mapped_column(Id)
    answered_at: Mapped[datetime | None] = mapped_column(_TIME)
    answered_by: Mapped[str] = mapped_column(Text, info=nobody("the name of an interface"))
    credit_class: Mapped[str | None] = mapped_column(Text, info=nobody("of a firm"))

    __table_args__ = (Index("way_check_application", "application_id", "at"),)


class Party(Base):
    """bound: it has agreed, or what was submitted rests on its agreement on paper, and the case is
    not over. roster: its people as it has handed them over (`Entry`). released: refs of people and
    projects that the applicant does not take over."""

    __tablename__ = "party"

    application_id: Mapped[str] = mapped_column(
        Id, ForeignKey("application.id", ondelete="CASCADE"), primary_key=True
    )
    enterprise_id: Mapped[str] = mapped_column(Id, primary_key=True)
    role: Mapped[str] = mapped_column(Text)
    enterprise_name: Mapped[str] = mapped_column(Text, info=nobody("of a firm"))
    uscc: Mapped[str] = mapped_column(Text)
    office: Mapped[str] = mapped_column(Text)
    licence_number: Mapped[str] = mapped_column(Text)
    categories: Mapped[dict[str, str]] = mapped_column(JSONB, info=nobody("categories and levels"))
    fate: Mapped[str] = mapped_column(Text, info=nobody("a code"))
    levels: Mapped[dict[str, str]] = mapped_column(JSONB, info=nobody("categories and levels"))
    filer_name: Mapped[str] = mapped_column(Text, info=nobody("of a firm"))
    filer_uscc: Mapped[str] = mapped_column(Text, info=nobody("of a firm"))
    consent: Mapped[str] = mapped_column(Text, info=nobody("a code"))
    asked_at: Mapped[datetime] = mapped_column(_TIME)
    answered_at: Mapped[datetime | None] = mapped_column(_TIME)
    bound: Mapped[bool] = mapped_column()
    roster: Mapped[bytes | None] = mapped_column(info=sealed())
    released: Mapped[list[Any]] = mapped_column(JSONB, info=nobody("ids drawn at random"))

    __table_args__ = (
        # Two cases that name one firm at the same moment: one of them gets it.
        Index("party_bound", "enterprise_id", unique=True, postgresql_where=text("bound")),
        Index("party_enterprise", "enterprise_id"),
    )


class NumberCounter(Base):
    """Application numbers of a year; the row is locked while one is given out."""

    __tablename__ = "number_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column()
