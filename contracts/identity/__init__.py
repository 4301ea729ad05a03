"""identity: enterprises, accounts, sessions, one-time codes, program tokens."""

from __future__ import annotations

from contracts.auditing import Audited
from contracts.identity.accounts import ChangeRole, CreateAccount, FirmAccounts
from contracts.identity.colleagues import ColleagueQuery, Colleagues
from contracts.identity.enterprises import (
    Enterprise,
    EnterpriseIds,
    EnterpriseNames,
    EntryQuery,
    FindInstitutions,
    Institutions,
    KeptLicence,
    Register,
    Registered,
    SameAddress,
    StoredLicence,
    UploadedFile,
    Uscc,
    UsccOwner,
)
from contracts.identity.entry import (
    Captcha,
    ChangePassword,
    CodeSent,
    ConfirmMobile,
    NewCaptcha,
    Recover,
    Recovered,
    SendCode,
    SignIn,
    SignInTerms,
)
from contracts.identity.links import IssuedLink, LinkPlace, LinkSession, LinkToken
from contracts.identity.messages import (
    AddRecipient,
    ChooseGroups,
    FirmMessage,
    FirmMessages,
    MessageId,
    MessagesQuery,
    Read,
    ReadAll,
    RecipientCode,
    RecipientId,
    Recipients,
)
from contracts.identity.mobiles import (
    DecideMobileChange,
    FileMobileChange,
    Mailboxes,
    MobileChange,
    MobileChangeFiled,
    MobileChangeId,
    MobileChanges,
    MobileChangesQuery,
    RefuseMobileChange,
    ScanMobileChange,
    SetMailbox,
    StoredForm,
)
from contracts.identity.own import (
    ChangeEntry,
    ChangeReserved,
    ContactId,
    Contacts,
    EntryChanged,
    FirmContact,
    ReservedCode,
    SaveContact,
)
from contracts.identity.securing import Securing
from contracts.identity.sessions import (
    OwnSession,
    Session,
    SessionId,
    Sessions,
    SessionsEnded,
    SessionToken,
    SignedIn,
    Token,
)
from contracts.identity.staff import (
    AccountId,
    CreateStaff,
    ManagedAccount,
    OneTimePassword,
    StaffMembers,
    StaffQuery,
)
from contracts.identity.tokens import ExchangeForToken, IssuedToken, IssueToken, TokenId, Tokens
from contracts.operations import (
    ANONYMOUS,
    ENTERPRISE,
    EVERYONE,
    FILERS,
    NOTHING,
    OWN_STAFF,
    OWNERS,
    PEOPLE,
    STAFF,
    SYSTEM,
    Command,
    Query,
    staff,
)
from contracts.processes import GATEWAYS, INTRANET, PORTAL, SCRIPTS, by
from contracts.structs import Empty
from contracts.trail import Trail, TrailQuery
from contracts.undelivered import Telling
from rules.vocabulary.enumerations import StaffRole

_ADMIN = staff(StaffRole.SYSTEM_ADMIN)
_SECURITY = staff(StaffRole.SECURITY_ADMIN)
_MANAGERS = _ADMIN | _SECURITY
_COUNTER = staff(StaffRole.FORMAL, StaffRole.ACCEPT)
"""Who takes applications in, and so the forms for another reserved mobile (N-14)."""


