"""Several firms in one case (分立, 合并): who is named, what each says, whose people go where."""

from __future__ import annotations

from typing import Any

from contracts.application.parties import (
    Allot,
    Allotted,
    AnswerParty,
    Balance,
    Engagements,
    NameParty,
    Parties,
)
from gateway.api.resource import command, resource
from gateway.api.structs import schema_of
from gateway.rpc import rpc

blueprint = resource("parties", "分立、合并：参与企业、对方确认、人员和业绩去向")
ONE = "/applications/<id:application_id>"
PARTY = f"{ONE}/parties/<id:enterprise_id>"


@blueprint.get(f"{ONE}/parties")
@blueprint.response(200, schema_of(Parties))
def list_parties(application_id: str) -> Any:
    """已列入的参与企业、各自的意见，以及妨碍其参与的正在办理的业务。"""
    return rpc().application.parties(application_id=application_id)


@blueprint.post(f"{ONE}/parties")
@blueprint.arguments(schema_of(NameParty)(exclude=("application_id",)))
@blueprint.response(204)
@command(blueprint)
def name_party(asked: dict[str, Any], application_id: str) -> None:
    """列入一家持证企业（许可证编号或者统一社会信用代码）；系统通知对方确认。"""
    rpc().application.name_party(application_id=application_id, **asked)


@blueprint.delete(PARTY)
@blueprint.response(204)
@command(blueprint)
def drop_party(application_id: str, enterprise_id: str) -> None:
    """移除一家参与企业。"""
    rpc().application.drop_party(application_id=application_id, enterprise_id=enterprise_id)


@blueprint.post(f"{PARTY}/paper")
@blueprint.response(204)
@command(blueprint)
def rely_on_paper(application_id: str, enterprise_id: str) -> None:
    """对方没有账号的，以上传的协议为准，由派出机构核对。"""
    rpc().application.rely_on_paper(application_id=application_id, enterprise_id=enterprise_id)


@blueprint.get(f"{ONE}/balance")
@blueprint.response(200, schema_of(Balance))
def balance_sheet(application_id: str) -> Any:
    """合并、分立前后对照：各方的人员、业绩和等级，以及每名人员、每项业绩的去向。"""
    return rpc().application.balance_sheet(application_id=application_id)


@blueprint.post(f"{PARTY}/allotment")
@blueprint.arguments(schema_of(Allot)(exclude=("application_id", "enterprise_id")))
@blueprint.response(200, schema_of(Allotted))
@command(blueprint)
def allot(asked: dict[str, Any], application_id: str, enterprise_id: str) -> Any:
    """确定去向：承继 TAKE、不承继 RELEASE、恢复为待确定 LEAVE；refs 为空表示全部待确定的。"""
    place: dict[str, Any] = {"application_id": application_id, "enterprise_id": enterprise_id}
    return rpc().application.allot(**place, **asked)


@blueprint.get("/engagements")
@blueprint.response(200, schema_of(Engagements))
def list_engagements() -> Any:
    """其他企业列明本企业的、正在办理的合并、分立申请。"""
    return rpc().application.engagements()


@blueprint.post("/engagements/<id:application_id>")
@blueprint.arguments(schema_of(AnswerParty)(only=("agree",)))
@blueprint.response(204)
@command(blueprint)
def answer_party(asked: dict[str, Any], application_id: str) -> None:
    """答复是否同意参与；同意即提供人员名册。"""
    rpc().application.answer_party(application_id=application_id, **asked)
