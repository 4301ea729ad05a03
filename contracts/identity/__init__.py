"""identity: enterprises, accounts, sessions, one-time codes, program tokens."""

from __future__ import annotations

from contracts.identity.enterprises import (
    Enterprise,
    EnterpriseIds,
    EnterpriseNames,
    EnterpriseQuery,
    FindInstitutions,
    Institutions,
    Register,
    Registered,
    StoredLicence,
)
from contracts.identity.entry import (
    Captcha,
    ChangePassword,
    CodeSent,
    NewCaptcha,
    Recover,
    SendCode,
    SignIn,
    SignInTerms,
)
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
    OneTimePassword,
    StaffId,
    StaffMembers,
    StaffQuery,
)
from contracts.identity.tokens import ExchangeForToken, IssuedToken, IssueToken, TokenId, Tokens
from contracts.operations import (
    ANONYMOUS,
    ENTERPRISE,
    EVERYONE,
    STAFF,
    SYSTEM,
    Command,
    Contract,
    Empty,
    Query,
    staff,
)
from rules.vocabulary.enumerations import StaffRole

_ADMIN = SYSTEM | staff(StaffRole.SYSTEM_ADMIN)


class Identity(Contract):
    service = "identity"

    resolve_session = Query(request=SessionToken, reply=Session, allow=EVERYONE)
    resolve_bearer = Query(request=Token, reply=Session, allow=EVERYONE)
    sign_in_terms = Query(request=Empty, reply=SignInTerms, allow=EVERYONE)
    new_captcha = Command(request=NewCaptcha, reply=Captcha, allow=EVERYONE)
    sign_in = Command(request=SignIn, reply=SignedIn, allow=EVERYONE)
    sign_out = Command(request=Token, allow=EVERYONE)
    sessions = Query(request=Token, reply=Sessions, allow=ENTERPRISE | STAFF)
    end_session = Command(request=SessionId, allow=ENTERPRISE | STAFF)
    end_other_sessions = Command(request=OwnSession, reply=SessionsEnded, allow=ENTERPRISE | STAFF)
    send_code = Command(request=SendCode, reply=CodeSent, allow=ANONYMOUS)
    register = Command(request=Register, reply=Registered, allow=ANONYMOUS | SYSTEM)
    recover_password = Command(request=Recover, allow=ANONYMOUS)
    change_password = Command(request=ChangePassword, allow=ENTERPRISE | STAFF)
    enterprise = Query(request=EnterpriseQuery, reply=Enterprise, allow=ENTERPRISE | STAFF | SYSTEM)
    business_licence = Query(request=EnterpriseQuery, reply=StoredLicence, allow=ENTERPRISE | STAFF)
    enterprise_names = Query(request=EnterpriseIds, reply=EnterpriseNames, allow=STAFF | SYSTEM)
    find_institutions = Query(
        request=FindInstitutions, reply=Institutions, allow=ANONYMOUS | ENTERPRISE
    )
    create_staff = Command(request=CreateStaff, reply=AccountId, allow=_ADMIN)
    staff = Query(request=StaffQuery, reply=StaffMembers, allow=_ADMIN)
    disable_staff = Command(request=StaffId, allow=_ADMIN)
    enable_staff = Command(request=StaffId, allow=_ADMIN)
    unlock_staff = Command(request=StaffId, allow=_ADMIN)
    end_staff_sessions = Command(request=StaffId, reply=SessionsEnded, allow=_ADMIN)
    reset_staff_password = Command(request=StaffId, reply=OneTimePassword, allow=_ADMIN)
    issue_token = Command(request=IssueToken, reply=IssuedToken, allow=ENTERPRISE)
    exchange_for_token = Command(request=ExchangeForToken, reply=IssuedToken, allow=EVERYONE)
    tokens = Query(request=Empty, reply=Tokens, allow=ENTERPRISE)
    revoke_token = Command(request=TokenId, allow=ENTERPRISE)