class Identity(Audited, Telling, Securing):
    service = "identity"

    resolve_session = Query(
        request=SessionToken, reply=Session, allow=ANONYMOUS, callers=GATEWAYS | SCRIPTS
    )
    resolve_bearer = Query(request=Token, reply=Session, allow=ANONYMOUS, callers=GATEWAYS)
    sign_in_terms = Query(request=Empty, reply=SignInTerms, allow=PEOPLE, callers=GATEWAYS)
    new_captcha = Command(request=NewCaptcha, reply=Captcha, allow=PEOPLE, callers=GATEWAYS)
    sign_in = Command(request=SignIn, reply=SignedIn, allow=EVERYONE, callers=GATEWAYS | SCRIPTS)
    sign_out = Command(request=Token, reply=NOTHING, allow=EVERYONE, callers=GATEWAYS | SCRIPTS)
    sessions = Query(request=Token, reply=Sessions, allow=ENTERPRISE | OWN_STAFF, callers=GATEWAYS)
    end_session = Command(
        request=SessionId, reply=NOTHING, allow=ENTERPRISE | OWN_STAFF, callers=GATEWAYS
    )
    end_other_sessions = Command(
        request=OwnSession, reply=SessionsEnded, allow=ENTERPRISE | OWN_STAFF, callers=GATEWAYS
    )
    send_code = Command(
        request=SendCode, reply=CodeSent, allow=ANONYMOUS | ENTERPRISE, callers=PORTAL
    )
    confirm_mobile = Command(
        request=ConfirmMobile,
        reply=NOTHING,
        allow=ANONYMOUS | ENTERPRISE,
        callers=by("evaluation"),
    )
    register = Command(
        request=Register, reply=Registered, allow=ANONYMOUS | SYSTEM, callers=PORTAL | SCRIPTS
    )
    recover_password = Command(request=Recover, reply=Recovered, allow=ANONYMOUS, callers=PORTAL)
    change_password = Command(
        request=ChangePassword, reply=NOTHING, allow=ENTERPRISE | OWN_STAFF, callers=GATEWAYS
    )
    enterprise = Query(
        request=EntryQuery,
        reply=Enterprise,
        allow=ENTERPRISE | STAFF | SYSTEM,
        callers=GATEWAYS | by("application", "personnel"),
    )
    same_address = Query(
        request=EntryQuery, reply=SameAddress, allow=ENTERPRISE, callers=by("application")
    )
    issue_link = Command(request=LinkPlace, reply=IssuedLink, allow=FILERS, callers=PORTAL)
    resolve_link = Query(
        request=LinkToken, reply=LinkSession, allow=ANONYMOUS | ENTERPRISE, callers=PORTAL
    )
    business_licence = Query(
        request=EntryQuery, reply=StoredLicence, allow=ENTERPRISE, callers=PORTAL
    )
    replace_licence = Command(request=UploadedFile, reply=KeptLicence, allow=FILERS, callers=PORTAL)
    change_entry = Command(request=ChangeEntry, reply=EntryChanged, allow=OWNERS, callers=PORTAL)
    send_reserved_code = Command(request=ReservedCode, reply=CodeSent, allow=OWNERS, callers=PORTAL)
    change_reserved = Command(request=ChangeReserved, reply=NOTHING, allow=OWNERS, callers=PORTAL)
    contacts = Query(request=EntryQuery, reply=Contacts, allow=ENTERPRISE, callers=PORTAL)
    save_contact = Command(request=SaveContact, reply=FirmContact, allow=OWNERS, callers=PORTAL)
    remove_contact = Command(request=ContactId, reply=NOTHING, allow=OWNERS, callers=PORTAL)
    file_mobile_change = Command(
        request=FileMobileChange, reply=MobileChangeFiled, allow=ANONYMOUS, callers=PORTAL
    )
    scan_mobile_change = Command(
        request=ScanMobileChange, reply=MobileChangeFiled, allow=_COUNTER, callers=INTRANET
    )
    mobile_changes = Query(
        request=MobileChangesQuery, reply=MobileChanges, allow=_COUNTER, callers=INTRANET
    )
    mobile_change = Query(
        request=MobileChangeId, reply=MobileChange, allow=_COUNTER, callers=INTRANET
    )
    open_mobile_form = Command(
        request=MobileChangeId, reply=StoredForm, allow=_COUNTER, callers=INTRANET
    )
    check_mobile_change = Command(
        request=DecideMobileChange, reply=NOTHING, allow=_COUNTER, callers=INTRANET
    )
    confirm_mobile_change = Command(
        request=DecideMobileChange, reply=NOTHING, allow=_COUNTER, callers=INTRANET
    )
    refuse_mobile_change = Command(
        request=RefuseMobileChange, reply=NOTHING, allow=_COUNTER, callers=INTRANET
    )
    mailboxes = Query(request=Empty, reply=Mailboxes, allow=PEOPLE, callers=GATEWAYS)
    set_mailbox = Command(request=SetMailbox, reply=NOTHING, allow=_ADMIN, callers=INTRANET)
    enterprise_names = Query(
        request=EnterpriseIds, reply=EnterpriseNames, allow=STAFF, callers=INTRANET
    )
    find_institutions = Query(
        request=FindInstitutions,
        reply=Institutions,
        allow=ANONYMOUS | ENTERPRISE,
        callers=PORTAL | SCRIPTS,
    )
    uscc = Query(request=Uscc, reply=UsccOwner, allow=ENTERPRISE, callers=by("application"))
    create_staff = Command(
        request=CreateStaff, reply=AccountId, allow=_ADMIN | SYSTEM, callers=INTRANET | SCRIPTS
    )
    colleagues = Query(
        request=ColleagueQuery,
        reply=Colleagues,
        allow=STAFF,
        callers=INTRANET | by("review"),
    )
    staff = Query(request=StaffQuery, reply=StaffMembers, allow=_MANAGERS, callers=INTRANET)
    disable_staff = Command(
        request=ManagedAccount, reply=NOTHING, allow=_MANAGERS, callers=INTRANET
    )
    enable_staff = Command(request=ManagedAccount, reply=NOTHING, allow=_ADMIN, callers=INTRANET)
    unlock_staff = Command(request=ManagedAccount, reply=NOTHING, allow=_MANAGERS, callers=INTRANET)
    end_staff_sessions = Command(
        request=ManagedAccount, reply=SessionsEnded, allow=_MANAGERS, callers=INTRANET
    )
    reset_staff_password = Command(
        request=ManagedAccount, reply=OneTimePassword, allow=_ADMIN, callers=INTRANET
    )
    create_account = Command(request=CreateAccount, reply=AccountId, allow=OWNERS, callers=PORTAL)
    accounts = Query(request=Empty, reply=FirmAccounts, allow=OWNERS, callers=PORTAL)
    change_role = Command(request=ChangeRole, reply=NOTHING, allow=OWNERS, callers=PORTAL)
    disable_account = Command(request=ManagedAccount, reply=NOTHING, allow=OWNERS, callers=PORTAL)
    enable_account = Command(request=ManagedAccount, reply=NOTHING, allow=OWNERS, callers=PORTAL)
    unlock_account = Command(request=ManagedAccount, reply=NOTHING, allow=OWNERS, callers=PORTAL)
    end_account_sessions = Command(
        request=ManagedAccount, reply=SessionsEnded, allow=OWNERS, callers=PORTAL
    )
    reset_account_password = Command(
        request=ManagedAccount, reply=OneTimePassword, allow=OWNERS, callers=PORTAL
    )
    trail = Query(request=TrailQuery, reply=Trail, allow=OWNERS, callers=PORTAL)
    issue_token = Command(request=IssueToken, reply=IssuedToken, allow=ENTERPRISE, callers=PORTAL)
    exchange_for_token = Command(
        request=ExchangeForToken, reply=IssuedToken, allow=ANONYMOUS | ENTERPRISE, callers=PORTAL
    )
    tokens = Query(request=Empty, reply=Tokens, allow=ENTERPRISE, callers=PORTAL)
    messages = Query(request=MessagesQuery, reply=FirmMessages, allow=ENTERPRISE, callers=PORTAL)
    read_message = Command(request=MessageId, reply=FirmMessage, allow=ENTERPRISE, callers=PORTAL)
    read_all_messages = Command(request=ReadAll, reply=Read, allow=ENTERPRISE, callers=PORTAL)
    recipients = Query(request=Empty, reply=Recipients, allow=ENTERPRISE, callers=PORTAL)
    choose_groups = Command(request=ChooseGroups, reply=NOTHING, allow=OWNERS, callers=PORTAL)
    send_recipient_code = Command(
        request=RecipientCode, reply=CodeSent, allow=OWNERS, callers=PORTAL
    )
    add_recipient = Command(request=AddRecipient, reply=NOTHING, allow=OWNERS, callers=PORTAL)
    remove_recipient = Command(request=RecipientId, reply=NOTHING, allow=OWNERS, callers=PORTAL)
    revoke_token = Command(request=TokenId, reply=NOTHING, allow=ENTERPRISE, callers=PORTAL)
