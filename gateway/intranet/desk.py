"""What the office keeps about a case: notes, opinions asked of others (N-02)."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.application.sections import SectionData
from contracts.errors import Conflict, Finding, Invalid
from contracts.forms.sections import Section
from contracts.review.together import TURNS
from gateway import opening, paging
from gateway.intranet import blueprint, colleagues
from gateway.intranet.case_page import load_sections, show
from gateway.rpc import parallel, rpc
from rules.vocabulary.enumerations import Office

NAMES = {"OPEN": "待我答复", "ANSWERED": "已答复", "ASKED": "我征求的"}


@blueprint.post("/cases/<id:case_id>/notes")
def add_note(case_id: str) -> Response:
    rpc().review.add_note(case_id=case_id, text=request.form.get("note", ""))
    flash("已记录备注", "success")
    return redirect(url_for("intranet.case", case_id=case_id, _anchor="desk"))


@blueprint.route("/cases/<id:case_id>/consultations/new", methods=["GET", "POST"])
def ask_opinion(case_id: str) -> Response | str | tuple[str, int]:
    if request.method == "GET":
        return _form(case_id, {})
    account, _, office = request.form.get("to", "").partition("office:")
    try:
        rpc().review.ask_opinion(
            case_id=case_id,
            question=request.form.get("question", ""),
            papers=request.form.getlist("paper")[:30],
            account_id=account or None,
            office=office or None,
        )
    except Invalid as error:
        return _form(case_id, request.form, error.findings), error.status
    flash("已征求意见，答复后在办件中显示", "success")
    return redirect(url_for("intranet.case", case_id=case_id, _anchor="desk"))


@blueprint.get("/consultations")
def consultations() -> str:
    turn = request.args.get("turn", TURNS[0])
    turn, page = turn if turn in TURNS else TURNS[0], paging.asked()
    found = rpc().review.consultations(turn=turn, page=page)
    paging.existing(page, found.pages)
    return render_template(
        "intranet/office/consultations.html", found=found, turn=turn, names=NAMES, page=page
    )


@blueprint.get("/consultations/<id:consultation_id>")
def consultation(consultation_id: str) -> str:
    return _one(consultation_id)


@blueprint.post("/consultations/<id:consultation_id>")
def answer_opinion(consultation_id: str) -> Response | tuple[str, int]:
    text = request.form.get("text", "")
    try:
        rpc().review.answer_opinion(consultation_id=consultation_id, text=text)
    except Invalid as error:
        return _one(consultation_id, text, error.findings), error.status
    except Conflict as error:
        flash(error.message, "warning")
    else:
        flash("已答复", "success")
    return redirect(url_for("intranet.consultation", consultation_id=consultation_id))


@blueprint.get("/consultations/<id:consultation_id>/papers/<id:attachment_id>")
def paper_of_consultation(consultation_id: str, attachment_id: str) -> Any:
    """Of another office's case perhaps: what goes with the question, and nothing else."""
    return opening.sent(
        rpc().review.paper_of_consultation(
            consultation_id=consultation_id, attachment_id=attachment_id
        )
    )


def _one(consultation_id: str, text: str = "", findings: list[Finding] | None = None) -> str:
    return render_template(
        "intranet/office/consultation.html",
        one=rpc().review.consultation(consultation_id=consultation_id),
        text=text,
        findings=findings or [],
    )


def _form(case_id: str, typed: Any, findings: list[Finding] | None = None) -> str:
    case, filed = load_sections(case_id)
    people = parallel({"people": colleagues.asked()})["people"].items
    return show(
        "consult.html",
        "case",
        case,
        people=colleagues.others(people),
        offices=[one for one in Office if one != case.office],
        papers=[paper for section, data in filed for paper in _papers(section, data)],
        typed=typed,
        chosen=set(typed.getlist("paper")) if typed else set(),
        findings=findings or [],
    )


def _papers(section: Section, data: SectionData) -> list[tuple[str, str, bool]]:
    """(id, of whom and what, whether it shows an identity document)."""
    names = {
        row["id"]: str(row.get(rowset.summary) or rowset.title)
        for rowset in section.rows
        for row in data.rows.get(rowset.code, [])
    }
    of_rows = [one for slots in data.row_slots.values() for one in slots]
    return [
        (
            file.attachment_id,
            f"{names.get(slot.row_id or '', section.title)}：{slot.name}（{file.filename}）",
            file.identity,
        )
        for slot in [*data.slots, *of_rows]
        for file in slot.files
    ]
