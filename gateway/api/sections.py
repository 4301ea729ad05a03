"""The tabs of an application: fields, rows, import of staff."""

from __future__ import annotations

from typing import Annotated, Any

from flask_smorest.fields import Upload
from marshmallow import Schema, fields
from msgspec import Meta, structs

from contracts.application.sections import (
    Imported,
    ImportRows,
    Saved,
    SaveFields,
    SaveRow,
    SectionData,
)
from contracts.errors import NotFound
from contracts.forms.sections import RowSet, section_of
from gateway import downloads, uploads
from gateway.api.resource import PDF, command, resource
from gateway.api.structs import schema_of
from gateway.bodies import takes_files
from gateway.documents.sheet_template import CONTENT_TYPE, staff_template
from gateway.rpc import rpc

blueprint = resource("sections", "页签的内容；各页签的字段见 forms.* 模式")
ONE = "/applications/<id:application_id>/sections/<section>"
ROWS = f"{ONE}/rows/<rowset>"


class SheetFile(Schema):
    file = Upload(
        required=True, metadata={"description": "填好的Excel模板（.xlsx，也可以是.xls或.ods）"}
    )


class ImportedSheet(Imported):
    notices: Annotated[list[str], Meta(description="需要核对的情况，例如隐藏的行、未导入的示例")]


class SheetOptions(Schema):
    replace = fields.Boolean(load_default=False, metadata={"description": "先清空原有的行"})


@blueprint.get(ONE)
@blueprint.response(200, schema_of(SectionData))
def get_section(application_id: str, section: str) -> Any:
    """一个页签：字段、各表的行、附件、合计、缺项和补正要求。"""
    return rpc().application.section(application_id=application_id, section=section)


@blueprint.put(ONE)
@blueprint.arguments(schema_of(SaveFields)(only=("values", "version", "as_of")))
@blueprint.response(200, schema_of(Saved)(exclude=("row_id",)))
@command(blueprint)
def save_section(asked: dict[str, Any], application_id: str, section: str) -> Any:
    """保存字段，同时确认系统预填的内容；没有字段的页签 values 为空。

    version、as_of 是读取时得到的；已被他人保存过则拒绝（stale_version）。
    各年度的数字以 as_of 为准倒推年度，跨年提交也不变；不写则为当日。
    """
    return rpc().application.save_fields(application_id=application_id, section=section, **asked)


@blueprint.post(ROWS)
@blueprint.arguments(schema_of(SaveRow)(only=("values", "version")))
@blueprint.response(201, schema_of(Saved))
@command(blueprint)
def add_row(asked: dict[str, Any], application_id: str, section: str, rowset: str) -> Any:
    """增加一行。"""
    place: dict[str, Any] = {"application_id": application_id, "section": section, "rowset": rowset}
    return rpc().application.save_row(**place, **asked)


@blueprint.put(f"{ROWS}/<row_id>")
@blueprint.arguments(schema_of(SaveRow)(only=("values", "version")))
@blueprint.response(200, schema_of(Saved))
@command(blueprint)
def save_row(
    asked: dict[str, Any], application_id: str, section: str, rowset: str, row_id: str
) -> Any:
    """修改一行。"""
    place: dict[str, Any] = {"application_id": application_id, "section": section, "rowset": rowset}
    return rpc().application.save_row(**place, row_id=row_id, **asked)


@blueprint.delete(f"{ROWS}/<row_id>")
@blueprint.response(200, schema_of(Saved))
@command(blueprint)
def delete_row(application_id: str, section: str, rowset: str, row_id: str) -> Any:
    """删除一行及其附件。"""
    place: dict[str, Any] = {"application_id": application_id, "section": section, "rowset": rowset}
    return rpc().application.delete_row(**place, row_id=row_id)


@blueprint.post(f"{ROWS}/import")
@blueprint.arguments(schema_of(ImportRows)(only=("rows", "replace")))
@blueprint.response(200, schema_of(Imported))
@command(blueprint)
def import_rows(asked: dict[str, Any], application_id: str, section: str, rowset: str) -> Any:
    """成批增加；有一行错误就全部不增加，findings 给出行和列。"""
    place: dict[str, Any] = {"application_id": application_id, "section": section, "rowset": rowset}
    return rpc().application.import_rows(**place, **asked)


@blueprint.post(f"{ROWS}/sheet")
@blueprint.arguments(SheetFile, location="files")
@blueprint.arguments(SheetOptions, location="form")
@blueprint.response(200, schema_of(ImportedSheet))
@command(blueprint)
@takes_files
def import_sheet(
    files: dict[str, Any], options: dict[str, Any], application_id: str, section: str, rowset: str
) -> Any:
    """从Excel模板成批增加。"""
    place: dict[str, Any] = {"application_id": application_id, "section": section, "rowset": rowset}
    chosen = _importable(application_id, section, rowset)
    staff = uploads.staff(chosen, files["file"])
    done = rpc().application.import_rows(**place, rows=staff.rows, replace=options["replace"])
    return ImportedSheet(**structs.asdict(done), notices=staff.notices)


@blueprint.get(f"{ROWS}/sheet")
@blueprint.response(200, PDF, content_type=CONTENT_TYPE)
def get_sheet(application_id: str, section: str, rowset: str) -> Any:
    """空白的Excel模板。"""
    chosen = _importable(application_id, section, rowset)
    return downloads.attachment(staff_template(chosen), f"{chosen.title}.xlsx", CONTENT_TYPE)


def _importable(application_id: str, section: str, rowset: str) -> RowSet:
    application = rpc().application.get(application_id=application_id)
    found = section_of(application.type, section)
    chosen = found.rowset(rowset) if found else None
    if chosen is None or not chosen.importable:
        raise NotFound("这张表不能从Excel导入")
    return chosen
