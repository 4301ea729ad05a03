"""Applications: start, look, check, submit, abandon, follow."""

from __future__ import annotations

from typing import Any

from contracts.application.difference import AnswerCorrections, CorrectionsAnswered
from contracts.application.drafts import (
    Abandon,
    Application,
    DiscardPrefilled,
    Offers,
    OffersQuery,
    Start,
    Summaries,
    Summary,
)
from contracts.application.receipts import ReceiptQuery
from contracts.application.submission import Check, Submitted
from contracts.review.cases import Progress
from contracts.review.termination import Terminate
from gateway.api.resource import PDF, command, resource
from gateway.api.structs import schema_of
from gateway.documents.receipts import receipt_pdf
from gateway.documents.responses import document_pdf
from gateway.rpc import rpc

blueprint = resource("applications", "许可申请：新建、查看、资料审核、提交、废弃、办理进度")
ONE = "/applications/<id:application_id>"


@blueprint.get("/applications")
@blueprint.response(200, schema_of(Summaries))
def list_applications() -> Any:
    """本企业的全部申请，新的在前。"""
    return rpc().application.mine()


@blueprint.get("/offers")
@blueprint.arguments(schema_of(OffersQuery), location="query")
@blueprint.response(200, schema_of(Offers))
def list_offers(asked: dict[str, Any]) -> Any:
    """每项业务现在能否办理：不能的说明原因、可以申请的起止日期和可以改办的业务。"""
    return rpc().application.offers(**asked)


@blueprint.post("/applications")
@blueprint.arguments(schema_of(Start))
@blueprint.response(201, schema_of(Summary))
@command(blueprint)
def start_application(asked: dict[str, Any]) -> Any:
    """新建申请；有冲突的业务正在办理时不能新建（details.application_id）。

    prefill 为真时，按现持有的许可证、人员名册和以前准予的申请预填（见页签的 prefilled）。
    """
    return rpc().application.start(**asked)


@blueprint.get(ONE)
@blueprint.response(200, schema_of(Application))
def get_application(application_id: str) -> Any:
    """申请的状态、各页签的完成情况和补正要求。"""
    return rpc().application.get(application_id=application_id)


@blueprint.delete(f"{ONE}/prefilled")
@blueprint.arguments(schema_of(DiscardPrefilled)(only=("section",)), location="query")
@blueprint.response(204)
@command(blueprint)
def discard_prefilled(asked: dict[str, Any], application_id: str) -> None:
    """从空白表开始：清空一个页签（section）或全部页签中系统预填、尚未确认的内容。"""
    rpc().application.discard_prefilled(application_id=application_id, **asked)


@blueprint.get(f"{ONE}/check")
@blueprint.response(200, schema_of(Check))
def check_application(application_id: str) -> Any:
    """资料审核：还缺什么，每项条件的要求、实际和结论。"""
    return rpc().application.check(application_id=application_id)


@blueprint.post(f"{ONE}/submission")
@blueprint.response(200, schema_of(Submitted))
@command(blueprint)
def submit_application(application_id: str) -> Any:
    """资料提交。有不符合项时不提交，findings 逐项说明。"""
    return rpc().application.submit(application_id=application_id)


@blueprint.patch(f"{ONE}/corrections")
@blueprint.arguments(schema_of(AnswerCorrections)(only=("answers",)))
@blueprint.response(200, schema_of(CorrectionsAnswered))
@command(blueprint)
def answer_corrections(asked: dict[str, Any], application_id: str) -> Any:
    """补正答复：按序号逐项说明补正情况；全部答复后才能重新提交。"""
    return rpc().application.answer_corrections(application_id=application_id, **asked)


@blueprint.post(f"{ONE}/abandonment")
@blueprint.arguments(schema_of(Abandon)(only=("reason",)))
@blueprint.response(204)
@command(blueprint)
def abandon_application(asked: dict[str, Any], application_id: str) -> None:
    """申请废弃。"""
    rpc().application.abandon(application_id=application_id, **asked)


@blueprint.post(f"{ONE}/termination")
@blueprint.arguments(schema_of(Terminate)(only=("reason",)))
@blueprint.response(204)
@command(blueprint)
def terminate_application(asked: dict[str, Any], application_id: str) -> None:
    """业务办理终止：终止一件已提交、尚未作出决定的申请。"""
    rpc().review.terminate(case_id=application_id, **asked)


@blueprint.get(f"{ONE}/progress")
@blueprint.response(200, schema_of(Progress))
def follow_application(application_id: str) -> Any:
    """提交后的办理进度、时限和文书。"""
    return rpc().review.progress(case_id=application_id)


@blueprint.get(f"{ONE}/receipt")
@blueprint.arguments(schema_of(ReceiptQuery)(only=("round",)), location="query")
@blueprint.response(200, PDF, content_type="application/pdf")
def get_receipt(asked: dict[str, Any], application_id: str) -> Any:
    """提交回执的PDF；不填round的，为最近一次提交。"""
    return receipt_pdf(application_id, asked["round"])


@blueprint.get("/documents/<id:document_id>")
@blueprint.response(200, PDF, content_type="application/pdf")
def get_document(document_id: str) -> Any:
    """一份文书的PDF。"""
    return document_pdf(document_id)
