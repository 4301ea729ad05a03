"""人员变更: who serves the caller's firm, who leaves, who is hired."""

from __future__ import annotations

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema

from contracts.hires import (
    AddedPaper,
    Hire,
    Hires,
    HireSaved,
    HiresImported,
    HiresQuery,
    ImportHires,
    SaveHire,
    StartHire,
    UploadPaper,
)
from contracts.limits import MAX_FILE_MB
from contracts.staffing import LeaveEffect, Leaves, LeavesQuery, LeaveWish, Left, PeopleQuery, Staff
from contracts.staffing import People as PeoplePage
from contracts.watching import Own
from gateway import attaching, downloads, uploads
from gateway.api.resource import PDF, command, resource
from gateway.api.structs import schema_of
from gateway.bodies import takes_files
from gateway.rpc import rpc

blueprint = resource("staff", f"人员变更：名册、离职、入职；附件单个不超过{MAX_FILE_MB} MB")
HIRE = "/staff/hires/<id:hire_id>"


class PaperFile(Schema):
    file = Upload(required=True)


@blueprint.get("/staff/statistics")
@blueprint.response(200, schema_of(Staff))
def staff_statistics() -> Any:
    """统计信息：各类人员的要求人数、现有人数、缺少人数。"""
    return rpc().personnel.staffing()


@blueprint.get("/staff/shortfall")
@blueprint.response(200, schema_of(Own))
def own_shortfall() -> Any:
    """常态化监管：自何时起缺少什么，派出机构的整改期限；没有的，item 为 null。"""
    return rpc().personnel.own_shortfall()


@blueprint.post("/staff/people")
@blueprint.arguments(schema_of(PeopleQuery)(only=("name", "id_number", "kind", "page")))
@blueprint.response(200, schema_of(PeoplePage))
def staff_people(asked: dict[str, Any]) -> Any:
    """企业人员列表，每页50人；按姓名、身份证号、人员类型查询，号码不写在地址里。"""
    return rpc().personnel.people(**asked)


@blueprint.post("/staff/leaves/effect")
@blueprint.arguments(schema_of(LeaveWish))
@blueprint.response(200, schema_of(LeaveEffect))
def leave_effect(asked: dict[str, Any]) -> Any:
    """离职的影响：哪些条件自哪天起不再满足，最少怎样调整。不改变任何内容。"""
    return rpc().personnel.leave_effect(**asked)


@blueprint.post("/staff/leaves")
@blueprint.arguments(schema_of(LeaveWish))
@blueprint.response(201, schema_of(Left))
@command(blueprint)
def leave(asked: dict[str, Any]) -> Any:
    """确认离职：立即生效，不需要审批；有一人已不在名册上就都不办理。"""
    return rpc().personnel.leave(**asked)


@blueprint.get("/staff/leaves")
@blueprint.arguments(schema_of(LeavesQuery), location="query")
@blueprint.response(200, schema_of(Leaves))
def leaves(asked: dict[str, Any]) -> Any:
    """离职记录，新的在前，每页50条；open 为 true 的可以撤回。"""
    return rpc().personnel.leaves(**asked)


@blueprint.post("/staff/leaves/<id:leave_id>/return")
@blueprint.response(200, schema_of(Left))
@command(blueprint)
def take_back(leave_id: str) -> Any:
    """撤回离职：当天，且该人员没有被其他单位录用。"""
    return rpc().personnel.take_back(leave_id=leave_id)


@blueprint.get("/staff/hires")
@blueprint.arguments(schema_of(HiresQuery), location="query")
@blueprint.response(200, schema_of(Hires))
def hires(asked: dict[str, Any]) -> Any:
    """入职申请，新的在前，每页50份。"""
    return rpc().personnel.hires(**asked)


@blueprint.post("/staff/hires")
@blueprint.arguments(schema_of(StartHire))
@blueprint.response(201, schema_of(HireSaved))
@command(blueprint)
def start_hire(asked: dict[str, Any]) -> Any:
    """新建一份入职申请。"""
    return rpc().personnel.start_hire(**asked)


@blueprint.post("/staff/hires/import")
@blueprint.arguments(schema_of(ImportHires))
@blueprint.response(201, schema_of(HiresImported))
@command(blueprint)
def import_hires(asked: dict[str, Any]) -> Any:
    """成批新建：每人一份草稿，全部新建或者都不新建。"""
    return rpc().personnel.import_hires(**asked)


@blueprint.get(HIRE)
@blueprint.response(200, schema_of(Hire))
def hire(hire_id: str) -> Any:
    """一份入职申请：填写的内容、附件、办理记录和审批意见。"""
    return rpc().personnel.hire(hire_id=hire_id)


@blueprint.put(HIRE)
@blueprint.arguments(schema_of(SaveHire)(only=("version", "fields", "rows", "submit")))
@blueprint.response(200, schema_of(HireSaved))
@command(blueprint)
def save_hire(asked: dict[str, Any], hire_id: str) -> Any:
    """保存；submit 为 true 的同时提交。填写的内容总会保存，findings 说明为什么没有提交。

    fields、rows 的字段见 forms.* 模式；version 是读取时得到的。
    """
    return rpc().personnel.save_hire(hire_id=hire_id, **asked)


@blueprint.post(f"{HIRE}/withdrawal")
@blueprint.response(200, schema_of(HireSaved))
@command(blueprint)
def withdraw_hire(hire_id: str) -> Any:
    """撤回已提交、尚未审批的，成为草稿。"""
    return rpc().personnel.withdraw_hire(hire_id=hire_id)


@blueprint.delete(HIRE)
@blueprint.response(204)
@command(blueprint)
def discard_hire(hire_id: str) -> None:
    """删除没有提交过的草稿。"""
    rpc().personnel.discard_hire(hire_id=hire_id)


@blueprint.post(f"{HIRE}/papers")
@blueprint.arguments(PaperFile, location="files")
@blueprint.arguments(schema_of(UploadPaper)(only=("slot",)), location="form")
@blueprint.response(201, schema_of(AddedPaper)(only=("paper_id",)))
@command(blueprint)
@takes_files
def add_paper(files: dict[str, Any], asked: dict[str, Any], hire_id: str) -> Any:
    """上传附件，slot 是材料的代码，例如 IDENTITY_CARD。"""
    return attaching.attach_paper(files["file"], hire_id=hire_id, **asked)


@blueprint.get("/staff/papers/<id:paper_id>")
@blueprint.response(200, PDF, content_type="application/octet-stream")
def get_paper(paper_id: str) -> Any:
    """附件的内容。"""
    return downloads.stored(uploads.storage(), rpc().personnel.open_paper(paper_id=paper_id))


@blueprint.delete("/staff/papers/<id:paper_id>")
@blueprint.response(204)
@command(blueprint)
def remove_paper(paper_id: str) -> None:
    """删除附件。"""
    rpc().personnel.remove_paper(paper_id=paper_id)
