"""The caller's licences; and, without a token, what anybody may know of any licence."""

from __future__ import annotations

from typing import Any

from flask import g
from marshmallow import Schema, fields, validate

from contracts.review.licences import COPIES, LicenceQuery, Licences, PublicLicences, Verification
from contracts.review.proceedings import OwnProceedings, PublicNotices
from gateway.api.resource import PDF, anonymous, resource
from gateway.api.structs import schema_of
from gateway.documents.responses import certificate_pdf
from gateway.rpc import rpc
from gateway.session import public

blueprint = resource("licences", "许可证：本企业的许可证和PDF；公开查询和核验")


class PastQuery(Schema):
    as_of = fields.Date(load_default=None, allow_none=True)


class CopyQuery(Schema):
    copy = fields.String(load_default="ORIGINAL", validate=validate.OneOf(COPIES))
    print_number = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(min=1, max=100_000)
    )


@blueprint.get("/licences")
@blueprint.arguments(PastQuery, location="query")
@blueprint.response(200, schema_of(Licences))
def list_licences(asked: dict[str, Any]) -> Any:
    """本企业持有的许可证；填as_of的，为截至当日（北京时间）登记册的记载。"""
    return rpc().review.licences(enterprise_id=str(g.actor.enterprise_id), **asked)


@blueprint.get("/licences/<id:licence_id>/certificate")
@blueprint.arguments(CopyQuery, location="query")
@blueprint.response(200, PDF, content_type="application/pdf")
def get_certificate(asked: dict[str, Any], licence_id: str) -> Any:
    """正本（ORIGINAL）或副本（DUPLICATE）的PDF；不填print_number的，为当前有效的一份。"""
    return certificate_pdf(licence_id, **asked)


@blueprint.get("/public/licences")
@blueprint.arguments(schema_of(LicenceQuery), location="query")
@blueprint.response(200, schema_of(PublicLicences))
@anonymous(blueprint)
@public
def search_licences(asked: dict[str, Any]) -> Any:
    """按单位名称（至少2个字）、统一社会信用代码或许可证编号查询，可只填一部分（号码至少4位）；填as_of的，
    为截至当日（北京时间）登记册的记载。"""
    return rpc().review.search_licences(**asked)


@blueprint.get("/proceedings")
@blueprint.response(200, schema_of(OwnProceedings))
def list_proceedings() -> Any:
    """派出机构依职权对本企业办理的事项：事实、理由、依据，期限，意见和答复，文书。"""
    return rpc().review.own_proceedings(enterprise_id=str(g.actor.enterprise_id))


@blueprint.get("/public/notices")
@blueprint.response(200, schema_of(PublicNotices))
@anonymous(blueprint)
@public
def list_notices() -> Any:
    """正在公示的、拟依职权注销的许可证，公示期先届满的在前。"""
    return rpc().review.public_notices()


@blueprint.get("/public/verifications/<token>")
@blueprint.response(200, schema_of(Verification))
@anonymous(blueprint)
@public
def verify_licence(token: str) -> Any:
    """按二维码链接中的标识核验：登记册所载内容，以及这一份证书的状态（print）。"""
    return rpc().review.verify(token=token)


@blueprint.get("/public/verification-codes/<code>")
@blueprint.response(200, schema_of(Verification))
@anonymous(blueprint)
@public
def verify_code(code: str) -> Any:
    """按印在许可证上的核验码核验。"""
    return rpc().review.verify_code(code=code)
