"""What the security administrator answers for: roles by two people, two-factor, sign-ins."""

from __future__ import annotations

from contracts.auditing import AUDITORS, ExplainLooks
from contracts.identity.roles import (
    DecideRoles,
    ProposeRoles,
    RoleChangeId,
    RoleChanges,
    RoleChangesQuery,
    SignIns,
    SignInsQuery,
)
from contracts.identity.second_factor import (
    CodeOf,
    Enrolment,
    RecoveryCodes,
    SecondFactor,
    SetTwoFactor,
)
from contracts.identity.sessions import Token
from contracts.identity.staff import ManagedAccount
from contracts.operations import ANONYMOUS, NOTHING, STAFF, Command, Contract, Query, staff
from contracts.processes import INTRANET
from rules.vocabulary.enumerations import StaffRole

_ADMIN = staff(StaffRole.SYSTEM_ADMIN)
_SECURITY = staff(StaffRole.SECURITY_ADMIN)
_MANAGERS = _ADMIN | _SECURITY


class Securing(Contract):
    second_factor = Query(
        request=Token, reply=SecondFactor, allow=ANONYMOUS | STAFF, callers=INTRANET
    )
    begin_second_factor = Command(
        request=Token, reply=Enrolment, allow=ANONYMOUS | STAFF, callers=INTRANET
    )
    enrol_second_factor = Command(
        request=CodeOf, reply=RecoveryCodes, allow=ANONYMOUS | STAFF, callers=INTRANET
    )
    confirm_second_factor = Command(
        request=CodeOf, reply=NOTHING, allow=ANONYMOUS | STAFF, callers=INTRANET
    )
    renew_recovery_codes = Command(
        request=CodeOf, reply=RecoveryCodes, allow=STAFF, callers=INTRANET
    )
    reset_second_factor = Command(
        request=ManagedAccount, reply=NOTHING, allow=_SECURITY, callers=INTRANET
    )
    set_two_factor = Command(request=SetTwoFactor, reply=NOTHING, allow=_SECURITY, callers=INTRANET)
    propose_roles = Command(
        request=ProposeRoles, reply=RoleChangeId, allow=_ADMIN, callers=INTRANET
    )
    decide_roles = Command(
        request=DecideRoles, reply=NOTHING, allow=_SECURITY, callers=INTRANET, stepped=True
    )
    withdraw_roles = Command(request=RoleChangeId, reply=NOTHING, allow=_ADMIN, callers=INTRANET)
    role_changes = Query(
        request=RoleChangesQuery, reply=RoleChanges, allow=_MANAGERS, callers=INTRANET
    )
    sign_ins = Query(request=SignInsQuery, reply=SignIns, allow=_SECURITY, callers=INTRANET)
    explain_looks = Command(request=ExplainLooks, reply=NOTHING, allow=AUDITORS, callers=INTRANET)
