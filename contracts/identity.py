"""identity: enterprises, accounts, sessions, one-time codes, program tokens."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.forms.base import stored_values
from contracts.forms.enterprise import EnterpriseForm, NewAccount
from contracts.operations import (
    ADDED,
    ANONYMOUS,
    ENTERPRISE,
    EVERYONE,
    STAFF,
    SYSTEM,
    Command,
    Contract,
    Empty,
    Message,
    Query,
    Reply,
    staff,
)
from contracts.texts import Line, Name
from rules.vocabulary.enumerations import Office, StaffRole

SURFACES = ("portal", "intranet")
CODE_PURPOSES = ("register", "recover")


class ActorData(Reply):
    """As `chassis.context.Actor.to_dict()`."""

    kind = fields.String()
    account_id = fields.String(allow_none=True)
    name = fields.String()
    enterprise_id = fields.String(allow_none=True)
    office = fields.String(allow_none=True)
    roles = fields.List(fields.String())
    address = fields.String(allow_none=True)


class Session(Reply):
    """A session or program token that is in force."""

    token = fields.String(allow_none=True)
    actor = fields.Nested(ActorData)
    expires_at = fields.AwareDateTime()


class Token(Message):
    token = fields.String(required=True)


class SignIn(Message):
    surface = fields.String(required=True, validate=validate.OneOf(SURFACES))
    username = fields.String(required=True, validate=validate.Length(max=50))
    password = fields.String(required=True, validate=validate.Length(max=64))
    captcha_id = fields.String(load_default=None, allow_none=True)
    captcha_text = fields.String(load_default=None, allow_none=True)


class Captcha(Reply):
    """`text` is for the gateway, which draws it; it never reaches the page as text."""

    captcha_id = fields.String()
    text = fields.String()


class SendCode(Message):
    """purpose register: `mobile` is given; recover: `username`, the reserved mobile is used."""

    purpose = fields.String(required=True, validate=validate.OneOf(CODE_PURPOSES))
    mobile = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=50))
    username = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=50))


class CodeSent(Reply):
    """The same whether the account exists or not. `retry_after`, `valid_for`: seconds."""

    retry_after = fields.Integer()
    valid_for = fields.Integer()


class UploadedFile(Message):
    """A file that the gateway has put into object storage."""

    object_key = fields.String(required=True, metadata=ADDED)
    filename = fields.String(required=True, validate=validate.Length(max=200))
    content_type = fields.String(required=True, metadata=ADDED)
    size = fields.Integer(required=True, validate=validate.Range(min=1))
    sha256 = fields.String(required=True, validate=validate.Length(equal=64))


class Register(Message):
    account = fields.Nested(NewAccount, required=True)
    enterprise = fields.Nested(EnterpriseForm, required=True)
    business_licence = fields.Nested(
        UploadedFile, required=True, error_messages={"required": "请上传营业执照"}
    )
    consent = fields.Boolean(
        required=True,
        validate=validate.Equal(True, error="请先阅读并同意填报须知"),
        error_messages={"required": "请先阅读并同意填报须知"},
    )


class Registered(Reply):
    """object_key: where the business licence lies that was kept; of a registration that comes again
    the first one's."""

    enterprise_id = fields.String()
    account_id = fields.String()
    object_key = fields.String()


class Recover(Message):
    username = fields.String(required=True, validate=validate.Length(max=50))
    code = fields.String(required=True, validate=validate.Length(max=20))
    new_password = fields.String(
        required=True, validate=validate.Length(min=8, max=64, error="新密码应为8至64个字符")
    )


class ChangePassword(Message):
    old_password = fields.String(required=True)
    new_password = fields.String(
        required=True, validate=validate.Length(min=8, max=64, error="新密码应为8至64个字符")
    )


class EnterpriseQuery(Message):
    enterprise_id = fields.String(required=True)


class Enterprise(Reply.from_dict(stored_values(EnterpriseForm))):  # type: ignore[misc]
    """The register entry (G-ENT), with every field of `EnterpriseForm`. Identity numbers and
    mobiles are masked unless the caller is the firm itself or another service."""

    enterprise_id = fields.String()
    office = fields.String()
    parent_name = fields.String(allow_none=True)
    version = fields.Integer()


class StoredLicence(Reply):
    """The business licence as uploaded at registration; read by its `object_key`."""

    object_key = fields.String()
    filename = fields.String()
    content_type = fields.String()
    size = fields.Integer()
    sha256 = fields.String()


class EnterpriseIds(Message):
    enterprise_ids = fields.List(fields.String(), required=True, validate=validate.Length(max=200))


class EnterpriseName(Reply):
    enterprise_id = fields.String()
    name = fields.String()
    uscc = fields.String()
    office = fields.String()


class EnterpriseNames(Reply):
    items = fields.List(fields.Nested(EnterpriseName))


class FindInstitutions(Message):
    name = Line(load_default="", validate=validate.Length(max=100))
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=1000))


class Institutions(Reply):
    """20 a page, best match first."""

    items = fields.List(fields.Nested(EnterpriseName))
    total = fields.Integer()
    page = fields.Integer()
    pages = fields.Integer()


class CreateStaff(Message):
    username = fields.String(required=True, validate=validate.Length(min=3, max=50))
    password = fields.String(required=True, validate=validate.Length(min=8, max=64))
    name = Name(required=True, validate=validate.Length(min=1, max=50))
    office = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf([o.value for o in Office])
    )
    roles = fields.List(
        fields.String(validate=validate.OneOf([r.value for r in StaffRole])), required=True
    )


class AccountId(Reply):
    account_id = fields.String()


class IssueToken(Message):
    label = Line(required=True, validate=validate.Length(min=1, max=50))
    days = fields.Integer(load_default=90, validate=validate.Range(min=1, max=365))


class IssuedToken(Reply):
    """`token` is shown once."""

    token_id = fields.String()
    token = fields.String()
    label = fields.String()
    expires_at = fields.AwareDateTime()


class TokenInfo(Reply):
    token_id = fields.String()
    label = fields.String()
    created_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()
    last_used_at = fields.AwareDateTime(allow_none=True)


class Tokens(Reply):
    items = fields.List(fields.Nested(TokenInfo))


class TokenId(Message):
    token_id = fields.String(required=True)


class Identity(Contract):
    service = "identity"

    resolve_session = Query(request=Token, reply=Session, allow=EVERYONE)
    resolve_bearer = Query(request=Token, reply=Session, allow=EVERYONE)
    new_captcha = Command(request=Empty, reply=Captcha, allow=ANONYMOUS)
    sign_in = Command(request=SignIn, reply=Session, allow=EVERYONE)
    sign_out = Command(request=Token, allow=EVERYONE)
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
    create_staff = Command(
        request=CreateStaff, reply=AccountId, allow=SYSTEM | staff(StaffRole.SYSTEM_ADMIN)
    )
    issue_token = Command(request=IssueToken, reply=IssuedToken, allow=ENTERPRISE)
    tokens = Query(request=Empty, reply=Tokens, allow=ENTERPRISE)
    revoke_token = Command(request=TokenId, allow=ENTERPRISE)
