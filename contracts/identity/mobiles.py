"""变更系统预留手机号码: filed by a firm that has lost its mobile, or scanned in by the office; two
persons there confirm it (A-24, A-25, N-14)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, field

from contracts.forms.base import by_field
from contracts.forms.enterprise import ContactPerson
from contracts.identity.enterprises import UploadedFile
from contracts.identity.entry import Username
from contracts.identity.messages import Mobile
from contracts.identity.own import FirmContact
from contracts.identity.sessions import Secret
from contracts.structs import ADDED, Answer, Count, Page, Request, a_name, cleaned, one_of
from rules.vocabulary.enumerations import MobileChangeRefusal, MobileChangeState, Office
from rules.vocabulary.numbers import uscc

NewContact = Annotated[str, a_name(50, least=1, error="请填写变更后企业联系人的姓名（50字以内）")]


class FileMobileChange(Request):
    """firm: username or USCC. code, ticket: of the code that was sent to the new mobile. form: the
    stamped application form with its papers."""

    firm: Username
    contact: NewContact
    mobile: Mobile
    code: Annotated[str, Meta(max_length=20)]
    form: UploadedFile
    ticket: Annotated[Secret | None, ADDED] = None


class MobileChangeFiled(Answer):
    """The same whether there is such a firm or not. object_key: of the file that is kept, None
    where none is."""

    reference: str
    object_key: str | None


class ScanMobileChange(Request):
    """What came by mail or was handed in."""

    uscc: Annotated[str, cleaned(uscc, "请填写统一社会信用代码")]
    contact: NewContact
    mobile: Mobile
    form: UploadedFile


class MobileChangesQuery(Request):
    """state: None for those that wait."""

    state: Annotated[str, one_of(MobileChangeState)] | None = None
    page: Page = 1


class MobileChangeId(Request):
    change_id: str


class MobileChange(Answer):
    """source: FIRM or OFFICE. mobiles: the present one masked, the new one as it is to be compared
    with the form. scanned_by, checked_by, decided_by: names of staff. may_check, may_decide: by who
    asks now. refusal: of `MobileChangeRefusal`. other_waiting: of the same firm."""

    change_id: str
    reference: str
    state: str
    source: str
    enterprise_id: str
    enterprise_name: str
    uscc: str
    office: str
    contact_now: str | None
    mobile_now: str
    contact: str
    mobile: str
    filename: str
    content_type: str
    size: int
    damaged: bool
    filed_at: datetime
    scanned_by: str | None
    checked_by: str | None
    checked_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    refusal: str | None
    may_check: bool
    may_decide: bool
    version: int
    other_waiting: int = 0
    legal_representative: str = ""
    contacts: list[FirmContact] = field(default_factory=list)


class MobileChanges(Answer):
    """20 a page; those that wait oldest first, others newest first. counts: by state."""

    items: list[MobileChange]
    counts: dict[str, int]
    total: int
    page: int
    pages: int


class DecideMobileChange(Request):
    """version: of the one that was shown."""

    change_id: str
    version: Count


class RefuseMobileChange(DecideMobileChange):
    reason: Annotated[str, one_of(MobileChangeRefusal, "请选择不予变更的理由")]


class StoredForm(Answer):
    object_key: str
    filename: str
    content_type: str
    size: int
    sha256: str


class Mailboxes(Answer):
    """By office, of those that have given one."""

    items: dict[str, str]


class SetMailbox(Request):
    """mailbox: None takes it away."""

    office: Annotated[str, one_of(Office)]
    mailbox: Annotated[str, by_field(ContactPerson, "email")] | None = None
